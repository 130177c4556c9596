package dev.maru.bench;

import dev.maru.wire.TransportAddress;
import org.jspecify.annotations.Nullable;

/** A TURN server that a benchmark measures, running in a process of its own and relaying with one thread. */
interface RelayTarget extends AutoCloseable {

    /** What the tables call it. */
    String name();

    /** What it was started with and which version it is, for the record. */
    String description();

    ServerProcess process();

    /** Where it listens for clients over UDP. */
    TransportAddress server();

    /** Its JVM, or null when it has none. */
    @Nullable
    Jvm jvm();

    /** The names of its relaying threads begin with this. */
    String threads();

    @Override
    default void close() {
        process().close();
    }
}
