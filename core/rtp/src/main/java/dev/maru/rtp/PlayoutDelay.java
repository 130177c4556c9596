package dev.maru.rtp;

import dev.maru.wire.BigEndian;

/** How long a receiver is asked to wait between capture and rendering: two numbers of 12 bits, in steps of 10 ms (libwebrtc's playout-delay). */
public final class PlayoutDelay {
    /** The longest delay that can be told. */
    public static final int MAX_MILLIS = 40_950;

    private static final int STEP_MILLIS = 10;

    private PlayoutDelay() {}

    /**
     * Reads it.
     *
     * @param packet a packet
     * @param id as negotiated
     * @return 24 bits for {@link #minMillis} and {@link #maxMillis}; -1 when it is not there
     */
    public static int read(RtpPacket packet, int id) {
        return packet.find(id) && packet.elementLength() == 3
                ? BigEndian.u24(packet.bytes(), packet.elementOffset())
                : -1;
    }

    /**
     * The shortest delay that is wanted.
     *
     * @param value from {@link #read}, not -1
     * @return 0 to {@value #MAX_MILLIS}
     */
    public static int minMillis(int value) {
        return (value >>> 12) * STEP_MILLIS;
    }

    /**
     * The longest delay that is wanted.
     *
     * @param value from {@link #read}, not -1
     * @return 0 to {@value #MAX_MILLIS}
     */
    public static int maxMillis(int value) {
        return (value & 0xFFF) * STEP_MILLIS;
    }

    /**
     * Writes it, rounded down to steps of 10 ms.
     *
     * @param writer between header and payload
     * @param id as negotiated
     * @param minMillis 0 to {@code maxMillis}
     * @param maxMillis up to {@value #MAX_MILLIS}
     * @return false when it was left out
     */
    public static boolean write(RtpWriter writer, int id, int minMillis, int maxMillis) {
        if (minMillis < 0 || minMillis > maxMillis || maxMillis > MAX_MILLIS) {
            throw new IllegalArgumentException("no playout delay: " + minMillis + " to " + maxMillis + " ms");
        }
        int at = writer.element(id, 3);
        if (at >= 0) {
            BigEndian.put24(writer.bytes(), at, minMillis / STEP_MILLIS << 12 | maxMillis / STEP_MILLIS);
        }
        return at >= 0;
    }
}
