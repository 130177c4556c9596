package dev.maru.turn;

import dev.maru.wire.TransportAddress;
import org.jspecify.annotations.Nullable;

/**
 * Values by address, found by the address's bits, so that a packet's peer is looked up without making an object for its address. Open
 * addressing with linear probing; at most half full. Removing is for cold paths: it builds the table anew.
 *
 * @param <V> the values
 */
final class AddressTable<V> {
    private static final int FIRST_CAPACITY = 8;

    private @Nullable TransportAddress[] keys = new TransportAddress[FIRST_CAPACITY];
    private @Nullable Object[] values = new Object[FIRST_CAPACITY];
    private int size;

    int size() {
        return size;
    }

    @Nullable
    V get(TransportAddress address) {
        return get(address.high(), address.low(), address.port(), address.isIpv6());
    }

    /** The value of a host, whose address is kept with port 0. */
    @Nullable
    V getHost(TransportAddress address) {
        return get(address.high(), address.low(), 0, address.isIpv6());
    }

    @SuppressWarnings("unchecked") // put() takes nothing else
    @Nullable
    V get(long high, long low, int port, boolean ipv6) {
        return (V) values[slot(high, low, port, ipv6)];
    }

    private int slot(long high, long low, int port, boolean ipv6) {
        int mask = keys.length - 1;
        long mixed = ((high * 31 + low) * 31 + port) * 0x9E37_79B9_7F4A_7C15L;
        int at = (int) (mixed >>> 40) & mask;
        for (TransportAddress key = keys[at]; key != null; key = keys[at]) {
            if (key.low() == low && key.port() == port && key.high() == high && key.isIpv6() == ipv6) {
                return at;
            }
            at = at + 1 & mask;
        }
        return at;
    }

    void put(TransportAddress address, V value) {
        if (2 * (size + 1) > keys.length) {
            rebuild(2 * keys.length, null);
        }
        int at = slot(address.high(), address.low(), address.port(), address.isIpv6());
        if (keys[at] == null) {
            size++;
        }
        keys[at] = address;
        values[at] = value;
    }

    void remove(TransportAddress address) {
        rebuild(keys.length, address);
    }

    private void rebuild(int capacity, @Nullable TransportAddress without) {
        @Nullable TransportAddress[] oldKeys = keys;
        @Nullable Object[] oldValues = values;
        keys = new TransportAddress[capacity];
        values = new Object[capacity];
        size = 0;
        for (int i = 0; i < oldKeys.length; i++) {
            TransportAddress key = oldKeys[i];
            if (key != null && !key.equals(without)) {
                int at = slot(key.high(), key.low(), key.port(), key.isIpv6());
                keys[at] = key;
                values[at] = oldValues[i];
                size++;
            }
        }
    }
}
