package dev.maru.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.wire.TransportAddress;
import org.junit.jupiter.api.Test;

class AddressRatesTest {
    private static final TransportAddress SOMEBODY = TransportAddress.ofLiteral("192.0.2.1", 5);

    private final AddressRates rates = new AddressRates(99);
    private long now = 7 * ServerWorld.SECOND;

    private int taken(TransportAddress address, int tries) {
        int count = 0;
        for (int i = 0; i < tries; i++) {
            count += rates.take(address, 10, now) ? 1 : 0;
        }
        return count;
    }

    @Test
    void givesASecondsWorthAndThenTheRate() {
        assertThat(taken(SOMEBODY, 50)).isEqualTo(10);
        now += ServerWorld.SECOND / 10;
        assertThat(taken(SOMEBODY.withPort(77), 50)).isEqualTo(1);
        now += 100 * ServerWorld.SECOND;
        assertThat(taken(SOMEBODY, 50)).isEqualTo(10);
    }

    /** Who has an IPv6 address has 2^64 of them. */
    @Test
    void countsANetworkOfIpv6AsOne() {
        assertThat(taken(TransportAddress.ofLiteral("2001:db8:0:1::1", 1), 50)).isEqualTo(10);
        assertThat(taken(TransportAddress.ofLiteral("2001:db8:0:1:ffff::2", 1), 50))
                .isZero();
        assertThat(taken(TransportAddress.ofLiteral("2001:db8:0:2::1", 1), 50)).isEqualTo(10);
    }

    /** A flood of other addresses does not free the one that keeps asking. */
    @Test
    void keepsThePlaceOfWhoKeepsAsking() {
        int count = 0;
        for (int i = 0; i < 40_000; i++) {
            rates.take(TransportAddress.ofIpv4(0x0800_0000 + i, 1), 10, now);
            if (i % 40 == 0) {
                count += rates.take(SOMEBODY, 10, now) ? 1 : 0;
            }
            now += ServerWorld.SECOND / 40_000;
        }
        assertThat(count).isLessThan(60);
    }
}
