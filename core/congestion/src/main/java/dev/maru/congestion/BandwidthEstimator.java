package dev.maru.congestion;

import dev.maru.rtp.FeedbackSink;
import dev.maru.rtp.TransportFeedback;
import dev.maru.wire.Machine;

/**
 * Estimates what the path to the other side carries, from the arrivals that it reports: by delays that grow, by loss, by what arrives, and by
 * probes (draft-ietf-rmcat-gcc-02; the requirements are RFC 8836's). Without transport-wide feedback, by receiver reports and REMB.
 *
 * <p>All bitrates are of RTP packets, without what IP and UDP add. A packet allocates nothing. Whatever a peer reports, the target stays
 * between the configured bounds. Not thread-safe.
 */
public final class BandwidthEstimator implements FeedbackSink {
    /** Packets that nobody tells of for that long are a sign of a dead path: twenty usual intervals of feedback. */
    private static final long SILENCE_NANOS = 1_000_000_000;

    private static final long DECAY_INTERVAL_NANOS = 500_000_000;
    private static final double DECAY = 0.8;

    /** While feedback of arrivals is as fresh as that, receiver reports and their loss say nothing new. */
    private static final long FRESH_NANOS = 3_000_000_000L;

    private static final long REPORT_GAP_NANOS = 900_000_000;

    /** Per report of a second, as draft-ietf-rmcat-gcc-02 §6 has it. */
    private static final double REPORT_INCREASE = 1.08;

    private static final double REPORT_LOW = 0.02;
    private static final double REPORT_HIGH = 0.10;

    private static final long FIRST_RTT_NANOS = 100_000_000;
    private static final long MAX_RTT_NANOS = 10_000_000_000L;

    /** Where the reference time of the feedback wraps: 24 bits of 64 ms. */
    private static final long CLOCK_WRAP_NANOS = (1L << 24) * TransportFeedback.REFERENCE_NANOS;

    /** A queue that no packet gets past is one; what is shorter may be jitter. */
    private static final long STANDING_NANOS = 10_000_000;

    private final CongestionConfig config;
    private final SentPackets sent;
    private final ArrivalGroups groups = new ArrivalGroups();
    private final Trendline trendline = new Trendline();
    private final AckedBitrate acked = new AckedBitrate();
    private final RateControl rate;
    private final LossControl loss = new LossControl();
    private final ApplicationLimit limit = new ApplicationLimit();
    private final ProbeResults probes = new ProbeResults();
    private final StandingQueue queue = new StandingQueue();
    private DelaySignal signal = DelaySignal.NORMAL;
    private boolean isSteep;
    private double lossBound = Double.MAX_VALUE;
    private long capBps = Long.MAX_VALUE;
    private long rembBps = Long.MAX_VALUE;
    private long rttNanos = FIRST_RTT_NANOS;
    private boolean hasRtt;
    private long clock = -1;
    private long feedbackAt = -1;
    private long untoldSince = -1;
    private long decayAt = Machine.NEVER;
    private long reportedAt = -1;
    private double reportedLoss;

    /**
     * Begins at the start bitrate.
     *
     * @param config the bounds
     * @param sent what leaves on the transport
     */
    public BandwidthEstimator(CongestionConfig config, SentPackets sent) {
        this.config = config;
        this.sent = sent;
        rate = new RateControl(config);
    }

    /**
     * A packet leaves. It is numbered in {@link SentPackets} when the peer takes such numbers.
     *
     * @param bytes its length
     * @param isNumbered whether feedback about it will come
     * @param now nanoseconds
     */
    public void onSent(int bytes, boolean isNumbered, long now) {
        limit.sent(bytes, targetBps(), now);
        if (isNumbered && untoldSince < 0) {
            untoldSince = now;
            decayAt = now + SILENCE_NANOS;
        }
    }

    @Override
    public void onTransportFeedback(TransportFeedback feedback, long now) {
        heard();
        feedbackAt = now;
        limit.pass(targetBps(), now);
        sent.settle(Math.max(0, sent.unwrap(feedback.baseSequenceNumber())));
        long best = -1;
        long newest = -1;
        boolean isOverused = false;
        isSteep = false;
        while (feedback.next()) {
            long s = sent.unwrap(feedback.sequenceNumber());
            if (s < 0) {
                continue;
            }
            if (!feedback.isReceived()) {
                if (sent.lose(s)) {
                    loss.lost();
                }
                continue;
            }
            long arrival = unwrapClock(feedback.arrivalNanos());
            boolean wasLost = sent.isLost(s);
            if (!sent.receive(s)) {
                continue;
            }
            if (wasLost) {
                loss.cameLate();
            }
            loss.received();
            newest = Math.max(newest, s);
            isOverused |= arrived(s, arrival, now);
            best = Math.max(best, probed(s, arrival));
        }
        if (newest >= 0) {
            sampleRoundTrip(now - sent.sentAt(newest));
        }
        judge(isOverused || trendline.signal() == DelaySignal.OVERUSED);
        boolean isHeld = signal == DelaySignal.OVERUSED && queue.hidesCapacity(now);
        rate.floor(queue.foreignFloorBps());
        rate.update(isHeld ? DelaySignal.UNDERUSED : signal, acked.bps(), limit.isLimited(), rttNanos, now);
        if (best > 0 && signal != DelaySignal.OVERUSED) {
            rate.raise(best, now);
        }
        queue.update(signal == DelaySignal.OVERUSED, acked.bps(), now);
        lossBound = loss.update(targetBps(), signal == DelaySignal.OVERUSED, now);
    }

    /**
     * What the delays say. Deviation: draft-ietf-rmcat-gcc-02 takes each slope for a queue. Jitter that keeps the order makes slopes too, but
     * between them packets come through at once; only where none does, or the slope is beyond what jitter makes, it is a queue.
     */
    private void judge(boolean isOverused) {
        boolean isQueue = isSteep || queue.standingNanos() > STANDING_NANOS;
        if (isOverused) {
            signal = isQueue ? DelaySignal.OVERUSED : DelaySignal.NORMAL;
        } else {
            signal = trendline.signal();
        }
    }

    private long unwrapClock(long arrival) {
        if (clock < 0) {
            clock = arrival + CLOCK_WRAP_NANOS;
        }
        long ahead = Math.floorMod(arrival - clock, CLOCK_WRAP_NANOS);
        // Half of the numbers lie behind.
        long unwrapped = clock + (ahead < CLOCK_WRAP_NANOS / 2 ? ahead : ahead - CLOCK_WRAP_NANOS);
        clock = Math.max(unwrapped, 0);
        return unwrapped;
    }

    private boolean arrived(long s, long arrival, long now) {
        acked.add(arrival, sent.size(s));
        queue.add(arrival - sent.sentAt(s), arrival, now);
        boolean hasNews = groups.add(sent.sentAt(s), arrival);
        if (groups.wasReset()) {
            trendline.reset();
        }
        if (!hasNews) {
            return false;
        }
        trendline.add(groups.variationNanos(), groups.sendGapNanos(), groups.arrivedAt());
        boolean isOverused = trendline.signal() == DelaySignal.OVERUSED;
        isSteep |= isOverused && trendline.isSteep();
        return isOverused;
    }

    private long probed(long s, long arrival) {
        int cluster = sent.cluster(s);
        return cluster == SentPackets.NO_CLUSTER ? -1 : probes.add(cluster, sent.sentAt(s), arrival, sent.size(s));
    }

    private void heard() {
        untoldSince = -1;
        decayAt = Machine.NEVER;
    }

    /** The time that feedback waits at the receiver is in it, so reports, which tell of that, are better. */
    private void sampleRoundTrip(long nanos) {
        if (!hasRtt && nanos >= 0) {
            rttNanos = Math.min(MAX_RTT_NANOS, nanos);
        }
    }

    /**
     * A receiver report came (RFC 3550 §6.4.1). Its loss counts only where no feedback of arrivals comes.
     *
     * @param fractionLost 0 to 255 of 256
     * @param reportedRttNanos the round-trip time that it tells, or -1
     * @param now nanoseconds
     */
    public void onReport(int fractionLost, long reportedRttNanos, long now) {
        if (reportedRttNanos >= 0) {
            long rtt = Math.min(MAX_RTT_NANOS, reportedRttNanos);
            rttNanos = hasRtt ? rttNanos + (rtt - rttNanos) / 8 : rtt;
            hasRtt = true;
        }
        if (feedbackAt >= 0 && now - feedbackAt < FRESH_NANOS) {
            return;
        }
        heard();
        reportedLoss = Math.max(reportedLoss, (fractionLost & 0xFF) / 256.0);
        if (reportedAt >= 0 && now - reportedAt < REPORT_GAP_NANOS) {
            return;
        }
        reportedAt = now;
        limit.pass(targetBps(), now);
        if (reportedLoss > REPORT_HIGH) {
            rate.lower(targetBps() * (1 - 0.5 * reportedLoss), now);
        } else if (reportedLoss < REPORT_LOW && !limit.isLimited() && rembBps > rate.bps()) {
            rate.raise((long) (rate.bps() * REPORT_INCREASE), now);
        }
        reportedLoss = 0;
    }

    /**
     * The receiver estimates for us (draft-alvestrand-rmcat-remb-03): a cap, and where no feedback of arrivals comes, the estimate itself.
     *
     * @param bitrateBps as read
     * @param now nanoseconds
     */
    public void onRemb(long bitrateBps, long now) {
        rembBps = Math.max(0, bitrateBps);
        if (feedbackAt < 0) {
            heard();
            rate.raise(Math.min(rembBps, config.maxBps()), now);
        }
    }

    /**
     * Caps the target: by what was negotiated ({@code b=AS}, {@code b=TIAS}), and by what there is to send.
     *
     * @param bitrateBps bit/s, or {@link Long#MAX_VALUE} for none
     */
    public void cap(long bitrateBps) {
        capBps = bitrateBps;
    }

    /**
     * Lets time pass: without feedback, what is sent fades away.
     *
     * @param now nanoseconds
     */
    public void handleTimeout(long now) {
        limit.pass(targetBps(), now);
        if (decayAt <= now) {
            rate.lower(DECAY * targetBps(), now);
            decayAt = now + DECAY_INTERVAL_NANOS;
        }
    }

    /**
     * When {@link #handleTimeout} wants to be called.
     *
     * @return nanoseconds, or {@link Machine#NEVER}
     */
    public long nextTimeout() {
        return sent.inFlightBytes() > 0 ? decayAt : Machine.NEVER;
    }

    /**
     * What may be sent.
     *
     * @return bit/s between the bounds
     */
    public long targetBps() {
        double least = Math.min(Math.min(rate.bps() * queue.part(), lossBound), Math.min(rembBps, capBps));
        return (long) Math.clamp(least, (double) config.minBps(), (double) config.maxBps());
    }

    /** What is never exceeded. */
    long maxBps() {
        return Math.clamp(Math.min(capBps, rembBps), config.minBps(), config.maxBps());
    }

    /**
     * What arrives.
     *
     * @return bit/s, or -1 as long as too little has
     */
    public long ackedBps() {
        return acked.bps();
    }

    /**
     * The round-trip time, by reports if there are any, else by feedback.
     *
     * @return nanoseconds; 100 ms before the first sample
     */
    public long rttNanos() {
        return rttNanos;
    }

    /**
     * What was lost lately.
     *
     * @return 0 to 1
     */
    public double fractionLost() {
        return loss.fractionLost();
    }

    /**
     * Whether less is sent than might be, so that the target does not grow but by probes.
     *
     * @return true while it is so
     */
    public boolean isApplicationLimited() {
        return limit.isLimited();
    }

    /**
     * What waits on the path, by its length in time, as the last feedback tells.
     *
     * @return nanoseconds more than the shortest way of the last half minute
     */
    public long queueNanos() {
        return queue.queueNanos();
    }

    DelaySignal signal() {
        return signal;
    }

    long decreasedAt() {
        return rate.decreasedAt();
    }

    ProbeResults probes() {
        return probes;
    }
}
