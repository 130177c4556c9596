package dev.maru.rtp;

import dev.maru.wire.Datagram;
import java.util.function.LongConsumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One stream that we send (RFC 3550): numbers and timestamps of its packets, what was sent for retransmission (RFC 4588), its sender
 * reports, and what the other side reports of it.
 *
 * <p>A packet is made by {@link #begin}, elements and payload of the caller's, and {@link #finish}. A forwarder that has whole packets
 * rewrites them and calls {@link #forward}. What NACKs ask for waits until {@link #pollRetransmission} takes it, so that a pacer decides
 * when. Transport-wide sequence numbers and send times are stamped by whoever sends the packet at last, {@link TransportSequence#stamp},
 * so those of retransmissions are their own.
 *
 * <p>Made by {@link RtpSession#addSendStream}. A packet allocates nothing. Not thread-safe. Collisions of SSRCs (RFC 3550 §8.2) are not
 * looked for: SDP assigns them, and SRTP keeps strangers out.
 */
public final class RtpSendStream {
    /** A number in the lower half of the numbers, so that the first wrap is not at once (RFC 3711 §3.3.1 advises so). */
    private static final int FIRST_SEQUENCES = 1 << 15;

    private final NtpClock clock;
    private final RtpWriter writer = new RtpWriter();
    private final RtpPacket view = new RtpPacket();
    private final Retransmitter retransmitter;
    private final RemoteReception reception;
    private final int timestampOffset;
    private final LongConsumer onFirstSent;

    private SendStreamConfig config;
    /** That of its retransmissions, also while there are none: their numbers go on, as SRTP takes none twice. */
    private @Nullable Ssrc knownRtxSsrc;

    private SendElements elements;
    private int nextSequence;
    private boolean isActive = true;
    private long packets;
    private long payloadBytes;
    private long headerBytes;
    private long frames;
    private long nacks;
    private long plis;
    private long firs;
    private int lastFir = -1;
    private int lastTimestamp;
    private long lastCaptureNanos;

    /** Made by a session, which wants to know when the first packet is sent. */
    RtpSendStream(SendStreamConfig config, NtpClock clock, RandomGenerator entropy, LongConsumer onFirstSent) {
        this.onFirstSent = onFirstSent;
        this.config = config;
        this.knownRtxSsrc = config.rtxSsrc();
        this.clock = clock;
        nextSequence = entropy.nextInt(FIRST_SEQUENCES);
        timestampOffset = entropy.nextInt();
        elements = new SendElements(config);
        retransmitter = new Retransmitter(config, entropy.nextInt(FIRST_SEQUENCES));
        reception = new RemoteReception(nextSequence, config.clockRateHz());
    }

    /**
     * What it was made with.
     *
     * @return the configuration
     */
    public SendStreamConfig config() {
        return config;
    }

    /**
     * Takes what was negotiated anew: ids of extensions, names, whether it has a retransmission stream, and which payload types that has. What
     * was sent stays as it is.
     *
     * @param changed with the SSRC, kind, clock rate and history that it was made with, and the SSRC of the retransmission stream that it had
     *     before, if it had one, or null
     */
    public void reconfigure(SendStreamConfig changed) {
        Ssrc rtx = changed.rtxSsrc();
        boolean isOtherRtx = rtx != null && knownRtxSsrc != null && !rtx.equals(knownRtxSsrc);
        if (!changed.ssrc().equals(config.ssrc()) || isOtherRtx || changed.clockRateHz() != config.clockRateHz()) {
            throw new IllegalArgumentException("another SSRC or clock rate is another stream");
        }
        knownRtxSsrc = rtx == null ? knownRtxSsrc : rtx;
        config = changed;
        elements = new SendElements(changed);
        retransmitter.configure(changed);
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
     * What the stream adds to the timestamps that {@link #begin} is given (RFC 3550 §5.1 wants them to start at random).
     *
     * @return the 32 bits
     */
    public int timestampOffset() {
        return timestampOffset;
    }

    /**
     * Starts a packet: header, and the stream's elements: mid and rid until the other side is known to have learned them, room for
     * the transport-wide sequence number and the send time. The caller adds elements of its own, then its payload at
     * {@link RtpWriter#payload()}, then calls {@link #finish}.
     *
     * @param out where to, from its offset on; {@link RtpWriter#TAILROOM} bytes behind it stay free
     * @param payloadType 0 to 127
     * @param timestamp of the media, in units of the clock rate; {@link #timestampOffset()} is added
     * @param captureNanos when the media was captured, on the driver's clock, which ties timestamps to wall time in reports
     * @return the writer, good until the next call
     */
    public RtpWriter begin(Datagram out, int payloadType, int timestamp, long captureNanos) {
        lastTimestamp = timestamp + timestampOffset;
        lastCaptureNanos = captureNanos;
        writer.begin(out).header(payloadType, nextSequence, lastTimestamp, ssrc());
        elements.write(writer, reception.hasReport());
        return writer;
    }

    /**
     * Ends the packet that was begun, keeps it for retransmission and counts it as sent.
     *
     * @param out the same datagram; its length is set
     * @param payloadLength bytes behind {@link RtpWriter#payload()}
     * @param marker the marker bit
     * @param now nanoseconds
     */
    public void finish(Datagram out, int payloadLength, boolean marker, long now) {
        int length = writer.finish(payloadLength, marker);
        out.length(length);
        retransmitter.keep(nextSequence, out, now);
        nextSequence = nextSequence + 1 & 0xFFFF;
        count(payloadLength, length - payloadLength, marker, now);
    }

    /**
     * Takes a whole packet that is about to be sent, with SSRC, payload type, sequence number and timestamp already of this stream:
     * keeps it for retransmission and counts it.
     *
     * @param out the packet
     * @param packet a view of it
     * @param captureNanos when the media was captured or, if nobody knows, when it came, on the driver's clock
     * @param now nanoseconds
     */
    public void forward(Datagram out, RtpPacket packet, long captureNanos, long now) {
        lastTimestamp = packet.timestamp();
        lastCaptureNanos = captureNanos;
        retransmitter.keep(packet.sequenceNumber(), out, now);
        nextSequence = packet.sequenceNumber() + 1 & 0xFFFF;
        count(packet.payloadLength(), packet.length() - packet.payloadLength(), packet.marker(), now);
    }

    private void count(int payload, int headers, boolean marker, long now) {
        if (packets++ == 0) {
            onFirstSent.accept(now);
        }
        payloadBytes += payload;
        headerBytes += headers;
        frames += marker ? 1 : 0;
    }

    /**
     * The sequence number that the next packet gets.
     *
     * @return 0 to 65,535
     */
    public int nextSequenceNumber() {
        return nextSequence;
    }

    /**
     * Stops or resumes: a stream that is not active sends no reports and answers no NACKs. It sends no packets by not being asked to.
     *
     * @param isActive whether it is
     */
    public void active(boolean isActive) {
        this.isActive = isActive;
    }

    /**
     * Whether it is active.
     *
     * @return true at first
     */
    public boolean isActive() {
        return isActive;
    }

    /** What the other side misses (RFC 4585 §6.2.1). */
    void handleNack(RtcpReader nack, long now) {
        nacks++;
        if (!isActive) {
            return;
        }
        for (int i = 0; i < Nack.count(nack); i++) {
            int first = Nack.packetId(nack, i);
            retransmitter.request(first, reception.rttNanos(), now);
            for (int mask = Nack.mask(nack, i); mask != 0; mask &= mask - 1) {
                int sequence = first + 1 + Integer.numberOfTrailingZeros(mask) & 0xFFFF;
                retransmitter.request(sequence, reception.rttNanos(), now);
            }
        }
    }

    void handlePictureLoss() {
        plis++;
    }

    /** Whether this is a new request, and not the last one repeated (RFC 5104 §4.3.1.2). */
    boolean handleFullIntraRequest(int number) {
        if (number == lastFir) {
            return false;
        }
        lastFir = number;
        firs++;
        return true;
    }

    /** Takes the other side's report; says the round-trip time in nanoseconds, or -1. */
    long handleReport(ReportBlock block, long now) {
        long rtt = reception.handle(block, clock.ntp(now), now);
        retransmitter.roundTrip(reception.rttNanos());
        return rtt;
    }

    /** The other side reported on the retransmission stream. */
    void handleRtxReport() {
        retransmitter.namesAreKnown();
    }

    /**
     * Whether a packet waits to be sent again.
     *
     * @return true when {@link #pollRetransmission} may give one
     */
    public boolean hasRetransmission() {
        return retransmitter.hasRequests();
    }

    /**
     * Makes the next packet that is to be sent again.
     *
     * @param out where to, from its offset on
     * @param now nanoseconds
     * @return false when there is none
     */
    public boolean pollRetransmission(Datagram out, long now) {
        if (!retransmitter.poll(out, elements, now)) {
            return false;
        }
        view.parse(out);
        int osn = config.rtxSsrc() == null ? 0 : Rtx.OSN;
        packets++;
        payloadBytes += view.payloadLength() - osn;
        headerBytes += view.headerLength() + osn;
        return true;
    }

    /**
     * Makes a packet that carries nothing, to probe the link or keep it busy: on the retransmission stream (RFC 4588 §3 lets that be
     * ignored), so that the media's own numbers stay without holes.
     *
     * @param out where to, from its offset on
     * @param padding 1 to 255 bytes
     * @return false when there is no retransmission stream or nothing was sent yet
     */
    public boolean pollPadding(Datagram out, int padding) {
        if (packets == 0 || !retransmitter.padding(out, elements, lastTimestamp, padding)) {
            return false;
        }
        packets++;
        headerBytes += out.length();
        return true;
    }

    boolean isDueForReport() {
        return isActive && packets > 0;
    }

    /** What this stream says of itself now: the timestamp that would belong to this moment, by the last one and its capture time. */
    SenderReport senderReport(long now) {
        long sinceCapture = now - lastCaptureNanos;
        int ticks = (int) (sinceCapture / 1_000 * config.clockRateHz() / 1_000_000);
        return new SenderReport(ssrc(), clock.ntp(now), lastTimestamp + ticks, (int) packets, (int) payloadBytes);
    }

    /**
     * The round-trip time by the last report.
     *
     * @return nanoseconds, -1 when not known
     */
    public long rttNanos() {
        return reception.rttNanos();
    }

    /**
     * What was sent.
     *
     * @return a snapshot
     */
    public OutboundStatistics statistics() {
        return new OutboundStatistics(
                packets,
                payloadBytes,
                headerBytes,
                retransmitter.packets(),
                retransmitter.payloadBytes(),
                frames,
                nacks,
                plis,
                firs,
                retransmitter.gone());
    }

    /**
     * What the other side said of it.
     *
     * @return a snapshot
     */
    public RemoteInboundStatistics remoteStatistics() {
        return reception.statistics();
    }
}
