package dev.maru.relay;

import dev.maru.turn.Cidr;
import dev.maru.turn.PeerPolicy;
import dev.maru.turn.TurnServerConfig;
import dev.maru.wire.TransportAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A relay on this machine alone, for tests. */
final class Given {
    static final TransportAddress LOOPBACK = TransportAddress.ofLiteral("127.0.0.1", 0);
    static final TransportAddress LOOPBACK6 = TransportAddress.ofLiteral("::1", 0);
    static final String SECRET = "a secret for tests";
    static final String USER = "mina";
    static final String PASSWORD = "a password for tests";

    /** Peers on this machine, of both families. */
    static final PeerPolicy HERE =
            PeerPolicy.of(List.of(Cidr.of("127.0.0.0/8"), Cidr.of("::1/128")), List.of(Cidr.of("127.9.0.0/16")));

    private Given() {}

    /** Free ports on both loopback addresses. */
    static RelayPlaces places() {
        return places(1);
    }

    /** The same with TCP and TLS. */
    static RelayPlaces allPlaces() {
        RelayPlaces udp = places(1);
        List<TransportAddress> all = List.of(LOOPBACK, LOOPBACK6);
        return new RelayPlaces(udp.udp(), all, all, udp.hosts(), udp.ports(), 1, Optional.empty());
    }

    static RelayPlaces places(int reactors) {
        return new RelayPlaces(
                List.of(LOOPBACK, LOOPBACK6),
                List.of(),
                List.of(),
                List.of(RelayedHost.same(LOOPBACK), RelayedHost.same(LOOPBACK6)),
                PortRange.DYNAMIC,
                reactors,
                Optional.empty());
    }

    static RelayRules rules() {
        return rules(RelayLimits.DEFAULT);
    }

    static RelayRules rules(RelayLimits limits) {
        return new RelayRules(
                "maru", List.of(SECRET), Map.of(USER, PASSWORD), HERE, limits, TurnServerConfig.Lifetimes.DEFAULT);
    }
}
