package dev.maru.signaling;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads the frames of a client from the bytes of its connection (RFC 6455 §5), wherever the network cut them, and puts
 * messages together. No extension is ever negotiated, so reserved bits are errors. When a frame breaks the rules the
 * listener hears of it once, and nothing that follows is read. One per connection; between messages it holds no array.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-------+-+-------------+-------------------------------+
 * |F|R|R|R| opcode|M| Payload len |    Extended payload length    |
 * |I|S|S|S|  (4)  |A|     (7)     |           (16 or 64)          |
 * |N|V|V|V|       |S|             |                               |
 * | |1|2|3|       |K|             |                               |
 * +-+-+-+-+-------+-+-------------+-------------------------------+
 * |                 Masking key (32), then the payload            |
 * +---------------------------------------------------------------+
 * </pre>
 */
final class FrameReader {
    static final int CONTINUATION = 0x0;
    static final int TEXT = 0x1;
    static final int BINARY = 0x2;
    static final int CLOSE = 0x8;
    static final int PING = 0x9;
    static final int PONG = 0xA;

    /** The longest payload of a control frame (RFC 6455 §5.5). */
    static final int MAX_CONTROL = 125;

    /** In how many frames a message may come; more is an attack on our patience. */
    static final int MAX_FRAMES = 1_024;

    private static final int FIN = 0x80;
    private static final int RESERVED = 0x70;
    private static final int OPCODE = 0x0F;
    private static final int MASKED = 0x80;
    private static final int LENGTH = 0x7F;
    private static final int LENGTH_16 = 126;
    private static final int LENGTH_64 = 127;
    private static final int MASK_BYTES = 4;
    private static final int SHORT_HEADER = 2;

    /** A message whose end has not come yet starts this large, whatever its length is said to be. */
    private static final int FIRST_BYTES = 1_024;

    private static final byte[] NOTHING = new byte[0];
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    /** Hears what was read. Each call is made while {@link FrameReader#read} runs. */
    interface Listener {
        /** A whole text message; the array is the listener's. */
        void text(byte[] message);

        /** A binary message begins. Nothing further is read. */
        void binary();

        /** A message grows beyond what is allowed. Nothing further is read. */
        void tooLarge();

        /** A ping, to be answered with the same bytes. */
        void ping(byte[] payload);

        /** A pong. */
        void pong();

        /** The client closes. Nothing further is read. */
        void closing(byte[] payload);

        /** A frame breaks the rules. Nothing further is read. */
        void broken(String reason);
    }

    private final int maxMessageBytes;
    private final Listener listener;
    private byte[] header = NOTHING;
    private int headerSize;
    private byte[] message = NOTHING;
    private int messageSize;
    private byte[] control = NOTHING;
    private int controlSize;
    private int frames;
    private int opcode;
    private boolean fin;
    private boolean inMessage;
    private boolean inPayload;
    private int mask;
    private int left;
    private boolean done;

    FrameReader(int maxMessageBytes, Listener listener) {
        this.maxMessageBytes = maxMessageBytes;
        this.listener = listener;
    }

    /** Whether nothing is read any more. */
    boolean isDone() {
        return done;
    }

    /** Reads all the bytes there are. */
    void read(ByteBuffer in) {
        while (in.hasRemaining() && !done) {
            if (inPayload || readHeader(in)) {
                readPayload(in);
            }
        }
        if (done) {
            in.position(in.limit());
        }
    }

    /** Whether a header is complete and right. */
    private boolean readHeader(ByteBuffer in) {
        if (headerSize == 0) {
            int size = in.remaining() < SHORT_HEADER ? SHORT_HEADER : headerSize(in.get(in.position() + 1));
            if (in.remaining() >= size) {
                begin(in);
                return !done;
            }
            header = new byte[SHORT_HEADER + Long.BYTES + MASK_BYTES];
        }
        while (in.hasRemaining()) {
            header[headerSize++] = in.get();
            if (headerSize >= SHORT_HEADER && headerSize == headerSize(header[1])) {
                ByteBuffer whole = ByteBuffer.wrap(header, 0, headerSize);
                header = NOTHING;
                headerSize = 0;
                begin(whole);
                return !done;
            }
        }
        return false;
    }

    private static int headerSize(byte second) {
        int length = second & LENGTH;
        int extended = length == LENGTH_64 ? Long.BYTES : length == LENGTH_16 ? Short.BYTES : 0;
        return SHORT_HEADER + extended + ((second & MASKED) == 0 ? 0 : MASK_BYTES);
    }

    /** Takes over a whole header. */
    private void begin(ByteBuffer in) {
        int first = in.get();
        int second = in.get();
        fin = (first & FIN) != 0;
        opcode = first & OPCODE;
        long length = second & LENGTH;
        if (length == LENGTH_16) {
            length = in.getShort() & 0xFFFF;
        } else if (length == LENGTH_64) {
            length = in.getLong();
        }
        String fault = fault(first, second, length);
        if (fault != null) {
            stop();
            listener.broken(fault);
            return;
        }
        mask = in.getInt();
        if (opcode == BINARY) {
            stop();
            listener.binary();
        } else if (opcode < CLOSE && length > maxMessageBytes - messageSize) {
            // Not the sum, which exceeds a long when the length is near 2^63.
            stop();
            listener.tooLarge();
        } else {
            left = (int) length;
            inPayload = true;
            prepare();
        }
    }

    private @Nullable String fault(int first, int second, long length) {
        if ((first & RESERVED) != 0) {
            return "reserved bits are set";
        }
        if ((second & MASKED) == 0) {
            return "the frame is not masked";
        }
        int shortLength = second & LENGTH;
        if (length < 0
                || shortLength == LENGTH_16 && length < LENGTH_16
                || shortLength == LENGTH_64 && length < 65_536) {
            return "the length is not in its shortest form";
        }
        return switch (opcode) {
            case CONTINUATION ->
                !inMessage ? "a continuation without a beginning" : ++frames > MAX_FRAMES ? "too many frames" : null;
            case TEXT, BINARY -> inMessage ? "a message within a message" : null;
            case CLOSE, PING, PONG ->
                !fin ? "a control frame in parts" : length > MAX_CONTROL ? "a control frame that is too long" : null;
            default -> "an unknown opcode";
        };
    }

    private void prepare() {
        if (opcode >= CLOSE) {
            control = left == 0 ? NOTHING : new byte[left];
            controlSize = 0;
        } else {
            if (opcode == TEXT) {
                frames = 1;
                messageSize = 0;
            }
            inMessage = true;
        }
    }

    private void readPayload(ByteBuffer in) {
        int size = Math.min(left, in.remaining());
        if (opcode >= CLOSE) {
            unmask(in, control, controlSize, size);
            controlSize += size;
        } else {
            grow(size);
            unmask(in, message, messageSize, size);
            messageSize += size;
        }
        left -= size;
        if (left == 0) {
            inPayload = false;
            end();
        }
    }

    /** Makes room for the bytes that are there, and for the rest of the frame if that is soon. */
    private void grow(int size) {
        int needed = messageSize + size;
        if (needed > message.length) {
            int whole = messageSize + left;
            int wanted = size == left && fin ? needed : Math.min(whole, Math.max(FIRST_BYTES, message.length * 2));
            message = Arrays.copyOf(message, Math.max(needed, wanted));
        }
    }

    private void end() {
        switch (opcode) {
            case PING -> listener.ping(take());
            case PONG -> {
                take();
                listener.pong();
            }
            case CLOSE -> close(take());
            default -> {
                if (fin) {
                    byte[] whole = messageSize == message.length ? message : Arrays.copyOf(message, messageSize);
                    message = NOTHING;
                    messageSize = 0;
                    inMessage = false;
                    listener.text(whole);
                }
            }
        }
    }

    private byte[] take() {
        byte[] payload = control;
        control = NOTHING;
        return payload;
    }

    private void close(byte[] payload) {
        stop();
        if (isValidClose(payload)) {
            listener.closing(payload);
        } else {
            listener.broken("a closing frame with a wrong code or reason");
        }
    }

    /** RFC 6455 §5.5.1 and §7.4: no payload, or a code that may be sent, and a reason in UTF-8. */
    private static boolean isValidClose(byte[] payload) {
        if (payload.length == 0) {
            return true;
        }
        if (payload.length == 1) {
            return false;
        }
        int code = (payload[0] & 0xFF) << 8 | payload[1] & 0xFF;
        boolean isCode = code >= 1000 && code <= 1003 || code >= 1007 && code <= 1014 || code >= 3000 && code <= 4999;
        byte[] reason = Arrays.copyOfRange(payload, 2, payload.length);
        return isCode && Utf8.isValid(reason, reason.length);
    }

    private void stop() {
        done = true;
        inPayload = false;
        message = NOTHING;
        control = NOTHING;
        header = NOTHING;
    }

    /** Copies, and unmasks eight bytes at a time; afterwards the mask is turned to where the payload goes on. */
    private void unmask(ByteBuffer in, byte[] to, int offset, int size) {
        in.get(to, offset, size);
        long mask64 = (mask & 0xFFFF_FFFFL) << 32 | mask & 0xFFFF_FFFFL;
        int end = offset + size;
        int i = offset;
        for (; i + Long.BYTES <= end; i += Long.BYTES) {
            LONGS.set(to, i, (long) LONGS.get(to, i) ^ mask64);
        }
        for (int left = 0; i < end; i++, left++) {
            to[i] ^= (byte) (mask >> (3 - (left & 3)) * 8);
        }
        mask = Integer.rotateLeft(mask, (size & 3) * 8);
    }
}
