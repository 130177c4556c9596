package dev.maru.net;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue from many threads to one, without a lock. A producer first takes a number by compare-and-set, then fills that slot;
 * the consumer sees an empty slot until then and comes back later, so order is the order of the numbers.
 */
final class Inbox {
    private final AtomicReferenceArray<@Nullable Runnable> slots;
    private final int mask;
    private final AtomicLong tail = new AtomicLong();
    private final AtomicLong head = new AtomicLong();

    Inbox(int capacity) {
        int size = capacity == 1 ? 1 : Integer.highestOneBit(capacity - 1) << 1;
        slots = new AtomicReferenceArray<>(size);
        mask = size - 1;
    }

    /** From any thread. False when it is full. */
    boolean offer(Runnable task) {
        long at;
        do {
            at = tail.get();
            if (at - head.get() > mask) {
                return false;
            }
        } while (!tail.compareAndSet(at, at + 1));
        slots.setRelease((int) at & mask, task);
        return true;
    }

    /** From the reactor's thread. Null when nothing is there to run. */
    @Nullable
    Runnable poll() {
        long at = head.get();
        int slot = (int) at & mask;
        Runnable task = slots.getAcquire(slot);
        if (task != null) {
            slots.setPlain(slot, null);
            head.set(at + 1);
        }
        return task;
    }

    /** Whether a task is there or on its way in. */
    boolean isEmpty() {
        return tail.get() == head.get();
    }
}
