package dev.maru.webrtc;

/**
 * A header extension (W3C WebRTC §5.2.7, RFC 8285).
 *
 * @param uri its name
 * @param id the number on the wire, 1 to 255; 0 in capabilities
 */
public record RTCRtpHeaderExtension(String uri, int id) {}
