package dev.maru.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The tables of {@code ./maru bench relay}, with what was aimed at and whether it was met. */
final class RelayReport {

    private static final String MARU = "Maru";
    private static final String COTURN = "coturn";
    private static final double AIM_SINGLE_MICROS = 3.6;
    private static final Map<Integer, Double> AIM_RATIOS = Map.of(8, 3.0, 32, 5.0);
    /** The count of allocated bytes is told in units of a ten-thousandth: below this it cannot be told from nothing. */
    private static final double NOTHING_BYTES = 0.5;

    private static final String ROW = "%-40s %8s %8s %6s   %13s %13s   %7s %7s   %9s%n";
    private static final String MEMORY_ROW = "%-56s %10s %10s %6s%n";

    private final Map<String, RelayRun> runs = new LinkedHashMap<>();
    private final Map<String, List<RelayMemory>> memories = new LinkedHashMap<>();

    void add(RelayRun run) {
        runs.put(run.target().name(), run);
    }

    void add(String name, List<RelayMemory> memory) {
        memories.put(name, memory);
    }

    void print(RelayBenchmark.Settings settings, List<RelayLoad> loads) {
        System.out.printf(
                "%nRelay: %,d packets a second over %d allocations with a channel each, UDP on loopback, one relaying thread each,"
                        + " %d rounds of %d s, medians; %s%n",
                settings.perSecond(),
                settings.flows(),
                settings.rounds(),
                settings.roundMillis() / 1000,
                Machines.describe());
        runs.values()
                .forEach(run -> System.out.println(
                        "  " + run.target().name() + ": " + run.target().description()));
        if (!runs.isEmpty()) {
            underLoad(loads);
        }
        if (!memories.isEmpty()) {
            memory(settings.allocations());
        }
        generator(settings.perSecond());
        aims(settings);
    }

    private void underLoad(List<RelayLoad> loads) {
        System.out.println("\nµs of the server's CPU per packet (own code + kernel), loss in %, ratio coturn / Maru");
        System.out.printf(ROW, "", MARU, COTURN, "ratio", "Maru own+kern", "coturn", "loss M", "loss c", "B/packet");
        for (RelayLoad load : loads) {
            ToDoubleFunction<RelayRun> micros = run -> run.median(load).microsPerPacket();
            System.out.printf(
                    ROW,
                    load.title(),
                    cell("%.2f", of(MARU, micros)),
                    cell("%.2f", of(COTURN, micros)),
                    cell("%.1f", of(COTURN, micros) / of(MARU, micros)),
                    shares(runs.get(MARU), load),
                    shares(runs.get(COTURN), load),
                    cell("%.3f", of(MARU, run -> run.worstLoss(load))),
                    cell("%.3f", of(COTURN, run -> run.worstLoss(load))),
                    cell("%.2f", of(MARU, run -> run.median(load).allocatedPerPacket())));
        }
    }

    private static String shares(@Nullable RelayRun run, RelayLoad load) {
        return run == null
                ? "-"
                : String.format(
                        Locale.ROOT,
                        "%.2f + %.2f",
                        run.median(load).userMicrosPerPacket(),
                        run.median(load).systemMicrosPerPacket());
    }

    private double of(String name, ToDoubleFunction<RelayRun> value) {
        RelayRun run = runs.get(name);
        return run == null ? Double.NaN : value.applyAsDouble(run);
    }

    private void memory(List<Integer> counts) {
        System.out.println();
        System.out.printf(MEMORY_ROW, "bytes of resident memory per allocation", MARU, COTURN, "ratio");
        for (int i = 0; i < counts.size(); i++) {
            int at = i;
            String count = String.format(Locale.ROOT, "  %,d allocations", counts.get(i));
            memoryRow(count + ", after a collection", list -> list.get(at).residentPerAllocation());
            memoryRow(count + ", as it is", list -> list.get(at).residentAsItIs());
        }
    }

    private void memoryRow(String title, Function<List<RelayMemory>, Double> value) {
        double ours = memories.containsKey(MARU) ? value.apply(memories.get(MARU)) : Double.NaN;
        double theirs = memories.containsKey(COTURN) ? value.apply(memories.get(COTURN)) : Double.NaN;
        System.out.printf(MEMORY_ROW, title, cell("%,.0f", ours), cell("%,.0f", theirs), cell("%.2f", theirs / ours));
    }

    /** Says whether the figures are of the relays, or of what loaded them. */
    private void generator(int perSecond) {
        List<String> held = new ArrayList<>();
        runs.values()
                .forEach(run -> run.shortfalls()
                        .forEach((load, share) -> held.add(String.format(
                                Locale.ROOT,
                                "  %s, %s: %.0f %% of %,d packets a second",
                                run.target().name(),
                                load.title(),
                                100 * share,
                                perSecond))));
        if (!held.isEmpty()) {
            System.out.println("\nThe load generator was the bottleneck (or got no core) in these loads:");
            held.forEach(System.out::println);
        }
    }

    private void aims(RelayBenchmark.Settings settings) {
        System.out.println();
        RelayRun ours = runs.get(MARU);
        RelayRun theirs = runs.get(COTURN);
        for (int bytes : RelayLoad.SIZES) {
            RelayLoad single = new RelayLoad(Way.BOTH, bytes, 1);
            if (ours != null) {
                double micros = ours.median(single).microsPerPacket();
                verdict(
                        String.format(Locale.ROOT, "%.2f µs per packet, %s", micros, single.title()),
                        micros <= AIM_SINGLE_MICROS,
                        "3.6 at most");
            }
            for (int burst : RelayLoad.BURSTS) {
                RelayLoad load = new RelayLoad(Way.BOTH, bytes, burst);
                Double aim = AIM_RATIOS.get(burst);
                if (ours != null && theirs != null && aim != null) {
                    double ratio = theirs.median(load).microsPerPacket()
                            / ours.median(load).microsPerPacket();
                    verdict(
                            String.format(Locale.ROOT, "%.1f times coturn, %s", ratio, load.title()),
                            ratio >= aim,
                            String.format(Locale.ROOT, "%.0f times", aim));
                }
            }
        }
        if (ours != null) {
            double worst = RelayLoad.all().stream()
                    .mapToDouble(load -> ours.median(load).allocatedPerPacket())
                    .max()
                    .orElse(0);
            verdict(
                    String.format(Locale.ROOT, "%.2f bytes allocated per relayed packet, at most", worst),
                    worst <= NOTHING_BYTES,
                    "0");
        }
        memoryAims(settings.allocations());
    }

    private void memoryAims(List<Integer> counts) {
        List<RelayMemory> ours = memories.get(MARU);
        List<RelayMemory> theirs = memories.get(COTURN);
        if (ours == null || theirs == null) {
            return;
        }
        for (int i = 0; i < counts.size(); i++) {
            double bytes = ours.get(i).residentPerAllocation();
            double aim = theirs.get(i).residentPerAllocation();
            verdict(
                    String.format(Locale.ROOT, "%,.0f bytes per allocation, of %,d", bytes, counts.get(i)),
                    bytes <= aim,
                    String.format(Locale.ROOT, "%,.0f at most, as coturn", aim));
        }
    }

    private static void verdict(String what, boolean met, String aim) {
        System.out.printf("%-7s %s (aim: %s)%n", met ? "met:" : "MISSED:", what, aim);
    }

    private static String cell(String format, double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, format, value);
    }
}
