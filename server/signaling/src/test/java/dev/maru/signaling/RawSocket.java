package dev.maru.signaling;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A WebSocket byte by byte, for what no library would send. */
final class RawSocket implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 20_000;
    private static final int MASK = 0x1234_5678;

    private final Socket socket;
    private final DataInputStream in;

    private RawSocket(TestServer server) throws IOException {
        socket = new Socket("127.0.0.1", server.port());
        socket.setSoTimeout(TIMEOUT_MILLIS);
        in = new DataInputStream(socket.getInputStream());
    }

    /** A socket on which nothing was sent yet. */
    static RawSocket open(TestServer server) throws IOException {
        return new RawSocket(server);
    }

    /** A socket after the handshake. */
    static RawSocket upgrade(TestServer server) throws IOException {
        var raw = new RawSocket(server);
        String head = raw.handshake("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
                + "Upgrade: websocket\r\nConnection: keep-alive, Upgrade\r\nSec-WebSocket-Protocol: maru.v1\r\n");
        if (!head.startsWith("HTTP/1.1 101") || !head.contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")) {
            throw new AssertionError(head);
        }
        return raw;
    }

    /** Sends a request with these headers and returns the head of the answer. */
    String handshake(String headers) throws IOException {
        send(("GET /signal/v1 HTTP/1.1\r\nHost: 127.0.0.1\r\n" + headers + "\r\n").getBytes(StandardCharsets.US_ASCII));
        var head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            head.append((char) in.readUnsignedByte());
        }
        return head.toString();
    }

    void send(byte... bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    void sendText(String text) throws IOException {
        send(frame(0x81, text.getBytes(StandardCharsets.UTF_8)));
    }

    /** A masked frame. */
    static byte[] frame(int first, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 14).put((byte) first);
        if (payload.length < 126) {
            frame.put((byte) (0x80 | payload.length));
        } else if (payload.length < 65_536) {
            frame.put((byte) 0xFE).putShort((short) payload.length);
        } else {
            frame.put((byte) 0xFF).putLong(payload.length);
        }
        frame.putInt(MASK);
        for (int i = 0; i < payload.length; i++) {
            frame.put((byte) (payload[i] ^ MASK >> (3 - i % 4) * 8));
        }
        byte[] bytes = new byte[frame.position()];
        frame.flip().get(bytes);
        return bytes;
    }

    /** The next frame's payload, with its first byte in front. */
    byte[] readFrame() throws IOException {
        var frame = new ByteArrayOutputStream();
        frame.write(in.readUnsignedByte());
        int length = in.readUnsignedByte();
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = (int) in.readLong();
        }
        frame.writeBytes(in.readNBytes(length));
        return frame.toByteArray();
    }

    String readText() throws IOException {
        byte[] frame = readFrame();
        return new String(frame, 1, frame.length - 1, StandardCharsets.UTF_8);
    }

    /** Reads up to the closing frame and returns its code. */
    int readClose() throws IOException {
        byte[] frame = readFrame();
        while ((frame[0] & 0xF) != 8) {
            frame = readFrame();
        }
        return frame.length < 3 ? 1005 : (frame[1] & 0xFF) << 8 | frame[2] & 0xFF;
    }

    /** Whether the server has ended the connection. */
    boolean isAtEnd() throws IOException {
        return in.read() < 0;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
