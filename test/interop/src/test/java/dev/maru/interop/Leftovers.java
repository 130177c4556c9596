package dev.maru.interop;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What this process holds.
 *
 * @param threads those of the platform, and virtual ones that are ours by their names
 * @param files open files and sockets
 */
record Leftovers(long threads, long files) {
    static Leftovers now() {
        System.gc();
        long platform = Thread.getAllStackTraces().size();
        var system = (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return new Leftovers(platform + virtualThreads(), system.getOpenFileDescriptorCount());
    }

    /** Counted in a dump, the only place where virtual threads are listed. */
    private static long virtualThreads() {
        try {
            Path folder = Files.createTempDirectory("threads");
            Path dump = folder.resolve("dump.txt");
            ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                    .dumpThreads(dump.toString(), HotSpotDiagnosticMXBean.ThreadDumpFormat.TEXT_PLAIN);
            try (var lines = Files.lines(dump)) {
                return lines.filter(line -> line.contains("\"signal")).count();
            } finally {
                Files.delete(dump);
                Files.delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Pools of the JDK may have a thread more, or fewer. */
    boolean isNoMoreThan(Leftovers before) {
        return threads <= before.threads() + 8 && files <= before.files() + 8;
    }
}
