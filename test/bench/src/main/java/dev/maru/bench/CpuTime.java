package dev.maru.bench;

/**
 * CPU time of a process.
 *
 * @param userNanos in its own code
 * @param systemNanos in the kernel on its behalf
 */
record CpuTime(long userNanos, long systemNanos) {

    long totalNanos() {
        return userNanos + systemNanos;
    }

    CpuTime minus(CpuTime before) {
        return new CpuTime(userNanos - before.userNanos, systemNanos - before.systemNanos);
    }
}
