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
     * @param from to the receiver, what the sender calls itself; empty when it does not say. Whoever knows the code may say anything
     * @param files names and sizes, in order
     */
    default void paired(String from, List<OfferedFile> files) {}

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

    /** Somebody is in the room who speaks another version of the protocol. Nothing was told to them. */
    default void incompatible() {}

    /**
     * A file that is offered.
     *
     * @param name its path below the folder that it goes to, {@code /} between the parts; made safe by the receiver
     * @param size bytes
     */
    record OfferedFile(String name, long size) {}
}
