package dev.maru.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** {@code ./maru bench signaling}: Maru and PeerJS relay the same messages, in turns, and hold the same idle clients. */
final class SignalingBenchmark {

    private static final int STEADY_PER_SECOND = 2_000;

    private final Settings settings;
    private final List<Function<String, Target>> servers = new ArrayList<>();
    private final SignalingReport report = new SignalingReport();

    /** How long and how much. */
    record Settings(int rounds, int roundMillis, int warmUpMillis, int pairs, int connections, int idleMillis) {}

    private SignalingBenchmark(Settings settings) {
        this.settings = settings;
    }

    static void run(Flags flags) {
        boolean quick = flags.has("quick");
        SignalingBenchmark benchmark = new SignalingBenchmark(new Settings(
                flags.number("rounds", quick ? 1 : 5),
                1000 * flags.number("seconds", quick ? 2 : 6),
                quick ? 1_500 : 20_000,
                flags.number("pairs", quick ? 20 : 100),
                flags.number("connections", quick ? 500 : 10_000),
                quick ? 3_000 : 20_000));
        String only = flags.text("only", "both");
        boolean profile = flags.has("profile");
        boolean underLoad = !flags.has("no-load");
        boolean idle = !flags.has("no-idle");
        flags.done();
        switch (only) {
            case "maru" -> benchmark.servers.add(MaruTarget::start);
            case "peerjs" -> benchmark.servers.add(PeerJsTarget::start);
            case "both" -> benchmark.servers.addAll(List.of(MaruTarget::start, PeerJsTarget::start));
            default -> throw new IllegalArgumentException("--only is maru or peerjs");
        }
        if (profile) {
            benchmark.profile();
            return;
        }
        if (underLoad) {
            benchmark.underLoad();
        }
        if (idle) {
            benchmark.idle();
        }
        benchmark.report.print(benchmark.settings, STEADY_PER_SECOND);
    }

    private void underLoad() {
        List<LoadRun> runs = new ArrayList<>();
        try {
            for (Function<String, Target> server : servers) {
                runs.add(new LoadRun(server.apply("load"), settings.pairs));
            }
            for (LoadRun run : runs) {
                progress("warming " + run.target().name() + " up");
                run.warmUp(settings.warmUpMillis);
            }
            for (int round = 1; round <= settings.rounds; round++) {
                for (Workload workload : Workload.values()) {
                    for (LoadRun run : runs) {
                        progress("round " + round + ", " + workload.title() + ", "
                                + run.target().name());
                        run.round(workload, settings.roundMillis);
                    }
                }
                for (LoadRun run : runs) {
                    progress("round " + round + ", latency, " + run.target().name());
                    run.steadyRound(STEADY_PER_SECOND, settings.roundMillis);
                }
            }
            runs.forEach(report::add);
        } finally {
            runs.forEach(LoadRun::close);
        }
    }

    /** One after the other, each in a fresh process: what the load left in memory must not count. */
    private void idle() {
        for (Function<String, Target> server : servers) {
            try (Target target = server.apply("idle")) {
                progress(settings.connections + " idle connections, " + target.name());
                report.add(target.name(), IdleRun.measure(target, settings.connections, settings.idleMillis));
            }
        }
    }

    private void profile() {
        MaruTarget target = MaruTarget.start("profile");
        try (LoadRun run = new LoadRun(target, settings.pairs)) {
            progress("warming up");
            run.warmUp(settings.warmUpMillis);
            for (Workload workload : Workload.values()) {
                progress("recording: " + workload.title());
                Profile profile = Profile.record(
                        target.jvm(),
                        workload.name().toLowerCase(java.util.Locale.ROOT),
                        () -> run.round(workload, settings.roundMillis));
                System.out.printf(
                        "%n## %s: %.2f µs of CPU per message%n",
                        workload.title(), run.median(workload).cpuMicrosPerMessage());
                profile.print(System.out);
            }
        }
    }

    private static void progress(String what) {
        System.err.println("… " + what);
    }
}
