package dev.maru.rtp;

import dev.maru.wire.BigEndian;

/** How much later a packet was sent than its timestamp says, in units of the timestamp: 24 bits, signed (RFC 5450 §3). */
public final class TransmissionOffset {
    /** What {@link #read} says when there is none. */
    public static final int ABSENT = Integer.MIN_VALUE;

    private TransmissionOffset() {}

    /**
     * Reads it.
     *
     * @param packet a packet
     * @param id as negotiated
     * @return -8,388,608 to 8,388,607, or {@link #ABSENT}
     */
    public static int read(RtpPacket packet, int id) {
        return packet.find(id) && packet.elementLength() == 3
                ? BigEndian.u24(packet.bytes(), packet.elementOffset()) << 8 >> 8
                : ABSENT;
    }

    /**
     * Writes it.
     *
     * @param writer between header and payload
     * @param id as negotiated
     * @param offset in units of the timestamp; its lowest 24 bits count
     * @return false when it was left out
     */
    public static boolean write(RtpWriter writer, int id, int offset) {
        int at = writer.element(id, 3);
        if (at >= 0) {
            BigEndian.put24(writer.bytes(), at, offset);
        }
        return at >= 0;
    }
}
