package dev.maru.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A running JVM that is asked by {@code jcmd}.
 *
 * @param pid its process
 */
record Jvm(long pid) {

    private static final Pattern USED = Pattern.compile("used (\\d+)K");
    private static final Pattern ALLOCATED = Pattern.compile(" allocated=(\\d+)([BKMGT])");
    private static final String UNITS = "BKMGT";

    /** Asks something. */
    String jcmd(String... words) {
        List<String> command = new ArrayList<>(List.of(Commands.jdkTool("jcmd"), Long.toString(pid)));
        command.addAll(List.of(words));
        return Commands.output(command, Commands.workFolder());
    }

    /** Collects garbage, and tells how many bytes of the heap are in use afterwards. */
    long collectGarbage() {
        jcmd("GC.run");
        jcmd("GC.run");
        Matcher used = USED.matcher(jcmd("GC.heap_info"));
        if (!used.find()) {
            throw new BenchmarkException("jcmd GC.heap_info says nothing of the heap's use");
        }
        return Long.parseLong(used.group(1)) * 1024;
    }

    /**
     * Bytes that its threads have allocated so far, by the JVM's count for each thread, which is told in units that leave about four digits.
     *
     * @param thread what the name of the threads begins with
     */
    long allocatedBytes(String thread) {
        long bytes = 0;
        for (String line : jcmd("Thread.print", "-e").split("\n")) {
            Matcher allocated = ALLOCATED.matcher(line);
            if (line.startsWith('"' + thread) && allocated.find()) {
                bytes += Long.parseLong(allocated.group(1)) << 10 * UNITS.indexOf(allocated.group(2));
            }
        }
        return bytes;
    }
}
