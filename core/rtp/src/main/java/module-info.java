/**
 * RTP and RTCP (RFC 3550): views on packets, header extensions, payload formats, and what a stream keeps of itself: jitter buffer,
 * retransmission, statistics.
 */
@org.jspecify.annotations.NullMarked
module dev.maru.rtp {
    requires static transitive org.jspecify;
    requires transitive dev.maru.wire;

    exports dev.maru.rtp;
}
