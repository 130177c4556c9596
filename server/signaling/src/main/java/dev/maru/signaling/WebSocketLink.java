package dev.maru.signaling;

import dev.maru.room.Refusal;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.FrameHandler;
import org.eclipse.jetty.websocket.core.OpCode;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket (RFC 6455), by its frames: that saves the objects and the second copy that message-level APIs keep for
 * every connection. A frame is handled to its end before the next one is asked for, so messages come one at a time and
 * a client that sends faster than it is served is slowed down by TCP.
 */
final class WebSocketLink extends Link implements FrameHandler {
    /** How many frames a client may send after it was told of the end, while its own closing frame is awaited. */
    private static final int LATE_FRAMES = 256;

    /** In how many pieces a message may come: frames of the client, which Jetty cuts where the network did. */
    private static final int MAX_PIECES = 4_096;

    private static final byte[] NOTHING = new byte[0];

    private final Switchboard board;
    private final Addresses.Key address;
    private final boolean speaksV1;
    private @Nullable CoreSession session;
    private byte[] partial = NOTHING;
    private int partialSize;
    private int pieces;
    private int lateFrames;

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

    @Override
    public void onOpen(CoreSession opened, Callback callback) {
        session = opened;
        callback.succeeded();
        Conversation conversation = board.open(this, address);
        if (!speaksV1) {
            conversation.end(
                    Refusal.badField("Sec-WebSocket-Protocol", "The client does not offer the subprotocol “maru.v1”.")
                            .withHint("Open the WebSocket with the subprotocol “" + WebSockets.SUBPROTOCOL + "”."),
                    new Closing(CloseCode.PROTOCOL, "subprotocol " + WebSockets.SUBPROTOCOL + " not offered"));
        }
        opened.demand();
    }

    @Override
    public void onFrame(Frame frame, Callback callback) {
        boolean wantsMore;
        try {
            wantsMore = handle(frame);
        } finally {
            callback.succeeded();
        }
        if (wantsMore && session != null) {
            session.demand();
        }
    }

    @Override
    public void onError(Throwable cause, Callback callback) {
        // A broken frame or socket: Jetty closes, and onClosed follows.
        callback.succeeded();
    }

    @Override
    public void onClosed(CloseStatus status, Callback callback) {
        callback.succeeded();
        drop();
        closed();
    }

    @Override
    void write(byte[] message, boolean more) {
        if (session == null) {
            failed(new IllegalStateException("not open"));
            return;
        }
        session.sendFrame(new Frame(OpCode.TEXT, true, ByteBuffer.wrap(message)), this, more);
    }

    @Override
    void writeClosing(Closing how) {
        if (session != null) {
            session.close(how.code().code(), how.reason(), Callback.NOOP);
        }
    }

    @Override
    void cut() {
        if (session != null) {
            session.abort();
        }
        closed();
    }

    /** Whether the next frame is wanted. */
    private boolean handle(Frame frame) {
        Conversation conversation = conversation();
        if (conversation == null || frame.getOpCode() == OpCode.CLOSE) {
            return false;
        }
        if (isClosing()) {
            if (++lateFrames > LATE_FRAMES) {
                cut();
                return false;
            }
            return true;
        }
        switch (frame.getOpCode()) {
            case OpCode.TEXT, OpCode.CONTINUATION -> text(conversation, frame);
            case OpCode.BINARY -> conversation.receivedBinary();
            case OpCode.PING -> {
                if (conversation.receivedControl() && session != null) {
                    byte[] echo = BufferUtil.toArray(frame.getPayload());
                    session.sendFrame(new Frame(OpCode.PONG, true, ByteBuffer.wrap(echo)), Callback.NOOP, false);
                }
            }
            default -> conversation.receivedControl();
        }
        return true;
    }

    private void text(Conversation conversation, Frame frame) {
        ByteBuffer payload = frame.getPayload();
        int size = payload == null ? 0 : payload.remaining();
        if (partialSize + size > board.config().limits().maxMessageBytes()) {
            conversation.receivedTooLarge();
            drop();
            return;
        }
        if (++pieces > MAX_PIECES) {
            conversation.receivedTooManyPieces();
            drop();
            return;
        }
        if (frame.isFin()) {
            byte[] message = Arrays.copyOf(partial, partialSize + size);
            copy(payload, message);
            drop();
            conversation.receive(message);
        } else {
            if (partialSize + size > partial.length) {
                partial = Arrays.copyOf(partial, Math.max(partialSize + size, partial.length * 2));
            }
            copy(payload, partial);
            partialSize += size;
        }
    }

    private void copy(@Nullable ByteBuffer payload, byte[] to) {
        if (payload != null) {
            payload.get(to, partialSize, payload.remaining());
        }
    }

    private void drop() {
        partial = NOTHING;
        partialSize = 0;
        pieces = 0;
    }
}
