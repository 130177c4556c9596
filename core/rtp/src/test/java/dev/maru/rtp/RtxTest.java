package dev.maru.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class RtxTest {
    private final RtpPacket packet = new RtpPacket();

    /** RFC 4588 §4: the payload is the original sequence number and the original payload; padding stays behind. */
    @Test
    void putsTheNumberBeforeThePayload() {
        byte[] out = new byte[200];
        byte[] b = HexFormat.of()
                .parseHex("b1e01234" + "00000001" + "00000002" + "00000003" + "bede0001" + "10aa0000" + "010203"
                        + "0002");
        assertThat(packet.parse(b, 0, b.length)).isTrue();
        RtpWriter writer = new RtpWriter().begin(out, 50, out.length).header(97, 7, 1, 9);
        int length = Rtx.finish(packet, writer);
        assertThat(HexFormat.of().formatHex(out, 50, 50 + length))
                .isEqualTo("80e10007" + "00000001" + "00000009" + "1234" + "010203");
    }

    @Test
    void takesTheOriginalOutAgain() {
        byte[] b = HexFormat.of()
                .parseHex("ff" + "9161000a" + "00000001" + "00000009" + "00000003" + "bede0001" + "10aa0000" + "1234"
                        + "010203");
        assertThat(packet.parse(b, 1, b.length - 1)).isTrue();
        assertThat(Rtx.unwrap(packet, 96, 2)).isTrue();
        assertThat(packet.offset()).isEqualTo(3);
        assertThat(HexFormat.of().formatHex(b, 3, b.length))
                .isEqualTo("91601234" + "00000001" + "00000002" + "00000003" + "bede0001" + "10aa0000" + "010203");
    }

    @Test
    void findsNoOriginalInPadding() {
        byte[] b = HexFormat.of().parseHex("a0610001" + "00000001" + "00000009" + "00000004");
        assertThat(packet.parse(b, 0, b.length)).isTrue();
        assertThat(Rtx.unwrap(packet, 96, 2)).isFalse();
    }

    @Test
    void refusesWhatDoesNotFit() {
        byte[] b = new byte[1_000];
        b[0] = (byte) 0x80;
        assertThat(packet.parse(b, 0, b.length)).isTrue();
        byte[] out = new byte[1_002];
        assertThat(Rtx.finish(packet, new RtpWriter().begin(out, 0, 1_001))).isEqualTo(-1);
        assertThat(Rtx.finish(packet, new RtpWriter().begin(out, 0, 1_002))).isEqualTo(1_002);
    }

    @Test
    void copiesElementsButForNames() {
        RtpWriter writer = new RtpWriter();
        byte[] out = new byte[100];
        for (String extension : new String[] {
            "bede0003" + "10aa" + "21bbcc" + "00" + "30dd" + "4fee" + "0000", // one that is cut ends the list
            "10000003" + "0101aa" + "0202bbcc" + "00" + "0301dd" + "00"
        }) {
            byte[] b = HexFormat.of().parseHex("90e01234" + "00000001" + "00000002" + extension);
            assertThat(packet.parse(b, 0, b.length)).isTrue();
            writer.begin(out, 0, out.length);
            packet.copyElements(writer, 1L << 2);
            int length = writer.finish(0, false);
            assertThat(HexFormat.of().formatHex(out, 12, length)).isEqualTo("bede0001" + "10aa30dd");
        }
    }
}
