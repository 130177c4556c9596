package dev.maru.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.wire.Datagram;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class RtxTest {
    private final RtpPacket packet = new RtpPacket();

    /** RFC 4588 §4: the payload is the original sequence number and the original payload; padding stays behind. */
    @Test
    void putsTheNumberBeforeThePayload() {
        byte[] b = HexFormat.of()
                .parseHex("b1e01234" + "00000001" + "00000002" + "00000003" + "bede0001" + "10aa0000" + "010203"
                        + "0002");
        assertThat(packet.parse(b, 0, b.length)).isTrue();
        Datagram out = new Datagram(200);
        out.wrap(out.bytes(), 50, 0);
        assertThat(Rtx.wrap(packet, out)).isTrue();
        assertThat(HexFormat.of().formatHex(out.toByteArray()))
                .isEqualTo("91e01234" + "00000001" + "00000002" + "00000003" + "bede0001" + "10aa0000" + "1234"
                        + "010203");
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
        assertThat(Rtx.wrap(packet, new Datagram(1_000 + RtpWriter.TAILROOM + 1)))
                .isFalse();
        assertThat(Rtx.wrap(packet, new Datagram(1_000 + RtpWriter.TAILROOM + 2)))
                .isTrue();
    }
}
