package dev.maru.rtp;

import dev.maru.wire.BigEndian;

/**
 * The sequence number that all packets of one transport share (draft-holmer-rmcat-transport-wide-cc-extensions-01 §2): 2 bytes. Version
 * 2 may have two more: one bit that asks for timestamps in the feedback, and over how many packets feedback is wanted.
 *
 * <p>The number is given when a packet leaves, so writers {@link #reserve} its place and whoever sends {@link #stamp}s it.
 */
public final class TransportSequence {
    private TransportSequence() {}

    /**
     * Reads it, of either version.
     *
     * @param packet a packet
     * @param id as negotiated
     * @return 0 to 65,535, or -1 when it is not there
     */
    public static int read(RtpPacket packet, int id) {
        return packet.find(id) && packet.elementLength() >= 2
                ? BigEndian.u16(packet.bytes(), packet.elementOffset())
                : -1;
    }

    /**
     * What feedback a packet of version 2 asks for.
     *
     * @param packet a packet
     * @param id as negotiated
     * @return how many packets up to this one, 1 to 32,767, plus {@link #WITH_TIMING} when times are wanted; 0 when it asks for nothing
     */
    public static int feedbackRequest(RtpPacket packet, int id) {
        return packet.find(id) && packet.elementLength() >= 4
                ? BigEndian.u16(packet.bytes(), packet.elementOffset() + 2)
                : 0;
    }

    /** The bit in {@link #feedbackRequest} that asks for times. */
    public static final int WITH_TIMING = 0x8000;

    /**
     * Leaves room for the number.
     *
     * @param writer between header and payload
     * @param id as negotiated
     * @return false when it was left out
     */
    public static boolean reserve(RtpWriter writer, int id) {
        int at = writer.element(id, 2);
        if (at >= 0) {
            BigEndian.put16(writer.bytes(), at, 0);
        }
        return at >= 0;
    }

    /**
     * Writes the number into a packet that has room for it.
     *
     * @param packet about to be sent
     * @param id as negotiated
     * @param sequence its lowest 16 bits count
     * @return false when the packet has no such element
     */
    public static boolean stamp(RtpPacket packet, int id, int sequence) {
        if (!packet.find(id) || packet.elementLength() < 2) {
            return false;
        }
        BigEndian.put16(packet.bytes(), packet.elementOffset(), sequence);
        return true;
    }
}
