package dev.maru.rtp;

import dev.maru.wire.Machine;
import org.jspecify.annotations.Nullable;

/**
 * One stream that we receive (RFC 3550): unwraps sequence numbers, counts loss and jitter, asks for what is missing (RFC 4585) and for
 * key frames (RFC 5104), ties its timestamps to the sender's clock, and reports.
 *
 * <p>Made by {@link RtpSession}, which hands it packets and takes its feedback. Whoever assembles frames asks it for key frames with
 * {@link #requestKeyFrame} and says with {@link #forgetBelow} what is no longer wanted. A packet allocates nothing. Not
 * thread-safe. Collisions and loops of SSRCs (RFC 3550 §8.2) are not looked for.
 */
public final class RtpReceiveStream {
    /** What {@link #sequence()} is before the first packet. */
    public static final long NO_SEQUENCE = SequenceTracker.REFUSED;

    private static final long SILENCE_NANOS = 8_000_000_000L;

    private final ReceiveStreamConfig config;
    private final SequenceTracker tracker = new SequenceTracker();
    private final SequenceTracker rtxTracker = new SequenceTracker();
    private final Jitter jitter;
    private final Nacker nacker = new Nacker();
    private final KeyFrameRequests keyFrames;
    private final SenderClock senderClock;
    private @Nullable Ssrc rtxSsrc;

    private long sequence = NO_SEQUENCE;
    private long packets;
    private long payloadBytes;
    private long headerBytes;
    private long duplicates;
    private long rtxPackets;
    private long rtxBytes;
    private long nacks;
    private long lastPacketAt = -1;
    private long givenUpTold = NO_SEQUENCE;
    private boolean hasEnded;

    RtpReceiveStream(ReceiveStreamConfig config) {
        this.config = config;
        jitter = new Jitter(config.clockRateHz());
        keyFrames = new KeyFrameRequests(config.keyFrameRequest());
        senderClock = new SenderClock(config.clockRateHz());
    }

    /**
     * What it was made with.
     *
     * @return the configuration
     */
    public ReceiveStreamConfig config() {
        return config;
    }

    /**
     * The SSRC.
     *
     * @return the 32 bits
     */
    public int ssrc() {
        return config.ssrc().value();
    }

    /**
     * The stream with its retransmissions.
     *
     * @return null as long as none is known
     */
    public @Nullable Ssrc rtxSsrc() {
        return rtxSsrc;
    }

    void rtxSsrc(Ssrc ssrc) {
        rtxSsrc = ssrc;
    }

    /** Takes a packet of the stream itself; false when it is to be dropped: a duplicate, or part of a jump that is not believed yet. */
    boolean receive(RtpPacket packet, long now) {
        long before = tracker.highest();
        long s = tracker.receive(packet.sequenceNumber());
        if (s == SequenceTracker.REFUSED) {
            duplicates++;
            return false;
        }
        if (tracker.isRestart()) {
            nacker.clear();
            jitter.restart();
        } else if (s > before) {
            jitter.receive(packet.timestamp(), now);
        }
        if (config.sendsNack() && !tracker.isRestart()) {
            note(s, before, now);
        }
        count(packet, s, now);
        return true;
    }

    private void note(long s, long before, long now) {
        if (s < before) {
            nacker.receive(s);
        } else if (before >= 0) {
            nacker.advance(before, s, now);
            if (nacker.takeOverflow()) {
                keyFrames.want();
            }
        }
    }

    /** Counts a packet of the retransmission stream, before it is unwrapped; false for a duplicate. */
    boolean receiveRtx(RtpPacket packet) {
        if (rtxTracker.receive(packet.sequenceNumber()) == SequenceTracker.REFUSED) {
            duplicates++;
            return false;
        }
        rtxPackets++;
        rtxBytes += packet.payloadLength();
        return true;
    }

    /** Takes the original out of a retransmission; false when it is there already, or not of this stream's present. */
    boolean repair(RtpPacket packet, long now) {
        long s = tracker.repair(packet.sequenceNumber());
        if (s == SequenceTracker.REFUSED) {
            duplicates++;
            return false;
        }
        nacker.receive(s);
        count(packet, s, now);
        return true;
    }

    private void count(RtpPacket packet, long s, long now) {
        sequence = s;
        packets++;
        payloadBytes += packet.payloadLength();
        headerBytes += packet.length() - packet.payloadLength();
        lastPacketAt = now;
    }

    /**
     * The number of the packet received last, unwrapped: it grows by one from packet to packet and never wraps. Of a packet out of order or
     * repaired it is smaller than those before.
     *
     * @return 0 or more, or {@link #NO_SEQUENCE} before the first packet
     */
    public long sequence() {
        return sequence;
    }

    /**
     * Asks the sender for a key frame, as often as it makes sense: calling this again and again is right while one is needed.
     */
    public void requestKeyFrame() {
        keyFrames.want();
    }

    /** Says that a key frame came, which ends what {@link #requestKeyFrame} began. */
    public void keyFrameReceived() {
        keyFrames.fulfil();
    }

    /**
     * Says that packets below a number are not wanted any more, since their frames were given or given up.
     *
     * @param sequence unwrapped
     */
    public void forgetBelow(long sequence) {
        nacker.forgetBelow(sequence);
    }

    /**
     * Up to where missing packets are no longer asked for.
     *
     * @return a number, unwrapped, or {@link #NO_SEQUENCE} as long as nothing was given up
     */
    public long givenUpThrough() {
        return nacker.givenUpThrough();
    }

    /** Whether something was given up since this was asked last. */
    boolean takeGivenUp() {
        boolean isNew = nacker.givenUpThrough() > givenUpTold;
        givenUpTold = nacker.givenUpThrough();
        return isNew;
    }

    /** Gives up what was asked for too often; then only a key frame helps. */
    void expire(long now) {
        if (nacker.isDue(now) && nacker.expire(now)) {
            keyFrames.want();
        }
    }

    /** When this has something to send, or {@link Machine#NEVER}. */
    long nextFeedback() {
        return hasEnded ? Machine.NEVER : Math.min(nacker.nextDue(), keyFrames.nextDue());
    }

    /** Writes NACK, PLI and FIR that are due. What does not fit stays due. */
    void writeFeedback(RtcpWriter writer, int senderSsrc, long rttNanos, long now) {
        if (nacker.write(writer, senderSsrc, ssrc(), rttNanos, now)) {
            nacks++;
        }
        keyFrames.write(writer, senderSsrc, ssrc(), rttNanos, now);
    }

    void handleSenderReport(SenderReport report, long now) {
        senderClock.handle(report, now);
    }

    /** The sender said goodbye (RFC 3550 §6.6). */
    void end() {
        hasEnded = true;
        nacker.clear();
    }

    /**
     * Whether the sender said goodbye and sent nothing since.
     *
     * @return true when it is over
     */
    public boolean hasEnded() {
        return hasEnded;
    }

    void resume() {
        hasEnded = false;
    }

    /** Silent ones are left out after a while (RFC 3550 §6.4 wants it after one interval; a lost report must not hide what was lost). */
    boolean isDueForReport(long now) {
        return tracker.hasStarted() && !hasEnded && now - lastPacketAt < SILENCE_NANOS;
    }

    boolean isRtxDueForReport() {
        return rtxTracker.hasStarted() && rtxSsrc != null && !hasEnded;
    }

    /** Fills a block about this stream (RFC 3550 §6.4.1); the loss since the block before counts from here on. */
    ReportBlock report(ReportBlock block, long now) {
        return block.received(
                        ssrc(), tracker.takeFractionLost(), lost(tracker), tracker.reportedHighest(), jitter.ticks())
                .lastReport(senderClock.lastReport(), senderClock.delaySinceLastReport(now));
    }

    /** Fills a block about the retransmission stream. */
    ReportBlock reportRtx(ReportBlock block, Ssrc ssrc) {
        return block.received(
                        ssrc.value(), rtxTracker.takeFractionLost(), lost(rtxTracker), rtxTracker.reportedHighest(), 0)
                .lastReport(0, 0);
    }

    private static int lost(SequenceTracker of) {
        return (int) Math.clamp(of.lost(), (long) ReportBlock.MIN_LOST, ReportBlock.MAX_LOST);
    }

    /**
     * Which moment a timestamp is by the sender's wall clock; streams of one sender (with one CNAME) are played together by that.
     *
     * @param rtpTimestamp of a packet
     * @return nanoseconds since 1970, or {@link Machine#NEVER} as long as no sender report came
     */
    public long senderUnixNanos(int rtpTimestamp) {
        return senderClock.unixNanos(rtpTimestamp);
    }

    /** When the last packet came, or -1. */
    long lastPacketAt() {
        return lastPacketAt;
    }

    /**
     * What was received.
     *
     * @return a snapshot
     */
    public InboundStatistics statistics() {
        return new InboundStatistics(
                packets,
                payloadBytes,
                headerBytes,
                tracker.hasStarted() ? tracker.lost() : 0,
                jitter.seconds(),
                lastPacketAt,
                rtxPackets,
                rtxBytes,
                duplicates,
                nacks,
                keyFrames.plis(),
                keyFrames.firs(),
                nacker.givenUp());
    }

    /**
     * What the sender said of it.
     *
     * @return a snapshot
     */
    public RemoteOutboundStatistics remoteStatistics() {
        return senderClock.statistics();
    }
}
