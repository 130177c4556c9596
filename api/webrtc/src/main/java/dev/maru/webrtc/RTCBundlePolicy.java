package dev.maru.webrtc;

/** How media sections share transports with a peer that cannot bundle (W3C WebRTC §4.2.6). {@link #toString} gives the standard's word. */
public enum RTCBundlePolicy {
    /** One transport for each kind of media. */
    BALANCED("balanced"),
    /** One transport for each media section. */
    MAX_COMPAT("max-compat"),
    /** One transport. */
    MAX_BUNDLE("max-bundle");

    private final String word;

    RTCBundlePolicy(String word) {
        this.word = word;
    }

    @Override
    public String toString() {
        return word;
    }
}
