package dev.maru.webrtc;

/** Where a candidate comes from (W3C WebRTC §4.8.1.5). {@link #toString} gives the standard's word. */
public enum RTCIceCandidateType {
    /** An address of an interface. */
    HOST("host"),
    /** What a STUN server sees of us. */
    SRFLX("srflx"),
    /** What the peer sees of us. */
    PRFLX("prflx"),
    /** An address at a TURN server. */
    RELAY("relay");

    private final String word;

    RTCIceCandidateType(String word) {
        this.word = word;
    }

    @Override
    public String toString() {
        return word;
    }
}
