package dev.maru.bench;

/**
 * What one way of sending and receiving cost.
 *
 * @param packets sent and received
 * @param cpuNanos CPU time of the one thread that did both, user and system
 * @param allocatedBytes heap that it took, or -1 when there is none
 */
record UdpCost(long packets, long cpuNanos, long allocatedBytes) {
    double nanosPerPacket() {
        return (double) cpuNanos / packets;
    }

    double bytesPerPacket() {
        return (double) allocatedBytes / packets;
    }
}
