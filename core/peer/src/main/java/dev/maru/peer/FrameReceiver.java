package dev.maru.peer;

import dev.maru.jsep.RtpCodec;
import dev.maru.rtp.EncodedFrame;
import dev.maru.rtp.JitterBuffer;
import dev.maru.rtp.JitterStatistics;
import dev.maru.rtp.PayloadFormat;
import dev.maru.rtp.ReceivedPayload;
import dev.maru.rtp.Reception;
import dev.maru.rtp.RtpPacket;
import dev.maru.rtp.RtpReceiveStream;
import dev.maru.wire.Machine;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts the packets of one received stream together to frames. A change of the codec begins a new jitter buffer. */
final class FrameReceiver {
    private final String mid;
    private final String rid;
    private final RtpReceiveStream stream;
    private final ReceivedPayload payload = new ReceivedPayload();
    private List<RtpCodec> codecs = List.of();
    private @Nullable RtpCodec codec;
    private @Nullable JitterBuffer buffer;
    private long frames;
    private long keyFrames;

    FrameReceiver(String mid, String rid, RtpReceiveStream stream) {
        this.mid = mid;
        this.rid = rid;
        this.stream = stream;
    }

    void apply(List<RtpCodec> next) {
        codecs = next;
    }

    /** Takes a packet that is new to the stream. */
    void insert(RtpPacket packet, long now) {
        if (codec == null || codec.payloadType() != packet.payloadType()) {
            change(packet.payloadType());
        }
        if (buffer != null) {
            payload.wrap(packet, stream.sequence());
            long captured = stream.senderUnixNanos(packet.timestamp());
            if (captured != Machine.NEVER) {
                payload.capturedAt(captured);
            }
            buffer.insert(payload, now);
        }
    }

    private void change(int payloadType) {
        for (RtpCodec one : codecs) {
            if (one.payloadType() == payloadType) {
                PayloadFormat format = PayloadFormat.ofEncodingName(one.name());
                if (format != null) {
                    codec = one;
                    buffer = JitterBuffer.of(format, one.parameterMap());
                }
                return; // Of a format that carries no frames, such as telephone events, nothing is kept.
            }
        }
    }

    /** The next frame, or null. */
    @Nullable
    EncodedFrame poll(long now) {
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
        frames++;
        if (frame.isKeyFrame()) {
            keyFrames++;
            stream.keyFrameReceived();
        }
        return frame;
    }

    void giveUp(long sequence) {
        if (buffer != null) {
            buffer.giveUp(sequence);
        }
    }

    long nextTimeout() {
        return buffer == null ? Machine.NEVER : buffer.nextTimeout();
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

    @Nullable
    RtpCodec codec() {
        return codec;
    }

    @Nullable
    JitterStatistics jitter() {
        return buffer == null ? null : buffer.statistics();
    }

    long frames() {
        return frames;
    }

    long keyFrames() {
        return keyFrames;
    }
}
