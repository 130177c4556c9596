package dev.maru.rtp;

import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** From SSRC to value without making objects of numbers: open addressing, linear probing, at most half full. */
final class SsrcTable<V> {
    private static final int INITIAL = 16;

    private int[] keys = new int[INITIAL];
    private @Nullable Object[] values = new Object[INITIAL];
    private int size;

    /** SSRCs of hostile senders may be alike; a multiplication spreads what the attacker did not choose by it. */
    private int slotOf(int key) {
        int mask = keys.length - 1;
        int slot = (key * 0x9E37_79B9 ^ key >>> 15) & mask;
        while (values[slot] != null && keys[slot] != key) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    @SuppressWarnings("unchecked")
    @Nullable
    V get(int key) {
        return (V) values[slotOf(key)];
    }

    void put(int key, V value) {
        int slot = slotOf(key);
        boolean isNew = values[slot] == null;
        keys[slot] = key;
        values[slot] = Objects.requireNonNull(value);
        if (isNew && ++size * 2 > keys.length) {
            rebuild(keys.length * 2, v -> true);
        }
    }

    void remove(int key) {
        int slot = slotOf(key);
        if (values[slot] != null) {
            values[slot] = null;
            rebuild(keys.length, v -> true); // rare, and simpler than moving what was pushed along
        }
    }

    void retain(Predicate<V> wanted) {
        rebuild(keys.length, wanted);
    }

    @SuppressWarnings("unchecked")
    private void rebuild(int capacity, Predicate<V> wanted) {
        int[] oldKeys = keys;
        @Nullable Object[] oldValues = values;
        keys = new int[capacity];
        values = new Object[capacity];
        size = 0;
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldValues[i] != null && wanted.test((V) oldValues[i])) {
                int slot = slotOf(oldKeys[i]);
                keys[slot] = oldKeys[i];
                values[slot] = oldValues[i];
                size++;
            }
        }
    }

    int size() {
        return size;
    }
}
