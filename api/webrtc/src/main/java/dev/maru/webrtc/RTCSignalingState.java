package dev.maru.webrtc;

/** How far a negotiation is (W3C WebRTC §4.3.1). {@link #toString} gives the standard's word. */
public enum RTCSignalingState {
    /** No negotiation is going on. To have-local-offer or have-remote-offer by an offer. */
    STABLE("stable"),
    /** Ours is out. To stable by an answer or a rollback, to have-remote-pranswer by a provisional answer. */
    HAVE_LOCAL_OFFER("have-local-offer"),
    /** The peer's is in. To stable by our answer or a rollback, to have-local-pranswer by a provisional answer. */
    HAVE_REMOTE_OFFER("have-remote-offer"),
    /** We answered provisionally. To stable by our answer. */
    HAVE_LOCAL_PRANSWER("have-local-pranswer"),
    /** The peer answered provisionally. To stable by its answer. */
    HAVE_REMOTE_PRANSWER("have-remote-pranswer"),
    /** The end. */
    CLOSED("closed");

    private final String word;

    RTCSignalingState(String word) {
        this.word = word;
    }

    @Override
    public String toString() {
        return word;
    }
}
