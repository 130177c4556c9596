package dev.maru.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One relay under load: its flows, and what the rounds measured. */
final class RelayRun implements AutoCloseable {

    private static final int SETTLE_MILLIS = 300;

    /** A round that sent fewer than this share of the wanted packets was held up by the generator, not by the relay. */
    private static final double ENOUGH = 0.97;

    private final RelayTarget target;
    private final RelayLoop loop;
    private final Map<RelayLoad, List<RelaySample>> samples = new LinkedHashMap<>();
    private final Map<RelayLoad, Double> shortfalls = new LinkedHashMap<>();

    RelayRun(RelayTarget target, int flows) {
        this.target = target;
        this.loop = new RelayLoop(target.server());
        try {
            loop.open(flows, true);
        } catch (BenchmarkException refused) {
            close(); // nobody else has it yet
            throw refused;
        }
    }

    RelayTarget target() {
        return target;
    }

    void warmUp(List<RelayLoad> loads, int packetsPerSecond, int millis) {
        for (RelayLoad load : loads) {
            loop.begin(load, packetsPerSecond);
            Pauses.millis(millis / loads.size());
            loop.end();
        }
        Pauses.millis(SETTLE_MILLIS);
    }

    /** One round of a load. */
    void round(RelayLoad load, int packetsPerSecond, int millis) {
        Jvm jvm = target.jvm();
        long allocated = jvm == null ? 0 : jvm.allocatedBytes(target.threads());
        loop.begin(load, packetsPerSecond);
        Pauses.millis(SETTLE_MILLIS);
        RelayLoop.Count first = loop.count();
        CpuTime cpu = target.process().cpuTime();
        long start = System.nanoTime();
        Pauses.millis(millis);
        RelayLoop.Count last = loop.count();
        CpuTime used = target.process().cpuTime().minus(cpu);
        long wall = System.nanoTime() - start;
        loop.end();
        Pauses.millis(SETTLE_MILLIS);
        RelayLoop.Count all = loop.count();
        samples.computeIfAbsent(load, any -> new ArrayList<>())
                .add(new RelaySample(
                        last.received() - first.received(),
                        used,
                        wall,
                        all.sent(),
                        all.received(),
                        jvm == null ? -1 : jvm.allocatedBytes(target.threads()) - allocated));
        double share = (double) all.sent() / Math.max(1, all.sent() + all.leftOut());
        if (share < ENOUGH) {
            shortfalls.merge(load, share, Math::min);
        }
    }

    boolean has(RelayLoad load) {
        return samples.containsKey(load);
    }

    RelaySample median(RelayLoad load) {
        return RelaySample.median(samples.get(load));
    }

    /** The largest loss of all rounds, in per cent. */
    double worstLoss(RelayLoad load) {
        return samples.get(load).stream()
                .mapToDouble(RelaySample::lossPercent)
                .max()
                .orElse(0);
    }

    /** Loads that the generator could not make, with the share of them that it made in its worst round. */
    Map<RelayLoad, Double> shortfalls() {
        return shortfalls;
    }

    @Override
    public void close() {
        loop.close();
        target.close();
    }
}
