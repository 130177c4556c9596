package dev.maru.rtp;

/**
 * NTP times (RFC 3550 §4): seconds since 1900 in 32.32 fixed point, and the compact form of the 32 bits in their middle (16.16), in
 * which RTCP tells delays.
 */
public final class NtpTime {
    /** Seconds from 1900 to 1970. */
    private static final long UNIX_EPOCH_SECONDS = 2_208_988_800L;

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private NtpTime() {}

    /**
     * The NTP time of a Unix time.
     *
     * @param unixNanos since 1970
     * @return 32.32; wraps in 2036
     */
    public static long ofUnixNanos(long unixNanos) {
        long seconds = Math.floorDiv(unixNanos, NANOS_PER_SECOND) + UNIX_EPOCH_SECONDS;
        long fraction = (Math.floorMod(unixNanos, NANOS_PER_SECOND) << 32) / NANOS_PER_SECOND;
        return seconds << 32 | fraction;
    }

    /**
     * The Unix time of an NTP time. Times from 1968 to 2104 come out right: numbers with a clear highest bit count from 2036
     * (RFC 4330 §3).
     *
     * @param ntp 32.32
     * @return nanoseconds since 1970
     */
    public static long toUnixNanos(long ntp) {
        long seconds = ntp >>> 32;
        if (ntp >= 0) {
            seconds += 1L << 32;
        }
        return (seconds - UNIX_EPOCH_SECONDS) * NANOS_PER_SECOND + fractionNanos(ntp);
    }

    private static long fractionNanos(long ntp) {
        return (ntp & 0xFFFF_FFFFL) * NANOS_PER_SECOND + (1L << 31) >>> 32;
    }

    /**
     * How much later one NTP time is than another.
     *
     * @param later 32.32
     * @param earlier 32.32
     * @return nanoseconds, within 68 years either way
     */
    public static long nanosBetween(long later, long earlier) {
        long d = later - earlier;
        return (d >> 32) * NANOS_PER_SECOND + fractionNanos(d);
    }

    /**
     * The compact form.
     *
     * @param ntp 32.32
     * @return 16.16
     */
    public static int compact(long ntp) {
        return (int) (ntp >>> 16);
    }

    /**
     * A span of time in compact form, as in DLSR (RFC 3550 §6.4.1).
     *
     * @param nanos 0 or more; longer than 18 hours is cut to that
     * @return 16.16, unsigned
     */
    public static int compactOfNanos(long nanos) {
        long seconds = nanos / NANOS_PER_SECOND;
        if (nanos < 0 || seconds > 0xFFFF) {
            return nanos < 0 ? 0 : 0xFFFF_FFFF;
        }
        return (int) (seconds << 16 | (nanos % NANOS_PER_SECOND << 16) / NANOS_PER_SECOND);
    }

    /**
     * The span of time that a compact form tells.
     *
     * @param compact 16.16, unsigned
     * @return nanoseconds
     */
    public static long nanosOfCompact(int compact) {
        return (compact & 0xFFFF_FFFFL) * NANOS_PER_SECOND >>> 16;
    }
}
