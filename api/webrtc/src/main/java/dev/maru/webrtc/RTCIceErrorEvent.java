package dev.maru.webrtc;

import org.jspecify.annotations.Nullable;

/**
 * A STUN or TURN server could not be used (W3C WebRTC §4.8.4, {@code RTCPeerConnectionIceErrorEvent}).
 *
 * @param address our address, or null when it was not reached from any
 * @param port our port, or -1
 * @param url the server's, as configured
 * @param errorCode STUN's (RFC 8489 §14.8), or 701 when the server did not answer
 * @param errorText what happened, in English
 */
public record RTCIceErrorEvent(@Nullable String address, int port, String url, int errorCode, String errorText) {
    /** The server did not answer. */
    public static final int UNREACHABLE = 701;
}
