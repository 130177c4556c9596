package dev.maru.natlab;

import dev.maru.relay.PortRange;
import dev.maru.relay.Relay;
import dev.maru.relay.RelayLimits;
import dev.maru.relay.RelayPlaces;
import dev.maru.relay.RelayRules;
import dev.maru.relay.RelayedHost;
import dev.maru.turn.Cidr;
import dev.maru.turn.PeerPolicy;
import dev.maru.turn.TurnServerConfig;
import dev.maru.wire.TransportAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * Our own relay, {@code server/relay}, on the server's second address. It runs in this process: threads stay in the namespace
 * of the thread that made them. The program hands out its address from the configuration.
 */
final class RelayRoom implements RelayUnderTest {
    private static final String USERNAME = "mina";
    private static final String PASSWORD = "a password for the laboratory";

    /** The addresses of the laboratory are kept for documentation, which the relay refuses by default. */
    private static final PeerPolicy PEERS =
            PeerPolicy.of(List.of(Cidr.of("203.0.113.0/24"), Cidr.of("198.51.100.0/24")), List.of());

    private Relay relay;

    @Override
    public String name() {
        return "maru";
    }

    @Override
    public InetSocketAddress address() {
        return new InetSocketAddress(Lab.SERVER_OTHER, PORT);
    }

    @Override
    public boolean keepsAllocationsOfUnreachablePeers() {
        return true;
    }

    @Override
    public String configuration() {
        return """
                ice:
                  servers:
                    - urls: ["turn:%1$s:%2$d", "turn:%1$s:%2$d?transport=tcp", "turns:%1$s:%3$d?transport=tcp"]
                      username: "%4$s"
                      credential: "%5$s"
                """.formatted(Lab.SERVER_OTHER, PORT, TLS_PORT, USERNAME, PASSWORD);
    }

    @Override
    public void start(Lab lab, Program program, Path folder) {
        TransportAddress address = TransportAddress.ofLiteral(Lab.SERVER_OTHER, PORT);
        RelayPlaces places = new RelayPlaces(
                List.of(address),
                List.of(address),
                List.of(address.withPort(TLS_PORT)),
                List.of(RelayedHost.same(address)),
                PortRange.DYNAMIC,
                1,
                Optional.empty());
        RelayRules rules = new RelayRules(
                "maru",
                List.of(),
                Map.of(USERNAME, PASSWORD),
                PEERS,
                RelayLimits.DEFAULT,
                TurnServerConfig.Lifetimes.DEFAULT);
        SSLContext certificate = PemIdentity.context(program.certificate());
        relay = lab.server().call(() -> Relay.start(places, rules, () -> certificate));
    }

    @Override
    public void close() {
        if (relay != null) {
            relay.close();
        }
    }
}
