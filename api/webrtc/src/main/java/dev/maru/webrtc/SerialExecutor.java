package dev.maru.webrtc;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Runs tasks one after the other on an executor of the user's, each when it has come: what one connection tells its listeners, never on a reactor, and
 * never two at once. A task that throws is reported to its thread's handler and costs nobody else a thing; when the executor has ended,
 * tasks are dropped. Thread-safe.
 */
public final class SerialExecutor implements Executor {
    private final Executor executor;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private boolean isRunning;

    /**
     * An executor with nothing to do yet.
     *
     * @param executor runs the tasks
     */
    public SerialExecutor(Executor executor) {
        this.executor = executor;
    }

    @Override
    public void execute(Runnable task) {
        synchronized (waiting) {
            waiting.add(task);
            if (isRunning) {
                return;
            }
            isRunning = true;
        }
        try {
            executor.execute(this::run);
        } catch (RejectedExecutionException e) {
            // The application has ended its executor, and hears no more.
            synchronized (waiting) {
                waiting.clear();
                isRunning = false;
            }
        }
    }

    private void run() {
        while (true) {
            Runnable task;
            synchronized (waiting) {
                task = waiting.poll();
                if (task == null) {
                    isRunning = false;
                    return;
                }
            }
            try {
                task.run();
            } catch (RuntimeException | AssertionError e) {
                Thread self = Thread.currentThread();
                self.getUncaughtExceptionHandler().uncaughtException(self, e);
            }
        }
    }
}
