package dev.maru.peer;

import dev.maru.congestion.BandwidthEstimator;
import dev.maru.congestion.CongestionConfig;
import dev.maru.congestion.CongestionController;
import dev.maru.congestion.PacketKind;
import dev.maru.jsep.MediaPlan;
import dev.maru.jsep.SendPlan;
import dev.maru.jsep.SendStream;
import dev.maru.rtp.AbsSendTime;
import dev.maru.rtp.EncodedFrame;
import dev.maru.rtp.ExtensionIds;
import dev.maru.rtp.HeaderExtension;
import dev.maru.rtp.RtpPacket;
import dev.maru.rtp.RtpSendStream;
import dev.maru.rtp.RtpSession;
import dev.maru.rtp.SendStreamConfig;
import dev.maru.rtp.TransportSequence;
import dev.maru.wire.Datagram;
import dev.maru.wire.Machine;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What a {@link MediaTransport} sends: frames to packets, in the order and at the pace that congestion control wants. */
final class MediaSender {
    /** The most that one packet of padding carries (RFC 3550 §5.1). */
    private static final int PADDING_BYTES = 255;

    private final List<FrameSender> senders = new ArrayList<>();
    /** Not sent for now. Their SSRCs may be negotiated again, and SRTP takes none of their sequence numbers twice (RFC 3711 §9.1). */
    private final List<FrameSender> resting = new ArrayList<>();

    private final RtpPacket packet = new RtpPacket();
    private final CongestionController congestion = new CongestionController(CongestionConfig.DEFAULT);
    private final PacketQueue queue;
    private final int maxPacket;
    private final RandomGenerator entropy;
    private final Consumer<MediaEvent> events;
    private long sendAt = Machine.NEVER;

    MediaSender(int mtuBytes, int maxPacket, RandomGenerator entropy, Consumer<MediaEvent> events) {
        this.queue = new PacketQueue(mtuBytes, congestion);
        this.maxPacket = maxPacket;
        this.entropy = entropy;
        this.events = events;
    }

    CongestionController congestion() {
        return congestion;
    }

    BandwidthEstimator bandwidth() {
        return congestion.estimator();
    }

    /** What is sent in a section, from now on. */
    void apply(RtpSession rtp, MediaPlan plan) {
        SendPlan send = plan.send();
        Set<Integer> wanted = new HashSet<>();
        if (send != null && !send.codecs().isEmpty()) {
            for (SendStream stream : send.streams()) {
                wanted.add((int) stream.ssrc());
                sender(rtp, plan, send, stream).apply(send, stream.isPaused());
            }
        }
        keep(plan.mid(), wanted);
    }

    private FrameSender sender(RtpSession rtp, MediaPlan plan, SendPlan send, SendStream stream) {
        resting.removeIf(one -> {
            boolean goesOn = one.stream().ssrc() == (int) stream.ssrc();
            return goesOn && senders.add(one);
        });
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
        senders.add(sender);
        return sender;
    }

    /** Lets the streams of a section rest but those that are wanted. */
    void keep(String mid, Set<Integer> wanted) {
        senders.removeIf(one -> {
            boolean rests =
                    one.mid().equals(mid) && !wanted.contains(one.stream().ssrc());
            if (rests) {
                one.stream().active(false);
                one.tones().stop();
                resting.add(one);
            }
            return rests;
        });
    }

    /** Ends the streams of all sections but these. */
    void retain(RtpSession rtp, Set<String> mids) {
        end(rtp, senders, mids);
        end(rtp, resting, mids);
    }

    private static void end(RtpSession rtp, List<FrameSender> ofThese, Set<String> but) {
        ofThese.removeIf(one -> {
            boolean ends = !but.contains(one.mid());
            if (ends) {
                rtp.removeSendStream(one.stream());
            }
            return ends;
        });
    }

    /** What is negotiated and configured for all sections together is not exceeded. */
    void cap(Collection<MediaPlan> plans) {
        congestion.cap(BitrateCap.of(plans, senders));
        share();
    }

    @Nullable
    FrameSender find(String mid, String rid) {
        for (FrameSender sender : senders) {
            if (sender.mid().equals(mid) && sender.rid().equals(rid)) {
                return sender;
            }
        }
        return null;
    }

    /** Queues a frame; false when it was dropped. */
    boolean write(String mid, String rid, EncodedFrame frame, long now) {
        FrameSender sender = find(mid, rid);
        if (sender == null) {
            return false;
        }
        boolean isQueued = sender.write(frame, queue, now);
        if (!isQueued && sender.isActive() && !queue.hasRoom(frame.length())) {
            // What follows cannot be decoded without it.
            events.accept(new MediaEvent.KeyFrameWanted(mid, rid));
        }
        return isQueued;
    }

    void keyFrameRequested(RtpSendStream stream) {
        for (FrameSender sender : senders) {
            if (sender.stream() == stream) {
                events.accept(new MediaEvent.KeyFrameWanted(sender.mid(), sender.rid()));
            }
        }
    }

    /** Tells the target when it has changed, and what is each encoding's share of it. */
    void tellTarget() {
        long target = senders.isEmpty() ? -1 : congestion.pollTarget();
        if (target >= 0) {
            events.accept(new MediaEvent.TargetBitrateChanged(target));
            share();
        }
    }

    private void share() {
        long target = congestion.estimator().targetBps();
        BitrateShares.of(target, senders);
        tellShares(senders);
        resting.forEach(one -> one.target(0));
        tellShares(resting);
    }

    private void tellShares(List<FrameSender> changed) {
        for (FrameSender sender : changed) {
            if (sender.takeTargetChange()) {
                events.accept(new MediaEvent.LayerTargetChanged(sender.mid(), sender.rid(), sender.targetBps()));
            }
        }
    }

    void handleTimeout(long now) {
        congestion.handleTimeout(now);
        tellTarget();
        playTones(now);
        if (sendAt <= now) {
            sendAt = Machine.NEVER; // The driver asks for packets now, if it can send any.
        }
    }

    private void playTones(long now) {
        for (int i = 0; i < senders.size(); i++) {
            FrameSender sender = senders.get(i);
            sender.tones().play(queue, now);
            for (String tone = sender.tones().pollChange();
                    tone != null;
                    tone = sender.tones().pollChange()) {
                events.accept(new MediaEvent.ToneChanged(sender.mid(), tone));
            }
        }
    }

    long nextTimeout() {
        long next = Math.min(congestion.nextTimeout(), sendAt);
        for (int i = 0; i < senders.size(); i++) {
            next = Math.min(next, senders.get(i).tones().nextTimeout());
        }
        return next;
    }

    /** The next packet to be encrypted and sent. */
    boolean pollTransmit(Datagram out, long now) {
        byte[] bytes = out.bytes();
        int offset = out.offset();
        boolean hasRetransmission = hasRetransmission();
        PacketKind kind = congestion.next(hasRetransmission, now);
        while (kind != null) {
            ExtensionIds ids = fill(kind, out.wrap(bytes, offset, 0), now);
            if (ids != null) {
                stamp(out, ids, now);
                return true;
            }
            hasRetransmission = hasRetransmission();
            kind = congestion.next(hasRetransmission, now);
        }
        sendAt = congestion.nextSend(hasRetransmission, now);
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

    /** One of each encoding. */
    List<MediaTransport.Outgoing> outgoing() {
        return senders.stream()
                .map(one -> new MediaTransport.Outgoing(
                        one.mid(), one.rid(), one.codec(), one.stream(), one.frames(), one.targetBps()))
                .toList();
    }

    /** Says goodbye for all that we send. */
    void close(@Nullable RtpSession rtp) {
        if (rtp != null) {
            retain(rtp, Set.of());
        }
        queue.clear();
    }
}
