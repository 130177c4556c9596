package dev.maru.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What looking at, cutting and buffering payloads costs in objects. */
class PayloadCostTest {
    private static final int ROUNDS = 2_000;
    private static final int PACKETS = 10;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private long allocatedBy(Runnable round) {
        for (int i = 0; i < ROUNDS; i++) {
            round.run();
        }
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < ROUNDS; i++) {
            round.run();
        }
        return (threads.getCurrentThreadAllocatedBytes() - before) / ROUNDS;
    }

    @ParameterizedTest
    @EnumSource(names = {"VP8", "VP9", "H264", "AV1"})
    void cuttingAndLookingAllocatesNothing(PayloadFormat format) {
        Packetizer packetizer = Packetizer.of(format, SampleFrames.parameters(format), new Random(1));
        PayloadDescriptor descriptor = PayloadDescriptor.of(format);
        EncodedFrame frame = new SampleFrames(1).frame(format, true, PACKETS * 1_000, 0);
        byte[] out = new byte[1_200];
        long perFrame = allocatedBy(() -> {
            packetizer.begin(frame, out.length);
            for (int length = packetizer.next(out, 0); length > 0; length = packetizer.next(out, 0)) {
                if (!descriptor.parse(out, 0, length)) {
                    throw new AssertionError("is malformed");
                }
            }
        });
        assertThat(perFrame).isZero();
    }

    /** The frame's array, and a few small objects that describe it; none for a packet. */
    @ParameterizedTest
    @EnumSource(names = {"VP8", "VP9", "H264", "AV1"})
    void bufferingAllocatesTheFramesAlone(PayloadFormat format) {
        FrameSource source = new FrameSource(format, 1, 1_200);
        List<FrameSource.Sent> sent = new ArrayList<>();
        int bytes = 0;
        for (int i = 0; i < 2 * ROUNDS; i++) {
            sent.add(source.next(i == 0, PACKETS * 1_000));
            bytes += sent.getLast().frame().length();
        }
        JitterBuffer buffer = JitterBuffer.of(format, Map.of());
        ReceivedPayload view = new ReceivedPayload();
        int[] next = {0};
        long perFrame = allocatedBy(() -> {
            for (FrameSource.Packet packet : sent.get(next[0]++).packets()) {
                buffer.insert(packet.into(view), next[0]);
            }
            if (buffer.poll(next[0]) == null) {
                throw new AssertionError("no frame");
            }
        });
        assertThat(perFrame).isLessThan(bytes / (2 * ROUNDS) + 500);
    }
}
