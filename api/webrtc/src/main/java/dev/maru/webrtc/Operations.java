package dev.maru.webrtc;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One thing at a time, in the order in which they were asked for (W3C WebRTC §4.3.5, the chain of operations): an offer that is made while a
 * description is being set waits for it. Thread-safe.
 */
final class Operations {
    private record Operation<T extends @Nullable Object>(
            Supplier<CompletableFuture<T>> begin, CompletableFuture<T> outcome, Runnable afterwards) {}

    private final Queue<Operation<?>> waiting = new ArrayDeque<>();
    private final Executor executor;
    private final Runnable whenEmpty;
    private boolean isRunning;
    private boolean isClosed;

    /**
     * Promises are completed by the executor, one task for each, so that what follows one may wait for another. It calls back each time the
     * last operation has ended; that is when a negotiation that is needed is told.
     */
    Operations(Executor executor, Runnable whenEmpty) {
        this.executor = executor;
        this.whenEmpty = whenEmpty;
    }

    <T extends @Nullable Object> CompletableFuture<T> chain(Supplier<CompletableFuture<T>> operation) {
        return chain(operation, () -> {});
    }

    /** The same; when all who followed the promise have gone on, something is done. */
    <T extends @Nullable Object> CompletableFuture<T> chain(
            Supplier<CompletableFuture<T>> operation, Runnable afterwards) {
        Operation<T> added = new Operation<>(operation, new CompletableFuture<>(), afterwards);
        synchronized (waiting) {
            if (isClosed) {
                return CompletableFuture.failedFuture(RTCException.closed());
            }
            waiting.add(added);
            if (isRunning) {
                return added.outcome;
            }
            isRunning = true;
        }
        next();
        return added.outcome;
    }

    boolean isEmpty() {
        synchronized (waiting) {
            return !isRunning;
        }
    }

    /** Nothing begins any more; what waits fails. */
    void close() {
        Operation<?>[] dropped;
        synchronized (waiting) {
            isClosed = true;
            dropped = waiting.toArray(Operation<?>[]::new);
            waiting.clear();
        }
        for (Operation<?> one : dropped) {
            one.outcome.completeExceptionally(RTCException.closed());
        }
    }

    private void next() {
        Operation<?> operation;
        synchronized (waiting) {
            operation = waiting.poll();
            if (operation == null) {
                isRunning = false;
            }
        }
        if (operation == null) {
            whenEmpty.run();
        } else {
            run(operation);
        }
    }

    private <T extends @Nullable Object> void run(Operation<T> operation) {
        CompletableFuture<T> begun;
        try {
            begun = operation.begin.get();
        } catch (RuntimeException e) {
            begun = CompletableFuture.failedFuture(e);
        }
        begun.whenComplete((value, failure) -> {
            // The next one begins before anybody hears of this one, as in §4.3.5.
            next();
            executor.execute(() -> {
                if (failure != null) {
                    operation.outcome.completeExceptionally(failure);
                } else {
                    operation.outcome.complete(value);
                }
                operation.afterwards.run();
            });
        });
    }
}
