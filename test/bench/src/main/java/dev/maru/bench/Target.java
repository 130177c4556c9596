package dev.maru.bench;

/** A server that a benchmark measures, running in a process of its own. */
interface Target extends AutoCloseable {

    /** What the tables call it. */
    String name();

    /** What it was started with and which version it is, for the record. */
    String description();

    ServerProcess process();

    int port();

    Dialect newDialect();

    /** Collects garbage, and tells how many bytes of its heap are in use afterwards. */
    long collectGarbage();

    @Override
    default void close() {
        process().close();
    }
}
