package dev.maru.bench;

import com.sun.management.ThreadMXBean;
import dev.maru.srtp.SrtpOptions;
import dev.maru.srtp.SrtpProfile;
import dev.maru.srtp.SrtpReceiver;
import dev.maru.srtp.SrtpSender;
import dev.maru.wire.BigEndian;
import dev.maru.wire.Datagram;
import java.lang.management.ManagementFactory;
import java.util.Objects;

/**
 * One round of ours in a process of its own, as in a server, which has one source of ciphers: in a JVM that has used both, the compiler gives up
 * halfway. A batch of packets in one slab is protected, then unprotected, and again.
 */
final class SrtpRound {
    private static final int BATCH = 256;
    private static final int STRIDE = 2_048;
    private static final int SSRC = 0x12345678;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final byte[] slab = new byte[BATCH * STRIDE];
    private final Datagram packet = new Datagram(0);
    private final int[] lengths = new int[BATCH];
    private int sequenceNumber;

    private SrtpRound() {}

    /**
     * Prints the four figures of {@link SrtpCost}.
     *
     * @param arguments code point of the profile, bytes of payload, milliseconds
     */
    public static void main(String[] arguments) {
        SrtpProfile profile = Objects.requireNonNull(SrtpProfile.ofCodePoint(Integer.parseInt(arguments[0])));
        SrtpLoad load = new SrtpLoad(profile, Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
        SrtpCost cost = new SrtpRound().run(load);
        System.out.println(cost.protectNanos() + " " + cost.unprotectNanos() + " " + cost.protectBytes() + " "
                + cost.unprotectBytes());
    }

    private SrtpCost run(SrtpLoad load) {
        SrtpProfile profile = load.profile();
        byte[] key = pattern(profile.keyLength());
        byte[] salt = pattern(profile.saltLength());
        SrtpSender sender = new SrtpSender(profile, key, salt, SrtpOptions.DEFAULT);
        SrtpReceiver receiver = new SrtpReceiver(profile, key, salt, SrtpOptions.DEFAULT);
        sequenceNumber = 1;
        long half = load.millis() * 500_000L;
        measure(sender, receiver, load.bytes(), half);
        return measure(sender, receiver, load.bytes(), half);
    }

    /** For so much CPU time of this thread, whatever else the machine does: otherwise the compiler might not be through on a busy one. */
    private SrtpCost measure(SrtpSender sender, SrtpReceiver receiver, int bytes, long nanos) {
        long end = threads.getCurrentThreadCpuTime() + nanos;
        long protecting = 0;
        long unprotecting = 0;
        long protectBytes = 0;
        long unprotectBytes = 0;
        long count = 0;
        do {
            long heap = threads.getCurrentThreadAllocatedBytes();
            long first = threads.getCurrentThreadCpuTime();
            protect(sender, bytes);
            long middle = threads.getCurrentThreadCpuTime();
            long heapInBetween = threads.getCurrentThreadAllocatedBytes();
            long second = threads.getCurrentThreadCpuTime();
            unprotect(receiver);
            unprotecting += threads.getCurrentThreadCpuTime() - second;
            protecting += middle - first;
            unprotectBytes += threads.getCurrentThreadAllocatedBytes() - heapInBetween;
            protectBytes += heapInBetween - heap;
            count += BATCH;
        } while (threads.getCurrentThreadCpuTime() < end);
        return new SrtpCost(
                (double) protecting / count,
                (double) unprotecting / count,
                (double) protectBytes / count,
                (double) unprotectBytes / count);
    }

    private void protect(SrtpSender sender, int bytes) {
        for (int i = 0; i < BATCH; i++) {
            int at = i * STRIDE + Datagram.HEADROOM;
            BigEndian.put16(slab, at, 0x8060);
            BigEndian.put16(slab, at + 2, sequenceNumber++);
            BigEndian.put32(slab, at + 8, SSRC);
            if (!sender.protect(packet.wrap(slab, at, 12 + bytes))) {
                throw new BenchmarkException("we refused to protect");
            }
            lengths[i] = packet.length();
        }
    }

    private void unprotect(SrtpReceiver receiver) {
        for (int i = 0; i < BATCH; i++) {
            if (!receiver.unprotect(packet.wrap(slab, i * STRIDE + Datagram.HEADROOM, lengths[i]))) {
                throw new BenchmarkException("we refused to unprotect");
            }
        }
    }

    private static byte[] pattern(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (7 * i + 1);
        }
        return bytes;
    }
}
