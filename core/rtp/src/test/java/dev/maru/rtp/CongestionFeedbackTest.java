package dev.maru.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** By hand from the figure of RFC 8888 §3.1. */
class CongestionFeedbackTest {
    private static final String TWO_STREAMS = "8bcd0009" + "00000001" //
            + "00000002" + "ffff0003" + "8001" + "0000" + "fffe" + "0000" // three of one stream, padded
            + "00000003" + "00050002" + "9fff" + "a400" // two of another
            + "b7052000";

    private final RtcpReader reader = new RtcpReader();
    private final CongestionFeedback feedback = new CongestionFeedback();

    private boolean parse(byte[] b) {
        return reader.parse(b, 0, b.length)
                && reader.next()
                && reader.kind() == RtcpKind.CONGESTION_FEEDBACK
                && feedback.parse(reader);
    }

    @Test
    void readsEveryStream() {
        assertThat(parse(HexFormat.of().parseHex(TWO_STREAMS))).isTrue();
        assertThat(feedback.reportTimestamp()).isEqualTo(0xB7052000);
        assertThat(feedback.nextStream()).isTrue();
        assertThat(feedback.ssrc()).isEqualTo(2);
        assertThat(feedback.beginSequence()).isEqualTo(0xFFFF);
        assertThat(feedback.packetCount()).isEqualTo(3);
        assertThat(feedback.isReceived(0)).isTrue();
        assertThat(feedback.ecn(0)).isZero();
        assertThat(feedback.arrivalOffset(0)).isEqualTo(1);
        assertThat(feedback.isReceived(1)).isFalse();
        assertThat(feedback.ecn(2)).isEqualTo(3);
        assertThat(feedback.arrivalOffset(2)).isEqualTo(CongestionFeedback.OFFSET_OVERFLOW);
        assertThat(feedback.nextStream()).isTrue();
        assertThat(feedback.ssrc()).isEqualTo(3);
        assertThat(feedback.arrivalOffset(0)).isEqualTo(CongestionFeedback.OFFSET_UNKNOWN);
        assertThat(feedback.ecn(1)).isEqualTo(1);
        assertThat(feedback.arrivalOffset(1)).isEqualTo(0x400);
        assertThat(feedback.nextStream()).isFalse();
    }

    @Test
    void refusesWhatIsCut() {
        byte[] b = HexFormat.of().parseHex(TWO_STREAMS);
        for (int words = 3; words < 9; words++) {
            byte[] cut = Arrays.copyOf(b, 4 * words + 4);
            cut[3] = (byte) words;
            boolean isWhole = words == 6; // the first stream, and the second one's SSRC for the time
            assertThat(parse(cut)).as("%d words", words).isEqualTo(isWhole);
        }
    }
}
