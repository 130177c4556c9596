package dev.maru.net;

import java.lang.Thread.UncaughtExceptionHandler;
import org.jspecify.annotations.Nullable;

/**
 * How a reactor is started.
 *
 * @param name of its thread
 * @param inboxCapacity tasks that may wait for {@link Reactor#execute}, 1 to 1,048,576; rounded up to a power of two
 * @param backend which way to the network, or null for the fastest that works here ({@code -Dmaru.net=nio} asks for the other one)
 * @param failures told what a handler or a task threw: a bug of its owner's, which the reactor survives
 */
public record ReactorOptions(
        String name, int inboxCapacity, Backend.@Nullable Kind backend, UncaughtExceptionHandler failures) {
    /** The system property that chooses a backend: {@code linux} or {@code nio}. */
    public static final String BACKEND_PROPERTY = "maru.net";

    /** As many tasks as rooms on one reactor may want to hand over while it handles one batch. */
    private static final int DEFAULT_INBOX = 4_096;

    /** Checks the ranges. */
    public ReactorOptions {
        if (inboxCapacity < 1 || inboxCapacity > 1 << 20) {
            throw new IllegalArgumentException("inboxCapacity " + inboxCapacity + " is not in 1.." + (1 << 20));
        }
    }

    /**
     * The usual options. Failures go to the handler of uncaught exceptions of all threads.
     *
     * @param name of the thread
     * @return options
     */
    public static ReactorOptions named(String name) {
        return new ReactorOptions(
                name,
                DEFAULT_INBOX,
                null,
                (thread, failure) -> thread.getThreadGroup().uncaughtException(thread, failure));
    }

    /**
     * The same on a certain backend.
     *
     * @param kind which
     * @return a copy
     */
    public ReactorOptions withBackend(Backend.Kind kind) {
        return new ReactorOptions(name, inboxCapacity, kind, failures);
    }

    /**
     * The same with another bound of the inbox.
     *
     * @param capacity 1 to 1,048,576
     * @return a copy
     */
    public ReactorOptions withInboxCapacity(int capacity) {
        return new ReactorOptions(name, capacity, backend, failures);
    }

    /**
     * The same with another ear for failures.
     *
     * @param handler told what handlers and tasks throw
     * @return a copy
     */
    public ReactorOptions withFailures(UncaughtExceptionHandler handler) {
        return new ReactorOptions(name, inboxCapacity, backend, handler);
    }
}
