package dev.maru.webrtc;

/**
 * What one side signs its checks with (W3C WebRTC §5.6.3).
 *
 * @param usernameFragment of the generation
 * @param password of the generation, known to both sides; never printed
 */
public record RTCIceParameters(String usernameFragment, String password) {
    @Override
    public String toString() {
        return "RTCIceParameters[" + usernameFragment + "]";
    }
}
