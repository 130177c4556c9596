package dev.maru.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every way in which packets of a few small frames can be lost, and what must come of it. */
class LossPatternTest {
    private static final int MAX_PACKETS = 11;

    /** Key, delta, delta, key, delta: with each pattern just those frames come that are complete and whose predecessors came. */
    @ParameterizedTest
    @EnumSource(names = {"VP8", "VP9", "H264", "AV1"})
    void givesJustTheFramesThatCanBeDecoded(PayloadFormat format) {
        for (long seed = 1; seed <= 3; seed++) {
            List<FrameSource.Sent> sent = frames(format, seed);
            List<FrameSource.Packet> packets = new ArrayList<>();
            sent.forEach(frame -> packets.addAll(frame.packets()));
            assertThat(packets).hasSizeBetween(6, MAX_PACKETS + 4);
            for (int lost = 0; lost < 1 << packets.size(); lost++) {
                JitterBuffer buffer = JitterBuffer.of(format, Map.of());
                insert(buffer, packets, lost, new Random(lost));
                assertThat(contents(drain(buffer)))
                        .as("%s, seed %d, lost %s", format, seed, Integer.toBinaryString(lost))
                        .isEqualTo(contents(decodable(sent, lost)));
            }
        }
    }

    private static List<FrameSource.Sent> frames(PayloadFormat format, long seed) {
        FrameSource source = new FrameSource(format, seed, 64);
        List<FrameSource.Sent> sent = new ArrayList<>();
        boolean[] isKey = {true, false, false, true, false};
        int[] lengths = {110, 40, 70, 60, 60};
        for (int i = 0; i < isKey.length; i++) {
            sent.add(source.next(isKey[i], lengths[i]));
        }
        return sent;
    }

    /** In disorder, but for what is in front: where a stream begins, nobody knows that there was something before. */
    private static void insert(JitterBuffer buffer, List<FrameSource.Packet> packets, int lost, Random random) {
        List<FrameSource.Packet> there = new ArrayList<>();
        for (int i = 0; i < packets.size(); i++) {
            if ((lost & 1 << i) == 0) {
                there.add(packets.get(i));
            }
        }
        java.util.Collections.shuffle(there, random);
        ReceivedPayload view = new ReceivedPayload();
        there.forEach(packet -> assertThat(buffer.insert(packet.into(view), 0)).isTrue());
    }

    private static List<EncodedFrame> drain(JitterBuffer buffer) {
        List<EncodedFrame> frames = new ArrayList<>();
        for (long now : new long[] {0, 600_000_000L}) {
            EncodedFrame frame = buffer.poll(now);
            while (frame != null) {
                frames.add(frame);
                frame = buffer.poll(now);
            }
        }
        return frames;
    }

    private static List<EncodedFrame> decodable(List<FrameSource.Sent> sent, int lost) {
        List<EncodedFrame> frames = new ArrayList<>();
        int index = 0;
        boolean follows = false;
        for (FrameSource.Sent frame : sent) {
            boolean isComplete = true;
            for (int i = 0; i < frame.packets().size(); i++) {
                isComplete &= (lost & 1 << index++) == 0;
            }
            follows = isComplete && (follows || frame.frame().isKeyFrame());
            if (follows) {
                frames.add(frame.frame());
            }
        }
        return frames;
    }

    private static List<String> contents(List<EncodedFrame> frames) {
        return frames.stream()
                .map(frame -> frame.type() + " " + frame.timestamp() + " "
                        + java.util.HexFormat.of().formatHex(frame.toByteArray()))
                .toList();
    }
}
