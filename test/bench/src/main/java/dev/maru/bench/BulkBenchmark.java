package dev.maru.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * The part of {@code ./maru bench datachannel} with real sockets: a reliable, ordered channel on loopback, messages of 32 KiB, two processes of
 * one program. The programs take turns, and the round in the middle counts.
 */
final class BulkBenchmark {
    private BulkBenchmark() {}

    /** Prints what each program does. */
    static void run(int megabytes, int rounds, String only, boolean isProfiled) {
        List<BulkSubject> subjects = new ArrayList<>();
        subjects.add(BulkSubject.ours(
                isProfiled
                        ? List.of(
                                "-Xlog:all=off", // standard output is for the protocol
                                "-XX:StartFlightRecording=filename=bulk-%ROLE%.jfr,settings=profile")
                        : List.of()));
        BulkSubject pion = BulkGo.build();
        if (pion != null) {
            subjects.add(pion);
        }
        subjects.removeIf(subject -> !subject.name().toLowerCase(Locale.ROOT).contains(only));
        List<BulkPair> pairs = new ArrayList<>();
        List<List<BulkCost>> costs = new ArrayList<>();
        try {
            for (BulkSubject subject : subjects) {
                pairs.add(BulkPair.connect(subject));
                costs.add(new ArrayList<>());
            }
            // The first round is for the compilers and for what the congestion control learns.
            for (int round = 0; round <= rounds; round++) {
                for (int i = 0; i < pairs.size(); i++) {
                    BulkCost cost = pairs.get(i).transfer((long) megabytes << 20);
                    if (round > 0) {
                        costs.get(i).add(cost);
                    }
                }
            }
        } finally {
            pairs.forEach(BulkPair::close);
        }
        print(subjects, costs, megabytes);
    }

    private static void print(List<BulkSubject> subjects, List<List<BulkCost>> costs, int megabytes) {
        System.out.printf(
                Locale.ROOT,
                "%n%s; loopback, %d MB in messages of 32 KiB; medians of %d rounds%n%-8s %10s %8s %26s %8s %30s%n",
                Machines.describe(),
                megabytes,
                costs.isEmpty() ? 0 : costs.getFirst().size(),
                "",
                "Mbit/s",
                "ratio",
                "CPU ms/MB sender+receiver",
                "ratio",
                "allocated B/MB sender+receiver");
        for (int i = 0; i < subjects.size(); i++) {
            List<BulkCost> of = costs.get(i);
            List<BulkCost> reference = costs.getLast();
            System.out.printf(
                    Locale.ROOT,
                    "%-8s %10.0f %8.2f %8.2f = %6.2f + %6.2f %8.2f %,14.0f + %,14.0f%n",
                    subjects.get(i).name(),
                    middle(of, BulkCost::megabitsPerSecond),
                    middle(of, BulkCost::megabitsPerSecond) / middle(reference, BulkCost::megabitsPerSecond),
                    middle(of, BulkCost::cpuMillisPerMegabyte),
                    middle(of, BulkCost::senderCpuMillisPerMegabyte),
                    middle(of, BulkCost::receiverCpuMillisPerMegabyte),
                    middle(of, BulkCost::cpuMillisPerMegabyte) / middle(reference, BulkCost::cpuMillisPerMegabyte),
                    middle(of, BulkCost::senderAllocatedPerMegabyte),
                    middle(of, BulkCost::receiverAllocatedPerMegabyte));
        }
    }

    private static double middle(List<BulkCost> costs, ToDoubleFunction<BulkCost> figure) {
        List<Double> figures = costs.stream()
                .map(figure::applyAsDouble)
                .sorted(Comparator.naturalOrder())
                .toList();
        return figures.get(figures.size() / 2);
    }
}
