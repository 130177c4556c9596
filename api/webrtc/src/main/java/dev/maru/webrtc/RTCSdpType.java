package dev.maru.webrtc;

/** What a session description is (W3C WebRTC §4.6.1). {@link #toString} gives the standard's word. */
public enum RTCSdpType {
    /** A proposal. */
    OFFER("offer"),
    /** A provisional answer; another may follow. */
    PRANSWER("pranswer"),
    /** The final answer; it ends the negotiation. */
    ANSWER("answer"),
    /** No description: back to the last stable state. */
    ROLLBACK("rollback");

    private final String word;

    RTCSdpType(String word) {
        this.word = word;
    }

    @Override
    public String toString() {
        return word;
    }
}
