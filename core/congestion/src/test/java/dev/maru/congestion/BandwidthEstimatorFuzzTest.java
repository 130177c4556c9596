package dev.maru.congestion;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.maru.rtp.RtcpReader;
import dev.maru.rtp.TransportFeedback;
import dev.maru.wire.BigEndian;

/** Whatever the other side reports, whenever, the target stays between its bounds and nothing breaks. */
class BandwidthEstimatorFuzzTest {
    private static final CongestionConfig CONFIG = new CongestionConfig(500_000, 50_000, 5_000_000);
    private static final int HEADER = 8;

    private final RtcpReader reader = new RtcpReader();
    private final TransportFeedback feedback = new TransportFeedback();

    @FuzzTest
    void staysWithinItsBounds(byte[] bytes) {
        CongestionController congestion = new CongestionController(CONFIG);
        long now = 1;
        int at = 0;
        while (at + HEADER <= bytes.length) {
            now += BigEndian.u16(bytes, at + 1) * 100_000L;
            int value = BigEndian.i32(bytes, at + 3);
            switch (bytes[at] & 7) {
                case 0 -> congestion.onReport(value & 0xFF, value, now);
                case 1 -> congestion.onRemb((long) value << (bytes[at + 7] & 31), now);
                case 2 -> congestion.handleTimeout(now);
                case 3 -> congestion.enqueue(PacketKind.VIDEO, value & 0x7FF, value);
                case 4, 5 -> feed(congestion, bytes, at + HEADER, now);
                default -> {
                    for (int i = 0; i < (value & 0xFF); i++) {
                        now += (value & 0xFF00) * 100L;
                        congestion.sent(bytes[at + 7] & 0x7FF, (value & 0x10000) == 0, now);
                    }
                }
            }
            check(congestion, now);
            at += HEADER;
        }
    }

    /** Feedback whose body is what comes next. */
    private void feed(CongestionController congestion, byte[] bytes, int at, long now) {
        int words = Math.min((bytes.length - at) / 4, 64);
        if (words < 3) {
            return;
        }
        byte[] rtcp = new byte[12 + 4 * words];
        BigEndian.put16(rtcp, 0, 0x8F_CD); // version 2, format 15, type 205
        BigEndian.put16(rtcp, 2, 2 + words);
        System.arraycopy(bytes, at, rtcp, 12, 4 * words);
        if (reader.parse(rtcp, 0, rtcp.length) && reader.next() && feedback.parse(reader)) {
            congestion.onTransportFeedback(feedback, now);
        }
    }

    private static void check(CongestionController congestion, long now) {
        long target = congestion.estimator().targetBps();
        if (target < CONFIG.minBps() || target > CONFIG.maxBps()) {
            throw new AssertionError("a target of " + target);
        }
        PacketKind kind = congestion.next(false, now);
        if (kind != null && kind != PacketKind.PADDING && congestion.queuedBytes() >= 0) {
            congestion.take(kind);
        }
    }
}
