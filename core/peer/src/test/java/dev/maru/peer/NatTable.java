package dev.maru.peer;

import dev.maru.simnet.NatBehaviour;
import dev.maru.simnet.NatBehaviour.Scope;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the RFCs let expect of two peers behind NATs and firewalls, and of the servers that they have. Written from RFC 4787, RFC 8445 and
 * RFC 8656, without a look at what our code does.
 */
final class NatTable {
    /** What helps the two to find each other. */
    enum Servers {
        STUN("STUN only"),
        TURN_UDP("TURN over UDP"),
        TURN_TCP("TURN over TCP"),
        TURN_TLS("TURN over TLS on 443");

        final String words;

        Servers(String words) {
            this.words = words;
        }
    }

    /** How two peers are expected to be connected. */
    enum Way {
        DIRECT,
        RELAY,
        NONE
    }

    private NatTable() {}

    /** Every behaviour that has a row, by the name it has in the table; null stands for no NAT at all. */
    static Map<String, @Nullable NatBehaviour> nats() {
        Map<String, @Nullable NatBehaviour> all = new LinkedHashMap<>();
        all.put("open", null);
        for (Scope mapping : Scope.values()) {
            for (Scope filtering : Scope.values()) {
                all.put(letter(mapping) + "/" + letter(filtering), NatBehaviour.of(mapping, filtering));
            }
        }
        all.put("no UDP", NatBehaviour.UDP_BLOCKED);
        all.put("only 443", NatBehaviour.ONLY_443);
        return all;
    }

    private static String letter(Scope scope) {
        return switch (scope) {
            case ENDPOINT_INDEPENDENT -> "EI";
            case ADDRESS_DEPENDENT -> "AD";
            case ADDRESS_AND_PORT_DEPENDENT -> "APD";
        };
    }

    static Way expected(@Nullable NatBehaviour a, @Nullable NatBehaviour b, Servers servers) {
        if (isDirect(a, b)) {
            return Way.DIRECT;
        }
        boolean hasRelayA = isReached(a, servers);
        boolean hasRelayB = isReached(b, servers);
        // A relayed address is on the open Internet: who can send UDP, or has a relay to send it, gets there.
        boolean isRelayed = hasRelayA && (passesUdp(b) || hasRelayB) || hasRelayB && (passesUdp(a) || hasRelayA);
        return isRelayed ? Way.RELAY : Way.NONE;
    }

    private static boolean isReached(@Nullable NatBehaviour nat, Servers servers) {
        return switch (servers) {
            case STUN -> false;
            case TURN_UDP -> passesUdp(nat);
            case TURN_TCP -> nat == null || nat.tcpPorts() == null;
            case TURN_TLS -> true;
        };
    }

    private static boolean passesUdp(@Nullable NatBehaviour nat) {
        return nat == null || nat.passesUdp();
    }

    /**
     * Whether hole punching works (RFC 4787 §4.1, §5; RFC 8445 §7).
     *
     * <p>A peer's address is known to the other when its mapping is endpoint-independent. If both are known, the checks of
     * each open its own filter for the other. If one is known, its filter must let in a port of the other that nobody has been told
     * of: only filters that look at ports do not. If neither is known, one must let in anybody at the mapping that the STUN server saw, the other
     * any port of an address that it has sent to, and since an answer comes from where the check went, one of the two must at
     * least keep one mapping for all ports of an address.
     */
    private static boolean isDirect(@Nullable NatBehaviour a, @Nullable NatBehaviour b) {
        if (!passesUdp(a) || !passesUdp(b)) {
            return false;
        }
        boolean isKnownA = a == null || a.mapping() == Scope.ENDPOINT_INDEPENDENT;
        boolean isKnownB = b == null || b.mapping() == Scope.ENDPOINT_INDEPENDENT;
        if (isKnownA && isKnownB) {
            return true;
        }
        if (isKnownA) {
            return a == null || a.filtering() != Scope.ADDRESS_AND_PORT_DEPENDENT;
        }
        if (isKnownB) {
            return b == null || b.filtering() != Scope.ADDRESS_AND_PORT_DEPENDENT;
        }
        return reaches(a, b) || reaches(b, a);
    }

    private static boolean reaches(NatBehaviour from, NatBehaviour to) {
        boolean somebodyKeepsThePort =
                from.mapping() != Scope.ADDRESS_AND_PORT_DEPENDENT || to.mapping() != Scope.ADDRESS_AND_PORT_DEPENDENT;
        return to.filtering() == Scope.ENDPOINT_INDEPENDENT
                && from.filtering() != Scope.ADDRESS_AND_PORT_DEPENDENT
                && somebodyKeepsThePort;
    }
}
