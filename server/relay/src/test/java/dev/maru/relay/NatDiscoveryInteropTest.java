package dev.maru.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.turn.TurnServerConfig.DiscoveryAddresses;
import dev.maru.wire.TransportAddress;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** coturn's {@code turnutils_natdiscovery} against our relay with two addresses (RFC 5780). */
class NatDiscoveryInteropTest {
    private static final TransportAddress PRIMARY = TransportAddress.ofLiteral("127.0.0.1", 23_478);
    private static final TransportAddress OTHER = TransportAddress.ofLiteral("127.0.0.2", 23_479);

    @Test
    void findsNoNatWhereThereIsNone() throws IOException {
        Tool.needed();
        RelayPlaces places = new RelayPlaces(
                List.of(PRIMARY),
                List.of(),
                List.of(),
                List.of(RelayedHost.same(PRIMARY)),
                PortRange.DYNAMIC,
                1,
                Optional.of(new DiscoveryAddresses(PRIMARY, OTHER)));
        try (Relay relay = Relay.start(places, Given.rules())) {
            assertThat(relay.udp()).hasSize(4);
            String said = Tool.run("turnutils_natdiscovery", "-m", "-f", "-p", "23478", "127.0.0.1");
            assertThat(said)
                    .containsIgnoringCase("NAT with Endpoint Independent Mapping")
                    .containsIgnoringCase("NAT with Endpoint Independent Filtering");
        }
    }
}
