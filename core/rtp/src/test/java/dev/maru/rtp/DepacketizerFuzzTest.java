package dev.maru.rtp;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Map;
import java.util.Random;

/** Whatever payloads come, in whatever order, and whatever frames are to be sent: no exception, and no frame out of bounds. */
class DepacketizerFuzzTest {
    @FuzzTest
    void assemblesOrRefuses(FuzzedDataProvider data) {
        PayloadFormat format = data.pickValue(PayloadFormat.values());
        Depacketizer depacketizer = Depacketizer.of(format, Map.of("sprop-parameter-sets", data.consumeString(40)));
        while (data.remainingBytes() > 0) {
            depacketizer.begin(data.consumeInt(0, 1 << 16));
            int payloads = data.consumeInt(0, 4);
            for (int i = 0; i < payloads; i++) {
                byte[] payload = data.consumeBytes(data.consumeInt(0, 60));
                depacketizer.append(payload, 0, payload.length);
            }
            depacketizer.finish(data.consumeInt(), null);
        }
    }

    @FuzzTest
    void cutsOrRefuses(FuzzedDataProvider data) {
        PayloadFormat format = data.pickValue(PayloadFormat.values());
        Packetizer packetizer = Packetizer.of(format, SampleFrames.parameters(format), new Random(1));
        int maxPayload = data.consumeInt(Packetizer.MIN_PAYLOAD, 300);
        byte[] out = new byte[maxPayload];
        while (data.remainingBytes() > 0) {
            boolean isKey = data.consumeBoolean();
            FrameLayer layer = FrameLayer.ofTemporal(data.consumeInt(-1, 7), data.consumeBoolean());
            byte[] bytes = data.consumeBytes(data.consumeInt(0, 2_000));
            if (packetizer.begin(EncodedFrame.of(format, isKey, bytes, 0).withLayer(layer), maxPayload)) {
                int count = 0;
                while (packetizer.next(out, 0) > 0) {
                    if (++count > 2_000) {
                        throw new AssertionError("no end of payloads");
                    }
                }
            }
        }
    }

    @FuzzTest
    void buffersOrRefuses(FuzzedDataProvider data) {
        PayloadFormat format = data.pickValue(PayloadFormat.values());
        JitterBuffer buffer = JitterBuffer.of(format, Map.of(), new JitterBuffer.Options(100, 10, 16, 500));
        ReceivedPayload view = new ReceivedPayload();
        long now = 0;
        while (data.remainingBytes() > 0) {
            byte[] payload = data.consumeBytes(data.consumeInt(0, 40));
            long sequence = data.consumeBoolean() ? data.consumeLong(0, 40) : data.consumeLong(0, 1L << 40);
            buffer.insert(
                    view.wrap(payload, 0, payload.length).at(sequence, data.consumeInt(0, 5), data.consumeBoolean()),
                    now);
            now += data.consumeInt(0, 60);
            int polled = 0;
            while (buffer.poll(now) != null) {
                if (++polled > 100) {
                    throw new AssertionError("no end of frames");
                }
            }
            buffer.needsKeyFrame(now);
            buffer.nextTimeout();
        }
    }
}
