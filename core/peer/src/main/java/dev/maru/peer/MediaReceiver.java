package dev.maru.peer;

import dev.maru.congestion.ArrivalRecorder;
import dev.maru.jsep.MediaPlan;
import dev.maru.jsep.ReceivePlan;
import dev.maru.rtp.EncodedFrame;
import dev.maru.rtp.HeaderExtension;
import dev.maru.rtp.Mid;
import dev.maru.rtp.PacketSources;
import dev.maru.rtp.ReceiveSection;
import dev.maru.rtp.Rid;
import dev.maru.rtp.RtcpWriter;
import dev.maru.rtp.RtpPacket;
import dev.maru.rtp.RtpReceiveStream;
import dev.maru.rtp.RtpSession;
import dev.maru.rtp.TransportSequence;
import dev.maru.wire.Datagram;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a {@link MediaTransport} receives: packets to frames, and the feedback from which the peer estimates what the path carries. */
final class MediaReceiver {
    private final Map<RtpReceiveStream, FrameReceiver> receivers = new HashMap<>();
    private final ArrivalRecorder arrivals = new ArrivalRecorder();
    private final RtcpWriter feedback = new RtcpWriter();
    private final Map<String, Long> targetDelays = new HashMap<>();
    private final Consumer<MediaEvent> events;
    private final int maxPacket;
    private int transportSequenceId;
    private int lastSsrc;

    MediaReceiver(int maxPacket, Consumer<MediaEvent> events) {
        this.maxPacket = maxPacket;
        this.events = events;
    }

    /** What may come in a section, from now on. */
    void apply(RtpSession rtp, MediaPlan plan, @Nullable MediaPlan before) {
        ReceivePlan receive = plan.receive();
        if (receive != null) {
            ReceiveSection section = MediaSections.receive(plan, receive);
            rtp.putReceiveSection(section);
            if (section.extensions().has(HeaderExtension.TRANSPORT_SEQUENCE)) {
                // In sections that are bundled one id means one extension (RFC 9143 §9).
                transportSequenceId = section.extensions().of(HeaderExtension.TRANSPORT_SEQUENCE);
            }
            receivers.values().stream()
                    .filter(one -> one.mid().equals(plan.mid()))
                    .forEach(one -> one.apply(receive));
        } else if (before != null && before.receive() != null) {
            rtp.removeReceiveSection(new Mid(plan.mid()));
        }
    }

    /** Forgets streams that the session has forgotten. */
    void retain(RtpSession rtp) {
        receivers.keySet().removeIf(stream -> !rtp.receiveStreams().contains(stream));
    }

    /** Notes when a packet came, before anything else is known of it. */
    void note(Datagram in, RtpPacket packet, long now) {
        if (transportSequenceId != 0 && packet.parse(in)) {
            int sequence = TransportSequence.read(packet, transportSequenceId);
            if (sequence >= 0) {
                lastSsrc = packet.ssrc();
                arrivals.received(sequence, now);
            }
        }
    }

    /** Takes a packet that is new to its stream. */
    void insert(RtpReceiveStream stream, RtpPacket packet, long now) {
        FrameReceiver receiver = receivers.get(stream);
        if (receiver != null) {
            receiver.insert(packet, now);
            for (String tone = receiver.pollTone(); tone != null; tone = receiver.pollTone()) {
                events.accept(new MediaEvent.ToneReceived(receiver.mid(), tone));
            }
            collect(receiver, now);
        }
    }

    /** A stream begins. */
    void start(RtpReceiveStream stream, Map<String, MediaPlan> plans) {
        Mid mid = stream.config().mid();
        MediaPlan plan = mid == null ? null : plans.get(mid.value());
        ReceivePlan receive = plan == null ? null : plan.receive();
        if (mid == null || receive == null) {
            return;
        }
        Rid rid = stream.config().rid();
        FrameReceiver receiver = new FrameReceiver(mid.value(), rid == null ? "" : rid.value(), stream);
        receiver.apply(receive);
        receiver.targetDelay(targetDelays.getOrDefault(mid.value(), 0L));
        receivers.put(stream, receiver);
        events.accept(new MediaEvent.Unmuted(mid.value()));
    }

    /** A stream ends. */
    void end(RtpReceiveStream stream) {
        FrameReceiver receiver = receivers.remove(stream);
        if (receiver != null) {
            events.accept(new MediaEvent.SourceEnded(receiver.mid()));
        }
    }

    /** Missing packets of a stream will not come. */
    void giveUp(RtpReceiveStream stream, long throughSequence, long now) {
        FrameReceiver receiver = receivers.get(stream);
        if (receiver != null) {
            receiver.giveUp(throughSequence);
            collect(receiver, now);
        }
    }

    private void collect(FrameReceiver receiver, long now) {
        for (EncodedFrame frame = receiver.poll(now); frame != null; frame = receiver.poll(now)) {
            if (!frame.isEmpty()) {
                events.accept(new MediaEvent.FrameReceived(receiver.mid(), receiver.rid(), frame));
            }
        }
    }

    void requestKeyFrame(String mid) {
        for (FrameReceiver receiver : receivers.values()) {
            if (receiver.mid().equals(mid)) {
                receiver.stream().requestKeyFrame();
            }
        }
    }

    /** How long frames of a section are held at least, also those of streams to come. */
    void targetDelay(String mid, long nanos) {
        targetDelays.put(mid, nanos);
        for (FrameReceiver receiver : receivers.values()) {
            if (receiver.mid().equals(mid)) {
                receiver.targetDelay(nanos);
            }
        }
    }

    /** Whose packets came lately in a section. */
    List<PacketSources.Source> sources(String mid, long now) {
        List<PacketSources.Source> sources = new ArrayList<>();
        for (FrameReceiver receiver : receivers.values()) {
            if (receiver.mid().equals(mid)) {
                sources.addAll(receiver.sources(now));
            }
        }
        return sources;
    }

    void handleTimeout(long now) {
        for (FrameReceiver receiver : receivers.values()) {
            if (receiver.nextTimeout() <= now) {
                collect(receiver, now);
            }
        }
    }

    long nextTimeout() {
        long next = arrivals.nextFeedback();
        for (FrameReceiver receiver : receivers.values()) {
            next = Math.min(next, receiver.nextTimeout());
        }
        return next;
    }

    /** Writes the feedback that is due. */
    boolean writeFeedback(RtpSession rtp, Datagram out, boolean mayBeReduced, long now) {
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

    /** One of each stream. */
    List<MediaTransport.Incoming> incoming() {
        return receivers.values().stream()
                .map(one -> new MediaTransport.Incoming(
                        one.mid(), one.rid(), one.codec(), one.stream(), one.jitter(), one.frames(), one.audioLevel()))
                .toList();
    }
}
