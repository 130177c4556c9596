package dev.maru.relay;

import dev.maru.wire.BigEndian;
import dev.maru.wire.TransportAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.BitSet;

/**
 * A burst of packets from one end to the other, each sent back from there, with its losses and times. The bytes are:
 *
 * <pre>
 *   | mark (32) | number (32) | zeroes up to 160 bytes, a packet of voice |
 * </pre>
 */
final class DoctorBurst {
    /** Half a second of voice at two packets for each 20 ms: a loss of one in fifty shows, and no rate limit is met. */
    static final int COUNT = 50;

    private static final Duration GAP = Duration.ofMillis(10);
    private static final int LENGTH = 160;
    private static final int MARK = 0x4D41_5255;

    private final long[] sentAt = new long[COUNT];
    private final long[] took = new long[COUNT];
    private final BitSet arrived = new BitSet(COUNT);
    private final BitSet returned = new BitSet(COUNT);

    /** Sends it and waits for what comes back. */
    void run(DoctorTalk talk, DoctorEnd near, DoctorEnd far, Duration patience) {
        TransportAddress there = far.address();
        far.hear((bytes, from) -> {
            int number = number(bytes);
            if (number >= 0 && !arrived.get(number)) {
                arrived.set(number);
                far.send(bytes, near.address(), talk.now());
            }
        });
        near.hear((bytes, from) -> {
            int number = number(bytes);
            if (number >= 0 && !returned.get(number)) {
                returned.set(number);
                took[number] = talk.now() - sentAt[number];
            }
        });
        for (int i = 0; i < COUNT; i++) {
            byte[] packet = new byte[LENGTH];
            BigEndian.put32(packet, 0, MARK);
            BigEndian.put32(packet, 4, i);
            sentAt[i] = talk.now();
            near.send(packet, there, talk.now());
            talk.until(() -> false, GAP);
        }
        talk.until(() -> returned.cardinality() == COUNT, patience);
    }

    private static int number(byte[] bytes) {
        int number = bytes.length == LENGTH && BigEndian.i32(bytes, 0) == MARK ? BigEndian.i32(bytes, 4) : -1;
        return number < COUNT ? number : -1;
    }

    /** How many came to the far end. */
    int arrived() {
        return arrived.cardinality();
    }

    /** How many came back. */
    int returned() {
        return returned.cardinality();
    }

    /** The middle one of the round trips, in nanoseconds; 0 when nothing came back. */
    long median() {
        long[] sorted = sorted();
        return sorted.length == 0 ? 0 : sorted[sorted.length / 2];
    }

    /** The longest round trip, in nanoseconds. */
    long longest() {
        long[] sorted = sorted();
        return sorted.length == 0 ? 0 : sorted[sorted.length - 1];
    }

    private long[] sorted() {
        return Arrays.stream(returned.stream().toArray())
                .mapToLong(i -> took[i])
                .sorted()
                .toArray();
    }
}
