package dev.maru.simnet;

import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;

/**
 * The world of one simulation: virtual time, one queue of what is going to happen, and one source of chance.
 *
 * <p>Events run in the order of (time, sequence), in the caller's thread; two runs with one seed are the same to the byte. A
 * test prints {@link #toString()} when it fails, which names the seed. Not thread-safe.
 */
public final class SimNet {
    /** One millisecond in the unit of virtual time. */
    public static final long MILLISECOND = 1_000_000;

    /** One second in the unit of virtual time. */
    public static final long SECOND = 1_000 * MILLISECOND;

    /** A run of this many events in one call is a machine that spins: it transmits or times out without end. */
    private static final long SPINNING = 50_000_000;

    private record Event(long time, long sequence, Runnable action) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            int byTime = Long.compare(time, other.time);
            return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
        }
    }

    private final long seed;
    private final SplittableRandom random;
    private final PriorityQueue<Event> queue = new PriorityQueue<>();
    private long now;
    private long sequence;

    /**
     * A world at time 0.
     *
     * @param seed decides all chance in it
     */
    public SimNet(long seed) {
        this.seed = seed;
        this.random = new SplittableRandom(seed);
    }

    /**
     * The virtual time.
     *
     * @return nanoseconds since the beginning, never negative
     */
    public long now() {
        return now;
    }

    /**
     * Chance that is the network's own: loss, jitter, ports. Machines get entropy from {@link #entropy()}.
     *
     * @return the one source
     */
    SplittableRandom random() {
        return random;
    }

    /**
     * A source of entropy for one machine, apart from the network's, so that a machine that draws more does not change the
     * weather for the others.
     *
     * @return a new source
     */
    public SplittableRandom entropy() {
        return random.split();
    }

    /**
     * Does something later.
     *
     * @param delay nanoseconds from now, 0 or more
     * @param action what to do
     */
    public void after(long delay, Runnable action) {
        if (delay < 0) {
            throw new IllegalArgumentException("a delay of " + delay + " ns is in the past");
        }
        queue.add(new Event(now + delay, sequence++, action));
    }

    /**
     * Lets time pass.
     *
     * @param duration nanoseconds
     */
    public void runFor(long duration) {
        runUntil(() -> false, duration);
    }

    /**
     * Lets time pass until something is true.
     *
     * @param condition asked after every event
     * @param atMost nanoseconds of virtual time
     * @return false when it was not true in time; then that time has passed
     */
    public boolean runUntil(BooleanSupplier condition, long atMost) {
        long end = now + atMost;
        long count = 0;
        while (!condition.getAsBoolean()) {
            Event next = queue.peek();
            if (next == null || next.time > end) {
                now = end;
                return false;
            }
            if (++count > SPINNING) {
                throw new IllegalStateException(this + ": " + SPINNING + " events at once; some machine spins");
            }
            queue.remove();
            now = next.time;
            next.action.run();
        }
        return true;
    }

    @Override
    public String toString() {
        return "SimNet[seed " + seed + ", at " + now / MILLISECOND + " ms]";
    }
}
