package dev.maru.sctp;

/** Round-trip time and retransmission timeout (RFC 9260 §6.3.1, which is RFC 6298). */
final class RttEstimator {
    private static final long MILLISECOND = 1_000_000;

    /** RTO.Initial (RFC 9260 §16). */
    private static final long INITIAL_RTO = 1_000 * MILLISECOND;

    /**
     * Deviation: RTO.Min is 1 s in RFC 9260 §16. Probes and RACK find losses before; when the timeout is needed at last it is because much was
     * lost, and a second is long. More than the 200 ms by which a peer may delay its SACK.
     */
    private static final long MIN_RTO = 400 * MILLISECOND;

    /** Deviation: RTO.Max is 60 s in RFC 9260 §16; on a path that comes back people do not wait a minute. */
    private static final long MAX_RTO = 10_000 * MILLISECOND;

    private long srtt = -1;
    private long variation;
    private long rto = INITIAL_RTO;
    private long min = Long.MAX_VALUE;
    private long minAt;
    private long latest;

    /** Takes a measurement, never of what was sent twice (Karn's algorithm, §6.3.1 C5). */
    void sample(long rtt, long now) {
        latest = rtt;
        if (rtt <= min) {
            min = rtt;
            minAt = now;
        }
        if (srtt < 0) {
            srtt = rtt;
            variation = rtt / 2;
        } else {
            variation += (Math.abs(srtt - rtt) - variation) / 4;
            srtt += (rtt - srtt) / 8;
        }
        rto = Math.clamp(srtt + Math.max(4 * variation, MILLISECOND), MIN_RTO, MAX_RTO);
    }

    /** A timeout: the next one takes twice as long (§6.3.3 E2). */
    void backOff() {
        rto = Math.min(2 * rto, MAX_RTO);
    }

    /** The path is another one; what was measured does not count any more. */
    void restart() {
        srtt = -1;
        rto = INITIAL_RTO;
        min = Long.MAX_VALUE;
    }

    boolean isKnown() {
        return srtt >= 0;
    }

    /** Smoothed; 0 before anything was measured. */
    long srtt() {
        return Math.max(0, srtt);
    }

    /** How long ago the least round trip was seen. */
    long minAge(long now) {
        return now - minAt;
    }

    /** The least round trip is to be found again: routes change. */
    void forgetMin() {
        min = Long.MAX_VALUE;
    }

    /** The least that was measured; 0 before anything was. */
    long min() {
        return min == Long.MAX_VALUE ? 0 : min;
    }

    long latest() {
        return latest;
    }

    long rto() {
        return rto;
    }
}
