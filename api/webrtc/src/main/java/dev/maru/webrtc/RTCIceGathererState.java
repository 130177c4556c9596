package dev.maru.webrtc;

/** How far one ICE transport has gathered (W3C WebRTC §5.6.2). {@link #toString} gives the standard's word. */
public enum RTCIceGathererState {
    /** Not begun. */
    NEW("new"),
    /** Asking. */
    GATHERING("gathering"),
    /** Done. */
    COMPLETE("complete");

    private final String word;

    RTCIceGathererState(String word) {
        this.word = word;
    }

    @Override
    public String toString() {
        return word;
    }
}
