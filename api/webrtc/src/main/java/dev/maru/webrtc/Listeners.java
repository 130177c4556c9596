package dev.maru.webrtc;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Those who want to hear of one kind of event. Each event is told to all of them by one task of the executor, in order. */
final class Listeners<E> {
    private final List<Entry<E>> all = new CopyOnWriteArrayList<>();

    /** Wrapped, so that the same listener may be added twice and taken away once. */
    private record Entry<E>(Consumer<? super E> listener, Object identity) {}

    Registration add(Consumer<? super E> listener) {
        Entry<E> entry = new Entry<>(java.util.Objects.requireNonNull(listener, "listener"), new Object());
        all.add(entry);
        return () -> all.remove(entry);
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    void tell(E event, Executor executor) {
        executor.execute(() -> all.forEach(entry -> entry.listener.accept(event)));
    }

    /** The same, and does something when all have heard of it, also when one of them has thrown. */
    void tell(E event, Executor executor, Runnable afterwards) {
        executor.execute(() -> {
            try {
                all.forEach(entry -> entry.listener.accept(event));
            } finally {
                afterwards.run();
            }
        });
    }
}
