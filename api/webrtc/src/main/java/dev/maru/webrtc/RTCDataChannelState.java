package dev.maru.webrtc;

/** How a data channel is (W3C WebRTC §6.2.3). {@link #toString} gives the standard's word. */
public enum RTCDataChannelState {
    /** Not open yet. To open, or closing. */
    CONNECTING("connecting"),
    /** Messages go through. To closing. */
    OPEN("open"),
    /** Being closed by one side or both. To closed. */
    CLOSING("closing"),
    /** The end. */
    CLOSED("closed");

    private final String word;

    RTCDataChannelState(String word) {
        this.word = word;
    }

    @Override
    public String toString() {
        return word;
    }
}
