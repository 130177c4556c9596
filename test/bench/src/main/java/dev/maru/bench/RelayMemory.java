package dev.maru.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * What allocations cost that stand and do nothing, each with a permission and a channel: resident memory of the relay's process alone;
 * what the kernel keeps for its sockets is not in it.
 *
 * @param allocations how many stood
 * @param residentPerAllocation growth of the resident memory, both ends measured after collections where there are any
 * @param residentAsItIs the same growth, before the collection
 */
record RelayMemory(int allocations, double residentPerAllocation, double residentAsItIs) {

    /** Allocations that are there before the start is measured, so that code and pools are not counted as theirs. */
    private static final int BEFORE = 100;

    private static final int SETTLE_MILLIS = 2_000;

    /** Measures a fresh relay at growing numbers of allocations. */
    static List<RelayMemory> measure(RelayTarget target, List<Integer> counts) {
        List<RelayMemory> measured = new ArrayList<>();
        try (RelayLoop loop = new RelayLoop(target.server())) {
            loop.open(BEFORE, false);
            long before = settled(target);
            for (int count : counts) {
                loop.open(count, false);
                Pauses.millis(SETTLE_MILLIS);
                long asItIs = target.process().residentBytes();
                long after = settled(target);
                double more = count - BEFORE;
                measured.add(new RelayMemory(count, (after - before) / more, (asItIs - before) / more));
            }
        }
        return measured;
    }

    private static long settled(RelayTarget target) {
        Pauses.millis(SETTLE_MILLIS);
        Jvm jvm = target.jvm();
        if (jvm != null) {
            jvm.collectGarbage();
            Pauses.millis(SETTLE_MILLIS);
        }
        return target.process().residentBytes();
    }
}
