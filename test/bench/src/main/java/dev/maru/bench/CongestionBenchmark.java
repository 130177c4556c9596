package dev.maru.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.IntStream;

/** {@code ./maru bench congestion}: what congestion control does on links of the virtual network, in figures and plots. */
final class CongestionBenchmark {
    private CongestionBenchmark() {}

    static void run(Flags flags) {
        boolean isQuick = flags.has("quick");
        long seed = flags.number("seed", 1);
        Path plots = Path.of(flags.text("plots", "docs/images"));
        flags.done();
        System.out.printf(
                "| %-11s | %-8s | %6s | %8s | %8s | %8s | %6s | %6s |%n",
                "scene", "flow", "Mbit/s", "of link", "p50 ms", "p95 ms", "p99 ms", "lost %");
        List<LongFunction<CongestionScene>> scenes = CongestionScenes.all();
        for (LongFunction<CongestionScene> maker : isQuick ? scenes.subList(0, 1) : scenes) {
            CongestionScene scene = maker.apply(seed).run();
            print(scene);
            if (!isQuick) {
                write(scene, plots.resolve("congestion-" + scene.name() + ".svg"));
            }
        }
    }

    private static void print(CongestionScene scene) {
        int end = scene.seconds();
        for (Series flow : scene.flows) {
            boolean isFirst = flow == scene.first();
            System.out.printf(
                    "| %-11s | %-8s | %6.2f | %8s | %8.0f | %8.0f | %6.0f | %6.1f |%n",
                    isFirst ? scene.name() : "",
                    flow.name(),
                    flow.meanBps(0, end) / 1e6,
                    isFirst ? String.format("%.0f %%", 100 * scene.utilisation(0, end)) : "",
                    flow.queueMillis(0.5, 0, end),
                    flow.queueMillis(0.95, 0, end),
                    flow.queueMillis(0.99, 0, end),
                    100 * flow.loss());
        }
    }

    private static void write(CongestionScene scene, Path file) {
        double step = Series.STEP_NANOS / 1e9;
        SvgPlot plot = new SvgPlot(scene.seconds(), step);
        List<Double> capacity = IntStream.range(0, (int) (scene.seconds() / step))
                .mapToObj(i -> scene.capacityBps(i * step) / 1e6)
                .toList();
        plot.panel("Mbit/s", 1.15 * Collections.max(capacity));
        plot.limit("link", capacity);
        for (int i = 0; i < scene.flows.size(); i++) {
            Series flow = scene.flows.get(i);
            plot.line(flow.name(), i, false, mega(flow.receivedBps()));
            if (!flow.targets().isEmpty()) {
                plot.line("target", i, true, mega(flow.targets()));
            }
        }
        List<Double> queue = scene.first().queueMillis();
        plot.panel("ms in the queue", Math.max(100, Collections.max(queue)));
        plot.line(scene.first().name(), 0, false, queue);
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, plot.toString());
        } catch (IOException e) {
            throw new BenchmarkException("cannot write " + file + ": " + e.getMessage());
        }
    }

    private static List<Double> mega(List<Double> bps) {
        List<Double> all = new ArrayList<>();
        bps.forEach(one -> all.add(one / 1e6));
        return all;
    }
}
