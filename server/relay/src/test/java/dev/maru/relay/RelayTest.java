package dev.maru.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RelayTest {
    @Test
    void saysWhereItListens() throws IOException {
        try (Relay relay = Relay.start(Given.places(), Given.rules())) {
            assertThat(relay.udp()).hasSize(2).allMatch(address -> address.port() > 0);
            assertThat(relay.udp().getFirst().isSameHost(Given.LOOPBACK)).isTrue();
            assertThat(relay.status().allocations()).isEmpty();
            assertThat(relay.totals().made()).isZero();
        }
    }

    @Test
    void severalReactorsShareItsPorts() throws IOException {
        try (Relay relay = Relay.start(Given.places(3), Given.rules())) {
            assertThat(relay.udp()).hasSize(2);
        }
    }

    @Test
    void namesTheAddressThatItCannotListenOnAndLeavesNothingBehind() throws IOException {
        try (Relay first = Relay.start(Given.places(), Given.rules())) {
            RelayPlaces taken = new RelayPlaces(
                    List.of(Given.LOOPBACK6, first.udp().getFirst()),
                    List.of(),
                    List.of(),
                    List.of(RelayedHost.same(Given.LOOPBACK)),
                    PortRange.DYNAMIC,
                    1,
                    Optional.empty());
            assertThatThrownBy(() -> Relay.start(taken, Given.rules()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(first.udp().getFirst().toString());
        }
    }

    @Test
    void isDrainedAtOnceWhenNobodyIsThere() throws Exception {
        try (Relay relay = Relay.start(Given.places(), Given.rules())) {
            relay.drain(Duration.ofSeconds(50)).get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void closesTwice() throws IOException {
        Relay relay = Relay.start(Given.places(), Given.rules());
        relay.close();
        relay.close();
    }

    @Test
    void neverShowsSecrets() {
        assertThat(Given.rules().toString()).doesNotContain(Given.SECRET, Given.PASSWORD);
    }
}
