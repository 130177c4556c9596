package dev.maru.webrtc;

/** Whether RTCP has a port of its own (W3C WebRTC §4.2.7). {@link #toString} gives the standard's word. */
public enum RTCRtcpMuxPolicy {
    /** RTP and RTCP share one; peers that cannot are refused. */
    REQUIRE("require");

    private final String word;

    RTCRtcpMuxPolicy(String word) {
        this.word = word;
    }

    @Override
    public String toString() {
        return word;
    }
}
