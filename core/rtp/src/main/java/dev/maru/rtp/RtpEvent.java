package dev.maru.rtp;

/** What an {@link RtpSession} tells its driver. */
public sealed interface RtpEvent {
    /**
     * A stream that sends for the first time; its configuration says of which media section and encoding it is.
     *
     * @param stream the stream
     */
    record StreamStarted(RtpReceiveStream stream) implements RtpEvent {}

    /**
     * A stream whose sender said goodbye (RFC 3550 §6.6), or that was pushed out by others after a long silence.
     *
     * @param stream the stream
     */
    record StreamEnded(RtpReceiveStream stream) implements RtpEvent {}

    /**
     * The other side needs a key frame (RFC 4585 §6.3.1, RFC 5104 §4.3.1).
     *
     * @param stream of ours
     */
    record KeyFrameRequested(RtpSendStream stream) implements RtpEvent {}

    /**
     * Packets that are no longer asked for; frames that need them will not be whole.
     *
     * @param stream the stream
     * @param throughSequence the newest of them, unwrapped
     */
    record PacketsGivenUp(RtpReceiveStream stream, long throughSequence) implements RtpEvent {}

    /**
     * The other side reported on a stream of ours; {@link RtpSendStream#remoteStatistics()} has the details.
     *
     * @param stream of ours
     * @param fractionLost 0 to 255 of 256, since the report before
     * @param rttNanos the round-trip time that the report tells, or -1
     */
    record ReceptionReported(RtpSendStream stream, int fractionLost, long rttNanos) implements RtpEvent {}

    /**
     * The other side's estimate of the bitrate that the link carries (draft-alvestrand-rmcat-remb-03).
     *
     * @param bitrateBps bit/s
     */
    record BitrateEstimated(long bitrateBps) implements RtpEvent {}
}
