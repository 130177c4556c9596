package dev.maru.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Short-lived commands, and where they are run. */
final class Commands {

    private Commands() {}

    /** The project's folder: the nearest one above that has the launcher in it. */
    static Path home() {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.isExecutable(folder.resolve("maru")) && Files.exists(folder.resolve("pom.xml"))) {
                return folder;
            }
        }
        throw new BenchmarkException("this is not run from Maru's source tree");
    }

    /** Where benchmarks keep what they install, log and record. */
    static Path workFolder() {
        Path folder = home().resolve("test/bench/target/bench");
        try {
            return Files.createDirectories(folder);
        } catch (IOException failed) {
            throw new BenchmarkException("cannot make " + folder, failed);
        }
    }

    /** Runs a command and returns what it printed; throws when it fails. */
    static String output(List<String> command, Path folder) {
        try {
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes());
            if (!process.waitFor(5, TimeUnit.MINUTES) || process.exitValue() != 0) {
                throw new BenchmarkException(String.join(" ", command) + " failed: " + output);
            }
            return output;
        } catch (IOException failed) {
            throw new BenchmarkException("cannot run " + command.getFirst(), failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new BenchmarkException("interrupted", interrupted);
        }
    }

    /** A tool of the JDK that this program runs on. */
    static String jdkTool(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }
}
