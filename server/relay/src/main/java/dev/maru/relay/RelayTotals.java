package dev.maru.relay;

import dev.maru.turn.TurnServerEvent.Cause;
import java.util.EnumMap;
import java.util.Map;

/**
 * What a relay has done since it began, over all reactors.
 *
 * @param allocations that are there
 * @param users that have one
 * @param made allocations made
 * @param ended allocations that ended, by cause; every cause has an entry
 * @param packetsToPeers relayed from clients to peers
 * @param bytesToPeers their payload
 * @param packetsToClients relayed from peers to clients
 * @param bytesToClients their payload
 * @param packetsDropped by quota, or for want of a permission or a channel
 * @param sendErrors packets that the host could not deliver: nobody listens there, no route, and the like
 * @param openPorts relayed ports that are open
 * @param connections of clients over TCP and TLS that are open
 * @param refused connections of clients that were refused for want of room
 */
public record RelayTotals(
        long allocations,
        long users,
        long made,
        Map<Cause, Long> ended,
        long packetsToPeers,
        long bytesToPeers,
        long packetsToClients,
        long bytesToClients,
        long packetsDropped,
        long sendErrors,
        long openPorts,
        long connections,
        long refused) {
    /** Nothing yet. */
    static final RelayTotals NONE = new RelayTotals(0, 0, 0, Map.of(), 0, 0, 0, 0, 0, 0, 0, 0, 0);

    /** Fills in the causes that did not occur. */
    public RelayTotals {
        Map<Cause, Long> all = new EnumMap<>(Cause.class);
        for (Cause cause : Cause.values()) {
            all.put(cause, ended.getOrDefault(cause, 0L));
        }
        ended = Map.copyOf(all);
    }

    RelayTotals withUsers(long count) {
        return new RelayTotals(
                allocations,
                count,
                made,
                ended,
                packetsToPeers,
                bytesToPeers,
                packetsToClients,
                bytesToClients,
                packetsDropped,
                sendErrors,
                openPorts,
                connections,
                refused);
    }

    /** Both together. Users are counted by who knows them all. */
    RelayTotals plus(RelayTotals other) {
        Map<Cause, Long> causes = new EnumMap<>(Cause.class);
        ended.forEach((cause, count) -> causes.put(cause, count + other.ended.getOrDefault(cause, 0L)));
        return new RelayTotals(
                allocations + other.allocations,
                Math.max(users, other.users),
                made + other.made,
                causes,
                packetsToPeers + other.packetsToPeers,
                bytesToPeers + other.bytesToPeers,
                packetsToClients + other.packetsToClients,
                bytesToClients + other.bytesToClients,
                packetsDropped + other.packetsDropped,
                sendErrors + other.sendErrors,
                openPorts + other.openPorts,
                connections + other.connections,
                refused + other.refused);
    }
}
