package dev.maru.rtp;

import dev.maru.wire.BigEndian;

/**
 * When the first sample of a packet was captured: an NTP time of the capturing host, and perhaps how far that host's clock is
 * ahead of the sender's, in 32.32 seconds (libwebrtc's abs-capture-time). 8 or 16 bytes.
 */
public final class AbsCaptureTime {
    private AbsCaptureTime() {}

    /**
     * Whether a packet tells its capture time.
     *
     * @param packet a packet
     * @param id as negotiated
     * @return true when it does
     */
    public static boolean isIn(RtpPacket packet, int id) {
        return packet.find(id) && (packet.elementLength() == 8 || packet.elementLength() == 16);
    }

    /**
     * The capture time.
     *
     * @param packet one that {@link #isIn} said yes to
     * @param id as negotiated
     * @return NTP time, see {@link NtpTime}; 0 when it is not there
     */
    public static long ntp(RtpPacket packet, int id) {
        return isIn(packet, id) ? BigEndian.i64(packet.bytes(), packet.elementOffset()) : 0;
    }

    /**
     * How far the capturing host's clock is ahead of the sender's.
     *
     * @param packet one that {@link #isIn} said yes to
     * @param id as negotiated
     * @return nanoseconds; 0 when it is not told
     */
    public static long clockOffsetNanos(RtpPacket packet, int id) {
        if (!isIn(packet, id) || packet.elementLength() != 16) {
            return 0;
        }
        long fixed = BigEndian.i64(packet.bytes(), packet.elementOffset() + 8);
        return (fixed >> 32) * 1_000_000_000L + ((fixed & 0xFFFF_FFFFL) * 1_000_000_000L >>> 32);
    }

    /**
     * Writes the capture time alone.
     *
     * @param writer between header and payload
     * @param id as negotiated
     * @param ntp NTP time
     * @return false when it was left out
     */
    public static boolean write(RtpWriter writer, int id, long ntp) {
        int at = writer.element(id, 8);
        if (at >= 0) {
            BigEndian.put64(writer.bytes(), at, ntp);
        }
        return at >= 0;
    }

    /**
     * Writes the capture time and the clock offset.
     *
     * @param writer between header and payload
     * @param id as negotiated
     * @param ntp NTP time
     * @param clockOffsetNanos how far the capturing host's clock is ahead of ours, up to 68 years either way
     * @return false when it was left out
     */
    public static boolean write(RtpWriter writer, int id, long ntp, long clockOffsetNanos) {
        int at = writer.element(id, 16);
        if (at >= 0) {
            long seconds = Math.floorDiv(clockOffsetNanos, 1_000_000_000L);
            long fraction = (Math.floorMod(clockOffsetNanos, 1_000_000_000L) << 32) / 1_000_000_000L;
            BigEndian.put64(writer.bytes(), at, ntp);
            BigEndian.put64(writer.bytes(), at + 8, seconds << 32 | fraction);
        }
        return at >= 0;
    }
}
