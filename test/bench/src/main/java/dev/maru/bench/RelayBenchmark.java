package dev.maru.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** {@code ./maru bench relay}: Maru's relay and coturn carry the same packets, in turns, and hold the same allocations. */
final class RelayBenchmark {

    private static final int FLOWS = 16;

    private final Settings settings;
    private final List<Function<String, RelayTarget>> servers = new ArrayList<>();
    private final RelayReport report = new RelayReport();
    private final List<RelayLoad> loads;

    /** How long and how much. */
    record Settings(
            int rounds, int roundMillis, int warmUpMillis, int perSecond, int flows, List<Integer> allocations) {}

    private RelayBenchmark(Settings settings) {
        this.settings = settings;
        this.loads = new ArrayList<>(RelayLoad.all());
        loads.add(RelayLoad.BINDING);
    }

    static void run(Flags flags) {
        boolean quick = flags.has("quick");
        RelayBenchmark benchmark = new RelayBenchmark(new Settings(
                flags.number("rounds", quick ? 1 : 3),
                1000 * flags.number("seconds", quick ? 1 : 3),
                quick ? 4_000 : 20_000,
                flags.number("pps", 100_000),
                flags.number("flows", FLOWS),
                quick ? List.of(1_000) : List.of(1_000, 10_000)));
        String only = flags.text("only", "both");
        boolean profile = flags.has("profile");
        boolean underLoad = !flags.has("no-load");
        boolean memory = !flags.has("no-memory");
        flags.done();
        switch (only) {
            case "maru" -> benchmark.servers.add(MaruRelayTarget::start);
            case "coturn" -> benchmark.servers.add(CoturnTarget::start);
            case "both" -> benchmark.servers.addAll(List.of(MaruRelayTarget::start, CoturnTarget::start));
            default -> throw new IllegalArgumentException("--only is maru or coturn");
        }
        if (profile) {
            benchmark.profile();
            return;
        }
        if (underLoad) {
            benchmark.underLoad();
        }
        if (memory) {
            benchmark.memory();
        }
        benchmark.report.print(benchmark.settings, benchmark.loads);
    }

    private void underLoad() {
        List<RelayRun> runs = new ArrayList<>();
        try {
            for (Function<String, RelayTarget> server : servers) {
                runs.add(new RelayRun(server.apply("load"), settings.flows));
            }
            for (RelayRun run : runs) {
                progress("warming " + run.target().name() + " up");
                run.warmUp(loads, settings.perSecond, settings.warmUpMillis);
            }
            for (int round = 1; round <= settings.rounds; round++) {
                for (RelayLoad load : loads) {
                    for (RelayRun run : runs) {
                        progress("round " + round + ", " + load.title() + ", "
                                + run.target().name());
                        run.round(load, settings.perSecond, settings.roundMillis);
                    }
                }
            }
            runs.forEach(report::add);
        } finally {
            runs.forEach(RelayRun::close);
        }
    }

    /** One after the other, each in a fresh process: what the load left in memory must not count. */
    private void memory() {
        for (Function<String, RelayTarget> server : servers) {
            try (RelayTarget target = server.apply("memory")) {
                progress("allocations that do nothing, " + target.name());
                report.add(target.name(), RelayMemory.measure(target, settings.allocations));
            }
        }
    }

    /** Both ways with packets of 1,000 bytes, at each length of bursts: where the time of each relay goes. */
    private void profile() {
        for (Function<String, RelayTarget> server : servers) {
            try (RelayRun run = new RelayRun(server.apply("profile"), settings.flows)) {
                progress("warming " + run.target().name() + " up");
                run.warmUp(loads, settings.perSecond, settings.warmUpMillis);
                for (int burst : RelayLoad.BURSTS) {
                    RelayLoad load = new RelayLoad(Way.BOTH, 1_000, burst);
                    progress("recording: " + load.title() + ", " + run.target().name());
                    profile(run, load);
                }
            }
        }
    }

    private void profile(RelayRun run, RelayLoad load) {
        Runnable round = () -> run.round(load, settings.perSecond, settings.roundMillis);
        Jvm jvm = run.target().jvm();
        Profile inJava = null;
        String everywhere;
        if (jvm == null) {
            everywhere = SystemProfile.record(run.target(), load.key(), round);
        } else {
            inJava = Profile.record(jvm, load.key(), round);
            everywhere = SystemProfile.record(run.target(), load.key(), round);
        }
        System.out.printf(
                "%n## %s, %s: %.2f µs of CPU per packet%n",
                run.target().name(), load.title(), run.median(load).microsPerPacket());
        if (inJava != null) {
            inJava.print(System.out);
        }
        System.out.println(everywhere);
    }

    private static void progress(String what) {
        System.err.println("… " + what);
    }
}
