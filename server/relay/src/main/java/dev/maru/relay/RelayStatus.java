package dev.maru.relay;

import dev.maru.turn.AllocationStatus;
import java.util.List;

/**
 * What a relay does at one moment.
 *
 * @param totals since it began
 * @param allocations those that are there, by reactor and age
 */
public record RelayStatus(RelayTotals totals, List<AllocationStatus> allocations) {
    /** Copies the list. */
    public RelayStatus {
        allocations = List.copyOf(allocations);
    }
}
