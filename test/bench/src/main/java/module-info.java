/**
 * Benchmarks: load generators that measure the running program, and other people's programs beside it, from outside. It
 * requires nothing of ours and no library, so that what it measures and what it costs are its own.
 */
@org.jspecify.annotations.NullMarked
module dev.maru.bench {
    requires static org.jspecify;
    requires jdk.jfr;
    requires java.net.http;
}
