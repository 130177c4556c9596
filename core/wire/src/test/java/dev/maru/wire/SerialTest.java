package dev.maru.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SerialTest {
    @Test
    void countsForwardOverTheWrap() {
        assertThat(Serial.distance16(2, 0xFFFE)).isEqualTo(4);
        assertThat(Serial.distance16(0xFFFE, 2)).isEqualTo(-4);
        assertThat(Serial.distance32(1, 0xFFFF_FFFF)).isEqualTo(2);
    }

    @Test
    void callsOneOfTwoDifferentNumbersNewer() {
        for (int d = 1; d < 0x10000; d++) {
            int a = 40_000;
            int b = (a + d) & 0xFFFF;
            assertThat(Serial.isNewer16(a, b)).as("%d and %d", a, b).isNotEqualTo(Serial.isNewer16(b, a));
        }
        assertThat(Serial.isNewer16(7, 7)).isFalse();
    }

    /** RFC 1982 §5.1 and §5.2 give these for 2 and 8 bits; here scaled to 32. */
    @Test
    void followsRfc1982InThirtyTwoBits() {
        assertThat(Serial.isNewer32(1, 0)).isTrue();
        assertThat(Serial.isNewer32(0x7FFF_FFFF, 0)).isTrue();
        assertThat(Serial.isNewer32(0, 0x8000_0001)).isTrue();
        assertThat(Serial.isNewer32(0x8000_0000, 0)).isTrue();
        assertThat(Serial.isNewer32(0, 0x8000_0000)).isFalse();
    }

    @Test
    void unwrapsToTheNearestNumber() {
        assertThat(Serial.unwrap16(0x0003, 0x1_FFFEL)).isEqualTo(0x2_0003L);
        assertThat(Serial.unwrap16(0xFFF0, 0x2_0003L)).isEqualTo(0x1_FFF0L);
        assertThat(Serial.unwrap16(0xFFFF, 0)).isEqualTo(-1);
        assertThat(Serial.unwrap32(5, 0xFFFF_FFF0L)).isEqualTo(0x1_0000_0005L);
    }
}
