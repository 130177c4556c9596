package dev.maru.webrtc;

/** How the encryption of a transport is (W3C WebRTC §5.5.1). {@link #toString} gives the standard's word. */
public enum RTCDtlsTransportState {
    /** ICE has no pair yet. */
    NEW("new"),
    /** The handshake is on its way. */
    CONNECTING("connecting"),
    /** Both sides are who they said. */
    CONNECTED("connected"),
    /** The peer or we closed it. */
    CLOSED("closed"),
    /** The handshake failed, or the certificate is not the one that was signaled. */
    FAILED("failed");

    private final String word;

    RTCDtlsTransportState(String word) {
        this.word = word;
    }

    @Override
    public String toString() {
        return word;
    }
}
