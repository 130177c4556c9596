package dev.maru.peer;

import dev.maru.congestion.ArrivalRecorder;
import dev.maru.congestion.BandwidthEstimator;
import dev.maru.congestion.CongestionConfig;
import dev.maru.congestion.CongestionController;
import dev.maru.congestion.PacketKind;
import dev.maru.jsep.MediaPlan;
import dev.maru.jsep.ReceivePlan;
import dev.maru.jsep.RtpCodec;
import dev.maru.jsep.SendPlan;
import dev.maru.jsep.SendStream;
import dev.maru.rtp.AbsSendTime;
import dev.maru.rtp.EncodedFrame;
import dev.maru.rtp.ExtensionIds;
import dev.maru.rtp.HeaderExtension;
import dev.maru.rtp.JitterStatistics;
import dev.maru.rtp.Mid;
import dev.maru.rtp.NtpClock;
import dev.maru.rtp.ReceiveSection;
import dev.maru.rtp.Rid;
import dev.maru.rtp.RtcpWriter;
import dev.maru.rtp.RtpEvent;
import dev.maru.rtp.RtpPacket;
import dev.maru.rtp.RtpReceiveStream;
import dev.maru.rtp.RtpSendStream;
import dev.maru.rtp.RtpSession;
import dev.maru.rtp.RtpSessionConfig;
import dev.maru.rtp.SendStreamConfig;
import dev.maru.rtp.TransportSequence;
import dev.maru.wire.Datagram;
import dev.maru.wire.Machine;
import java.util.ArrayDeque;
import java.util.ArrayList;
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
 * gives is not encrypted. It routes between the RTP session, the packetizers, the jitter
 * buffers and congestion control. Not thread-safe.
 */
public final class MediaTransport {
    /** What SRTP adds at most: a tag of 16 bytes (RFC 7714 §4). */
    private static final int SRTP_OVERHEAD = 16;

    /** The most that one packet of padding carries (RFC 3550 §5.1). */
    private static final int PADDING_BYTES = 255;

    /** Frames that wait for a driver that does not come; it is asked after each batch of packets. */
    private static final int MAX_EVENTS = 1_024;

    private final PeerConfig config;
    private final RandomGenerator entropy;
    private final Map<String, MediaPlan> plans = new HashMap<>();
    private final List<FrameSender> senders = new ArrayList<>();
    private final Map<RtpReceiveStream, FrameReceiver> receivers = new HashMap<>();
    private final Queue<MediaEvent> events = new ArrayDeque<>();
    private final RtpPacket packet = new RtpPacket();
    private final ArrivalRecorder arrivals = new ArrivalRecorder();
    private final RtcpWriter feedback = new RtcpWriter();
    private final CongestionController congestion = new CongestionController(CongestionConfig.DEFAULT);
    private final PacketQueue queue;
    private final int maxPacket;
    private @Nullable RtpSession session;
    private long sendAt = Machine.NEVER;
    private boolean isRtcp;
    private boolean mayBeReduced;
    private int transportSequenceId;
    private int lastSsrc;

    /**
     * What goes out in one encoding.
     *
     * @param mid its section
     * @param rid its layer, or empty
     * @param codec of the last frame, or null before the first
     * @param stream counters
     * @param framesDropped frames that were not sent
     */
    public record Outgoing(
            String mid, String rid, @Nullable RtpCodec codec, RtpSendStream stream, long framesDropped) {}

    /**
     * What comes in on one stream.
     *
     * @param mid its section
     * @param rid its layer, or empty
     * @param codec of the last packet, or null before the first
     * @param stream counters
     * @param jitter of the jitter buffer, or null before the first packet
     * @param frames whole frames that were given
     * @param keyFrames those of them that can be decoded alone
     */
    public record Incoming(
            String mid,
            String rid,
            @Nullable RtpCodec codec,
            RtpReceiveStream stream,
            @Nullable JitterStatistics jitter,
            long frames,
            long keyFrames) {}

    MediaTransport(PeerConfig config, RandomGenerator entropy) {
        this.config = config;
        this.entropy = entropy;
        this.maxPacket = config.mtuBytes() - SRTP_OVERHEAD;
        this.queue = new PacketQueue(config.mtuBytes(), congestion);
    }

    /** What is sent and received, from now on. */
    void apply(List<MediaPlan> media, long now) {
        if (media.isEmpty() && session == null) {
            return;
        }
        RtpSession rtp = session(media);
        Set<String> present = new HashSet<>();
        for (MediaPlan plan : media) {
            if (plan.send() != null || plan.receive() != null) {
                present.add(plan.mid());
            }
            apply(rtp, plan);
        }
        for (String mid : List.copyOf(plans.keySet())) {
            if (!present.contains(mid)) {
                plans.remove(mid);
                rtp.removeReceiveSection(new Mid(mid));
                keepSenders(rtp, mid, Set.of());
            }
        }
        receivers.keySet().removeIf(stream -> !rtp.receiveStreams().contains(stream));
        cap();
    }

    /** What is negotiated and configured for all sections together is not exceeded. */
    private void cap() {
        congestion.cap(BitrateCap.of(plans.values(), senders));
    }

    private void apply(RtpSession rtp, MediaPlan plan) {
        ReceivePlan receive = plan.receive();
        SendPlan send = plan.send();
        MediaPlan before = plans.put(plan.mid(), plan);
        if (receive != null) {
            ReceiveSection section = MediaSections.receive(plan, receive);
            rtp.putReceiveSection(section);
            if (section.extensions().has(HeaderExtension.TRANSPORT_SEQUENCE)) {
                // In sections that are bundled one id means one extension (RFC 9143 §9).
                transportSequenceId = section.extensions().of(HeaderExtension.TRANSPORT_SEQUENCE);
            }
            receivers.values().stream()
                    .filter(one -> one.mid().equals(plan.mid()))
                    .forEach(one -> one.apply(receive.codecs()));
        } else if (before != null && before.receive() != null) {
            rtp.removeReceiveSection(new Mid(plan.mid()));
        }
        Set<Integer> wanted = new HashSet<>();
        if (send != null && !send.codecs().isEmpty()) {
            for (SendStream stream : send.streams()) {
                wanted.add((int) stream.ssrc());
                sender(rtp, plan, send, stream).apply(send);
            }
        }
        keepSenders(rtp, plan.mid(), wanted);
    }

    private FrameSender sender(RtpSession rtp, MediaPlan plan, SendPlan send, SendStream stream) {
        for (FrameSender one : senders) {
            if (one.stream().ssrc() == (int) stream.ssrc()) {
                SendStreamConfig changed = MediaSections.send(plan, send, stream);
                one.stream().reconfigure(MediaSections.onStream(changed, one.stream()));
                return one;
            }
        }
        RtpSendStream added = rtp.addSendStream(MediaSections.send(plan, send, stream));
        String rid = stream.rid() == null ? "" : stream.rid();
        FrameSender sender = new FrameSender(plan.mid(), rid, added, maxPacket, entropy);
        if (stream.isPaused()) {
            sender.configure(false, 0);
        }
        senders.add(sender);
        return sender;
    }

    private void keepSenders(RtpSession rtp, String mid, Set<Integer> wanted) {
        senders.removeIf(one -> {
            boolean ends =
                    one.mid().equals(mid) && !wanted.contains(one.stream().ssrc());
            if (ends) {
                rtp.removeSendStream(one.stream());
            }
            return ends;
        });
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
            rtp.feedbackTo(congestion);
            session = rtp;
        }
        return rtp;
    }

    /**
     * Sends a frame.
     *
     * @param mid the section
     * @param rid the layer, or empty
     * @param frame in a codec that was negotiated
     * @param now nanoseconds
     * @return false when it was dropped
     */
    public boolean write(String mid, String rid, EncodedFrame frame, long now) {
        for (FrameSender sender : senders) {
            if (sender.mid().equals(mid) && sender.rid().equals(rid)) {
                boolean isQueued = sender.write(frame, queue, now);
                if (!isQueued && sender.isActive() && !queue.hasRoom(frame.length())) {
                    // What follows cannot be decoded without it.
                    tell(new MediaEvent.KeyFrameWanted(mid, rid));
                }
                return isQueued;
            }
        }
        return false;
    }

    /**
     * Changes how a layer is sent.
     *
     * @param mid the section
     * @param rid the layer, or empty
     * @param active whether it is sent
     * @param maxBitrateBps a bound, or 0
     */
    public void configure(String mid, String rid, boolean active, long maxBitrateBps) {
        for (FrameSender sender : senders) {
            if (sender.mid().equals(mid) && sender.rid().equals(rid)) {
                sender.configure(active, maxBitrateBps);
            }
        }
        cap();
    }

    /**
     * Asks the peer for key frames of a section.
     *
     * @param mid the section
     * @param now nanoseconds
     */
    public void requestKeyFrame(String mid, long now) {
        for (FrameReceiver receiver : receivers.values()) {
            if (receiver.mid().equals(mid)) {
                receiver.stream().requestKeyFrame();
            }
        }
    }

    /** Takes an RTP packet, decrypted. */
    void handleRtp(Datagram in, long now) {
        RtpSession rtp = session;
        if (rtp == null) {
            return;
        }
        if (transportSequenceId != 0 && packet.parse(in)) {
            int sequence = TransportSequence.read(packet, transportSequenceId);
            if (sequence >= 0) {
                lastSsrc = packet.ssrc();
                arrivals.received(sequence, now);
            }
        }
        RtpReceiveStream stream = rtp.receive(in, packet, now);
        react(rtp, now);
        if (stream == null) {
            return;
        }
        FrameReceiver receiver = receivers.get(stream);
        if (receiver != null) {
            receiver.insert(packet, now);
            collect(receiver, now);
        }
    }

    /** Takes RTCP, decrypted. */
    void handleRtcp(Datagram in, long now) {
        RtpSession rtp = session;
        if (rtp != null) {
            rtp.handleRtcp(in, now);
            react(rtp, now);
            tellTarget();
        }
    }

    private void react(RtpSession rtp, long now) {
        for (RtpEvent event = rtp.pollEvent(); event != null; event = rtp.pollEvent()) {
            switch (event) {
                case RtpEvent.StreamStarted started -> start(started.stream());
                case RtpEvent.StreamEnded ended -> {
                    FrameReceiver receiver = receivers.remove(ended.stream());
                    if (receiver != null) {
                        tell(new MediaEvent.SourceEnded(receiver.mid()));
                    }
                }
                case RtpEvent.KeyFrameRequested requested ->
                    senders.stream()
                            .filter(one -> one.stream() == requested.stream())
                            .forEach(one -> tell(new MediaEvent.KeyFrameWanted(one.mid(), one.rid())));
                case RtpEvent.PacketsGivenUp given -> {
                    FrameReceiver receiver = receivers.get(given.stream());
                    if (receiver != null) {
                        receiver.giveUp(given.throughSequence());
                        collect(receiver, now);
                    }
                }
                case RtpEvent.ReceptionReported reported ->
                    congestion.onReport(reported.fractionLost(), reported.rttNanos(), now);
                case RtpEvent.BitrateEstimated estimated -> congestion.onRemb(estimated.bitrateBps(), now);
            }
        }
    }

    private void start(RtpReceiveStream stream) {
        Mid mid = stream.config().mid();
        MediaPlan plan = mid == null ? null : plans.get(mid.value());
        ReceivePlan receive = plan == null ? null : plan.receive();
        if (mid == null || receive == null) {
            return;
        }
        Rid rid = stream.config().rid();
        FrameReceiver receiver = new FrameReceiver(mid.value(), rid == null ? "" : rid.value(), stream);
        receiver.apply(receive.codecs());
        receivers.put(stream, receiver);
        tell(new MediaEvent.Unmuted(mid.value()));
    }

    private void collect(FrameReceiver receiver, long now) {
        for (EncodedFrame frame = receiver.poll(now); frame != null; frame = receiver.poll(now)) {
            if (!frame.isEmpty()) {
                tell(new MediaEvent.FrameReceived(receiver.mid(), receiver.rid(), frame));
            }
        }
    }

    private void tellTarget() {
        long target = senders.isEmpty() ? -1 : congestion.pollTarget();
        if (target >= 0) {
            tell(new MediaEvent.TargetBitrateChanged(target));
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
        congestion.handleTimeout(now);
        tellTarget();
        if (sendAt <= now) {
            sendAt = Machine.NEVER; // The driver asks for packets now, if it can send any.
        }
        for (FrameReceiver receiver : receivers.values()) {
            if (receiver.nextTimeout() <= now) {
                collect(receiver, now);
            }
        }
    }

    long nextTimeout() {
        if (session == null) {
            return Machine.NEVER;
        }
        long next = Math.min(session.nextTimeout(), arrivals.nextFeedback());
        next = Math.min(next, Math.min(congestion.nextTimeout(), sendAt));
        for (FrameReceiver receiver : receivers.values()) {
            next = Math.min(next, receiver.nextTimeout());
        }
        return next;
    }

    /** The next packet to be encrypted and sent; {@link #isRtcp} tells of which kind. */
    boolean pollTransmit(Datagram out, long now) {
        RtpSession rtp = session;
        if (rtp == null) {
            return false;
        }
        byte[] bytes = out.bytes();
        int offset = out.offset();
        if (rtp.pollTransmit(out, now) || writeArrivals(rtp, out.wrap(bytes, offset, 0), now)) {
            isRtcp = true;
            return true;
        }
        isRtcp = false;
        PacketKind kind = congestion.next(hasRetransmission(), now);
        while (kind != null) {
            ExtensionIds ids = fill(kind, out.wrap(bytes, offset, 0), now);
            if (ids != null) {
                stamp(out, ids, now);
                return true;
            }
            kind = congestion.next(hasRetransmission(), now);
        }
        sendAt = congestion.nextSend(hasRetransmission(), now);
        return false;
    }

    private boolean hasRetransmission() {
        for (int i = 0; i < senders.size(); i++) {
            if (senders.get(i).stream().hasRetransmission()) {
                return true;
            }
        }
        return false;
    }

    /** Makes a packet of a kind; returns what its elements are called, or null when there was none. */
    private @Nullable ExtensionIds fill(PacketKind kind, Datagram out, long now) {
        return switch (kind) {
            case AUDIO, VIDEO -> queue.take(kind, out);
            case RETRANSMISSION -> retransmit(out, now);
            case PADDING -> pad(out);
        };
    }

    private @Nullable ExtensionIds retransmit(Datagram out, long now) {
        for (int i = 0; i < senders.size(); i++) {
            RtpSendStream stream = senders.get(i).stream();
            if (stream.hasRetransmission() && stream.pollRetransmission(out, now)) {
                return stream.config().extensions();
            }
        }
        return null;
    }

    private @Nullable ExtensionIds pad(Datagram out) {
        for (int i = 0; i < senders.size(); i++) {
            RtpSendStream stream = senders.get(i).stream();
            ExtensionIds ids = stream.config().extensions();
            if (stream.isActive()
                    && ids.has(HeaderExtension.TRANSPORT_SEQUENCE)
                    && stream.pollPadding(out, PADDING_BYTES)) {
                return ids;
            }
        }
        congestion.withoutPadding();
        return null;
    }

    /** The feedback from which the peer estimates what the path carries. */
    private boolean writeArrivals(RtpSession rtp, Datagram out, long now) {
        if (arrivals.nextFeedback() > now) {
            return false;
        }
        feedback.begin(out.bytes(), out.offset(), out.offset() + maxPacket);
        if (!mayBeReduced) {
            feedback.receiverReport(rtp.localSsrc());
        }
        if (!arrivals.write(feedback, rtp.localSsrc(), lastSsrc, now)) {
            return false;
        }
        out.length(feedback.length());
        return true;
    }

    /** Writes what is only known when a packet leaves. */
    private void stamp(Datagram out, ExtensionIds ids, long now) {
        boolean isReadable = packet.parse(out);
        int id = ids.of(HeaderExtension.TRANSPORT_SEQUENCE);
        boolean isNumbered = isReadable && id != 0 && TransportSequence.read(packet, id) >= 0;
        int sequence = congestion.sent(out.length(), isNumbered, now);
        if (isNumbered) {
            TransportSequence.stamp(packet, id, sequence);
        }
        if (isReadable) {
            AbsSendTime.stamp(packet, ids.of(HeaderExtension.ABS_SEND_TIME), now);
        }
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
        return senders.stream()
                .map(one -> new Outgoing(one.mid(), one.rid(), one.codec(), one.stream(), one.framesDropped()))
                .toList();
    }

    /**
     * What comes in.
     *
     * @return one of each stream
     */
    public List<Incoming> incoming() {
        return receivers.values().stream()
                .map(one -> new Incoming(
                        one.mid(), one.rid(), one.codec(), one.stream(), one.jitter(), one.frames(), one.keyFrames()))
                .toList();
    }

    /**
     * What the path is estimated to carry.
     *
     * @return live
     */
    public BandwidthEstimator bandwidth() {
        return congestion.estimator();
    }

    /** Says goodbye for all that we send. */
    void close(long now) {
        RtpSession rtp = session;
        if (rtp != null) {
            senders.forEach(one -> rtp.removeSendStream(one.stream()));
            senders.clear();
        }
        queue.clear();
    }
}
