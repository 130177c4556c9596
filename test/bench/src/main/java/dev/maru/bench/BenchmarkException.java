package dev.maru.bench;

/** A benchmark could not measure; the message is a sentence for the person who started it. */
final class BenchmarkException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    BenchmarkException(String message) {
        super(message);
    }

    BenchmarkException(String message, Throwable cause) {
        super(message + ": " + cause.getMessage(), cause);
    }
}
