package dev.maru.rtp;

import dev.maru.wire.BigEndian;

/**
 * Retransmission payload format (RFC 4588 §4): the original packet with another payload type, SSRC and sequence number, and its own
 * number, OSN, before its payload.
 */
final class Rtx {
    /** Bytes of the original sequence number. */
    static final int OSN = 2;

    private Rtx() {}

    /**
     * Makes the payload of the retransmission of a packet.
     *
     * @param original the packet
     * @param writer with the header of the retransmission
     * @return the packet's length, or -1 when it does not fit
     */
    static int finish(RtpPacket original, RtpWriter writer) {
        int payload = original.payloadLength();
        if (OSN + payload > writer.payloadCapacity()) {
            return -1;
        }
        byte[] b = writer.bytes();
        int at = writer.payload();
        BigEndian.put16(b, at, original.sequenceNumber());
        System.arraycopy(original.bytes(), original.payloadOffset(), b, at + OSN, payload);
        return writer.finish(OSN + payload, original.marker());
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
