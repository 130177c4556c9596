package dev.maru.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Where a process's CPU time goes, the kernel's functions included: {@code perf record}, where it is installed and permitted. */
final class SystemProfile {

    private static final int TOP = 45;
    private static final int STOP_MILLIS = 2_000;

    private SystemProfile() {}

    /** Records a relay while something happens, and returns the functions that took most, or why there are none. */
    static String record(RelayTarget target, String name, Runnable load) {
        Path folder = Commands.workFolder();
        Path recording = folder.resolve("perf-" + target.name() + "-" + name + ".data");
        Jvm jvm = target.jvm();
        if (jvm != null) {
            jvm.jcmd("Compiler.perfmap");
        }
        List<String> command = List.of(
                "perf",
                "record",
                "-q",
                "-e",
                "cpu-clock",
                "-F",
                "999",
                "-p",
                Long.toString(target.process().pid()),
                "-o",
                recording.toString());
        try (ServerProcess perf = ServerProcess.start(command, Map.of(), folder.resolve("perf.log"))) {
            load.run();
            Commands.output(List.of("kill", "-INT", Long.toString(perf.pid())), folder);
            for (int waited = 0; perf.isAlive() && waited < STOP_MILLIS; waited += 20) {
                Pauses.millis(20);
            }
        } catch (BenchmarkException missing) {
            load.run();
            return "no profile by perf: " + missing.getMessage();
        }
        try {
            String report = Commands.output(
                    List.of("perf", "report", "--stdio", "-q", "--sort", "dso,symbol", "-i", recording.toString()),
                    folder);
            return "\nby perf, with the kernel (" + recording + ")\n"
                    + String.join(
                            "\n",
                            report.lines()
                                    .filter(line -> !line.isBlank())
                                    .limit(TOP)
                                    .toList());
        } catch (BenchmarkException failed) {
            return "no profile by perf: " + failed.getMessage();
        } finally {
            deleteOld(recording);
        }
    }

    private static void deleteOld(Path recording) {
        try {
            Files.deleteIfExists(Path.of(recording + ".old"));
        } catch (IOException kept) {
            // A few kilobytes more in the target folder.
        }
    }
}
