package dev.maru.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** RFC 4733 §2.3, by hand from its figure. */
class TelephoneEventTest {
    private static TelephoneEvent read(String hex) {
        byte[] b = HexFormat.of().parseHex(hex);
        return TelephoneEvent.read(b, 0, b.length);
    }

    private static String written(TelephoneEvent event) {
        byte[] b = new byte[TelephoneEvent.LENGTH];
        event.write(b, 0);
        return HexFormat.of().formatHex(b);
    }

    /** The first digit of "911": 9 at -10 dBm0, after 50 ms at 8 kHz, and at its end after 200 ms. */
    @Test
    void readsAndWritesTheFieldsOfTheFigure() {
        assertThat(read("090a0190")).isEqualTo(new TelephoneEvent(9, false, 10, 400));
        assertThat(read("098a0640")).isEqualTo(new TelephoneEvent(9, true, 10, 1_600));
        assertThat(written(new TelephoneEvent(9, false, 10, 400))).isEqualTo("090a0190");
        assertThat(written(new TelephoneEvent(9, true, 10, 1_600))).isEqualTo("098a0640");
        assertThat(written(new TelephoneEvent(255, true, 63, 65_535))).isEqualTo("ffbfffff");
    }

    @Test
    void ignoresTheReservedBit() {
        assertThat(read("0b4a0001")).isEqualTo(new TelephoneEvent(11, false, 10, 1));
    }

    @Test
    void refusesEveryTruncatedPrefix() {
        byte[] b = HexFormat.of().parseHex("090a0190");
        for (int length = 0; length < b.length; length++) {
            assertThat(TelephoneEvent.read(b, 0, length)).isNull();
        }
        assertThatThrownBy(() -> new TelephoneEvent(256, false, 0, 0)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> new TelephoneEvent(0, false, 64, 0)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> new TelephoneEvent(0, false, 0, 65_536)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    /** RFC 4733 §3.2, table 3. */
    @Test
    void numbersTheKeys() {
        assertThat(DtmfTone.event('0')).isZero();
        assertThat(DtmfTone.event('9')).isEqualTo(9);
        assertThat(DtmfTone.event('*')).isEqualTo(10);
        assertThat(DtmfTone.event('#')).isEqualTo(11);
        assertThat(DtmfTone.event('A')).isEqualTo(12);
        assertThat(DtmfTone.event('d')).isEqualTo(15);
        assertThat(DtmfTone.event('e')).isEqualTo(DtmfTone.NONE);
        assertThat(DtmfTone.event(',')).isEqualTo(DtmfTone.NONE);
        for (int event = 0; event < 16; event++) {
            assertThat(DtmfTone.event(DtmfTone.key(event).charAt(0))).isEqualTo(event);
        }
        assertThat(DtmfTone.key(16)).isEmpty();
        assertThat(DtmfTone.key(-1)).isEmpty();
    }
}
