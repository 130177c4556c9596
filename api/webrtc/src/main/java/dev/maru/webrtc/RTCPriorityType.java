package dev.maru.webrtc;

/** How important something is beside the rest (W3C WebRTC webrtc-priority §3). {@link #toString} gives the standard's word. */
public enum RTCPriorityType {
    /** Half of low. */
    VERY_LOW("very-low"),
    /** The default. */
    LOW("low"),
    /** Twice low. */
    MEDIUM("medium"),
    /** Four times low. */
    HIGH("high");

    private final String word;

    RTCPriorityType(String word) {
        this.word = word;
    }

    @Override
    public String toString() {
        return word;
    }
}
