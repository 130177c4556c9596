package dev.maru.webrtc;

/** How the association below data channels is (W3C WebRTC §6.1.2). {@link #toString} gives the standard's word. */
public enum RTCSctpTransportState {
    /** Negotiated, not connected yet. */
    CONNECTING("connecting"),
    /** Data channels may open. */
    CONNECTED("connected"),
    /** It was shut down, aborted, or lost. */
    CLOSED("closed");

    private final String word;

    RTCSctpTransportState(String word) {
        this.word = word;
    }

    @Override
    public String toString() {
        return word;
    }
}
