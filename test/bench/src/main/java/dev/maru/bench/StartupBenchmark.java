package dev.maru.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * {@code ./maru bench startup}: the time from {@code ./maru run}, with nothing changed since the last time, to the line
 * that says that it is ready, process and launcher included.
 */
final class StartupBenchmark {

    private static final double AIM_SECONDS = 3;

    private StartupBenchmark() {}

    static void run(Flags flags) {
        int rounds = flags.number("rounds", 10);
        flags.done();
        // Builds, and makes the class cache, if there is need to.
        MaruTarget.start("startup").close();
        List<Double> seconds = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            long start = System.nanoTime();
            MaruTarget target = MaruTarget.start("startup");
            seconds.add((System.nanoTime() - start) / 1e9);
            target.close();
        }
        seconds.sort(null);
        double median = seconds.get(rounds / 2);
        System.out.printf(
                "./maru run to ready, nothing changed: median %.2f s, fastest %.2f s, slowest %.2f s of %d starts%n",
                median, seconds.getFirst(), seconds.getLast(), rounds);
        System.out.printf("%s (aim: under %.0f s)%n", median < AIM_SECONDS ? "met" : "MISSED", AIM_SECONDS);
    }
}
