package dev.maru.bench;

import com.sun.management.ThreadMXBean;
import dev.maru.srtp.SrtpCiphers;
import dev.maru.srtp.SrtpOptions;
import dev.maru.srtp.SrtpProfile;
import dev.maru.srtp.SrtpReceiver;
import dev.maru.srtp.SrtpSender;
import dev.maru.wire.BigEndian;
import dev.maru.wire.Datagram;
import java.lang.management.ManagementFactory;

/** Ours, with one source of ciphers, on this thread: a batch of packets in one slab is protected, then unprotected, and again. */
final class SrtpOwnSubject implements SrtpSubject {
    private static final int BATCH = 256;
    private static final int STRIDE = 2_048;
    private static final int SSRC = 0x12345678;

    private final SrtpCiphers ciphers;
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final byte[] slab = new byte[BATCH * STRIDE];
    private final Datagram packet = new Datagram(0);
    private final int[] lengths = new int[BATCH];
    private int sequenceNumber;

    SrtpOwnSubject(SrtpCiphers ciphers) {
        this.ciphers = ciphers;
    }

    @Override
    public String name() {
        return "Maru, " + ciphers.name();
    }

    @Override
    public SrtpCost run(SrtpLoad load) {
        SrtpProfile profile = load.profile();
        byte[] key = pattern(profile.keyLength());
        byte[] salt = pattern(profile.saltLength());
        SrtpOptions options = SrtpOptions.DEFAULT.withCiphers(ciphers);
        SrtpSender sender = new SrtpSender(profile, key, salt, options);
        SrtpReceiver receiver = new SrtpReceiver(profile, key, salt, options);
        sequenceNumber = 1;
        long half = load.millis() * 500_000L;
        measure(sender, receiver, load.bytes(), half);
        return measure(sender, receiver, load.bytes(), half);
    }

    private SrtpCost measure(SrtpSender sender, SrtpReceiver receiver, int bytes, long nanos) {
        long end = System.nanoTime() + nanos;
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
        } while (System.nanoTime() < end);
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
                throw new BenchmarkException(name() + " refused to protect");
            }
            lengths[i] = packet.length();
        }
    }

    private void unprotect(SrtpReceiver receiver) {
        for (int i = 0; i < BATCH; i++) {
            if (!receiver.unprotect(packet.wrap(slab, i * STRIDE + Datagram.HEADROOM, lengths[i]))) {
                throw new BenchmarkException(name() + " refused to unprotect");
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
