package dev.maru.webrtc;

/** How far the search for our own addresses is (W3C WebRTC §4.3.2). {@link #toString} gives the standard's word. */
public enum RTCIceGatheringState {
    /** No transport has begun. */
    NEW("new"),
    /** Some transport still asks. To complete. */
    GATHERING("gathering"),
    /** Every server has answered or was given up. Back to gathering by an ICE restart. */
    COMPLETE("complete");

    private final String word;

    RTCIceGatheringState(String word) {
        this.word = word;
    }

    @Override
    public String toString() {
        return word;
    }
}
