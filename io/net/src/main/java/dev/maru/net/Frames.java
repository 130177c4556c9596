package dev.maru.net;

import dev.maru.wire.BigEndian;

/** Finds messages in bytes of a stream, and puts framing around what is sent. */
final class Frames {
    /** The longest message with its framing: a STUN message of 65,532 bytes behind its header (RFC 8489 §5), rounded up. */
    static final int LONGEST = 20 + 65_536;

    /** More bytes must come. */
    static final int INCOMPLETE = 0;

    /** These bytes are not in this framing. */
    static final int MALFORMED = -1;

    private static final int STUN_HEADER = 20;
    private static final int MAGIC_COOKIE = 0x2112_A442;
    private static final int CHANNEL_HEADER = 4;

    private Frames() {}

    /** How many bytes the next message takes with its framing, {@link #INCOMPLETE} or {@link #MALFORMED}. */
    static int length(Framing framing, byte[] bytes, int at, int end) {
        int have = end - at;
        return switch (framing) {
            case RAW -> Math.min(have, LONGEST);
            case RFC4571 -> {
                int length = have < 2 ? 0 : 2 + BigEndian.u16(bytes, at);
                yield have >= 2 && have >= length ? length : INCOMPLETE;
            }
            case TURN -> turn(bytes, at, have);
        };
    }

    private static int turn(byte[] bytes, int at, int have) {
        if (have < 1) {
            return INCOMPLETE;
        }
        int kind = BigEndian.u8(bytes, at) >>> 6;
        if (kind > 1) {
            return MALFORMED; // neither STUN (00) nor ChannelData (01), RFC 8656 §12
        }
        if (have < CHANNEL_HEADER) {
            return INCOMPLETE;
        }
        int said = BigEndian.u16(bytes, at + 2);
        if (kind == 1) {
            int padded = CHANNEL_HEADER + (said + 3 & ~3);
            return have >= padded ? padded : INCOMPLETE;
        }
        boolean noStun = (said & 3) != 0 || (have >= 8 && BigEndian.i32(bytes, at + 4) != MAGIC_COOKIE);
        if (noStun) {
            return MALFORMED;
        }
        return have >= STUN_HEADER + said ? STUN_HEADER + said : INCOMPLETE;
    }

    /** How far into its frame a message begins. */
    static int messageOffset(Framing framing) {
        return framing == Framing.RFC4571 ? 2 : 0;
    }

    /** How long the message in a whole frame is. */
    static int messageLength(Framing framing, byte[] bytes, int at, int frame) {
        return switch (framing) {
            case RAW -> frame;
            case RFC4571 -> frame - 2;
            case TURN -> BigEndian.u8(bytes, at) >>> 6 == 1 ? CHANNEL_HEADER + BigEndian.u16(bytes, at + 2) : frame;
        };
    }

    /** How many bytes a message takes on the way, or {@link #MALFORMED} when it cannot be framed. */
    static int framedLength(Framing framing, int length) {
        return switch (framing) {
            case RAW -> length;
            case RFC4571 -> length <= 0xFFFF ? length + 2 : MALFORMED;
            case TURN -> length + 3 & ~3;
        };
    }
}
