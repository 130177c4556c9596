package dev.maru.turn;

import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The channels of one allocation, found by number: open addressing, rebuilt when one goes. */
final class Channels {
    private static final int INITIAL = 4;

    private @Nullable Channel[] slots = new @Nullable Channel[INITIAL];
    private int size;

    int size() {
        return size;
    }

    /** The channel of a number, expired or not. */
    @Nullable
    Channel get(int number) {
        int mask = slots.length - 1;
        for (int i = number & mask; ; i = i + 1 & mask) {
            Channel channel = slots[i];
            if (channel == null || channel.number == number) {
                return channel;
            }
        }
    }

    /** Adds one whose number is not there yet. */
    void add(Channel channel) {
        if (2 * (size + 1) > slots.length) {
            rebuild(slots.length * 2, any -> true);
        }
        insert(channel);
    }

    /** Removes all but those. */
    void keep(Predicate<Channel> kept) {
        rebuild(slots.length, kept);
    }

    void forEach(Consumer<Channel> action) {
        for (Channel channel : slots) {
            if (channel != null) {
                action.accept(channel);
            }
        }
    }

    private void rebuild(int capacity, Predicate<Channel> kept) {
        @Nullable Channel[] old = slots;
        slots = new @Nullable Channel[capacity];
        size = 0;
        Arrays.stream(old).filter(c -> c != null && kept.test(c)).forEach(this::insert);
    }

    private void insert(@Nullable Channel channel) {
        if (channel == null) {
            return;
        }
        int mask = slots.length - 1;
        int at = channel.number & mask;
        while (slots[at] != null) {
            at = at + 1 & mask;
        }
        slots[at] = channel;
        size++;
    }
}
