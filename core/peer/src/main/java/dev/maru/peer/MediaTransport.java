package dev.maru.peer;

import dev.maru.congestion.BandwidthEstimator;
import dev.maru.jsep.MediaPlan;
import dev.maru.jsep.RtpCodec;
import dev.maru.jsep.SendPlan;
import dev.maru.rtp.EncodedFrame;
import dev.maru.rtp.JitterStatistics;
import dev.maru.rtp.Mid;
import dev.maru.rtp.NtpClock;
import dev.maru.rtp.PacketSources;
import dev.maru.rtp.RtpEvent;
import dev.maru.rtp.RtpPacket;
import dev.maru.rtp.RtpReceiveStream;
import dev.maru.rtp.RtpSendStream;
import dev.maru.rtp.RtpSession;
import dev.maru.rtp.RtpSessionConfig;
import dev.maru.srtp.SrtpCiphers;
import dev.maru.wire.Datagram;
import dev.maru.wire.Machine;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The media of one connection: frames that are written go out as RTP packets, and packets that come make frames again. What it is given and
 * gives is not encrypted. It routes between the RTP session, what sends ({@link MediaSender}) and what receives ({@link MediaReceiver}). Not
 * thread-safe.
 */
public final class MediaTransport {
    /** What SRTP adds at most: a tag of 16 bytes (RFC 7714 §4). */
    private static final int SRTP_OVERHEAD = 16;

    /** Frames that wait for a driver that does not come; it is asked after each batch of packets. */
    private static final int MAX_EVENTS = 1_024;

    private final PeerConfig config;
    private final RandomGenerator entropy;
    private final Map<String, MediaPlan> plans = new HashMap<>();
    private final Queue<MediaEvent> events = new ArrayDeque<>();
    private final RtpPacket packet = new RtpPacket();
    private final MediaSender sender;
    private final MediaReceiver receiver;
    private @Nullable RtpSession session;
    private boolean isRtcp;
    private boolean mayBeReduced;

    /**
     * What goes out in one encoding.
     *
     * @param mid its section
     * @param rid its layer, or empty
     * @param codec of the last frame, or null before the first
     * @param stream counters
     * @param frames what was done with frames
     * @param targetBps its share of what the path carries, in bits a second
     */
    public record Outgoing(
            String mid,
            String rid,
            @Nullable RtpCodec codec,
            RtpSendStream stream,
            FrameCounters frames,
            long targetBps) {}

    /**
     * What comes in on one stream.
     *
     * @param mid its section
     * @param rid its layer, or empty
     * @param codec of the last packet, or null before the first
     * @param stream counters
     * @param jitter of the jitter buffer, or null before the first packet
     * @param frames what was done with frames
     * @param audioLevel of the last packet, in -dBov, or {@link PacketSources#NO_LEVEL}
     */
    public record Incoming(
            String mid,
            String rid,
            @Nullable RtpCodec codec,
            RtpReceiveStream stream,
            @Nullable JitterStatistics jitter,
            FrameCounters frames,
            int audioLevel) {}

    MediaTransport(PeerConfig config, RandomGenerator entropy) {
        this.config = config;
        this.entropy = entropy;
        int maxPacket = config.mtuBytes() - SRTP_OVERHEAD;
        this.sender = new MediaSender(config.mtuBytes(), maxPacket, entropy, this::tell);
        this.receiver = new MediaReceiver(maxPacket, this::tell);
    }

    /** What is sent and received, from now on. */
    void apply(List<MediaPlan> media, long now) {
        if (media.isEmpty() && session == null) {
            return;
        }
        RtpSession rtp = session(media);
        Set<String> sections = new HashSet<>();
        Set<String> present = new HashSet<>();
        for (MediaPlan plan : media) {
            sections.add(plan.mid());
            if (plan.send() != null || plan.receive() != null) {
                present.add(plan.mid());
            }
            receiver.apply(rtp, plan, plans.put(plan.mid(), plan));
            sender.apply(rtp, plan);
        }
        for (String mid : List.copyOf(plans.keySet())) {
            if (!present.contains(mid)) {
                plans.remove(mid);
                rtp.removeReceiveSection(new Mid(mid));
            }
        }
        sender.retain(rtp, sections);
        receiver.retain(rtp);
        sender.cap(plans.values());
    }

    private RtpSession session(List<MediaPlan> media) {
        RtpSession rtp = session;
        if (rtp == null) {
            String cname = media.stream()
                    .map(MediaPlan::send)
                    .filter(send -> send != null && !send.cname().isEmpty())
                    .map(SendPlan::cname)
                    .findFirst()
                    .orElseGet(() -> Long.toHexString(entropy.nextLong()));
            mayBeReduced = media.stream()
                    .allMatch(plan -> plan.send() == null || plan.send().hasReducedSizeRtcp());
            NtpClock clock = new NtpClock(config.wallClockNanos());
            rtp = new RtpSession(new RtpSessionConfig(cname, clock, mayBeReduced), entropy);
            rtp.feedbackTo(sender.congestion());
            session = rtp;
        }
        return rtp;
    }

    /**
     * Finds the fastest ciphers for media that this host has, and proves them, once for the process. It takes some tenths of a second of a cold
     * JVM, and would fall on the thread of the first packet of media; so a driver does it before, on another.
     *
     * @return what they are, for logs
     */
    public static String findCiphers() {
        return SrtpCiphers.preferred().name();
    }

    /**
     * Sends a frame.
     *
     * @param mid the section
     * @param rid the layer, or empty
     * @param frame in a codec that was negotiated
     * @param now nanoseconds
     * @return false when it was dropped; true also when a tone is played instead
     */
    public boolean write(String mid, String rid, EncodedFrame frame, long now) {
        return sender.write(mid, rid, frame, now);
    }

    /**
     * Changes how a layer is sent.
     *
     * @param mid the section
     * @param rid the layer, or empty
     * @param settings from now on
     */
    public void configure(String mid, String rid, LayerSettings settings) {
        FrameSender layer = sender.find(mid, rid);
        if (layer != null) {
            layer.configure(settings);
        }
        sender.cap(plans.values());
    }

    /**
     * Whether keys of a telephone can be sent in a section (RFC 4733).
     *
     * @param mid the section
     * @return true when telephone-event was negotiated and the section sends
     */
    public boolean canPlayTones(String mid) {
        FrameSender layer = sender.find(mid, "");
        return layer != null && layer.isActive() && layer.tones().isNegotiated();
    }

    /**
     * Presses keys of a telephone, one after the other, in place of those that wait (W3C WebRTC §7.2).
     *
     * @param mid the section
     * @param tones what to press
     * @param now nanoseconds
     * @return false when the section cannot send them
     * @throws IllegalArgumentException when one is no key
     */
    public boolean playTones(String mid, ToneSequence tones, long now) {
        FrameSender layer = sender.find(mid, "");
        return layer != null && layer.tones().insert(tones.keys(), tones.durationMillis(), tones.gapMillis(), now);
    }

    /**
     * The keys of a telephone that wait in a section.
     *
     * @param mid the section
     * @return those that were not pressed yet
     */
    public String toneBuffer(String mid) {
        FrameSender layer = sender.find(mid, "");
        return layer == null ? "" : layer.tones().buffer();
    }

    /**
     * Asks the peer for key frames of a section.
     *
     * @param mid the section
     * @param now nanoseconds
     */
    public void requestKeyFrame(String mid, long now) {
        receiver.requestKeyFrame(mid);
    }

    /**
     * Holds frames of a section for so long at least, so that less of them comes too late, and they come evenly.
     *
     * @param mid the section
     * @param nanos 0 to 4 seconds
     */
    public void targetDelay(String mid, long nanos) {
        receiver.targetDelay(mid, nanos);
    }

    /**
     * Whose packets came in a section in the last ten seconds (W3C WebRTC §5.3).
     *
     * @param mid the section
     * @param now nanoseconds
     * @return SSRCs and CSRCs
     */
    public List<PacketSources.Source> sources(String mid, long now) {
        return receiver.sources(mid, now);
    }

    /** Takes an RTP packet, decrypted. */
    void handleRtp(Datagram in, long now) {
        RtpSession rtp = session;
        if (rtp == null) {
            return;
        }
        receiver.note(in, packet, now);
        RtpReceiveStream stream = rtp.receive(in, packet, now);
        react(rtp, now);
        if (stream != null) {
            receiver.insert(stream, packet, now);
        }
    }

    /** Takes RTCP, decrypted. */
    void handleRtcp(Datagram in, long now) {
        RtpSession rtp = session;
        if (rtp != null) {
            rtp.handleRtcp(in, now);
            react(rtp, now);
            sender.tellTarget();
        }
    }

    private void react(RtpSession rtp, long now) {
        for (RtpEvent event = rtp.pollEvent(); event != null; event = rtp.pollEvent()) {
            switch (event) {
                case RtpEvent.StreamStarted started -> receiver.start(started.stream(), plans);
                case RtpEvent.StreamEnded ended -> receiver.end(ended.stream());
                case RtpEvent.KeyFrameRequested requested -> sender.keyFrameRequested(requested.stream());
                case RtpEvent.PacketsGivenUp given -> receiver.giveUp(given.stream(), given.throughSequence(), now);
                case RtpEvent.ReceptionReported reported ->
                    sender.congestion().onReport(reported.fractionLost(), reported.rttNanos(), now);
                case RtpEvent.BitrateEstimated estimated -> sender.congestion().onRemb(estimated.bitrateBps(), now);
            }
        }
    }

    private void tell(MediaEvent event) {
        if (events.size() < MAX_EVENTS) {
            events.add(event);
        }
    }

    void handleTimeout(long now) {
        RtpSession rtp = session;
        if (rtp == null) {
            return;
        }
        rtp.handleTimeout(now);
        react(rtp, now);
        sender.handleTimeout(now);
        receiver.handleTimeout(now);
    }

    long nextTimeout() {
        return session == null
                ? Machine.NEVER
                : Math.min(session.nextTimeout(), Math.min(sender.nextTimeout(), receiver.nextTimeout()));
    }

    /** The next packet to be encrypted and sent; {@link #isRtcp} tells of which kind. */
    boolean pollTransmit(Datagram out, long now) {
        RtpSession rtp = session;
        if (rtp == null) {
            return false;
        }
        byte[] bytes = out.bytes();
        int offset = out.offset();
        isRtcp = rtp.pollTransmit(out, now)
                || receiver.writeFeedback(rtp, out.wrap(bytes, offset, 0), mayBeReduced, now);
        return isRtcp || sender.pollTransmit(out.wrap(bytes, offset, 0), now);
    }

    boolean isRtcp() {
        return isRtcp;
    }

    @Nullable
    MediaEvent pollEvent() {
        return events.poll();
    }

    /**
     * What goes out.
     *
     * @return one of each encoding
     */
    public List<Outgoing> outgoing() {
        return sender.outgoing();
    }

    /**
     * What comes in.
     *
     * @return one of each stream
     */
    public List<Incoming> incoming() {
        return receiver.incoming();
    }

    /**
     * What the path is estimated to carry.
     *
     * @return live
     */
    public BandwidthEstimator bandwidth() {
        return sender.bandwidth();
    }

    /** Says goodbye for all that we send. */
    void close(long now) {
        sender.close(session);
    }
}
