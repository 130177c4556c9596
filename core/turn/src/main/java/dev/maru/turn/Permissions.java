package dev.maru.turn;

import dev.maru.wire.Machine;
import dev.maru.wire.TransportAddress;
import java.util.Arrays;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The permissions of one allocation, found by the bits of an IP address: open addressing, rebuilt when some have expired. */
final class Permissions {
    private static final int INITIAL = 4;

    private @Nullable Permission[] slots = new @Nullable Permission[INITIAL];
    private int size;

    int size() {
        return size;
    }

    /** The permission of an address, expired or not. */
    @Nullable
    Permission get(TransportAddress peer) {
        return get(peer.high(), peer.low(), peer.isIpv6());
    }

    @Nullable
    Permission get(long high, long low, boolean isIpv6) {
        int mask = slots.length - 1;
        for (int i = hash(high, low) & mask; ; i = i + 1 & mask) {
            Permission permission = slots[i];
            if (permission == null) {
                return null;
            }
            TransportAddress host = permission.host;
            if (host.low() == low && host.high() == high && host.isIpv6() == isIpv6) {
                return permission;
            }
        }
    }

    /** Adds one whose address is not there yet. */
    void add(Permission permission) {
        if (2 * (size + 1) > slots.length) {
            rebuild(slots.length * 2, any -> true);
        }
        insert(permission);
    }

    /** How many are in force. */
    int countAt(long now) {
        int count = 0;
        for (Permission permission : slots) {
            if (permission != null && permission.expires > now) {
                count++;
            }
        }
        return count;
    }

    /** When the next one ends. */
    long earliest() {
        long next = Machine.NEVER;
        for (Permission permission : slots) {
            if (permission != null) {
                next = Math.min(next, permission.expires);
            }
        }
        return next;
    }

    /** Removes those that are over. */
    void expire(long now) {
        keep(permission -> permission.expires > now);
    }

    /** Removes all but those. */
    void keep(Predicate<Permission> kept) {
        rebuild(slots.length, kept);
    }

    private void rebuild(int capacity, Predicate<Permission> kept) {
        @Nullable Permission[] old = slots;
        slots = new @Nullable Permission[capacity];
        size = 0;
        Arrays.stream(old).filter(p -> p != null && kept.test(p)).forEach(this::insert);
    }

    private void insert(@Nullable Permission permission) {
        if (permission == null) {
            return;
        }
        int mask = slots.length - 1;
        int at = hash(permission.host.high(), permission.host.low()) & mask;
        while (slots[at] != null) {
            at = at + 1 & mask;
        }
        slots[at] = permission;
        size++;
    }

    private static int hash(long high, long low) {
        long h = (high * 31 + low) * 0x9E37_79B9_7F4A_7C15L;
        return (int) (h >>> 32);
    }
}
