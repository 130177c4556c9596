package dev.maru.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the machine under the benchmarks is, for the record. */
final class Machines {

    private Machines() {}

    /** The processor as Linux names it, else its architecture. */
    static String cpuName() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/cpuinfo"))) {
                if (line.startsWith("model name")) {
                    return line.substring(line.indexOf(':') + 1).strip();
                }
            }
        } catch (IOException unreadable) {
            // The name is only for the record.
        }
        return System.getProperty("os.arch");
    }

    /** Processor, cores and kernel in a few words. */
    static String describe() {
        return cpuName() + ", " + Runtime.getRuntime().availableProcessors() + " cores, Linux "
                + System.getProperty("os.version");
    }
}
