package dev.maru.client;

import java.nio.file.Path;
import java.util.List;

/** Watches a transfer of files; called on the transfer's thread, so it must be quick. */
public interface TransferListener {
    /** Watches nothing. */
    TransferListener NONE = new TransferListener() {};

    /**
     * Both sides have proved that they know the code.
     *
     * @param files names and sizes, in order
     */
    default void paired(List<OfferedFile> files) {}

    /**
     * A file begins, or goes on.
     *
     * @param index which of the offered
     * @param offset how many bytes were there from before
     */
    default void begins(int index, long offset) {}

    /**
     * Bytes have arrived.
     *
     * @param index which of the offered
     * @param bytes how many of its bytes have arrived in all
     */
    default void progresses(int index, long bytes) {}

    /**
     * A file has arrived whole, and its hash is right.
     *
     * @param index which of the offered
     * @param path where it is now
     */
    default void arrived(int index, Path path) {}

    /** The connection is lost; the transfer goes on when the other side is back. */
    default void interrupted() {}

    /** Somebody is in the room who does not know the code. Nothing was told to them. */
    default void stranger() {}

    /**
     * A file that is offered.
     *
     * @param name its name, made safe by the receiver
     * @param size bytes
     */
    record OfferedFile(String name, long size) {}
}
