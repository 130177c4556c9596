package dev.maru.relay;

import dev.maru.turn.TurnServerConfig.DiscoveryAddresses;
import dev.maru.wire.TransportAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/**
 * Where a relay is, which stays as long as it runs. A port 0 takes any free one, for UDP and TCP the same.
 *
 * @param udp where clients come over UDP. Not the unspecified address: an answer has to leave from where the question came to
 * @param tcp where they come over TCP
 * @param tls where they come over TLS
 * @param hosts the addresses that relayed addresses are made of
 * @param ports the ports of relayed addresses
 * @param reactors how many threads, 1 to {@value #MAX_REACTORS}
 * @param discovery the other three addresses of behaviour discovery (RFC 5780), which are listened on too; empty does not offer it
 */
public record RelayPlaces(
        List<TransportAddress> udp,
        List<TransportAddress> tcp,
        List<TransportAddress> tls,
        List<RelayedHost> hosts,
        PortRange ports,
        int reactors,
        Optional<DiscoveryAddresses> discovery) {
    /** More threads than any machine has cores that one network card could feed. */
    public static final int MAX_REACTORS = 64;

    /** Copies the lists and checks the ranges. */
    public RelayPlaces {
        udp = List.copyOf(udp);
        tcp = List.copyOf(tcp);
        tls = List.copyOf(tls);
        hosts = List.copyOf(hosts);
        if (hosts.isEmpty()) {
            throw new IllegalArgumentException("a relay needs an address to relay from");
        }
        if (reactors < 1 || reactors > MAX_REACTORS) {
            throw new IllegalArgumentException("a relay has 1 to " + MAX_REACTORS + " reactors, not " + reactors);
        }
        ports.share(reactors - 1, reactors);
    }

    /** Where clients come over UDP, the addresses of behaviour discovery included. */
    List<TransportAddress> allUdp() {
        LinkedHashSet<TransportAddress> all = new LinkedHashSet<>(udp);
        discovery.ifPresent(of -> {
            all.add(of.primary());
            all.add(of.primary().withPort(of.other().port()));
            all.add(of.other());
            all.add(of.other().withPort(of.primary().port()));
        });
        return List.copyOf(all);
    }
}
