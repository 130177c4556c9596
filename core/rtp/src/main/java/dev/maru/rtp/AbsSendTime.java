package dev.maru.rtp;

import dev.maru.wire.BigEndian;

/**
 * When a packet was sent: 24 bits of seconds in 6.18 fixed point, of any clock, wrapping every 64 seconds (libwebrtc's
 * abs-send-time).
 */
public final class AbsSendTime {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private AbsSendTime() {}

    /**
     * A time as it is written.
     *
     * @param nanos of any clock
     * @return 24 bits
     */
    public static int ofNanos(long nanos) {
        long seconds = Math.floorDiv(nanos, NANOS_PER_SECOND) & 0x3F;
        long fraction = (Math.floorMod(nanos, NANOS_PER_SECOND) << 18) / NANOS_PER_SECOND;
        return (int) (seconds << 18 | fraction);
    }

    /**
     * How much later one time is than another.
     *
     * @param later 24 bits
     * @param earlier 24 bits
     * @return nanoseconds, within 32 seconds either way
     */
    public static long nanosBetween(int later, int earlier) {
        long ticks = later - earlier << 8 >> 8;
        return ticks * NANOS_PER_SECOND >> 18;
    }

    /**
     * Reads it.
     *
     * @param packet a packet
     * @param id as negotiated
     * @return 24 bits, or -1 when it is not there
     */
    public static int read(RtpPacket packet, int id) {
        return packet.find(id) && packet.elementLength() == 3
                ? BigEndian.u24(packet.bytes(), packet.elementOffset())
                : -1;
    }

    /**
     * Leaves room for it, to be filled by {@link #stamp} when the packet leaves.
     *
     * @param writer between header and payload
     * @param id as negotiated
     * @return false when it was left out
     */
    public static boolean reserve(RtpWriter writer, int id) {
        int at = writer.element(id, 3);
        if (at >= 0) {
            BigEndian.put24(writer.bytes(), at, 0);
        }
        return at >= 0;
    }

    /**
     * Writes the time into a packet that has room for it.
     *
     * @param packet about to be sent
     * @param id as negotiated
     * @param now nanoseconds
     * @return false when the packet has no such element
     */
    public static boolean stamp(RtpPacket packet, int id, long now) {
        if (!packet.find(id) || packet.elementLength() != 3) {
            return false;
        }
        BigEndian.put24(packet.bytes(), packet.elementOffset(), ofNanos(now));
        return true;
    }
}
