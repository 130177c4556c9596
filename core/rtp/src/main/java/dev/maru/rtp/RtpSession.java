package dev.maru.rtp;

import dev.maru.wire.Datagram;
import dev.maru.wire.DropCounters;
import dev.maru.wire.DropReason;
import dev.maru.wire.Machine;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * All streams of one transport (RFC 3550, bundled as in RFC 9143): takes received packets to their streams, and exchanges RTCP. The packets
 * that come in are decrypted already, and those that go out are to be encrypted.
 *
 * <p>It is driven like a {@link Machine}, but what it is handed comes back: {@link #receive} says which stream a packet belongs to, and
 * media of ours goes out by the caller's pacer. {@link #pollTransmit} gives RTCP; what is to be sent again waits in its
 * {@link RtpSendStream} for the pacer. Not thread-safe.
 *
 * <p>Deviation: reports go out each second, give or take a half, in place of the interval of RFC 3550 §6.2, as browsers do; and feedback
 * goes out at once, without the dithering of RFC 4585 §3.5.2, which spares large groups and is 0 in those of two.
 */
public final class RtpSession {
    /** What an RTCP datagram has at most, so that with SRTCP and headers it fits any path: as much as RTP has. */
    static final int MAX_RTCP_BYTES = 1_152;

    static final long REPORT_INTERVAL_NANOS = 1_000_000_000;

    /** The first report comes sooner, since playing together waits for it. */
    private static final long FIRST_REPORT_NANOS = 300_000_000;

    private static final int MAX_EVENTS = 1_024;

    private final RandomGenerator entropy;
    private final RtpSessionConfig config;
    private final DropCounters drops = new DropCounters();
    private final ArrayDeque<RtpEvent> events = new ArrayDeque<>();
    private final Demultiplexer demultiplexer = new Demultiplexer(drops, this::tell);
    private final SsrcTable<RtpSendStream> sendTable = new SsrcTable<>();
    private final List<RtpSendStream> sendStreams = new ArrayList<>();
    private final ArrayDeque<Integer> goodbyes = new ArrayDeque<>();
    private final RtcpInput input;
    private final ReportBuilder reports;
    private final RtcpWriter writer = new RtcpWriter();
    private final int ownSsrc;
    private long nextReport = Machine.NEVER;
    private long rttNanos = -1;

    /**
     * A session without streams.
     *
     * @param config what it is like
     * @param entropy for SSRCs, first numbers and the spread of reports
     */
    public RtpSession(RtpSessionConfig config, RandomGenerator entropy) {
        this.config = config;
        this.entropy = entropy;
        ownSsrc = entropy.nextInt(1, Integer.MAX_VALUE);
        reports = new ReportBuilder(config.cname(), config.clock());
        input = new RtcpInput(this, drops);
    }

    /**
     * Says who wants the arrivals that the other side reports.
     *
     * @param sink of congestion control
     */
    public void feedbackTo(FeedbackSink sink) {
        input.sink(sink);
    }

    /**
     * Adds a stream that we send.
     *
     * @param stream what it is like
     * @return the stream
     * @throws IllegalStateException when a stream of ours has its SSRC already
     */
    public RtpSendStream addSendStream(SendStreamConfig stream) {
        if (sendTable.get(stream.ssrc().value()) != null) {
            throw new IllegalStateException("SSRC " + stream.ssrc() + " is in use");
        }
        RtpSendStream added = new RtpSendStream(stream, config.clock(), entropy, this::scheduleFirstReport);
        sendTable.put(added.ssrc(), added);
        sendStreams.add(added);
        return added;
    }

    /**
     * Ends a stream that we send; a goodbye follows (RFC 3550 §6.6).
     *
     * @param stream of this session
     */
    public void removeSendStream(RtpSendStream stream) {
        if (sendStreams.remove(stream)) {
            sendTable.remove(stream.ssrc());
            if (goodbyes.size() < MAX_EVENTS) {
                goodbyes.add(stream.ssrc());
            }
        }
    }

    /**
     * Lets a media section be received, or changes what may be received in it. Streams that are known stay.
     *
     * @param section as negotiated
     */
    public void putReceiveSection(ReceiveSection section) {
        demultiplexer.put(section);
    }

    /**
     * Ends a media section with its streams.
     *
     * @param mid its identification, or null for the one without
     */
    public void removeReceiveSection(@Nullable Mid mid) {
        demultiplexer.remove(mid);
    }

    /**
     * The streams that we send.
     *
     * @return a view, in the order in which they were added
     */
    public List<RtpSendStream> sendStreams() {
        return Collections.unmodifiableList(sendStreams);
    }

    /**
     * The streams that we receive, named by SDP or found.
     *
     * @return a view
     */
    public List<RtpReceiveStream> receiveStreams() {
        return Collections.unmodifiableList(demultiplexer.streams());
    }

    @Nullable
    RtpSendStream sendStream(int ssrc) {
        return sendTable.get(ssrc);
    }

    /** The stream of ours that repeats lost packets under an SSRC, which a negotiation may change. Asked for once for each report of it. */
    @Nullable
    RtpSendStream rtxStream(int ssrc) {
        for (int i = 0; i < sendStreams.size(); i++) {
            Ssrc rtx = sendStreams.get(i).config().rtxSsrc();
            if (rtx != null && rtx.value() == ssrc) {
                return sendStreams.get(i);
            }
        }
        return null;
    }

    @Nullable
    RtpReceiveStream receiveStream(int ssrc) {
        return demultiplexer.stream(ssrc);
    }

    /**
     * The SSRC by which we report: that of a stream of ours, or one of its own while there is none.
     *
     * @return the 32 bits
     */
    public int localSsrc() {
        return sendStreams.isEmpty() ? ownSsrc : sendStreams.getFirst().ssrc();
    }

    /**
     * Takes an RTP packet. A retransmission is made the original, in place: the view and the datagram are then those of the original.
     * Whatever is refused is counted.
     *
     * @param in the packet, decrypted
     * @param packet a view of the caller's, which is pointed at it
     * @param now nanoseconds
     * @return the stream that the packet is new to, whose {@link RtpReceiveStream#sequence()} is the packet's; null when it was dropped
     */
    public @Nullable RtpReceiveStream receive(Datagram in, RtpPacket packet, long now) {
        if (!packet.parse(in)) {
            drops.count(in.length() < RtpPacket.HEADER ? DropReason.TRUNCATED : DropReason.MALFORMED);
            return null;
        }
        RtpReceiveStream stream = demultiplexer.receive(packet, now);
        if (stream != null) {
            in.wrap(packet.bytes(), packet.offset(), packet.length());
            scheduleFirstReport(now);
        }
        return stream;
    }

    /**
     * Takes an RTCP datagram. Whatever is refused is counted.
     *
     * @param in the datagram, decrypted; {@link RtcpReader#isRtcp} tells it from RTP
     * @param now nanoseconds
     */
    public void handleRtcp(Datagram in, long now) {
        input.handle(in, now);
    }

    void tell(RtpEvent event) {
        if (events.size() < MAX_EVENTS) {
            events.add(event);
        } else {
            drops.count(DropReason.LIMIT);
        }
    }

    void handleReferenceTime(int ssrc, long ntp, long now) {
        reports.reference(ssrc, ntp, now);
    }

    /** Smooths as TCP does (RFC 6298 §2): an eighth of each new sample. */
    void handleRoundTrip(long nanos) {
        if (nanos >= 0) {
            rttNanos = rttNanos < 0 ? nanos : rttNanos + (nanos - rttNanos) / 8;
        }
    }

    NtpClock clock() {
        return config.clock();
    }

    /** Whether an SSRC is one by which we report. */
    boolean isOurs(int ssrc) {
        return ssrc == ownSsrc || sendTable.get(ssrc) != null;
    }

    /**
     * The round-trip time, smoothed, by the other side's reports or answers.
     *
     * @return nanoseconds, -1 when not known
     */
    public long rttNanos() {
        return rttNanos;
    }

    private void scheduleFirstReport(long now) {
        if (nextReport == Machine.NEVER) {
            nextReport = now + spread(FIRST_REPORT_NANOS);
        }
    }

    /** Half to one and a half of an interval, evenly, so that endpoints don't fall in step (RFC 3550 §6.3.1). */
    private long spread(long interval) {
        return interval / 2 + entropy.nextLong(interval);
    }

    /**
     * When {@link #handleTimeout} wants to be called.
     *
     * @return nanoseconds, or {@link Machine#NEVER}
     */
    public long nextTimeout() {
        long next = nextReport;
        List<RtpReceiveStream> streams = demultiplexer.streams();
        for (int i = 0; i < streams.size(); i++) {
            next = Math.min(next, streams.get(i).nextFeedback());
        }
        return next;
    }

    /**
     * Lets time pass: begins a round of reports when one is due, and gives up on packets that were asked for in vain. A call before
     * {@link #nextTimeout()} does nothing.
     *
     * @param now nanoseconds
     */
    public void handleTimeout(long now) {
        if (nextReport <= now) {
            buildReports(now);
        }
        List<RtpReceiveStream> streams = demultiplexer.streams();
        for (int i = 0; i < streams.size(); i++) {
            RtpReceiveStream stream = streams.get(i);
            stream.expire(now);
            if (stream.takeGivenUp()) {
                tell(new RtpEvent.PacketsGivenUp(stream, stream.givenUpThrough()));
            }
        }
    }

    /**
     * Begins a round of reports about all streams now, and puts off the next one; {@link #pollTransmit} gives them.
     *
     * @param now nanoseconds
     */
    public void buildReports(long now) {
        reports.start(sendStreams, demultiplexer.streams(), localSsrc(), now);
        nextReport = now + spread(REPORT_INTERVAL_NANOS);
    }

    /**
     * Fills the caller's buffer with the next RTCP datagram.
     *
     * @param out written to from its offset on; its length is set
     * @param now nanoseconds
     * @return false when there is nothing to send
     */
    public boolean pollTransmit(Datagram out, long now) {
        int limit = Math.min(out.offset() + MAX_RTCP_BYTES, out.bytes().length - RtpWriter.TAILROOM);
        if (reports.isUnderWay()) {
            reports.write(writer.begin(out.bytes(), out.offset(), limit), now);
        } else if (!goodbyes.isEmpty()) {
            int ssrc = goodbyes.remove();
            writer.begin(out.bytes(), out.offset(), limit);
            reports.preamble(writer, ssrc);
            Goodbye.write(writer, ssrc);
        } else if (!writeFeedback(out, limit, now)) {
            return false;
        }
        out.length(writer.length());
        return writer.length() > 0;
    }

    private boolean writeFeedback(Datagram out, int limit, long now) {
        boolean hasBegun = false;
        int begun = 0;
        List<RtpReceiveStream> streams = demultiplexer.streams();
        for (int i = 0; i < streams.size(); i++) {
            RtpReceiveStream stream = streams.get(i);
            if (stream.nextFeedback() > now) {
                continue;
            }
            if (!hasBegun) {
                writer.begin(out.bytes(), out.offset(), limit);
                if (!config.allowsReducedSize()) {
                    reports.preamble(writer, localSsrc());
                }
                begun = writer.length();
                hasBegun = true;
            }
            stream.writeFeedback(writer, localSsrc(), rttNanos, now);
        }
        return hasBegun && writer.length() > begun;
    }

    /**
     * The next thing that the driver should know.
     *
     * @return the event, or null when drained
     */
    public @Nullable RtpEvent pollEvent() {
        return events.poll();
    }

    /**
     * What was dropped.
     *
     * @return live counters
     */
    public DropCounters drops() {
        return drops;
    }
}
