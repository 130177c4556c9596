package dev.maru.bench;

/**
 * What one transfer took.
 *
 * @param nanos from the first message handed over to the last one received
 * @param bytes transferred
 * @param senderCpuNanos of the sender's process
 * @param receiverCpuNanos of the receiver's
 * @param senderAllocatedBytes by the sender
 * @param receiverAllocatedBytes by the receiver
 */
record BulkCost(
        long nanos,
        long bytes,
        long senderCpuNanos,
        long receiverCpuNanos,
        long senderAllocatedBytes,
        long receiverAllocatedBytes) {
    private static final double MEGABYTE = 1 << 20;

    double megabitsPerSecond() {
        return bytes * 8_000.0 / nanos;
    }

    double cpuMillisPerMegabyte() {
        return senderCpuMillisPerMegabyte() + receiverCpuMillisPerMegabyte();
    }

    double senderCpuMillisPerMegabyte() {
        return senderCpuNanos / 1e6 / (bytes / MEGABYTE);
    }

    double receiverCpuMillisPerMegabyte() {
        return receiverCpuNanos / 1e6 / (bytes / MEGABYTE);
    }

    double senderAllocatedPerMegabyte() {
        return senderAllocatedBytes / (bytes / MEGABYTE);
    }

    double receiverAllocatedPerMegabyte() {
        return receiverAllocatedBytes / (bytes / MEGABYTE);
    }
}
