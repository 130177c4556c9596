package dev.maru.rtp;

import dev.maru.wire.BigEndian;

/**
 * A view of an Opus packet (RFC 6716 §3): what its first bytes say, without decoding it. One instance is reused for many packets
 * and reads the caller's array in place; parsing allocates nothing. Not thread-safe.
 *
 * <pre>
 *  0 1 2 3 4 5 6 7
 * | config  |s| c |   config: mode, bandwidth and duration of each frame; s: stereo; c: how many frames
 * |v|p|     M     |   c = 3: equal lengths or not, padding, number of frames
 * </pre>
 */
public final class OpusPacket {
    /** The most that a packet may last: 120 ms (RFC 6716 §3.4, R5). */
    public static final int MAX_DURATION_TICKS = 5_760;

    /** The longest frame in a packet (RFC 6716 §3.4, R2). */
    private static final int MAX_FRAME_LENGTH = 1_275;

    private static final int FIRST_HYBRID = 12;
    private static final int FIRST_CELT = 16;
    private static final int TICKS_OF_20_MS = 960;

    private byte[] bytes = new byte[1];
    private int toc;
    private int frameCount;
    private int firstFrameAt;
    private int firstFrameLength;
    private int length;

    /** A view of nothing yet. */
    public OpusPacket() {}

    /** How the packet is coded. */
    public enum Mode {
        /** Speech: linear prediction. */
        SILK,
        /** Speech and music above 8 kHz. */
        HYBRID,
        /** Music and low delay: the MDCT layer alone. */
        CELT
    }

    /**
     * Looks at one packet and checks it against RFC 6716 §3.4.
     *
     * @param b the array; it is read as long as the accessors are used
     * @param at index of the first byte
     * @param count number of bytes
     * @return false when it is not well-formed; the accessors must not be used then
     */
    public boolean parse(byte[] b, int at, int count) {
        if (count < 1) {
            return false;
        }
        bytes = b;
        length = count;
        toc = BigEndian.u8(b, at);
        int end = at + count;
        boolean isWhole = switch (toc & 3) {
            case 0 -> single(at + 1, end);
            case 1 -> twoEqual(at + 1, end);
            case 2 -> twoDifferent(at + 1, end);
            default -> many(at + 1, end);
        };
        return isWhole && durationTicks() <= MAX_DURATION_TICKS;
    }

    private boolean first(int at, int size, int count) {
        firstFrameAt = at;
        firstFrameLength = size;
        frameCount = count;
        return size <= MAX_FRAME_LENGTH;
    }

    private boolean single(int at, int end) {
        return first(at, end - at, 1);
    }

    private boolean twoEqual(int at, int end) {
        return (end - at) % 2 == 0 && first(at, (end - at) / 2, 2);
    }

    private boolean twoDifferent(int at, int end) {
        int size = frameLength(at, end);
        int body = at + lengthOfFrameLength(size);
        return size >= 0 && body + size <= end && end - body - size <= MAX_FRAME_LENGTH && first(body, size, 2);
    }

    private boolean many(int at, int end) {
        if (at >= end) {
            return false;
        }
        int head = BigEndian.u8(bytes, at);
        int count = head & 0x3F;
        int next = at + 1;
        int limit = end;
        if ((head & 0x40) != 0) {
            int part = 255;
            while (part == 255) {
                if (next >= end) {
                    return false;
                }
                part = BigEndian.u8(bytes, next++);
                limit -= part == 255 ? 254 : part;
            }
        }
        if (count == 0 || next > limit) {
            return false;
        }
        return (head & 0x80) == 0 ? manyEqual(next, limit, count) : manyDifferent(next, limit, count);
    }

    private boolean manyEqual(int at, int limit, int count) {
        return (limit - at) % count == 0 && first(at, (limit - at) / count, count);
    }

    private boolean manyDifferent(int at, int limit, int count) {
        int next = at;
        int sum = 0;
        int firstSize = 0;
        for (int i = 0; i < count - 1; i++) {
            int size = frameLength(next, limit);
            if (size < 0) {
                return false;
            }
            firstSize = i == 0 ? size : firstSize;
            sum += size;
            next += lengthOfFrameLength(size);
        }
        int last = limit - next - sum;
        return last >= 0 && last <= MAX_FRAME_LENGTH && first(next, count == 1 ? last : firstSize, count);
    }

    /** A length of one or two bytes (RFC 6716 §3.2.1); -1 when it is cut off. */
    private int frameLength(int at, int end) {
        if (at >= end) {
            return -1;
        }
        int low = BigEndian.u8(bytes, at);
        if (low < 252) {
            return low;
        }
        return at + 1 >= end ? -1 : low + 4 * BigEndian.u8(bytes, at + 1);
    }

    private static int lengthOfFrameLength(int size) {
        return size < 252 ? 1 : 2;
    }

    /**
     * The number of Opus frames.
     *
     * @return 1 to 48
     */
    public int frameCount() {
        return frameCount;
    }

    /**
     * How long each Opus frame is (RFC 6716 table 2).
     *
     * @return ticks of 48 kHz, 120 to 2,880
     */
    public int frameTicks() {
        int config = toc >>> 3;
        if (config >= FIRST_CELT) {
            return 120 << (config & 3);
        }
        if (config >= FIRST_HYBRID) {
            return 480 << (config & 1);
        }
        return (config & 3) == 3 ? 2_880 : 480 << (config & 3);
    }

    /**
     * How long the packet is.
     *
     * @return ticks of 48 kHz, 120 to {@value #MAX_DURATION_TICKS}
     */
    public int durationTicks() {
        return frameCount * frameTicks();
    }

    /**
     * The s bit.
     *
     * @return whether it is coded with two channels
     */
    public boolean isStereo() {
        return (toc & 4) != 0;
    }

    /**
     * How it is coded.
     *
     * @return one of three
     */
    public Mode mode() {
        int config = toc >>> 3;
        return config >= FIRST_CELT ? Mode.CELT : config >= FIRST_HYBRID ? Mode.HYBRID : Mode.SILK;
    }

    /**
     * The audio bandwidth (RFC 6716 table 1).
     *
     * @return hertz: 4,000 (narrowband), 6,000, 8,000 (wideband), 12,000 or 20,000 (fullband)
     */
    public int bandwidthHertz() {
        int config = toc >>> 3;
        return switch (mode()) {
            case SILK -> config < 4 ? 4_000 : config < 8 ? 6_000 : 8_000;
            case HYBRID -> config < 14 ? 12_000 : 20_000;
            case CELT -> config < 20 ? 4_000 : config < 24 ? 8_000 : config < 28 ? 12_000 : 20_000;
        };
    }

    /**
     * Whether it says that there is (almost) silence: an encoder with DTX sends at most two bytes then (RFC 6716 §2.1.9).
     *
     * @return true for such a packet
     */
    public boolean isDtx() {
        return length <= 2;
    }

    /**
     * Whether it has in-band error correction for the packet before (LBRR, RFC 6716 §4.2.4). The flags stand in the first bits of
     * the first frame: voice activity for each 20 ms of SILK, then LBRR, for each channel.
     *
     * @return true when the packet before can be had from this one, in lower quality
     */
    public boolean hasFec() {
        if (mode() == Mode.CELT || firstFrameLength == 0) {
            return false;
        }
        int silkFrames = Math.max(1, frameTicks() / TICKS_OF_20_MS);
        int flags = BigEndian.u8(bytes, firstFrameAt);
        boolean mid = (flags >>> 7 - silkFrames & 1) != 0;
        boolean side = isStereo() && (flags >>> 6 - 2 * silkFrames & 1) != 0;
        return mid || side;
    }
}
