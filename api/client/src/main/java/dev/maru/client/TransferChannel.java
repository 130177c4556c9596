package dev.maru.client;

import java.io.IOException;
import java.util.Optional;

/**
 * What files travel over: messages to and from one peer, reliable and in order. One thread uses it, {@link #close} is for any.
 * {@link DataChannelLink} is the one over a data channel.
 */
public interface TransferChannel extends AutoCloseable {
    /** The label of the data channel. */
    String LABEL = "maru.files";

    /**
     * A message.
     *
     * @param bytes the bytes, or a text in UTF-8
     * @param isText whether it is a text
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Message(byte[] bytes, boolean isText) {}

    /**
     * Sends text.
     *
     * @param text a control message
     * @throws IOException when the connection is lost
     */
    void send(String text) throws IOException;

    /**
     * Sends bytes; waits while too many are on their way.
     *
     * @param bytes handed over
     * @throws IOException when the connection is lost
     * @throws InterruptedException when the thread was interrupted
     */
    void send(byte[] bytes) throws IOException, InterruptedException;

    /**
     * The next message.
     *
     * @param millis how long to wait; 0 for not at all
     * @return the message, or empty when none came in time
     * @throws IOException when the connection is lost and everything that came is taken
     * @throws InterruptedException when the thread was interrupted
     */
    Optional<Message> receive(long millis) throws IOException, InterruptedException;

    /**
     * Our certificate on this connection.
     *
     * @return its SHA-256
     */
    byte[] localFingerprint();

    /**
     * The peer's certificate, as the handshake had it.
     *
     * @return its SHA-256
     * @throws IOException when there is none
     */
    byte[] remoteFingerprint() throws IOException;

    @Override
    void close();
}
