package dev.maru.webrtc;

/** Who chooses the pair (W3C WebRTC §5.6.4). {@link #toString} gives the standard's word. */
public enum RTCIceRole {
    /** Not settled yet. */
    UNKNOWN("unknown"),
    /** We do. */
    CONTROLLING("controlling"),
    /** The peer does. */
    CONTROLLED("controlled");

    private final String word;

    RTCIceRole(String word) {
        this.word = word;
    }

    @Override
    public String toString() {
        return word;
    }
}
