package dev.maru.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.wire.BigEndian;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** RFC 4733 §2.5.2. */
class ToneReceiverTest {
    private final ToneReceiver receiver = new ToneReceiver();
    private final RtpPacket packet = new RtpPacket();
    private final List<Integer> heard = new ArrayList<>();

    private void receive(int timestamp, boolean isMarked, String payload) {
        byte[] body = HexFormat.of().parseHex(payload);
        byte[] b = new byte[RtpPacket.HEADER + body.length];
        BigEndian.put16(b, 0, 0x8000 | (isMarked ? 0x80 : 0) | 110);
        BigEndian.put32(b, 4, timestamp);
        System.arraycopy(body, 0, b, RtpPacket.HEADER, body.length);
        assertThat(packet.parse(b, 0, b.length)).isTrue();
        receiver.receive(packet, heard::add);
    }

    @Test
    void hearsAKeyOnceHoweverOftenItIsReported() {
        receive(0, true, "090a0190");
        receive(0, false, "090a0320");
        receive(0, false, "098a0640");
        receive(0, false, "098a0640");
        receive(0, false, "098a0640");
        receive(7_040, true, "010a0190");
        receive(7_040, false, "018a07d0");
        receive(11_200, true, "010a0190");
        assertThat(heard).containsExactly(9, 1, 1);
    }

    @Test
    void hearsAKeyOfWhichOnlyTheEndCame() {
        receive(-960, false, "0b8a12c0");
        assertThat(heard).containsExactly(11);
    }

    @Test
    void ignoresReportsThatWereOvertaken() {
        receive(7_040, true, "010a0190");
        receive(0, false, "098a0640");
        assertThat(heard).containsExactly(1);
    }

    @Test
    void hearsOneKeyOfManySegments() {
        receive(100, true, "01" + "0a" + "ffff");
        receive(100 + 65_535, false, "01" + "0a" + "0960");
        receive(100 + 65_535, false, "01" + "8a" + "ffff");
        assertThat(heard).containsExactly(1);
        receive(100 + 2 * 65_535, true, "01" + "0a" + "0960");
        assertThat(heard).as("pressed again at once").containsExactly(1, 1);
    }

    /** §2.5.1.5: several events that follow each other in one payload. */
    @Test
    void hearsAllKeysOfAPayload() {
        receive(0, true, "098a0640" + "018a07d0" + "01");
        assertThat(heard).containsExactly(9, 1);
    }

    @Test
    void takesNothingForNoKey() {
        receive(0, true, "");
        receive(0, true, "090a01");
        assertThat(heard).isEmpty();
    }
}
