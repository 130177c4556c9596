package dev.maru.sctp;

import org.jspecify.annotations.Nullable;

/** From ints to objects, without boxes; open addressing. Nothing is ever taken out. */
final class IntMap<T> {
    private int[] keys = new int[16];
    private @Nullable Object[] values = new Object[16];
    private int size;

    @SuppressWarnings("unchecked")
    @Nullable
    T get(int key) {
        return (T) values[slot(key)];
    }

    void put(int key, T value) {
        int slot = slot(key);
        if (values[slot] == null && ++size > keys.length / 2) {
            grow();
            slot = slot(key);
        }
        keys[slot] = key;
        values[slot] = value;
    }

    int size() {
        return size;
    }

    @SuppressWarnings("unchecked")
    void forEach(java.util.function.Consumer<T> action) {
        for (Object value : values) {
            if (value != null) {
                action.accept((T) value);
            }
        }
    }

    private int slot(int key) {
        int mask = keys.length - 1;
        int slot = key * 0x9E37_79B9 >>> 16 & mask;
        while (values[slot] != null && keys[slot] != key) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private void grow() {
        int[] oldKeys = keys;
        Object[] oldValues = values;
        keys = new int[2 * oldKeys.length];
        values = new Object[keys.length];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldValues[i] != null) {
                int slot = slot(oldKeys[i]);
                keys[slot] = oldKeys[i];
                values[slot] = oldValues[i];
            }
        }
    }
}
