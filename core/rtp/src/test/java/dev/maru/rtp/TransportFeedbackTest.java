package dev.maru.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TransportFeedbackTest {
    /** Feedback of Chrome's as captured, with what Wireshark says of it (public, from the tests of webrtc-analysis). */
    private static final String CHROME = "afcd000700000001dd586eb6000100095e91100020091c0c2c38000400081801";

    private final byte[] buffer = new byte[2_000];
    private final RtcpWriter rtcp = new RtcpWriter();
    private final RtcpReader reader = new RtcpReader();
    private final TransportFeedback feedback = new TransportFeedback();
    private final TransportFeedbackWriter writer = new TransportFeedbackWriter();

    private boolean parse(byte[] b, int length) {
        return reader.parse(b, 0, length)
                && reader.next()
                && reader.kind() == RtcpKind.TRANSPORT_FEEDBACK
                && feedback.parse(reader);
    }

    @Test
    void readsWhatChromeSends() {
        byte[] b = HexFormat.of().parseHex(CHROME);
        assertThat(parse(b, b.length)).isTrue();
        assertThat(feedback.baseSequenceNumber()).isEqualTo(1);
        assertThat(feedback.packetCount()).isEqualTo(9);
        assertThat(feedback.referenceTime()).isEqualTo(6_197_520);
        assertThat(feedback.feedbackCount()).isZero();
        long[] millis = {7, 3, 11, 14, 0, 1, 0, 2, 6};
        long arrival = 6_197_520L * 64_000_000L;
        for (int i = 0; i < 9; i++) {
            assertThat(feedback.next()).isTrue();
            arrival += millis[i] * 1_000_000;
            assertThat(feedback.sequenceNumber()).isEqualTo(i + 1);
            assertThat(feedback.isReceived()).isTrue();
            assertThat(feedback.arrivalNanos()).isEqualTo(arrival);
        }
        assertThat(feedback.next()).isFalse();
    }

    /** The figures of draft-holmer-rmcat-transport-wide-cc-extensions-01 §3.1.3 and §3.1.4. */
    @Test
    void readsTheChunksOfTheDraft() {
        String head = "8fcd" + "%04x" + "00000001" + "00000002" + "%04x%04x" + "%06x00";
        // A run of 221 that did not come.
        String run = head.formatted(5, 0xFFF0, 221, 0xFFFFFF) + "00dd" + "0000";
        byte[] b = HexFormat.of().parseHex(run);
        assertThat(parse(b, b.length)).isTrue();
        assertThat(feedback.referenceTime()).isEqualTo(-1);
        for (int i = 0; i < 221; i++) {
            assertThat(feedback.next()).isTrue();
            assertThat(feedback.isReceived()).isFalse();
            assertThat(feedback.sequenceNumber()).isEqualTo(0xFFF0 + i & 0xFFFF);
        }
        assertThat(feedback.next()).isFalse();
        // A vector of one bit: 1 missing, 5 there, 3 missing, 3 there, 2 missing.
        String one = head.formatted(7, 0, 14, 1) + "9f1c" + "0102030405060708" + "0000";
        b = HexFormat.of().parseHex(one);
        assertThat(parse(b, b.length)).isTrue();
        String pattern = "";
        while (feedback.next()) {
            pattern += feedback.isReceived() ? "1" : "0";
        }
        assertThat(pattern).isEqualTo("01111100011100");
    }

    @Test
    void readsNegativeDeltas() {
        // 11, then 00 10 01 01 01 00 00: missing, a large delta, three small ones, two missing.
        byte[] b = HexFormat.of()
                .parseHex("8fcd0006" + "00000001" + "00000002" + "00000007" + "00000100" + "c950" + "fffc" + "04" + "08"
                        + "00" + "00");
        assertThat(parse(b, b.length)).isTrue();
        long[] expected = {-1, 64_000_000 - 1_000_000, 64_000_000, 66_000_000, 66_000_000, -1, -1};
        for (long arrival : expected) {
            assertThat(feedback.next()).isTrue();
            assertThat(feedback.isReceived() ? feedback.arrivalNanos() : -1).isEqualTo(arrival);
        }
    }

    @Test
    void refusesEveryPrefixAndReservedStatuses() {
        byte[] b = HexFormat.of().parseHex("8f" + CHROME.substring(2));
        for (int words = 4; words < 7; words++) {
            byte[] cut = Arrays.copyOf(b, words * 4 + 4);
            cut[3] = (byte) words;
            assertThat(parse(cut, cut.length)).as("%d words", words).isFalse();
        }
        assertThat(parse(b, b.length)).isTrue();
        b[20] = 0x60; // a run of the reserved status
        assertThat(parse(b, b.length)).isFalse();
    }

    /** Runs may be empty: a message of those alone has an end too. */
    @Test
    void skipsEmptyRuns() {
        byte[] b = HexFormat.of()
                .parseHex("8fcd0006" + "00000001" + "00000002" + "00050001" + "00000000" + "0000" + "0000" + "2001"
                        + "0800");
        assertThat(parse(b, b.length)).isTrue();
        assertThat(feedback.next()).isTrue();
        assertThat(feedback.arrivalNanos()).isEqualTo(2_000_000);
        byte[] endless =
                HexFormat.of().parseHex("8fcd0005" + "00000001" + "00000002" + "00050001" + "00000000" + "00000000");
        assertThat(parse(endless, endless.length)).isFalse();
    }

    /** Ten that came evenly are one run, as in the draft's example of a link that loses nothing. */
    @Test
    void writesRunsAndVectors() {
        writer.begin(0x1234, 5 * 64_000_000L, 1_000);
        for (int i = 0; i < 10; i++) {
            assertThat(writer.add(0x1234 + i, 5 * 64_000_000L + i * 1_000_000L)).isTrue();
        }
        rtcp.begin(buffer, 0, buffer.length);
        assertThat(writer.write(rtcp, 1, 2, 0x103)).isTrue();
        assertThat(HexFormat.of().formatHex(buffer, 0, rtcp.length()))
                .isEqualTo("8fcd0007" + "00000001" + "00000002" + "1234000a" + "00000503" + "200a" + "00"
                        + "040404040404040404");
    }

    @Test
    void readsBackWhateverItWrites() {
        SplittableRandom dice = new SplittableRandom(2015);
        for (int round = 0; round < 3_000; round++) {
            int base = dice.nextInt(0x10000);
            long[] arrivals = new long[TransportFeedbackWriter.MAX_PACKETS];
            Arrays.fill(arrivals, -1);
            long now = dice.nextLong(1L << 40);
            int loss = dice.nextInt(4) * dice.nextInt(30);
            writer.begin(base, now, 24 + dice.nextInt(1_000));
            int at = 0;
            int count = 0;
            while (at < arrivals.length && writer.add(base + at, now)) {
                arrivals[at] = now / 250_000 * 250_000;
                count = at + 1;
                at += dice.nextInt(100) < loss ? dice.nextInt(1, 40) : 1;
                now += dice.nextInt(20) == 0 ? dice.nextLong(-50_000_000, 3_000_000_000L) : dice.nextLong(1_000_000);
                now = Math.max(0, now);
            }
            assertThat(writer.packetCount()).isEqualTo(count);
            rtcp.begin(buffer, 0, buffer.length);
            if (!writer.write(rtcp, 1, 2, round)) {
                assertThat(count).isZero();
                continue;
            }
            assertThat(parse(buffer, rtcp.length())).as("round %d", round).isTrue();
            assertThat(feedback.packetCount()).isEqualTo(count);
            long wrap = (1L << 24) * 64_000_000L;
            for (int i = 0; i < count; i++) {
                assertThat(feedback.next()).isTrue();
                assertThat(feedback.sequenceNumber()).isEqualTo(base + i & 0xFFFF);
                assertThat(feedback.isReceived()).isEqualTo(arrivals[i] >= 0);
                if (arrivals[i] >= 0) {
                    assertThat(Math.floorMod(feedback.arrivalNanos() - arrivals[i], wrap))
                            .isZero();
                }
            }
        }
    }

    @Test
    void keepsToItsRoom() {
        SplittableRandom dice = new SplittableRandom(7);
        for (int room = 24; room < 300; room++) {
            writer.begin(0, 0, room);
            int at = 0;
            long now = 0;
            while (writer.add(at, now)) {
                at += dice.nextInt(1, 4);
                now += dice.nextInt(200_000_000);
            }
            rtcp.begin(buffer, 0, buffer.length);
            boolean hasWritten = writer.write(rtcp, 1, 2, 0);
            assertThat(hasWritten).isEqualTo(writer.packetCount() > 0);
            assertThat(rtcp.length()).isLessThanOrEqualTo(room);
        }
    }

    @Test
    void refusesWhatBelongsIntoAnotherMessage() {
        writer.begin(10, 0, 500);
        assertThat(writer.add(10, 0)).isTrue();
        assertThat(writer.add(10, 1)).as("again").isFalse();
        assertThat(writer.add(9, 1)).as("behind").isFalse();
        assertThat(writer.add(11, 8_500_000_000L)).as("too late for a delta").isFalse();
        assertThat(writer.add(10 + TransportFeedbackWriter.MAX_PACKETS, 1))
                .as("too far ahead")
                .isFalse();
        assertThat(writer.add(11, 1)).isTrue();
        assertThat(writer.packetCount()).isEqualTo(2);
    }
}
