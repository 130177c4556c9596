package dev.maru.bench;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** One server under load: its clients, and what the rounds measured. */
final class LoadRun implements AutoCloseable {

    private static final int DRAIN_MILLIS = 300;

    private final Target target;
    private final LoadLoop loop;
    private final Map<Workload, List<Sample>> samples = new EnumMap<>(Workload.class);
    private final Histogram latencies = new Histogram();
    private final List<Sample> steady = new ArrayList<>();

    LoadRun(Target target, int pairs) {
        this.target = target;
        this.loop = new LoadLoop(target.newDialect(), target.port());
        loop.open(2 * pairs);
    }

    Target target() {
        return target;
    }

    void warmUp(int millis) {
        for (Workload workload : Workload.values()) {
            workload.begin(loop);
            loop.runFor(millis / Workload.values().length);
            drain();
        }
    }

    /** One round of a load at full speed. */
    void round(Workload workload, int millis) {
        workload.begin(loop);
        loop.runFor(DRAIN_MILLIS);
        samples.computeIfAbsent(workload, any -> new ArrayList<>()).add(measure(millis));
        drain();
    }

    /** One round at a fixed rate, for latencies. */
    void steadyRound(int perSecond, int millis) {
        Loads.Steady load = loop.run("begin", () -> new Loads.Steady(loop.dialect(), loop.clients(), perSecond));
        loop.apply(load);
        steady.add(measure(millis));
        drain();
        latencies.addAll(load.latencies());
    }

    private Sample measure(int millis) {
        long relayed = loop.relayed();
        long heard = loop.heard();
        long cpu = target.process().cpuNanos();
        long start = System.nanoTime();
        loop.runFor(millis);
        return new Sample(
                loop.relayed() - relayed,
                loop.heard() - heard,
                target.process().cpuNanos() - cpu,
                System.nanoTime() - start);
    }

    /** Ends the load and lets what is under way arrive, so that it does not count in the next round. */
    private void drain() {
        loop.rest();
        loop.runFor(DRAIN_MILLIS);
    }

    Sample median(Workload workload) {
        return Sample.median(samples.get(workload));
    }

    List<Sample> samples(Workload workload) {
        return samples.get(workload);
    }

    Sample steadyMedian() {
        return Sample.median(steady);
    }

    Histogram latencies() {
        return latencies;
    }

    @Override
    public void close() {
        loop.close();
        target.close();
    }
}
