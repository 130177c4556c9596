package dev.maru.wire;

import java.util.Arrays;

/**
 * The timers of one machine: one deadline per constant of its {@code Timer} enum, in a flat array.
 *
 * <p>Machines have a handful of timers, so a scan beats any queue. Not thread-safe.
 *
 * @param <T> the machine's timers; each constant says "When to …"
 */
public final class Timers<T extends Enum<T>> {
    private final T[] kinds;
    private final long[] deadlines;

    /**
     * All timers off.
     *
     * @param type the enum of the machine's timers
     */
    public Timers(Class<T> type) {
        kinds = type.getEnumConstants();
        deadlines = new long[kinds.length];
        Arrays.fill(deadlines, Machine.NEVER);
    }

    /**
     * Starts or moves a timer.
     *
     * @param timer which
     * @param deadline nanoseconds; {@link Machine#NEVER} stops it
     */
    public void set(T timer, long deadline) {
        deadlines[timer.ordinal()] = deadline;
    }

    /**
     * Starts a timer, or moves it only if that makes it earlier.
     *
     * @param timer which
     * @param deadline nanoseconds
     */
    public void setEarlier(T timer, long deadline) {
        int at = timer.ordinal();
        deadlines[at] = Math.min(deadlines[at], deadline);
    }

    /**
     * Stops a timer.
     *
     * @param timer which
     */
    public void stop(T timer) {
        deadlines[timer.ordinal()] = Machine.NEVER;
    }

    /** Stops all of them, when the machine ends. */
    public void stopAll() {
        Arrays.fill(deadlines, Machine.NEVER);
    }

    /**
     * When a timer goes off.
     *
     * @param timer which
     * @return nanoseconds, or {@link Machine#NEVER}
     */
    public long deadline(T timer) {
        return deadlines[timer.ordinal()];
    }

    /**
     * Whether a timer is running.
     *
     * @param timer which
     * @return true unless it is stopped
     */
    public boolean isSet(T timer) {
        return deadlines[timer.ordinal()] != Machine.NEVER;
    }

    /**
     * The earliest deadline.
     *
     * @return nanoseconds, or {@link Machine#NEVER}
     */
    public long next() {
        long min = Machine.NEVER;
        for (long d : deadlines) {
            min = Math.min(min, d);
        }
        return min;
    }

    /**
     * Takes one timer that is due and stops it; the earliest first, so that a late driver sees them in order.
     *
     * @param now nanoseconds
     * @return the timer, or null when none is due
     */
    public @org.jspecify.annotations.Nullable T pollDue(long now) {
        int due = -1;
        for (int i = 0; i < deadlines.length; i++) {
            if (deadlines[i] <= now && deadlines[i] != Machine.NEVER && (due < 0 || deadlines[i] < deadlines[due])) {
                due = i;
            }
        }
        if (due < 0) {
            return null;
        }
        deadlines[due] = Machine.NEVER;
        return kinds[due];
    }
}
