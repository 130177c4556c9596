package dev.maru.bench;

/**
 * CPU time of a process.
 *
 * @param userNanos in its own code
 * @param systemNanos in the kernel on its behalf
 */
record CpuTime(long userNanos, long systemNanos) {
    /** Ticks of utime and stime per second: USER_HZ, 100 on every architecture that the JDK runs on (proc(5)). */
    private static final long NANOS_PER_TICK = 10_000_000;

    private static final int USER = 11;
    private static final int SYSTEM = 12;
    private static final int CHILDREN_USER = 13;
    private static final int CHILDREN_SYSTEM = 14;

    /** What {@code /proc/PID/stat} says of a process (proc(5)). */
    static CpuTime ofProcess(String stat) {
        String[] fields = fields(stat);
        return new CpuTime(nanos(fields[USER]), nanos(fields[SYSTEM]));
    }

    /** The same, with its children that have ended and were waited for. */
    static CpuTime withEndedChildren(String stat) {
        String[] fields = fields(stat);
        return new CpuTime(
                nanos(fields[USER]) + nanos(fields[CHILDREN_USER]),
                nanos(fields[SYSTEM]) + nanos(fields[CHILDREN_SYSTEM]));
    }

    /** The second field, the command in parentheses, may have blanks: counted from the last parenthesis. */
    private static String[] fields(String stat) {
        return stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    }

    private static long nanos(String ticks) {
        return Long.parseLong(ticks) * NANOS_PER_TICK;
    }

    long totalNanos() {
        return userNanos + systemNanos;
    }

    CpuTime minus(CpuTime before) {
        return new CpuTime(userNanos - before.userNanos, systemNanos - before.systemNanos);
    }
}
