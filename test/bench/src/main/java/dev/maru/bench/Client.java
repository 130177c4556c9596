package dev.maru.bench;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A client's WebSocket (RFC 6455): the handshake of a browser, frames masked and written one by one as a browser writes
 * them, unfragmented. Confined to its loop's thread.
 */
final class Client {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final int MASK = 0x5a3c_96e1;
    private static final int TEXT = 0x1;
    private static final int CLOSE = 0x8;
    private static final int PING = 0x9;
    private static final int PONG = 0xa;

    final int number;
    private final LoadLoop loop;
    private final SocketChannel channel;
    private final SelectionKey key;

    /** Who it is for the server. */
    String id = "";

    /** The id of its last request and the number of the last event that it saw, for protocols that have such. */
    long lastRequest;

    long lastSeen;

    /** Relayed messages that it received, for the load that runs on it. */
    long received;

    private @Nullable Client partner;
    private boolean upgraded;
    private byte[] unread = new byte[0];
    private @Nullable ByteBuffer unwritten;

    Client(LoadLoop loop, int number, SocketChannel channel, SelectionKey key) {
        this.loop = loop;
        this.number = number;
        this.channel = channel;
        this.key = key;
    }

    Client partner() {
        if (partner == null) {
            throw new BenchmarkException("client " + number + " has no partner");
        }
        return partner;
    }

    void pairWith(Client other) {
        partner = other;
        other.partner = this;
    }

    /** The TCP connection stands: asks for the WebSocket, with the extension that browsers offer. */
    void connected() throws IOException {
        String request = "GET " + loop.dialect().target(this) + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
                + "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n"
                + loop.dialect().headers() + "\r\n";
        key.interestOps(SelectionKey.OP_READ);
        write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
    }

    /** Sends one text message. */
    void send(Text text) {
        frame(TEXT, text.bytes, text.from, text.length());
    }

    private void frame(int opcode, byte[] payload, int from, int length) {
        byte[] out = loop.scratch(length + 14);
        int at = 0;
        out[at++] = (byte) (0x80 | opcode);
        if (length < 126) {
            out[at++] = (byte) (0x80 | length);
        } else if (length < 65_536) {
            out[at++] = (byte) (0x80 | 126);
            out[at++] = (byte) (length >> 8);
            out[at++] = (byte) length;
        } else {
            throw new BenchmarkException("a message of " + length + " bytes is no message of this benchmark");
        }
        for (int i = 0; i < 4; i++) {
            out[at++] = (byte) (MASK >> 8 * i);
        }
        System.arraycopy(payload, from, out, at, length);
        mask(out, at, length);
        try {
            write(loop.direct(out, at + length));
        } catch (IOException broken) {
            loop.lost(this, broken);
        }
    }

    private static void mask(byte[] bytes, int from, int length) {
        long wide = (MASK & 0xffff_ffffL) | (long) MASK << 32;
        // The mask's first byte is its lowest here, as a little-endian long has it; others take the loop below.
        int i = 0;
        if (ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN) {
            for (; i + 8 <= length; i += 8) {
                LONGS.set(bytes, from + i, (long) LONGS.get(bytes, from + i) ^ wide);
            }
        }
        for (; i < length; i++) {
            bytes[from + i] ^= (byte) (MASK >> 8 * (i & 3));
        }
    }

    private void write(ByteBuffer more) throws IOException {
        if (unwritten == null) {
            channel.write(more);
        }
        if (more.hasRemaining()) {
            int waiting = unwritten == null ? 0 : unwritten.remaining();
            ByteBuffer all = ByteBuffer.allocate(waiting + more.remaining());
            if (unwritten != null) {
                all.put(unwritten);
            }
            unwritten = all.put(more).flip();
            key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
        }
    }

    void writable() throws IOException {
        if (unwritten != null) {
            channel.write(unwritten);
            if (!unwritten.hasRemaining()) {
                unwritten = null;
            }
        }
        if (unwritten == null) {
            key.interestOps(SelectionKey.OP_READ);
        }
    }

    /** Reads what there is and hands whole messages to the loop. */
    void readable(ByteBuffer direct, byte[] heap) throws IOException {
        direct.clear();
        int count = channel.read(direct);
        if (count < 0) {
            throw new IOException("the server closed the connection");
        }
        System.arraycopy(unread, 0, heap, 0, unread.length);
        direct.flip().get(heap, unread.length, count);
        int end = unread.length + count;
        int from = upgraded ? 0 : handshake(heap, end);
        int next = from;
        while (upgraded && (next = message(heap, from, end)) >= 0) {
            from = next;
        }
        unread = from == end ? new byte[0] : java.util.Arrays.copyOfRange(heap, from, end);
    }

    /** Where the frames begin, or 0 when the answer is not whole yet. */
    private int handshake(byte[] bytes, int end) throws IOException {
        String answer = new String(bytes, 0, end, StandardCharsets.ISO_8859_1);
        int headers = answer.indexOf("\r\n\r\n");
        if (headers < 0) {
            return 0;
        }
        String head = answer.substring(0, headers);
        if (!head.startsWith("HTTP/1.1 101 ")) {
            throw new IOException("the server refused the WebSocket: "
                    + head.lines().findFirst().orElse(""));
        }
        if (head.toLowerCase(java.util.Locale.ROOT).contains("permessage-deflate")) {
            throw new IOException("the server compresses messages, which this generator does not understand");
        }
        upgraded = true;
        loop.dialect().opened(this);
        return headers + 4;
    }

    /** Handles one frame; where the next begins, or -1 when this one is not whole yet. */
    private int message(byte[] bytes, int from, int end) throws IOException {
        if (end - from < 2) {
            return -1;
        }
        int length = bytes[from + 1] & 0x7f;
        int start = from + 2;
        if (length == 126) {
            if (end - from < 4) {
                return -1;
            }
            length = (bytes[from + 2] & 0xff) << 8 | bytes[from + 3] & 0xff;
            start = from + 4;
        } else if (length == 127) {
            throw new IOException("the server sent a frame of 64 KiB or more");
        }
        if (start + length > end) {
            return -1;
        }
        int opcode = bytes[from] & 0x0f;
        switch (opcode) {
            case TEXT -> loop.heard(this, bytes, start, start + length);
            case PING -> frame(PONG, bytes, start, length);
            case PONG -> {}
            case CLOSE ->
                throw new IOException("the server closed with code "
                        + ((bytes[start] & 0xff) << 8 | bytes[start + 1] & 0xff) + " "
                        + new String(bytes, start + 2, Math.max(0, length - 2), StandardCharsets.UTF_8));
            default -> throw new IOException("the server sent a frame of opcode " + opcode);
        }
        return start + length;
    }

    void close() {
        key.cancel();
        try {
            channel.close();
        } catch (IOException alreadyBroken) {
            // It is gone either way.
        }
    }
}
