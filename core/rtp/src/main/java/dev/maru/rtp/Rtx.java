package dev.maru.rtp;

import dev.maru.wire.BigEndian;
import dev.maru.wire.Datagram;

/**
 * Retransmission payload format (RFC 4588 §4): the original packet with another payload type, SSRC and sequence number, and its own
 * number, OSN, before its payload.
 */
final class Rtx {
    /** Bytes of the original sequence number. */
    static final int OSN = 2;

    private Rtx() {}

    /**
     * Makes the retransmission of a packet. Its payload type, SSRC and sequence number are the caller's to rewrite.
     *
     * @param original the packet
     * @param out where to; its length is set
     * @return false when it does not fit
     */
    static boolean wrap(RtpPacket original, Datagram out) {
        int header = original.headerLength();
        int payload = original.payloadLength();
        int length = header + OSN + payload;
        if (length > out.capacity() - RtpWriter.TAILROOM) {
            return false;
        }
        byte[] b = out.bytes();
        int at = out.offset();
        System.arraycopy(original.bytes(), original.offset(), b, at, header);
        b[at] &= ~0x20; // padding stays behind
        BigEndian.put16(b, at + header, original.sequenceNumber());
        System.arraycopy(original.bytes(), original.payloadOffset(), b, at + header + OSN, payload);
        out.length(length);
        return true;
    }

    /**
     * Makes the original of a retransmission, in place: the header moves up over the OSN, so the packet starts {@value #OSN} bytes
     * later.
     *
     * @param packet the retransmission; afterwards the original
     * @param payloadType of the original stream
     * @param ssrc of the original stream
     * @return false when there is no original in it, as in padding
     */
    static boolean unwrap(RtpPacket packet, int payloadType, int ssrc) {
        if (packet.payloadLength() < OSN) {
            return false;
        }
        byte[] b = packet.bytes();
        int at = packet.offset();
        int length = packet.length();
        int osn = BigEndian.u16(b, packet.payloadOffset());
        System.arraycopy(b, at, b, at + OSN, packet.headerLength());
        if (!packet.parse(b, at + OSN, length - OSN)) {
            return false;
        }
        packet.sequenceNumber(osn);
        packet.payloadType(payloadType);
        packet.ssrc(ssrc);
        return true;
    }
}
