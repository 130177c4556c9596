package dev.maru.rtp;

/** Who wants the arrivals that the other side reports, as congestion control does. Called in the middle of {@link RtpSession#handleRtcp}. */
public interface FeedbackSink {
    /** Nobody. */
    FeedbackSink NONE = new FeedbackSink() {};

    /**
     * Arrivals by transport-wide sequence number.
     *
     * @param feedback a view that is good during the call, before its first packet
     * @param now nanoseconds
     */
    default void onTransportFeedback(TransportFeedback feedback, long now) {}

    /**
     * Arrivals by stream (RFC 8888).
     *
     * @param feedback a view that is good during the call, before its first stream
     * @param now nanoseconds
     */
    default void onCongestionFeedback(CongestionFeedback feedback, long now) {}
}
