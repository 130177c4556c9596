package dev.maru.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A process and all that it started, as a browser is. */
final class ProcessTree {
    private ProcessTree() {}

    /**
     * CPU time of them all so far. Who ends in between counts at its parent.
     *
     * @param root the process that started the others
     */
    static long cpuNanos(ProcessHandle root) {
        long nanos = 0;
        for (ProcessHandle one : handles(root)) {
            try {
                String stat = Files.readString(Path.of("/proc", Long.toString(one.pid()), "stat"));
                nanos += CpuTime.withEndedChildren(stat).totalNanos();
            } catch (IOException ended) {
                // Its parent has its time as soon as it has waited for it.
            }
        }
        return nanos;
    }

    /** Ends them all, the children first. */
    static void destroy(ProcessHandle root) {
        handles(root).reversed().forEach(ProcessHandle::destroyForcibly);
    }

    private static List<ProcessHandle> handles(ProcessHandle root) {
        return Stream.concat(Stream.of(root), root.descendants()).toList();
    }
}
