package dev.maru.relay;

import dev.maru.turn.Traffic;
import dev.maru.turn.TurnServerEvent;
import java.util.EnumMap;
import java.util.Map;

/** What one reactor has done since it began. What allocations relay is counted by themselves, and added here when they end. */
final class Tally {
    private final Map<TurnServerEvent.Cause, Long> ended = new EnumMap<>(TurnServerEvent.Cause.class);
    private final Sum gone = new Sum();
    private long made;
    long sendErrors;
    long connections;
    long refused;

    void count(TurnServerEvent event) {
        if (event instanceof TurnServerEvent.AllocationMade) {
            made++;
        } else if (event instanceof TurnServerEvent.AllocationEnded(var status, var cause)) {
            ended.merge(cause, 1L, Long::sum);
            gone.add(status.traffic());
        }
    }

    /** What ended allocations have relayed, to add what the others have. */
    Sum sum() {
        Sum sum = new Sum();
        sum.add(gone.traffic());
        return sum;
    }

    /** Traffic of several allocations. */
    final class Sum {
        private long packetsToPeers;
        private long bytesToPeers;
        private long packetsToClients;
        private long bytesToClients;
        private long packetsDropped;

        void add(Traffic traffic) {
            packetsToPeers += traffic.packetsToPeers();
            bytesToPeers += traffic.bytesToPeers();
            packetsToClients += traffic.packetsToClient();
            bytesToClients += traffic.bytesToClient();
            packetsDropped += traffic.packetsDropped();
        }

        private Traffic traffic() {
            return new Traffic(packetsToPeers, bytesToPeers, packetsToClients, bytesToClients, packetsDropped);
        }

        RelayTotals totals(long allocations, long openPorts) {
            return new RelayTotals(
                    allocations,
                    0,
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
    }
}
