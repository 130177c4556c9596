package dev.maru.ice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.wire.TransportAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** RFC 8421 §4, and the cost of networks. */
class LocalPreferencesTest {
    private static TransportAddress six(int n) {
        return TransportAddress.ofLiteral("2001:db8::" + n, 0);
    }

    private static TransportAddress four(int n) {
        return TransportAddress.ofLiteral("192.0.2." + n, 0);
    }

    private static List<TransportAddress> order(List<TransportAddress> addresses) {
        return List.copyOf(LocalPreferences.of(addresses, _ -> 0).keySet());
    }

    @Test
    void mixesTheFamiliesSoThatNeitherHoldsUpTheOther() {
        assertThat(order(List.of(four(1), six(1)))).containsExactly(six(1), four(1));
        assertThat(order(List.of(six(1), four(1), six(2), four(2), four(3))))
                .containsExactly(six(1), four(1), six(2), four(2), four(3));
    }

    /** RFC 8421 §4: "If a host has two IPv4 addresses and six IPv6 addresses, it will insert an IPv4 address after four IPv6 addresses". */
    @Test
    void givesIpv6TheHeadStartOfTheRfcsExample() {
        assertThat(order(List.of(six(1), six(2), six(3), six(4), six(5), six(6), four(1), four(2))))
                .containsExactly(six(1), six(2), six(3), six(4), four(1), six(5), four(2), six(6));
    }

    @Test
    void keepsTheSystemsOrderWithinAFamily() {
        assertThat(order(List.of(four(3), four(1), four(2)))).containsExactly(four(3), four(1), four(2));
        assertThat(order(List.of(six(2), four(9), six(1), four(8)))).containsExactly(six(2), six(1), four(9), four(8));
    }

    @Test
    void putsCheapNetworksFirst() {
        // of the three dear ones Hi = (1 + 2) / 1: both of IPv6 come first
        Map<TransportAddress, Integer> preferences =
                LocalPreferences.of(List.of(six(1), four(1), six(2), four(2)), a -> a.equals(four(1)) ? 0 : 10);
        assertThat(List.copyOf(preferences.keySet())).containsExactly(four(1), six(1), six(2), four(2));
        assertThat(new ArrayList<>(preferences.values()))
                .containsExactly(
                        LocalPreferences.HIGHEST,
                        LocalPreferences.HIGHEST - 1,
                        LocalPreferences.HIGHEST - 2,
                        LocalPreferences.HIGHEST - 3);
    }
}
