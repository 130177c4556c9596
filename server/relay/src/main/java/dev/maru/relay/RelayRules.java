package dev.maru.relay;

import dev.maru.turn.PeerPolicy;
import dev.maru.turn.TurnServerConfig;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who may relay what, which may be replaced while a relay runs ({@link Relay#configure}). Shows no secrets.
 *
 * @param realm what clients mix into their keys (RFC 8489 §14.9)
 * @param secrets shared with whoever hands out time-limited credentials, the newest first; none for none of those
 * @param users passwords by user name; none for none of those
 * @param peers which addresses may be relayed to
 * @param limits how much each may have
 * @param lifetimes how long things last
 */
public record RelayRules(
        String realm,
        List<String> secrets,
        Map<String, String> users,
        PeerPolicy peers,
        RelayLimits limits,
        TurnServerConfig.Lifetimes lifetimes) {
    /** Copies the lists. */
    public RelayRules {
        secrets = List.copyOf(secrets);
        users = Map.copyOf(users);
    }

    /** The same in the machine's words. */
    TurnServerConfig turn(Optional<TurnServerConfig.DiscoveryAddresses> discovery) {
        TurnServerConfig config = TurnServerConfig.ofRealm(realm).with(lifetimes);
        TurnServerConfig.Features usual = config.features();
        return config.with(new TurnServerConfig.Features(
                usual.isSha256Offered(),
                usual.isMobilityOffered(),
                usual.isTcpRelayed(),
                usual.alternateServer(),
                discovery));
    }

    /** Leaves out what must not be seen. */
    @Override
    public String toString() {
        return "RelayRules[realm=" + realm + ", " + secrets.size() + " secrets, " + users.size() + " users, " + limits
                + ", " + lifetimes + "]";
    }
}
