package dev.maru.webrtc;

/** How one ICE transport is (W3C WebRTC §5.6.1). {@link #toString} gives the standard's word. */
public enum RTCIceTransportState {
    /** The end. */
    CLOSED("closed"),
    /** Every pair was tried in vain. */
    FAILED("failed"),
    /** Nothing comes from the peer; it may come back by itself. */
    DISCONNECTED("disconnected"),
    /** Waiting for the peer's addresses. */
    NEW("new"),
    /** Trying pairs. */
    CHECKING("checking"),
    /** A pair was chosen, and there is nothing left to try. */
    COMPLETED("completed"),
    /** A pair works; better ones are tried on. */
    CONNECTED("connected");

    private final String word;

    RTCIceTransportState(String word) {
        this.word = word;
    }

    @Override
    public String toString() {
        return word;
    }
}
