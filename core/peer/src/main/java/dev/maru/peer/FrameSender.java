package dev.maru.peer;

import dev.maru.congestion.PacketKind;
import dev.maru.jsep.RtpCodec;
import dev.maru.jsep.SendPlan;
import dev.maru.rtp.EncodedFrame;
import dev.maru.rtp.MediaKind;
import dev.maru.rtp.Packetizer;
import dev.maru.rtp.PayloadFormat;
import dev.maru.rtp.RtpSendStream;
import dev.maru.rtp.RtpWriter;
import dev.maru.wire.Datagram;
import java.util.EnumMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Cuts the frames of one encoding into packets: one of a track, or one of each layer of simulcast. */
final class FrameSender {
    private record Format(RtpCodec codec, Packetizer packetizer) {}

    private final String mid;
    private final String rid;
    private final RtpSendStream stream;
    private final RandomGenerator entropy;
    private final Datagram scratch;
    private final int offset;
    private final Map<PayloadFormat, Format> formats = new EnumMap<>(PayloadFormat.class);
    private boolean isActive = true;
    private long maxBitrateBps;
    private long framesDropped;
    private @Nullable RtpCodec lastCodec;

    FrameSender(String mid, String rid, RtpSendStream stream, int maxPacket, RandomGenerator entropy) {
        this.mid = mid;
        this.rid = rid;
        this.stream = stream;
        this.entropy = entropy;
        this.offset = Datagram.HEADROOM;
        this.scratch = new Datagram(offset + maxPacket + RtpWriter.TAILROOM);
    }

    /** The codecs that the peer takes, in its order; a packetizer that goes on keeps its numbers. */
    void apply(SendPlan plan) {
        Map<PayloadFormat, Format> next = new EnumMap<>(PayloadFormat.class);
        for (RtpCodec codec : plan.codecs()) {
            PayloadFormat format = PayloadFormat.ofEncodingName(codec.name());
            if (format == null || next.containsKey(format)) {
                continue;
            }
            Format known = formats.get(format);
            boolean goesOn = known != null && known.codec.parameters().equals(codec.parameters());
            Packetizer packetizer = goesOn ? known.packetizer : Packetizer.of(format, codec.parameterMap(), entropy);
            next.put(format, new Format(codec, packetizer));
        }
        formats.clear();
        formats.putAll(next);
    }

    void configure(boolean active, long bitrateBps) {
        isActive = active;
        maxBitrateBps = bitrateBps;
        stream.active(active);
    }

    /** Queues the packets of a frame; false when it was dropped. */
    boolean write(EncodedFrame frame, PacketQueue queue, long now) {
        Format format = formats.get(frame.format());
        if (!isActive || format == null || !queue.hasRoom(frame.length())) {
            framesDropped++;
            return false;
        }
        PacketKind kind = stream.config().kind() == MediaKind.AUDIO ? PacketKind.AUDIO : PacketKind.VIDEO;
        scratch.wrap(scratch.bytes(), offset, 0);
        RtpWriter writer = begin(format, frame, now);
        if (!format.packetizer.begin(frame, writer.payloadCapacity())) {
            framesDropped++;
            return false;
        }
        lastCodec = format.codec;
        int length = format.packetizer.next(scratch.bytes(), writer.payload());
        while (length > 0) {
            stream.finish(scratch, length, format.packetizer.marker(), now);
            queue.add(scratch, kind, stream.config().extensions());
            scratch.wrap(scratch.bytes(), offset, 0);
            writer = begin(format, frame, now);
            length = format.packetizer.next(scratch.bytes(), writer.payload());
        }
        return true;
    }

    private RtpWriter begin(Format format, EncodedFrame frame, long now) {
        return stream.begin(scratch, format.codec.payloadType(), (int) frame.timestamp(), now);
    }

    String mid() {
        return mid;
    }

    String rid() {
        return rid;
    }

    RtpSendStream stream() {
        return stream;
    }

    long maxBitrateBps() {
        return maxBitrateBps;
    }

    boolean isActive() {
        return isActive;
    }

    long framesDropped() {
        return framesDropped;
    }

    @Nullable
    RtpCodec codec() {
        return lastCodec;
    }
}
