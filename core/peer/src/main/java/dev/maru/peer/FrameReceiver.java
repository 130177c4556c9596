package dev.maru.peer;

import dev.maru.jsep.ReceivePlan;
import dev.maru.jsep.RtpCodec;
import dev.maru.rtp.DtmfTone;
import dev.maru.rtp.EncodedFrame;
import dev.maru.rtp.ExtensionIds;
import dev.maru.rtp.JitterBuffer;
import dev.maru.rtp.JitterStatistics;
import dev.maru.rtp.MediaKind;
import dev.maru.rtp.PacketSources;
import dev.maru.rtp.PayloadFormat;
import dev.maru.rtp.ReceivedPayload;
import dev.maru.rtp.Reception;
import dev.maru.rtp.RedPayload;
import dev.maru.rtp.RtpPacket;
import dev.maru.rtp.RtpReceiveStream;
import dev.maru.rtp.ToneReceiver;
import dev.maru.wire.Machine;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** Puts the packets of one received stream together to frames. A change of the codec begins a new jitter buffer. */
final class FrameReceiver {
    private static final String TONES = "telephone-event";

    /** Keys that were heard and not taken: they are taken after each packet, and a packet has room for 360 reports. */
    private static final int MAX_TONES = 32;

    private final String mid;
    private final String rid;
    private final RtpReceiveStream stream;
    private final ReceivedPayload payload = new ReceivedPayload();
    private final RedPayload red = new RedPayload();
    private final PacketSources sources = new PacketSources();
    private final FrameHold hold = new FrameHold();
    private final ToneReceiver tones = new ToneReceiver();
    private final Queue<String> heard = new ArrayDeque<>();
    private List<RtpCodec> codecs = List.of();
    private ExtensionIds extensions = ExtensionIds.NONE;
    private @Nullable RtpCodec codec;
    private @Nullable JitterBuffer buffer;
    private long targetDelayNanos;
    private final FrameCounters frames = new FrameCounters();

    FrameReceiver(String mid, String rid, RtpReceiveStream stream) {
        this.mid = mid;
        this.rid = rid;
        this.stream = stream;
    }

    void apply(ReceivePlan plan) {
        codecs = plan.codecs();
        extensions = MediaSections.extensions(plan.extensions(), true);
    }

    /** Takes a packet that is new to the stream. */
    void insert(RtpPacket packet, long now) {
        sources.received(packet, extensions, now);
        RtpCodec current = codec;
        if (current != null && current.payloadType() == packet.payloadType()) {
            insertFrame(packet, packet.payloadLength(), now);
            return;
        }
        RtpCodec other = find(packet.payloadType());
        if (other == null) {
            return;
        }
        if (Redundancy.isRed(other)) {
            insertRedundant(packet, now);
        } else if (PayloadFormat.ofEncodingName(other.name()) != null) {
            use(other);
            insertFrame(packet, packet.payloadLength(), now);
        } else {
            // It carries no frame, and none is missing where it stands.
            insertFrame(packet, 0, now);
            if (other.name().equalsIgnoreCase(TONES)) {
                tones.receive(packet, this::hear);
            }
        }
    }

    private void hear(int event) {
        String key = DtmfTone.key(event);
        if (!key.isEmpty() && heard.size() < MAX_TONES) {
            heard.add(key);
        }
    }

    private @Nullable RtpCodec find(int payloadType) {
        for (int i = 0; i < codecs.size(); i++) { // an iterator would be garbage for each packet
            if (codecs.get(i).payloadType() == payloadType) {
                return codecs.get(i);
            }
        }
        return null;
    }

    private void use(RtpCodec next) {
        PayloadFormat format = PayloadFormat.ofEncodingName(next.name());
        if (format != null) {
            codec = next;
            JitterBuffer fresh = JitterBuffer.of(format, next.parameterMap());
            fresh.targetDelay(targetDelayNanos);
            buffer = fresh;
        }
    }

    private void insertFrame(RtpPacket packet, int length, long now) {
        if (buffer != null) {
            payload.wrap(packet.bytes(), packet.payloadOffset(), length)
                    .at(stream.sequence(), packet.timestamp(), packet.marker())
                    .capturedAt(captured(packet.timestamp()));
            buffer.insert(payload, now);
        }
    }

    private long captured(int timestamp) {
        long nanos = stream.senderUnixNanos(timestamp);
        return nanos == Machine.NEVER ? Reception.NO_TIME : nanos;
    }

    /**
     * The newest block is the packet's own frame, and those before it are the frames of the packets before: each packet has one, so their numbers
     * count down.
     */
    private void insertRedundant(RtpPacket packet, long now) {
        if (!red.parse(packet)) {
            return;
        }
        int newest = red.count() - 1;
        RtpCodec primary = find(red.payloadType(newest));
        if (primary == null || Redundancy.isRed(primary)) {
            return;
        }
        if (codec == null || codec.payloadType() != primary.payloadType()) {
            use(primary);
        }
        for (int i = 0; i <= newest; i++) {
            long sequence = stream.sequence() - (newest - i);
            boolean isFrame = red.payloadType(i) == primary.payloadType() && red.blockLength(i) > 0;
            if (buffer != null && isFrame && sequence >= 0) {
                int timestamp = packet.timestamp() - red.timestampOffset(i);
                payload.wrap(packet.bytes(), red.blockOffset(i), red.blockLength(i))
                        .at(sequence, timestamp, packet.marker())
                        .capturedAt(captured(timestamp));
                if (i < newest) {
                    payload.asRedundant();
                }
                buffer.insert(payload, now);
            }
        }
    }

    /** The next frame, or null. */
    @Nullable
    EncodedFrame poll(long now) {
        if (stream.config().kind() == MediaKind.AUDIO || hold.isIdle()) {
            return assembled(now);
        }
        for (EncodedFrame frame = assembled(now); frame != null; frame = assembled(now)) {
            hold.add(frame);
        }
        return hold.poll(now);
    }

    private @Nullable EncodedFrame assembled(long now) {
        JitterBuffer frameBuffer = buffer;
        if (frameBuffer == null) {
            return null;
        }
        EncodedFrame frame = frameBuffer.poll(now);
        if (frame == null) {
            if (frameBuffer.needsKeyFrame(now)) {
                stream.requestKeyFrame();
            }
            return null;
        }
        Reception reception = frame.reception();
        if (reception != null && !frame.isEmpty()) {
            stream.forgetBelow(reception.lastSequence() + 1);
        }
        if (!frame.isEmpty()) {
            frames.add(frame, now);
        }
        if (frame.isKeyFrame()) {
            stream.keyFrameReceived();
        }
        return frame;
    }

    /** The next key that was pressed, or null. */
    @Nullable
    String pollTone() {
        return heard.poll();
    }

    void giveUp(long sequence) {
        if (buffer != null) {
            buffer.giveUp(sequence);
        }
    }

    /** How long frames are held at least. */
    void targetDelay(long nanos) {
        targetDelayNanos = nanos;
        hold.delay(nanos);
        if (buffer != null) {
            buffer.targetDelay(nanos);
        }
    }

    long nextTimeout() {
        return buffer == null ? Machine.NEVER : Math.min(buffer.nextTimeout(), hold.nextTimeout());
    }

    String mid() {
        return mid;
    }

    String rid() {
        return rid;
    }

    RtpReceiveStream stream() {
        return stream;
    }

    List<PacketSources.Source> sources(long now) {
        return sources.recent(now);
    }

    @Nullable
    RtpCodec codec() {
        return codec;
    }

    @Nullable
    JitterStatistics jitter() {
        return buffer == null ? null : buffer.statistics();
    }

    FrameCounters frames() {
        return frames;
    }

    int audioLevel() {
        return sources.level(stream.ssrc());
    }
}
