package dev.maru.rtp;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.maru.wire.BigEndian;

/** Whatever arrives whenever, what the writer writes the reader reads, and never anything else. */
class TransportFeedbackFuzzTest {
    private final byte[] buffer = new byte[1_500];
    private final TransportFeedbackWriter writer = new TransportFeedbackWriter();
    private final RtcpWriter rtcp = new RtcpWriter();
    private final RtcpReader reader = new RtcpReader();
    private final TransportFeedback feedback = new TransportFeedback();

    @FuzzTest
    void readsWhatItWrites(byte[] bytes) {
        long now = 1L << 40;
        writer.begin(0xFFF0, now, 1_200);
        int at = 0;
        int accepted = 0;
        for (int i = 0; i + 4 <= bytes.length; i += 4) {
            int sequence = at + BigEndian.u8(bytes, i) % 40;
            long arrival = now + BigEndian.i32(bytes, i) * 100L;
            if (writer.add(0xFFF0 + sequence, arrival)) {
                accepted++;
                at = sequence + 1;
                now = Math.max(0, arrival);
            }
        }
        rtcp.begin(buffer, 0, buffer.length);
        if (!writer.write(rtcp, 1, 2, 3)) {
            if (accepted > 0) {
                throw new AssertionError("took packets that it cannot write");
            }
            return;
        }
        if (!reader.parse(buffer, 0, rtcp.length()) || !reader.next() || !feedback.parse(reader)) {
            throw new AssertionError("cannot be read");
        }
        int received = 0;
        while (feedback.next()) {
            received += feedback.isReceived() ? 1 : 0;
        }
        if (received != accepted || feedback.packetCount() != at) {
            throw new AssertionError("is not what was written");
        }
    }
}
