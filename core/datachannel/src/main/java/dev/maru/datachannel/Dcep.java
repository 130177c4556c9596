package dev.maru.datachannel;

import dev.maru.wire.BigEndian;
import dev.maru.wire.DropReason;
import dev.maru.wire.MalformedException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Messages of the Data Channel Establishment Protocol (RFC 8832 §5).
 *
 * <pre>
 *  0                   1                   2                   3
 * +---------------+---------------+-------------------------------+
 * | 3             | channel type  |           priority            |
 * +---------------+---------------+-------------------------------+
 * |                     reliability parameter                     |
 * +-------------------------------+-------------------------------+
 * |        label length           |        protocol length        |
 * +-------------------------------+-------------------------------+
 * |                       label, then protocol                    |
 * +---------------------------------------------------------------+
 * </pre>
 */
final class Dcep {
    static final int ACK = 2;
    static final int OPEN = 3;

    /** An OPEN with the longest label and protocol. */
    static final int MAX_LENGTH = 12 + 2 * 65_535;

    private static final int HEADER = 12;
    private static final int PARTIAL_RETRANSMITS = 1;
    private static final int PARTIAL_LIFETIME = 2;
    private static final int UNORDERED = 0x80;

    private Dcep() {}

    static byte[] ack() {
        return new byte[] {ACK};
    }

    static byte[] open(ChannelParameters parameters) {
        byte[] label = parameters.label().getBytes(StandardCharsets.UTF_8);
        byte[] protocol = parameters.protocol().getBytes(StandardCharsets.UTF_8);
        byte[] b = new byte[HEADER + label.length + protocol.length];
        int type = parameters.isOrdered() ? 0 : UNORDERED;
        int reliability = 0;
        if (parameters.maxRetransmits() != ChannelParameters.UNLIMITED) {
            type |= PARTIAL_RETRANSMITS;
            reliability = parameters.maxRetransmits();
        } else if (parameters.maxLifetimeMillis() != ChannelParameters.UNLIMITED) {
            type |= PARTIAL_LIFETIME;
            reliability = parameters.maxLifetimeMillis();
        }
        BigEndian.put8(b, 0, OPEN);
        BigEndian.put8(b, 1, type);
        BigEndian.put16(b, 2, parameters.priority());
        BigEndian.put32(b, 4, reliability);
        BigEndian.put16(b, 8, label.length);
        BigEndian.put16(b, 10, protocol.length);
        System.arraycopy(label, 0, b, HEADER, label.length);
        System.arraycopy(protocol, 0, b, HEADER + label.length, protocol.length);
        return b;
    }

    /** Reads an OPEN, whose first byte is known. */
    static ChannelParameters parseOpen(byte[] b) throws MalformedException {
        if (b.length < HEADER) {
            throw new MalformedException(DropReason.TRUNCATED, "OPEN has no room for its header");
        }
        int label = BigEndian.u16(b, 8);
        int protocol = BigEndian.u16(b, 10);
        if (b.length != HEADER + label + protocol) {
            throw new MalformedException(DropReason.TRUNCATED, "OPEN is not as long as it says");
        }
        int type = BigEndian.u8(b, 1);
        int kind = type & ~UNORDERED;
        if (kind > PARTIAL_LIFETIME) {
            throw new MalformedException(DropReason.MALFORMED, "there is no channel type " + type);
        }
        // Limits beyond 31 bits are no limits that anybody sees the end of
        int reliability = BigEndian.i32(b, 4) < 0 ? Integer.MAX_VALUE : BigEndian.i32(b, 4);
        return new ChannelParameters(
                text(b, HEADER, label),
                text(b, HEADER + label, protocol),
                (type & UNORDERED) == 0,
                kind == PARTIAL_RETRANSMITS ? reliability : ChannelParameters.UNLIMITED,
                kind == PARTIAL_LIFETIME ? reliability : ChannelParameters.UNLIMITED,
                false,
                ChannelParameters.NO_ID,
                Math.max(1, BigEndian.u16(b, 2)));
    }

    private static String text(byte[] b, int at, int length) throws MalformedException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(b, at, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new MalformedException(DropReason.MALFORMED, "label or protocol is not UTF-8");
        }
    }
}
