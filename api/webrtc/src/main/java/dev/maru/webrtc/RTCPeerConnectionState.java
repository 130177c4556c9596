package dev.maru.webrtc;

/** How the whole connection is, of ICE and DTLS together (W3C WebRTC §4.3.3). {@link #toString} gives the standard's word. */
public enum RTCPeerConnectionState {
    /** Nothing has begun. */
    NEW("new"),
    /** ICE or DTLS is at work. */
    CONNECTING("connecting"),
    /** Media and data flow. To disconnected when packets stop. */
    CONNECTED("connected"),
    /** Nothing comes from the peer; it may come back by itself. */
    DISCONNECTED("disconnected"),
    /** No way to the peer, or its certificate is not the one that was signaled. An ICE restart may help. */
    FAILED("failed"),
    /** The end. */
    CLOSED("closed");

    private final String word;

    RTCPeerConnectionState(String word) {
        this.word = word;
    }

    @Override
    public String toString() {
        return word;
    }
}
