package dev.maru.bench;

/** Waiting, where there is nothing to wait on but the time or another process. */
final class Pauses {

    private Pauses() {}

    static void millis(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new BenchmarkException("interrupted", interrupted);
        }
    }
}
