package dev.maru.signaling;

import dev.maru.room.Refusal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket (RFC 6455).
 *
 * <h2>Why these are our own frames</h2>
 *
 * Jetty does the HTTP, the TLS and the sockets, and has a WebSocket of its own; but that hands over one frame at a time
 * without saying whether more have arrived, and writes one frame at a time. Signaling comes in bursts (an offer and a
 * dozen candidates), and nearly all of a message's cost is the system calls. Reading a burst as one and writing it as
 * one to each receiver, on the selector's thread, took the cost of a message from 32 µs of CPU to a fraction; see
 * docs/adr/ for the figures.
 *
 * <h2>The end</h2>
 *
 * The server closes by a closing frame after all that is queued, waits for the client's, and closes the socket; the
 * client's closing frame is answered by ours first. Whatever else comes meanwhile is read and thrown away: a socket that
 * is closed with unread bytes sends a reset, which can overtake the closing frame.
 */
final class WebSocketLink extends Link implements FrameReader.Listener {
    private static final int FIN = 0x80;
    private static final int SHORT = 125;
    private static final int LENGTH_16 = 126;
    private static final int LENGTH_64 = 127;
    private static final int MAX_HEADER = 10;

    /** How many bytes are thrown away while the client's closing frame is awaited; then the socket is cut. */
    private static final long MAX_DISCARDED = 1 << 20;

    private final Switchboard board;
    private final Addresses.Key address;
    private final boolean speaksV1;
    private @Nullable EndPoint endPoint;
    private @Nullable ByteBufferPool pool;
    private @Nullable RetainableByteBuffer written;
    private byte @Nullable [] echo;
    private volatile boolean clientClosed;
    private volatile boolean closeWritten;
    private long discarded;

    /**
     * A link that becomes a conversation when the handshake is through.
     *
     * @param address whose connection it is
     * @param speaksV1 whether the client offered the subprotocol
     */
    WebSocketLink(Switchboard board, Addresses.Key address, boolean speaksV1) {
        super(board.counters(), board.config().limits().outboundBytes());
        this.board = board;
        this.address = address;
        this.speaksV1 = speaksV1;
    }

    /** The handshake is through. */
    void opened(EndPoint socket, ByteBufferPool buffers) {
        endPoint = socket;
        pool = buffers;
        Conversation conversation = board.open(this, address);
        if (!speaksV1) {
            conversation.end(
                    Refusal.badField("Sec-WebSocket-Protocol", "The client does not offer the subprotocol “maru.v1”.")
                            .withHint("Open the WebSocket with the subprotocol “" + WebSockets.SUBPROTOCOL + "”."),
                    new Closing(CloseCode.PROTOCOL, "subprotocol " + WebSockets.SUBPROTOCOL + " not offered"));
        }
    }

    /** Bytes came that nobody reads any more. */
    void discarded(int bytes) {
        discarded += bytes;
        if (discarded > MAX_DISCARDED) {
            cut();
        }
    }

    @Override
    public void text(byte[] message) {
        Conversation conversation = conversation();
        if (conversation != null) {
            if (isClosing()) {
                discarded(message.length);
            }
            conversation.receive(message);
        }
    }

    @Override
    public void binary() {
        Conversation conversation = conversation();
        if (conversation != null) {
            conversation.receivedBinary();
        }
        clientClosed = true;
    }

    @Override
    public void tooLarge() {
        Conversation conversation = conversation();
        if (conversation != null) {
            conversation.receivedTooLarge();
        }
        clientClosed = true;
    }

    @Override
    public void ping(byte[] payload) {
        Conversation conversation = conversation();
        if (conversation != null && conversation.receivedControl()) {
            offerControl(payload);
        }
    }

    @Override
    public void pong() {
        Conversation conversation = conversation();
        if (conversation != null) {
            conversation.receivedControl();
        }
    }

    @Override
    public void closing(byte[] payload) {
        clientClosed = true;
        echo = payload;
        close(Closing.BY_CLIENT);
        if (closeWritten) {
            disconnect();
        }
    }

    @Override
    public void broken(String reason) {
        clientClosed = true;
        close(new Closing(CloseCode.BROKEN_FRAME, reason));
    }

    @Override
    void write(List<byte[]> messages, int bytes) {
        write(FrameReader.TEXT, messages, bytes, this);
    }

    @Override
    void writeControl(byte[] pong) {
        write(FrameReader.PONG, List.of(pong), pong.length, this);
    }

    @Override
    void writeClosing(Closing how) {
        byte[] payload = echo;
        CloseCode code = how.code();
        if (code != null) {
            byte[] reason = how.reason().getBytes(StandardCharsets.UTF_8);
            payload = ByteBuffer.allocate(Short.BYTES + reason.length)
                    .putShort((short) code.code())
                    .put(reason)
                    .array();
        }
        if (payload == null) {
            payload = new byte[0];
        }
        write(FrameReader.CLOSE, List.of(payload), payload.length, Callback.from(this::closeWritten, this::failed));
    }

    @Override
    void cut() {
        if (endPoint != null) {
            endPoint.close();
        } else {
            closed();
        }
    }

    @Override
    void writeEnded() {
        RetainableByteBuffer buffer = written;
        written = null;
        if (buffer != null) {
            buffer.release();
        }
    }

    private void closeWritten() {
        writeEnded();
        closeWritten = true;
        if (clientClosed) {
            disconnect();
        }
    }

    /** Both have said their last. */
    private void disconnect() {
        if (endPoint != null && echo != null) {
            endPoint.close();
        } else if (endPoint != null) {
            // Unread bytes may be under way: no more is sent, and what comes is read until the client is gone.
            endPoint.shutdownOutput();
        }
    }

    private void write(int opcode, List<byte[]> payloads, int bytes, Callback callback) {
        EndPoint socket = endPoint;
        ByteBufferPool buffers = pool;
        if (socket == null || buffers == null) {
            callback.failed(new IllegalStateException("not open"));
            return;
        }
        RetainableByteBuffer buffer = buffers.acquire(bytes + payloads.size() * MAX_HEADER, true);
        written = buffer;
        ByteBuffer out = buffer.getByteBuffer();
        BufferUtil.clearToFill(out);
        for (byte[] payload : payloads) {
            frame(out, opcode, payload);
        }
        BufferUtil.flipToFlush(out, 0);
        socket.write(callback, out);
    }

    /** A whole frame (RFC 6455 §5.2), which a server does not mask. */
    private static void frame(ByteBuffer out, int opcode, byte[] payload) {
        out.put((byte) (FIN | opcode));
        if (payload.length <= SHORT) {
            out.put((byte) payload.length);
        } else if (payload.length <= 0xFFFF) {
            out.put((byte) LENGTH_16).putShort((short) payload.length);
        } else {
            out.put((byte) LENGTH_64).putLong(payload.length);
        }
        out.put(payload);
    }
}
