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
    /** A change of the target that is worth telling an encoder. */
    private static final double WORTH_TELLING = 0.05;

    private record Format(RtpCodec codec, Packetizer packetizer) {}

    private final String mid;
    private final String rid;
    private final RtpSendStream stream;
    private final RandomGenerator entropy;
    private final Datagram scratch;
    private final int offset;
    private final SentTones tones;
    private final Map<PayloadFormat, Format> formats = new EnumMap<>(PayloadFormat.class);
    private LayerSettings settings = LayerSettings.DEFAULT;
    private boolean isPaused;
    private @Nullable Redundancy redundancy;
    private final FrameCounters frames = new FrameCounters();
    private long sectionMaxBps;
    private long targetBps;
    private long toldBps;
    private @Nullable RtpCodec lastCodec;

    FrameSender(String mid, String rid, RtpSendStream stream, int maxPacket, RandomGenerator entropy) {
        this.mid = mid;
        this.rid = rid;
        this.stream = stream;
        this.entropy = entropy;
        this.offset = Datagram.HEADROOM;
        this.scratch = new Datagram(offset + maxPacket + RtpWriter.TAILROOM);
        this.tones = new SentTones(stream, scratch);
    }

    /**
     * The codecs that the peer takes, in its order; a packetizer that goes on keeps its numbers.
     *
     * @param pauses whether the peer does not want this layer for now (RFC 8853 §5.2)
     */
    void apply(SendPlan plan, boolean pauses) {
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
        redundancy = Redundancy.of(plan.codecs(), redundancy);
        tones.apply(plan.codecs());
        sectionMaxBps = plan.maxBitrateBps();
        isPaused = pauses;
        stream.active(isActive());
    }

    void configure(LayerSettings wished) {
        settings = wished;
        stream.active(isActive());
    }

    /** Queues the packets of a frame; false when it was dropped. */
    boolean write(EncodedFrame frame, PacketQueue queue, long now) {
        Format format = formats.get(frame.format());
        if (!isActive() || format == null || !queue.hasRoom(frame.length())) {
            frames.drop();
            return false;
        }
        Redundancy repeated = redundancy;
        if (tones.isSounding(now)) {
            if (repeated != null) {
                repeated.forget(); // frames behind the tone do not follow those before it
            }
            return true; // the tone stands for it
        }
        if (stream.config().kind() == MediaKind.AUDIO) {
            tones.soundSent((int) frame.timestamp(), now);
        }
        boolean isRepeated = repeated != null && repeated.repeats(format.codec);
        if (isRepeated && writeRepeated(repeated, frame, queue, now)) {
            lastCodec = format.codec;
            frames.add(frame, now);
            return true;
        }
        return writePlain(format, frame, queue, now);
    }

    private boolean writeRepeated(Redundancy repeated, EncodedFrame frame, PacketQueue queue, long now) {
        scratch.wrap(scratch.bytes(), offset, 0);
        RtpWriter writer = stream.begin(scratch, repeated.payloadType(), (int) frame.timestamp(), now);
        int length = repeated.write(writer, frame);
        if (length < 0) {
            return false;
        }
        stream.finish(scratch, length, false, now);
        queue.add(scratch, PacketKind.AUDIO, stream.config().extensions());
        return true;
    }

    private boolean writePlain(Format format, EncodedFrame frame, PacketQueue queue, long now) {
        PacketKind kind = stream.config().kind() == MediaKind.AUDIO ? PacketKind.AUDIO : PacketKind.VIDEO;
        scratch.wrap(scratch.bytes(), offset, 0);
        RtpWriter writer = begin(format, frame, now);
        if (!format.packetizer.begin(frame, writer.payloadCapacity())) {
            frames.drop();
            return false;
        }
        lastCodec = format.codec;
        frames.add(frame, now);
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

    /** Keys of a telephone; of sound alone. */
    SentTones tones() {
        return tones;
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
        return settings.maxBitrateBps();
    }

    double weight() {
        return settings.weight();
    }

    /** What the peer asks for, for all layers of the section together; 0 when it does not. */
    long sectionMaxBps() {
        return sectionMaxBps;
    }

    boolean isActive() {
        return settings.isActive() && !isPaused;
    }

    /** Its share of what the path carries. */
    void target(long bps) {
        targetBps = bps;
    }

    long targetBps() {
        return targetBps;
    }

    /** Whether the share has changed enough to be told since it was told last. */
    boolean takeTargetChange() {
        boolean isWorth = Math.abs(targetBps - toldBps) > WORTH_TELLING * toldBps;
        toldBps = isWorth ? targetBps : toldBps;
        return isWorth;
    }

    FrameCounters frames() {
        return frames;
    }

    @Nullable
    RtpCodec codec() {
        return lastCodec;
    }
}
