package dev.maru.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class NtpTimeTest {
    /** RFC 3550 §6.4.1, figure 2: 10 Nov 1995 11:33:25.125 UTC is 0xb44db705 20000000. */
    @Test
    void knowsTheMomentOfTheRfc() {
        long ntp = 0xB44D_B705_2000_0000L;
        long unix = Instant.parse("1995-11-10T11:33:25.125Z").toEpochMilli() * 1_000_000L;
        assertThat(NtpTime.ofUnixNanos(unix)).isEqualTo(ntp);
        assertThat(NtpTime.toUnixNanos(ntp)).isEqualTo(unix);
        assertThat(NtpTime.compact(ntp)).isEqualTo(0xB705_2000);
    }

    /** The same figure: 5.25 s are 0x00054000, 6.125 s are 0x00062000. */
    @Test
    void tellsSpansInCompactForm() {
        assertThat(NtpTime.compactOfNanos(5_250_000_000L)).isEqualTo(0x0005_4000);
        assertThat(NtpTime.nanosOfCompact(0x0006_2000)).isEqualTo(6_125_000_000L);
        assertThat(NtpTime.compactOfNanos(-5)).isZero();
        assertThat(NtpTime.compactOfNanos(Long.MAX_VALUE)).isEqualTo(-1);
    }

    @Test
    void knowsTheTwoEpochs() {
        assertThat(NtpTime.ofUnixNanos(0)).isEqualTo(2_208_988_800L << 32);
        assertThat(NtpTime.toUnixNanos(2_208_988_800L << 32)).isZero();
        long in2040 = 2_208_988_800L * 1_000_000_000L;
        assertThat(NtpTime.toUnixNanos(NtpTime.ofUnixNanos(in2040))).isEqualTo(in2040);
    }

    @Test
    void measuresBothWays() {
        long t = 0xE000_0000_0000_0000L;
        assertThat(NtpTime.nanosBetween(t + (1L << 31), t)).isEqualTo(500_000_000L);
        assertThat(NtpTime.nanosBetween(t, t + (1L << 31))).isEqualTo(-500_000_000L);
    }

    @Test
    void tiesTheDriversClockToTheWall() {
        NtpClock clock = new NtpClock(1_700_000_000_000_000_000L);
        assertThat(NtpTime.toUnixNanos(clock.ntp(250_000_000L))).isEqualTo(1_700_000_000_250_000_000L);
        assertThat(clock.now(clock.ntp(250_000_000L))).isEqualTo(250_000_000L);
    }
}
