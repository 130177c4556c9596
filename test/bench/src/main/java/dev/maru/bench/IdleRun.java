package dev.maru.bench;

/**
 * What idle clients cost: each has joined, in rooms of two, and nothing happens but the protocol's heartbeats. Bytes are
 * of the server's process alone; what the kernel keeps for its sockets is not in them.
 *
 * @param connections how many
 * @param heapPerConnection growth of the used heap, both ends measured after collections
 * @param residentPerConnection growth of the resident memory, both ends measured after collections
 * @param residentAsItIs growth of the resident memory from the same start, before the collection
 * @param cpuShare CPU time per time while idle; 0.01 is a hundredth of one core
 */
record IdleRun(
        int connections,
        double heapPerConnection,
        double residentPerConnection,
        double residentAsItIs,
        double cpuShare) {

    /** Connections that came and went before the start is measured, so that code and pools are not counted as theirs. */
    private static final int BEFORE = 500;

    static IdleRun measure(Target target, int connections, int millis) {
        try (LoadLoop first = new LoadLoop(target.newDialect(), target.port())) {
            first.open(Math.min(BEFORE, connections));
        }
        // Past the window in which a session may be resumed, the server has forgotten them.
        Pauses.millis(connections > BEFORE ? 40_000 : 1_000);
        long heapBefore = target.collectGarbage();
        long residentBefore = target.process().residentBytes();
        try (LoadLoop loop = new LoadLoop(target.newDialect(), target.port())) {
            loop.open(connections);
            loop.runFor(millis / 4);
            long cpu = target.process().cpuNanos();
            long start = System.nanoTime();
            loop.runFor(millis);
            double cpuShare = (double) (target.process().cpuNanos() - cpu) / (System.nanoTime() - start);
            long residentNow = target.process().residentBytes();
            long heapAfter = target.collectGarbage();
            loop.runFor(1_000);
            long residentAfter = target.process().residentBytes();
            return new IdleRun(
                    connections,
                    (double) (heapAfter - heapBefore) / connections,
                    (double) (residentAfter - residentBefore) / connections,
                    (double) (residentNow - residentBefore) / connections,
                    cpuShare);
        }
    }
}
