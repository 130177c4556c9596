package dev.maru.bench;

import java.util.Comparator;
import java.util.List;

/** What happened in one round: messages relayed, messages that the server sent in all, its CPU time, and the time. */
record Sample(long relayed, long heard, long cpuNanos, long wallNanos) {

    double perCpuSecond() {
        return relayed * 1e9 / Math.max(1, cpuNanos);
    }

    double perSecond() {
        return relayed * 1e9 / wallNanos;
    }

    double cpuMicrosPerMessage() {
        return cpuNanos / 1e3 / Math.max(1, relayed);
    }

    /** The round in the middle, by messages per CPU-second. */
    static Sample median(List<Sample> samples) {
        return samples.stream()
                .sorted(Comparator.comparingDouble(Sample::perCpuSecond))
                .toList()
                .get(samples.size() / 2);
    }
}
