package dev.maru.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** The table of {@code ./maru bench signaling}, with what was aimed at and whether it was met. */
final class SignalingReport {

    private static final double AIM_RATIO = 5;
    private static final double AIM_BYTES_PER_CONNECTION = 20_000;
    private static final String ROW = "%-66s %12s %12s %8s%n";

    private final Map<String, LoadRun> loads = new LinkedHashMap<>();
    private final Map<String, IdleRun> idles = new LinkedHashMap<>();

    void add(LoadRun run) {
        loads.put(run.target().name(), run);
    }

    void add(String name, IdleRun run) {
        idles.put(name, run);
    }

    void print(SignalingBenchmark.Settings settings, int steadyPerSecond) {
        System.out.printf(
                "%nSignaling: %d pairs, %d rounds of %d s each, medians; %s, %d cores, Linux %s%n",
                settings.pairs(),
                settings.rounds(),
                settings.roundMillis() / 1000,
                Machines.cpuName(),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.version"));
        loads.values()
                .forEach(run -> System.out.println(
                        "  " + run.target().name() + ": " + run.target().description()));
        System.out.println();
        System.out.printf(ROW, "", "Maru", "PeerJS", "ratio");
        if (!loads.isEmpty()) {
            underLoad(steadyPerSecond);
        }
        if (!idles.isEmpty()) {
            idle(settings.connections());
        }
        aims();
    }

    private void underLoad(int steadyPerSecond) {
        System.out.println("messages relayed per CPU-second of the server");
        for (Workload workload : Workload.values()) {
            loadRow(
                    "  " + workload.title(),
                    "%,.0f",
                    run -> run.median(workload).perCpuSecond());
        }
        System.out.println("messages relayed per second (the load generator has the same cores)");
        for (Workload workload : Workload.values()) {
            loadRow(
                    "  " + workload.title(),
                    "%,.0f",
                    run -> run.median(workload).perSecond());
        }
        System.out.printf("latency at %,d messages/s (1 offer to 8 candidates), µs%n", steadyPerSecond);
        loadRow("  p50", "%,.0f", run -> run.latencies().quantile(0.5) / 1e3);
        loadRow("  p99", "%,.0f", run -> run.latencies().quantile(0.99) / 1e3);
        loadRow(
                "  CPU per message at this rate, µs",
                "%.1f",
                run -> run.steadyMedian().cpuMicrosPerMessage());
    }

    private void idle(int connections) {
        System.out.printf("%,d idle connections, bytes each%n", connections);
        idleRow("  resident memory, after a collection", IdleRun::residentPerConnection);
        idleRow("  resident memory, as it is", IdleRun::residentAsItIs);
        idleRow("  heap, after a collection", IdleRun::heapPerConnection);
        row("  CPU for the heartbeats of all of them, % of a core", "%.1f", values(idles, run -> 100 * run.cpuShare()));
    }

    private void aims() {
        LoadRun ours = loads.get("Maru");
        LoadRun theirs = loads.get("PeerJS");
        System.out.println();
        if (ours != null && theirs != null) {
            double ratio = ours.median(Workload.CALLS).perCpuSecond()
                    / theirs.median(Workload.CALLS).perCpuSecond();
            verdict(
                    "%.1f times the messages of PeerJS per CPU-second while calls are set up",
                    ratio, ratio >= AIM_RATIO, "5 times");
        }
        IdleRun idle = idles.get("Maru");
        if (idle != null) {
            double bytes = idle.residentPerConnection();
            verdict(
                    "%,.0f bytes of resident memory per idle connection",
                    bytes, bytes <= AIM_BYTES_PER_CONNECTION, "20,000 at most");
        }
    }

    private static void verdict(String what, double value, boolean met, String aim) {
        System.out.printf("%-7s " + what + " (aim: %s)%n", met ? "met:" : "MISSED:", value, aim);
    }

    private void loadRow(String title, String format, ToDoubleFunction<LoadRun> value) {
        row(title, format, values(loads, value));
    }

    private void idleRow(String title, ToDoubleFunction<IdleRun> value) {
        row(title, "%,.0f", values(idles, value));
    }

    private static <T> Function<String, Double> values(Map<String, T> runs, ToDoubleFunction<T> value) {
        return name -> runs.containsKey(name) ? value.applyAsDouble(runs.get(name)) : Double.NaN;
    }

    private static void row(String title, String format, Function<String, Double> values) {
        List<String> cells = new ArrayList<>();
        for (String name : List.of("Maru", "PeerJS")) {
            double value = values.apply(name);
            cells.add(Double.isNaN(value) ? "-" : String.format(Locale.ROOT, format, value));
        }
        double ratio = values.apply("Maru") / values.apply("PeerJS");
        cells.add(Double.isNaN(ratio) ? "-" : String.format(Locale.ROOT, "%.2f", ratio));
        System.out.printf(ROW, title, cells.get(0), cells.get(1), cells.get(2));
    }
}
