package dev.maru.sctp;

/**
 * How much may be in flight: slow start ended by {@link HyStart}, then {@link Cubic}, with three rules beside them that look at each round
 * trip. A round ends when what was sent last at its beginning is acknowledged.
 *
 * <ol>
 *   <li>Queues stay short: where round trips grow by more than a quarter over the least one, or by 40 ms, the window goes back to what fills the path and
 *       that much of queue, so that calls beside a transfer stay usable. When the queue does not shrink by that for some rounds, somebody
 *       else fills it, and CUBIC alone decides (the idea of Copa's competitive mode, NSDI 2018).
 *   <li>Deviation: a loss without a queue is no congestion. RFC 9438 §4.6 reduces the window at every loss, which leaves 2 Mbit/s of any path
 *       of 100 ms that loses 1 %. Here, as in BBR (draft-ietf-ccwg-bbr), losses count where more than 2 % are lost, and where round
 *       trips show a queue.
 *   <li>When the least round trip is old, the window is halved for two rounds to see it again, as there.
 * </ol>
 */
final class CongestionControl {
    private static final long MILLISECOND = 1_000_000;

    /** The queue that is let stand, at least: a driver's timers and a radio's grants look like as much. */
    private static final long MIN_TARGET = 15 * MILLISECOND;

    /** The most: on a long path a quarter of it would be more than people like to wait. */
    private static final long MAX_TARGET = 40 * MILLISECOND;

    private static final double LOSS_THRESHOLD = 0.02;

    /** So many losses more in two rounds say nothing about their rate. */
    private static final int MIN_LOSSES = 2;

    private static final int MIN_SAMPLES = 4;

    /** Rounds with twice the queue that is let stand, although the window was reduced in them, until somebody else is thought to be there. */
    private static final int COMPETING_ROUNDS = 8;

    /** Which part of the target is left when the queue was longer: else the window would be back there in the next round. */
    private static final double EASED = 0.7;

    private static final long MIN_RTT_AGE = 10_000 * MILLISECOND;

    /** While somebody else fills the queue half of the window shows nothing, and he takes the other half. */
    private static final long MIN_RTT_AGE_COMPETING = 60_000 * MILLISECOND;

    private final RttEstimator rtt;
    private final Cubic cubic;
    private final HyStart hyStart = new HyStart();

    private int roundEnd;
    private boolean hasRound;
    private long roundMin = Long.MAX_VALUE;
    private long lastRoundMin = Long.MAX_VALUE;
    private int samples;
    private int delivered;
    private int lost;
    private int lastDelivered;
    private int lastLost;

    private int queuedRounds;
    private int longQueueRounds;

    /** What the window was before it was reduced in vain. */
    private double windowBefore;

    private boolean isCompeting;
    private int drainRounds;

    CongestionControl(RttEstimator rtt, int packetBytes) {
        this.rtt = rtt;
        this.cubic = new Cubic(packetBytes);
    }

    /** User data that may be in flight, bytes. */
    double window() {
        return drainRounds > 0 ? cubic.half() : cubic.window();
    }

    boolean isSlowStart() {
        return cubic.isSlowStart();
    }

    void packetBytes(int bytes) {
        cubic.packetBytes(bytes);
    }

    /** Begins anew, on another path. */
    void restart() {
        cubic.restart();
        hyStart.restart();
        hasRound = false;
        isCompeting = false;
        drainRounds = 0;
        startRound(0);
        lastRoundMin = Long.MAX_VALUE;
        lastLost = 0;
        lastDelivered = 0;
    }

    /** Counts what a SACK acknowledged, and ends the round when it is over; to be called for each SACK. */
    void onSack(SackReader sack, SentChunks sent, long now) {
        delivered += sack.ackedPackets;
        if (sack.rttSample >= 0) {
            roundMin = Math.min(roundMin, sack.rttSample);
            samples++;
            long exit = cubic.isSlowStart() ? hyStart.onSample(sack.rttSample, rtt, now) : 0;
            if (exit > 0) {
                leaveSlowStart(exit);
            }
        }
        if (!hasRound || sent.cumulative() - roundEnd >= 0) {
            if (hasRound) {
                endRound(now);
            }
            startRound(sent.nextTsn());
            hasRound = true;
        }
    }

    private void startRound(int end) {
        roundEnd = end;
        lastRoundMin = roundMin;
        roundMin = Long.MAX_VALUE;
        samples = 0;
        lastDelivered = delivered;
        lastLost = lost;
        delivered = 0;
        lost = 0;
    }

    private void endRound(long now) {
        if (drainRounds > 0) {
            drainRounds--;
            return;
        }
        if (samples < MIN_SAMPLES || cubic.isSlowStart()) {
            return;
        }
        long queue = roundMin - rtt.min();
        long target = target();
        if (queue <= target) {
            queuedRounds = 0;
            isCompeting &= queue > target / 2;
        } else if (!isCompeting) {
            queuedRounds++;
            if (longQueueRounds == 0) {
                windowBefore = cubic.window();
            }
            longQueueRounds = queue > 2 * target ? longQueueRounds + 1 : 0;
            isCompeting = longQueueRounds > COMPETING_ROUNDS;
            if (isCompeting) {
                longQueueRounds = 0;
                cubic.restore(windowBefore);
            }
            if ((queuedRounds & 1) != 0 && !isCompeting) { // what was done shows one round later
                cubic.ease((rtt.min() + EASED * target) / roundMin);
            }
        }
        if (rtt.minAge(now) > (isCompeting ? MIN_RTT_AGE_COMPETING : MIN_RTT_AGE)) {
            rtt.forgetMin();
            drainRounds = 2;
        }
    }

    private long target() {
        return Math.clamp(rtt.min() / 4, MIN_TARGET, MAX_TARGET);
    }

    /** What made this round trip left when the window was half as large as now. */
    private void leaveSlowStart(long roundTrip) {
        cubic.leaveSlowStart(0.5 * Math.min(1, (double) (rtt.min() + target()) / roundTrip));
        hyStart.restart();
    }

    /** Lets the window grow by what was acknowledged while it was full. */
    void grow(int ackedBytes, long now) {
        if (drainRounds == 0) {
            cubic.onAck(ackedBytes / hyStart.growthDivisor(), ackedBytes, rtt.srtt(), now);
        }
    }

    /** Counts losses; true when they mean congestion, and the window was reduced. */
    boolean onLosses(int packets, boolean isReduced) {
        lost += packets;
        if (isReduced || !isCongestion()) {
            return false;
        }
        cubic.onLoss();
        hyStart.restart();
        return true;
    }

    private boolean isCongestion() {
        int losses = lost + lastLost;
        double expected = LOSS_THRESHOLD * (losses + delivered + lastDelivered);
        boolean isMuch =
                losses > expected + 2 * Math.sqrt(expected) + MIN_LOSSES; // two deviations, else it may be chance
        if (isMuch || isCompeting) {
            return true;
        }
        long recent = samples >= MIN_SAMPLES ? roundMin : Math.min(roundMin, lastRoundMin);
        return recent == Long.MAX_VALUE || recent - rtt.min() > target();
    }

    void onTimeout() {
        cubic.onTimeout();
        hyStart.restart();
    }

    void onIdle(long idleNanos) {
        cubic.onIdle(idleNanos, rtt.rto());
    }
}
