package dev.maru.congestion;

import dev.maru.rtp.FeedbackSink;
import dev.maru.rtp.TransportFeedback;
import dev.maru.wire.Machine;
import org.jspecify.annotations.Nullable;

/**
 * The sender's side of one transport, whole: numbers what leaves, estimates what the path carries, and says when which packet may leave. It
 * composes {@link SentPackets}, {@link BandwidthEstimator}, {@link Pacer} and {@link Prober}.
 *
 * <p>A packet's way: {@link #enqueue}; {@link #next} says that a packet of its kind may leave; {@link #take} gives its handle; {@link #sent}
 * its transport-wide number. When it says nothing,
 * {@link #nextSend} says when to ask again. A driver calls {@link #handleTimeout} at {@link #nextTimeout}. A packet allocates nothing. Not thread-safe.
 */
public final class CongestionController implements FeedbackSink {
    /** Frames leave twice as fast as on average: that costs the path half a frame of queue, and the frame half an interval. */
    private static final double PACING = 2;

    /** A change of the target that is worth telling. */
    private static final double WORTH_TELLING = 0.05;

    private static final long TICK_NANOS = 50_000_000;

    /** When nothing was sent for that long, time says nothing. */
    private static final long IDLE_NANOS = 2_000_000_000L;

    private final SentPackets sent = new SentPackets();
    private final BandwidthEstimator estimator;
    private final Prober prober;
    private final Pacer pacer;
    private long nextTick = Machine.NEVER;
    private long sentAt;
    private long told;

    /**
     * Begins at the start bitrate.
     *
     * @param config the bounds
     */
    public CongestionController(CongestionConfig config) {
        estimator = new BandwidthEstimator(config, sent);
        prober = new Prober(estimator);
        pacer = new Pacer((long) (PACING * config.startBps()));
    }

    /**
     * Queues a packet of media.
     *
     * @param kind what it is for
     * @param bytes its length
     * @param handle by which the caller knows it
     * @return false when too many wait
     */
    public boolean enqueue(PacketKind kind, int bytes, int handle) {
        return pacer.enqueue(kind, bytes, handle);
    }

    /**
     * What may leave now. Of {@link PacketKind#RETRANSMISSION} and {@link PacketKind#PADDING} the caller makes one; if it can make no padding it
     * calls {@link #withoutPadding} and asks again.
     *
     * @param hasRetransmission whether the caller has one
     * @param now nanoseconds
     * @return a kind, or null when nothing may leave
     */
    public @Nullable PacketKind next(boolean hasRetransmission, long now) {
        if (prober.nextSend() <= now) {
            PacketKind waiting = pacer.waiting(hasRetransmission);
            if (waiting != null || prober.wantsPadding()) {
                return waiting == null ? PacketKind.PADDING : waiting;
            }
        }
        return pacer.next(hasRetransmission, now);
    }

    /**
     * Takes a queued packet of a kind that {@link #next} named.
     *
     * @param kind of which one is queued here
     * @return its handle
     */
    public int take(PacketKind kind) {
        return pacer.take(kind);
    }

    /** No packet of padding can be made. */
    public void withoutPadding() {
        prober.withoutPadding();
    }

    /**
     * A packet leaves now.
     *
     * @param bytes its length
     * @param isNumbered whether it has room for a transport-wide number
     * @param now nanoseconds
     * @return its transport-wide sequence number, 0 to 65,535, or -1 when it gets none
     */
    public int sent(int bytes, boolean isNumbered, long now) {
        sentAt = now;
        if (nextTick == Machine.NEVER) {
            nextTick = now + TICK_NANOS;
        }
        pacer.sent(bytes, now);
        estimator.onSent(bytes, isNumbered, now);
        if (!isNumbered) {
            return -1;
        }
        prober.begin(now);
        return sent.add(bytes, prober.sent(bytes, now), now);
    }

    @Override
    public void onTransportFeedback(TransportFeedback feedback, long now) {
        estimator.onTransportFeedback(feedback, now);
        update(now);
    }

    /**
     * A receiver report came.
     *
     * @param fractionLost 0 to 255 of 256
     * @param rttNanos the round-trip time that it tells, or -1
     * @param now nanoseconds
     */
    public void onReport(int fractionLost, long rttNanos, long now) {
        estimator.onReport(fractionLost, rttNanos, now);
        update(now);
    }

    /**
     * An estimate of the receiver came.
     *
     * @param bitrateBps as read
     * @param now nanoseconds
     */
    public void onRemb(long bitrateBps, long now) {
        estimator.onRemb(bitrateBps, now);
        update(now);
    }

    /**
     * Caps the target, see {@link BandwidthEstimator#cap}.
     *
     * @param bitrateBps bit/s, or {@link Long#MAX_VALUE} for none
     */
    public void cap(long bitrateBps) {
        estimator.cap(bitrateBps);
        pace();
    }

    private void update(long now) {
        prober.update(estimator.signal(), estimator.isApplicationLimited(), now);
        pace();
    }

    private void pace() {
        pacer.rate((long) (PACING * estimator.targetBps()));
    }

    /**
     * Lets time pass.
     *
     * @param now nanoseconds
     */
    public void handleTimeout(long now) {
        if (estimator.nextTimeout() <= now) {
            estimator.handleTimeout(now);
            update(now);
        }
        if (nextTick <= now) {
            estimator.handleTimeout(now);
            update(now);
            nextTick = now - sentAt < IDLE_NANOS ? now + TICK_NANOS : Machine.NEVER;
        }
    }

    /**
     * When {@link #handleTimeout} wants to be called.
     *
     * @return nanoseconds, or {@link Machine#NEVER}
     */
    public long nextTimeout() {
        return Math.min(nextTick, estimator.nextTimeout());
    }

    /**
     * When {@link #next} has something to say.
     *
     * @param hasRetransmission whether the caller has one
     * @param now nanoseconds
     * @return nanoseconds, or {@link Machine#NEVER} when nothing waits
     */
    public long nextSend(boolean hasRetransmission, long now) {
        long next = pacer.nextTimeout(hasRetransmission, now);
        if (pacer.waiting(hasRetransmission) != null || prober.wantsPadding()) {
            next = Math.min(next, prober.nextSend());
        }
        return next;
    }

    /**
     * The target, when it has changed by more than 5 % since this was asked last.
     *
     * @return bit/s, or -1
     */
    public long pollTarget() {
        long target = estimator.targetBps();
        if (Math.abs(target - told) <= WORTH_TELLING * told) {
            return -1;
        }
        told = target;
        return target;
    }

    /**
     * What the path is estimated to carry.
     *
     * @return live
     */
    public BandwidthEstimator estimator() {
        return estimator;
    }

    /**
     * What tries for more.
     *
     * @return live
     */
    public Prober prober() {
        return prober;
    }

    /**
     * What was sent.
     *
     * @return live
     */
    public SentPackets sentPackets() {
        return sent;
    }

    /**
     * What waits to be sent.
     *
     * @return bytes
     */
    public long queuedBytes() {
        return pacer.queuedBytes();
    }

    /** Forgets what waits; its handles are the caller's again. */
    public void clear() {
        pacer.clear();
    }
}
