package dev.maru.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** A TCP connection on which a test writes what it likes, for what no proper client would do. */
final class WireSocket implements AutoCloseable {
    /** The key of the example in RFC 6455 §1.3, and what is to be answered. */
    static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

    static final String ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

    private static final int PATIENCE_MILLIS = 20_000;

    /** A frame of the server; the end of the stream is one of opcode -1. */
    record Frame(int opcode, byte[] payload) {
        String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }

        /** The code of a closing frame. */
        int code() {
            assertThat(opcode).as("opcode of “%s”", text()).isEqualTo(FrameReader.CLOSE);
            return (payload[0] & 0xFF) << 8 | payload[1] & 0xFF;
        }
    }

    private final Socket socket = new Socket();
    private final DataInputStream in;

    private WireSocket(TestServer server, int receiveBuffer) {
        try {
            if (receiveBuffer > 0) {
                socket.setReceiveBufferSize(receiveBuffer);
            }
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), server.port()));
            in = new DataInputStream(new java.io.BufferedInputStream(socket.getInputStream()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A connection on which nothing was said yet. */
    static WireSocket connect(TestServer server) {
        return new WireSocket(server, 0);
    }

    /** A WebSocket. */
    static WireSocket open(TestServer server) {
        return open(server, 0);
    }

    /** A WebSocket with a small buffer for what it receives. */
    static WireSocket open(TestServer server, int receiveBuffer) {
        var raw = new WireSocket(server, receiveBuffer);
        raw.write(upgrade(
                server, "Sec-WebSocket-Key: " + KEY, "Sec-WebSocket-Version: 13", "Sec-WebSocket-Protocol: maru.v1"));
        List<String> head = raw.readHead();
        assertThat(head.getFirst()).startsWith("HTTP/1.1 101");
        return raw;
    }

    /** The request of an upgrade with these headers besides the ones that every upgrade has. */
    static String upgrade(TestServer server, String... headers) {
        return "GET /signal/v1 HTTP/1.1\r\nHost: 127.0.0.1:" + server.port()
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" + String.join("\r\n", headers)
                + (headers.length == 0 ? "\r\n" : "\r\n\r\n");
    }

    void write(String ascii) {
        write(ascii.getBytes(StandardCharsets.ISO_8859_1));
    }

    void write(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void sendText(String text) {
        write(Frames.text(text));
    }

    /** The status line and the headers of an answer, names in lower case. */
    List<String> readHead() {
        List<String> lines = new ArrayList<>();
        var line = new StringBuilder();
        try {
            while (true) {
                int next = in.read();
                if (next < 0) {
                    return lines;
                }
                if (next == '\n') {
                    if (line.isEmpty()) {
                        return lines;
                    }
                    int colon = line.indexOf(": ");
                    lines.add(
                            colon < 0 || lines.isEmpty()
                                    ? line.toString()
                                    : line.substring(0, colon).toLowerCase(Locale.ROOT) + line.substring(colon));
                    line.setLength(0);
                } else if (next != '\r') {
                    line.append((char) next);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The status of an answer, or -1 if there is none. */
    int status() {
        List<String> head = readHead();
        return head.isEmpty() ? -1 : Integer.parseInt(head.getFirst().split(" ")[1]);
    }

    Frame readFrame() {
        try {
            int first = in.read();
            if (first < 0) {
                return new Frame(-1, new byte[0]);
            }
            assertThat(first & 0xF0).as("a whole frame without extensions").isEqualTo(0x80);
            int length = in.readUnsignedByte();
            assertThat(length).as("a server does not mask").isLessThan(0x80);
            if (length == 126) {
                length = in.readUnsignedShort();
            } else if (length == 127) {
                length = Math.toIntExact(in.readLong());
            }
            byte[] payload = new byte[length];
            in.readFully(payload);
            return new Frame(first & 0x0F, payload);
        } catch (EOFException | SocketException e) {
            return new Frame(-1, new byte[0]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next message. */
    JsonNode next() {
        Frame frame = readFrame();
        assertThat(frame.opcode()).as("opcode of “%s”", frame.text()).isEqualTo(FrameReader.TEXT);
        return Client.JSON.readTree(frame.text());
    }

    /** Reads to the closing frame and returns its code. */
    int closeCode() {
        Frame frame = readFrame();
        while (frame.opcode() == FrameReader.TEXT || frame.opcode() == FrameReader.PONG) {
            frame = readFrame();
        }
        return frame.code();
    }

    void join(String room, String name) {
        sendText("{\"type\":\"join\",\"id\":1,\"room\":\"" + room + "\",\"name\":\"" + name + "\"}");
        assertThat(next().get("type").asString()).isEqualTo("joined");
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
