package dev.maru.bench;

import java.util.Comparator;
import java.util.List;

/**
 * What happened in one round on a relay.
 *
 * @param relayed packets that came through it (or answers that it gave) in the measured time
 * @param cpu its CPU time for them
 * @param wallNanos the measured time
 * @param allSent packets sent to it from the round's first to its last, before and after the measured time too
 * @param allReceived those of them that came through
 * @param allocatedBytes what its relaying threads allocated; negative when it is no JVM
 */
record RelaySample(long relayed, CpuTime cpu, long wallNanos, long allSent, long allReceived, double allocatedBytes) {

    double microsPerPacket() {
        return cpu.totalNanos() / 1e3 / Math.max(1, relayed);
    }

    double userMicrosPerPacket() {
        return cpu.userNanos() / 1e3 / Math.max(1, relayed);
    }

    double systemMicrosPerPacket() {
        return cpu.systemNanos() / 1e3 / Math.max(1, relayed);
    }

    double lossPercent() {
        return 100.0 * (allSent - allReceived) / Math.max(1, allSent);
    }

    double perSecond() {
        return relayed * 1e9 / wallNanos;
    }

    double allocatedPerPacket() {
        return allocatedBytes < 0 ? Double.NaN : allocatedBytes / Math.max(1, allReceived);
    }

    /** The round in the middle, by CPU time per packet. */
    static RelaySample median(List<RelaySample> samples) {
        return samples.stream()
                .sorted(Comparator.comparingDouble(RelaySample::microsPerPacket))
                .toList()
                .get(samples.size() / 2);
    }
}
