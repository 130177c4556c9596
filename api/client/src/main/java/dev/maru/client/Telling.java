package dev.maru.client;

import dev.maru.webrtc.SerialExecutor;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** Tells the application what happens, in order and one at a time. Thread-safe. */
final class Telling {
    /** A listener that is further behind makes the server wait; it, too, has its bounds. */
    static final int MOST_UNHEARD = 1_000;

    /** A listener that takes longer holds no connection up. */
    private static final long TELL_SECONDS = 5;

    private final Consumer<? super RoomEvent> listener;
    private final SerialExecutor events;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition heard = lock.newCondition();
    private int unheard;
    private boolean isDeaf;
    private volatile boolean isOver;

    Telling(Executor executor, Consumer<? super RoomEvent> listener) {
        this.listener = listener;
        this.events = new SerialExecutor(task -> {
            try {
                executor.execute(task);
            } catch (RejectedExecutionException e) {
                becomeDeaf();
                throw e;
            }
        });
    }

    /** The application has ended its executor, and hears no more. */
    private void becomeDeaf() {
        lock.lock();
        try {
            isDeaf = true;
            heard.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void tell(RoomEvent event) {
        tell(event, () -> {});
    }

    /** Does something when the listener has been called. */
    void tell(RoomEvent event, Runnable then) {
        if (isOver) {
            then.run();
            return;
        }
        count(1);
        events.execute(() -> {
            try {
                listener.accept(event);
            } finally {
                count(-1);
                then.run();
            }
        });
    }

    /** Tells the end: whatever else comes up is told no more. */
    void tellLast(RoomEvent event) {
        tell(event);
        isOver = true;
    }

    /** Waits until the listener has been called, as far as that does not take long. */
    void tellAndWait(RoomEvent event) {
        CompletableFuture<Boolean> told = new CompletableFuture<>();
        tell(event, () -> told.complete(true));
        told.completeOnTimeout(false, TELL_SECONDS, TimeUnit.SECONDS).join();
    }

    private void count(int change) {
        lock.lock();
        try {
            unheard += change;
            heard.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits as long as the listener is far behind: to be called before more is taken from the server. */
    void awaitListener() throws InterruptedException {
        lock.lock();
        try {
            while (unheard >= MOST_UNHEARD && !isDeaf) {
                heard.await();
            }
        } finally {
            lock.unlock();
        }
    }
}
