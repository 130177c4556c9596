package dev.maru.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A server under test: its own process, whose CPU time and memory are read from {@code /proc} (Linux). */
final class ServerProcess implements AutoCloseable {

    private static final int STOP_SECONDS = 10;

    private final Process process;
    private final Path log;

    private ServerProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Starts a command whose output goes to a file. */
    static ServerProcess start(List<String> command, Map<String, String> environment, Path log) {
        if (!Files.isReadable(Path.of("/proc/self/stat"))) {
            throw new BenchmarkException("this benchmark reads CPU times from /proc, which only Linux has");
        }
        try {
            Files.createDirectories(log.toAbsolutePath().getParent());
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
            builder.environment().putAll(environment);
            return new ServerProcess(builder.start(), log);
        } catch (IOException failed) {
            throw new BenchmarkException("cannot start " + command.getFirst(), failed);
        }
    }

    long pid() {
        return process.pid();
    }

    Path log() {
        return log;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** CPU time of all its threads so far, user and system. */
    long cpuNanos() {
        return cpuTime().totalNanos();
    }

    /** CPU time of all its threads so far, its own and the kernel's share. */
    CpuTime cpuTime() {
        return CpuTime.ofProcess(read("stat"));
    }

    /** Its resident memory. */
    long residentBytes() {
        for (String line : read("status").split("\n")) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
            }
        }
        throw new BenchmarkException("process " + pid() + " has ended; its log is " + log);
    }

    private String read(String name) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid()), name));
        } catch (IOException gone) {
            throw new BenchmarkException("process " + pid() + " has ended; its log is " + log, gone);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
