package dev.maru.turn;

import dev.maru.wire.BigEndian;
import dev.maru.wire.Datagram;

/**
 * The ChannelData message (RFC 8656 §12.4): four bytes in front of what is relayed.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * |         Channel Number        |            Length             |
 * |  application data, Length bytes                               |
 * </pre>
 *
 * <p>Over UDP padding may stand behind the data; it is cut off by the length. Over TCP the driver pads and unpads (§12.5).
 */
final class ChannelFrame {
    /** Bytes in front of the data. */
    static final int HEADER = 4;

    /** The first number of a channel (§12). */
    static final int MIN_CHANNEL = 0x4000;

    /**
     * The last number of a channel. Deviation: RFC 8656 §12 ends at 0x4FFF, so that other protocols may share a socket (RFC 7983 §7), but
     * clients of RFC 5766 §11 take any up to 0x7FFF, coturn's tools among them. No other protocol comes to a TURN server's port.
     */
    static final int MAX_CHANNEL = 0x7FFF;

    /** The last number that a client of ours takes (RFC 8656 §12). */
    static final int MAX_CHOSEN = 0x4FFF;

    private ChannelFrame() {}

    /** Whether a packet begins as ChannelData does and holds as many bytes as it says. */
    static boolean isFrame(Datagram packet) {
        byte[] b = packet.bytes();
        int at = packet.offset();
        return packet.length() >= HEADER
                && b[at] >= 0x40
                && b[at] <= MAX_CHANNEL >> 8
                && BigEndian.u16(b, at + 2) <= packet.length() - HEADER;
    }

    /** The channel of a packet that {@link #isFrame}. */
    static int channel(Datagram packet) {
        return BigEndian.u16(packet.bytes(), packet.offset());
    }

    /** Takes the header off a packet that {@link #isFrame}, in place; what remains is its data. */
    static void unwrap(Datagram packet) {
        int size = BigEndian.u16(packet.bytes(), packet.offset() + 2);
        packet.wrap(packet.bytes(), packet.offset() + HEADER, size);
    }

    /** Puts the header in front, in place. Returns false, and does nothing, when there is no room for it. */
    static boolean wrap(Datagram packet, int channel) {
        int from = packet.offset() - HEADER;
        int size = packet.length();
        if (from < 0 || size > 0xFFFF) {
            return false;
        }
        BigEndian.put16(packet.bytes(), from, channel);
        BigEndian.put16(packet.bytes(), from + 2, size);
        packet.wrap(packet.bytes(), from, size + HEADER);
        return true;
    }
}
