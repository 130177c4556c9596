package dev.maru.sctp;

/** What an association tells its driver. */
public sealed interface SctpEvent {
    /**
     * The association stands (RFC 9260 §5.1).
     *
     * @param outgoingStreams how many streams we may send on
     * @param incomingStreams how many the peer may
     * @param isInterleaving whether both sides interleave messages (RFC 8260)
     */
    record Connected(int outgoingStreams, int incomingStreams, boolean isInterleaving) implements SctpEvent {}

    /** It was ended in order, by either side (RFC 9260 §9.2). */
    record Closed() implements SctpEvent {}

    /**
     * It broke.
     *
     * @param failure why, for programs
     * @param text why, for people
     */
    record Failed(SctpFailure failure, String text) implements SctpEvent {}

    /**
     * A whole message came.
     *
     * @param streamId the peer's stream
     * @param ppid payload protocol identifier, 32 bits
     * @param bytes the message; the receiver's own
     */
    record Message(int streamId, int ppid, byte[] bytes) implements SctpEvent {}

    /**
     * A part of a message came, in order; only with {@link SctpConfig#isStreaming()}. A message of one fragment is first and last.
     *
     * @param streamId the peer's stream
     * @param messageId tells messages apart that come at the same time; counts up
     * @param ppid payload protocol identifier, 32 bits, the same in all fragments of a message
     * @param bytes the part; the receiver's own
     * @param isFirst whether the message begins with it
     * @param isLast whether the message ends with it
     */
    record Fragment(int streamId, long messageId, int ppid, byte[] bytes, boolean isFirst, boolean isLast)
            implements SctpEvent {}

    /**
     * The peer gave up a message that it had sent in part; only with {@link SctpConfig#isStreaming()}. No more of it comes (RFC 3758 §3.6).
     *
     * @param streamId the peer's stream
     * @param messageId as in its fragments
     */
    record FragmentsEnded(int streamId, long messageId) implements SctpEvent {}

    /**
     * What waits in a stream to be sent has shrunk to its threshold.
     *
     * @param streamId our stream
     */
    record BufferedAmountLow(int streamId) implements SctpEvent {}

    /**
     * The peer will send no more on its stream as it was; its next message there begins anew (RFC 6525 §5.2.2).
     *
     * @param streamId the peer's stream
     */
    record IncomingStreamReset(int streamId) implements SctpEvent {}

    /**
     * The peer agreed to what {@link SctpAssociation#resetStream} asked; the stream may be used anew.
     *
     * @param streamId our stream
     */
    record OutgoingStreamReset(int streamId) implements SctpEvent {}

    /**
     * The peer refused to reset our stream, or cannot. It may still be sent on.
     *
     * @param streamId our stream
     */
    record OutgoingStreamResetRefused(int streamId) implements SctpEvent {}
}
