package dev.maru.rtp;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A sender for tests: frames, and the packets that they become. */
final class FrameSource {
    /** A packet on its way. */
    record Packet(long sequence, int timestamp, boolean marker, byte[] payload) {
        ReceivedPayload into(ReceivedPayload view) {
            return view.wrap(payload, 0, payload.length).at(sequence, timestamp, marker);
        }
    }

    /** A frame and its packets. */
    record Sent(EncodedFrame frame, List<Packet> packets) {}

    private final PayloadFormat format;
    private final SampleFrames samples;
    private final Packetizer packetizer;
    private final int maxPayload;
    private final int step;
    private long sequence;
    private int timestamp;

    /** Begins shortly before timestamps wrap. */
    FrameSource(PayloadFormat format, long seed, int maxPayload) {
        this.format = format;
        this.samples = new SampleFrames(seed);
        this.packetizer = Packetizer.of(format, SampleFrames.parameters(format), new Random(seed));
        this.maxPayload = maxPayload;
        this.sequence = 65_530;
        this.step = format.kind() == MediaKind.VIDEO ? 3_000 : 960;
        this.timestamp = -10 * step;
    }

    Sent next(boolean isKey, int length) {
        return next(isKey, length, FrameLayer.NONE);
    }

    Sent next(boolean isKey, int length, FrameLayer layer) {
        EncodedFrame frame = samples.frame(format, isKey, length, timestamp).withLayer(layer);
        if (!packetizer.begin(frame, maxPayload)) {
            throw new IllegalArgumentException("not a frame of " + format);
        }
        byte[] out = new byte[maxPayload];
        List<Packet> packets = new ArrayList<>();
        for (int count = packetizer.next(out, 0); count > 0; count = packetizer.next(out, 0)) {
            byte[] payload = java.util.Arrays.copyOf(out, count);
            packets.add(new Packet(sequence++, timestamp, packetizer.marker(), payload));
        }
        timestamp += step;
        return new Sent(frame, packets);
    }

    /** A packet of padding alone, with the time of the frame before, as probing sends it. */
    Packet padding() {
        return new Packet(sequence++, timestamp - step, false, new byte[0]);
    }
}
