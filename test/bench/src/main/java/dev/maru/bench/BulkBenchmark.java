package dev.maru.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * The part of {@code ./maru bench datachannel} with real sockets: a reliable, ordered channel on loopback, messages of 32 KiB, two processes of
 * one program, or of two. They take turns, and the round in the middle counts.
 */
final class BulkBenchmark {
    private static final String REFERENCE = "Pion";

    /** Two connected ends, and what their transfers cost. */
    private record Entry(String name, BulkPair pair, List<BulkCost> costs) {}

    private BulkBenchmark() {}

    /** Prints what each program does. */
    static void run(int megabytes, int rounds, String only, boolean isProfiled) {
        List<Entry> entries = new ArrayList<>();
        try {
            for (BulkSubject subject : subjects(only, isProfiled)) {
                connect(subject, entries);
            }
            if (entries.isEmpty()) {
                throw new BenchmarkException("none of these programs runs here: " + only);
            }
            // The first round is for the compilers and for what the congestion control learns.
            for (int round = 0; round <= rounds; round++) {
                for (Entry entry : entries) {
                    BulkCost cost = entry.pair.transfer((long) megabytes << 20);
                    if (round > 0) {
                        entry.costs.add(cost);
                    }
                }
            }
        } finally {
            entries.forEach(entry -> entry.pair.close());
        }
        print(entries, megabytes, rounds);
    }

    private static List<BulkSubject> subjects(String only, boolean isProfiled) {
        BulkProgram ours = BulkProcess.ours(
                isProfiled
                        ? List.of(
                                "-Xlog:all=off", // standard output is for the protocol
                                "-XX:StartFlightRecording=filename=bulk-%ROLE%.jfr,settings=profile")
                        : List.of());
        List<BulkSubject> subjects = new ArrayList<>(List.of(BulkSubject.of(ours)));
        BulkProgram pion = BulkGo.build();
        if (pion != null) {
            subjects.add(BulkSubject.of(pion));
        }
        BulkProgram chromium = BulkChromium.find();
        if (chromium != null) {
            BulkProgram plain = BulkProcess.ours(List.of());
            subjects.add(BulkSubject.of(chromium));
            subjects.add(new BulkSubject(plain, chromium));
            subjects.add(new BulkSubject(chromium, plain));
        }
        subjects.removeIf(subject -> !subject.isAmong(only));
        return subjects;
    }

    /** A program that does not start here is left out with a sentence. */
    private static void connect(BulkSubject subject, List<Entry> entries) {
        try {
            entries.add(new Entry(subject.name(), BulkPair.connect(subject), new ArrayList<>()));
        } catch (BenchmarkException failed) {
            System.out.println(subject.name() + " is left out: " + failed.getMessage());
        }
    }

    private static void print(List<Entry> entries, int megabytes, int rounds) {
        System.out.printf(
                Locale.ROOT,
                "%n%s; loopback, %d MB in messages of 32 KiB; medians of %d rounds%n%-17s %8s %8s %26s %8s %30s%n",
                Machines.describe(),
                megabytes,
                rounds,
                "",
                "Mbit/s",
                "of Pion",
                "CPU ms/MB sender+receiver",
                "of Pion",
                "allocated B/MB sender+receiver");
        List<BulkCost> reference = entries.stream()
                .filter(entry -> entry.name.equals(REFERENCE))
                .map(Entry::costs)
                .findFirst()
                .orElse(List.of());
        for (Entry entry : entries) {
            List<BulkCost> of = entry.costs;
            System.out.printf(
                    Locale.ROOT,
                    "%-17s %8.0f %8s %8.2f = %6.2f + %6.2f %8s %14s + %13s%n",
                    entry.name,
                    middle(of, BulkCost::megabitsPerSecond),
                    ratio(of, reference, BulkCost::megabitsPerSecond),
                    middle(of, BulkCost::cpuMillisPerMegabyte),
                    middle(of, BulkCost::senderCpuMillisPerMegabyte),
                    middle(of, BulkCost::receiverCpuMillisPerMegabyte),
                    ratio(of, reference, BulkCost::cpuMillisPerMegabyte),
                    count(middle(of, BulkCost::senderAllocatedPerMegabyte)),
                    count(middle(of, BulkCost::receiverAllocatedPerMegabyte)));
        }
        System.out.println("""

                CPU is of whole processes, of Chromium all of a browser's, read from /proc in steps of 10 ms. Chromium counts no garbage.""");
    }

    private static String ratio(List<BulkCost> of, List<BulkCost> reference, ToDoubleFunction<BulkCost> figure) {
        return reference.isEmpty()
                ? "-"
                : String.format(Locale.ROOT, "%.2f", middle(of, figure) / middle(reference, figure));
    }

    private static String count(double bytes) {
        return bytes < 0 ? "-" : String.format(Locale.ROOT, "%,.0f", bytes);
    }

    private static double middle(List<BulkCost> costs, ToDoubleFunction<BulkCost> figure) {
        List<Double> figures = costs.stream()
                .map(figure::applyAsDouble)
                .sorted(Comparator.naturalOrder())
                .toList();
        return figures.get(figures.size() / 2);
    }
}
