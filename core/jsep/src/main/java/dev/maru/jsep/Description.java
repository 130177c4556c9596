package dev.maru.jsep;

/**
 * A description as it is signaled (W3C {@code RTCSessionDescription}).
 *
 * @param type what it is for
 * @param sdp its text, with the candidates known so far
 */
public record Description(SdpType type, String sdp) {}
