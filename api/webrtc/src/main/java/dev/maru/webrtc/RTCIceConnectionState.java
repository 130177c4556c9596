package dev.maru.webrtc;

/** How the way to the peer is (W3C WebRTC §4.3.4). {@link #toString} gives the standard's word. */
public enum RTCIceConnectionState {
    /** The end. */
    CLOSED("closed"),
    /** Every pair of addresses was tried in vain. */
    FAILED("failed"),
    /** Nothing comes from the peer; it may come back by itself. */
    DISCONNECTED("disconnected"),
    /** Waiting for the peer's addresses. */
    NEW("new"),
    /** Trying pairs. */
    CHECKING("checking"),
    /** The best pair was chosen, and there is nothing left to try. */
    COMPLETED("completed"),
    /** A pair works; better ones are tried on. */
    CONNECTED("connected");

    private final String word;

    RTCIceConnectionState(String word) {
        this.word = word;
    }

    @Override
    public String toString() {
        return word;
    }
}
