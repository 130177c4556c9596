package dev.maru.webrtc;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A STUN or TURN server (W3C WebRTC §4.2.3).
 *
 * @param urls such as {@code stun:stun.example.org} or {@code turns:turn.example.org:443?transport=tcp} (RFC 7064, RFC 7065)
 * @param username for TURN, else null
 * @param credential the password, for TURN, else null; never logged
 */
public record RTCIceServer(
        List<String> urls,
        @Nullable String username,
        @Nullable String credential) {
    /** Copies the list. */
    public RTCIceServer {
        urls = List.copyOf(urls);
    }

    /**
     * A STUN server.
     *
     * @param url such as {@code stun:stun.example.org:3478}
     * @return the server
     */
    public static RTCIceServer stun(String url) {
        return new RTCIceServer(List.of(url), null, null);
    }

    /**
     * A TURN server.
     *
     * @param url such as {@code turn:turn.example.org:3478?transport=udp}
     * @param username the user
     * @param credential the password
     * @return the server
     */
    public static RTCIceServer turn(String url, String username, String credential) {
        return new RTCIceServer(List.of(url), username, credential);
    }

    @Override
    public String toString() {
        return "RTCIceServer[urls=" + urls + ", username=" + username + "]";
    }
}
