package dev.maru.turn;

import dev.maru.wire.Machine;
import org.jspecify.annotations.Nullable;

/**
 * Timers for many things that last minutes: a wheel of one-second slots (Varghese and Lauck, Hashed and Hierarchical Timing Wheels, 1987,
 * scheme 6). Starting and stopping one costs the same however many there are, and a bit map finds the next slot in use. A thing goes off
 * within a second after its deadline, never before; what must be exact compares times itself.
 */
final class ExpiryWheel {
    static final long TICK = 1_000_000_000L;

    /** More than an hour; what lasts longer is looked at once before its time. */
    private static final int SLOTS = 4_096;

    private static final int MASK = SLOTS - 1;

    private final @Nullable Timed[] slots = new @Nullable Timed[SLOTS];
    private final long[] used = new long[SLOTS / Long.SIZE];
    private long tick;

    /** Starts or moves a timer. */
    void schedule(Timed timed, long deadline) {
        if (timed.slot >= 0 && timed.deadline == deadline) {
            return;
        }
        cancel(timed);
        if (deadline == Machine.NEVER) {
            return;
        }
        timed.deadline = deadline;
        insert(timed);
    }

    /** Stops a timer, if it runs. */
    void cancel(Timed timed) {
        int slot = timed.slot;
        timed.deadline = Machine.NEVER;
        if (slot < 0) {
            return;
        }
        Timed next = timed.next;
        Timed previous = timed.previous;
        if (next != null) {
            next.previous = previous;
        }
        if (previous != null) {
            previous.next = next;
        } else {
            slots[slot] = next;
            if (next == null) {
                used[slot >>> 6] &= ~(1L << slot);
            }
        }
        timed.slot = -1;
        timed.next = null;
        timed.previous = null;
    }

    /** When to call {@link #advance} next. */
    long nextTimeout() {
        int from = (int) (tick + 1) & MASK;
        int slot = nextUsed(from);
        return slot < 0 ? Machine.NEVER : (tick + 1 + (slot - from & MASK)) * TICK;
    }

    /** Lets go off what is due. */
    void advance(long now) {
        long end = now / TICK;
        while (tick < end) {
            long due = nextTimeout();
            if (due > now) {
                tick = end;
                return;
            }
            tick = due / TICK;
            fire((int) tick & MASK, now);
        }
    }

    private void fire(int slot, long now) {
        Timed timed = slots[slot];
        while (timed != null) {
            long deadline = timed.deadline;
            cancel(timed);
            if (deadline <= now) {
                timed.expire(now);
            } else {
                schedule(timed, deadline);
            }
            timed = slots[slot];
        }
    }

    private void insert(Timed timed) {
        long wanted = (timed.deadline + TICK - 1) / TICK;
        int slot = (int) Math.clamp(wanted, tick + 1, tick + MASK) & MASK;
        Timed head = slots[slot];
        timed.slot = slot;
        timed.previous = null;
        timed.next = head;
        if (head != null) {
            head.previous = timed;
        }
        slots[slot] = timed;
        used[slot >>> 6] |= 1L << slot;
    }

    /** The first slot in use from one on, around the wheel; -1 when none is. */
    private int nextUsed(int from) {
        int word = from >>> 6;
        long bits = used[word] & -1L << from;
        for (int i = 0; i <= used.length; i++) {
            if (bits != 0) {
                return (word << 6) + Long.numberOfTrailingZeros(bits);
            }
            word = word + 1 & used.length - 1;
            bits = used[word];
        }
        return -1;
    }
}
