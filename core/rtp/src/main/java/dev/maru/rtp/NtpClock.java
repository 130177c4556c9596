package dev.maru.rtp;

/**
 * The wall clock as the driver knows it: what NTP time it is at a machine's time. Immutable; a step of the system's clock does not
 * change it, so reports stay steady.
 *
 * @param unixNanosAtOrigin the Unix time at the driver's origin, where machine time is 0
 */
public record NtpClock(long unixNanosAtOrigin) {
    /**
     * The NTP time at a machine's time.
     *
     * @param now nanoseconds since the driver's origin
     * @return 32.32 seconds, see {@link NtpTime}
     */
    public long ntp(long now) {
        return NtpTime.ofUnixNanos(unixNanosAtOrigin + now);
    }

    /**
     * The machine's time at an NTP time.
     *
     * @param ntp 32.32 seconds
     * @return nanoseconds since the driver's origin, negative when before it
     */
    public long now(long ntp) {
        return NtpTime.toUnixNanos(ntp) - unixNanosAtOrigin;
    }
}
