package dev.maru.webrtc;

/** Which candidates are used (W3C WebRTC §4.2.5). {@link #toString} gives the standard's word. */
public enum RTCIceTransportPolicy {
    /** Only those of TURN servers: nobody learns our address. */
    RELAY("relay"),
    /** Every one. */
    ALL("all");

    private final String word;

    RTCIceTransportPolicy(String word) {
        this.word = word;
    }

    @Override
    public String toString() {
        return word;
    }
}
