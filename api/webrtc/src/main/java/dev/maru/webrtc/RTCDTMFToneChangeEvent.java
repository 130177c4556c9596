package dev.maru.webrtc;

/**
 * A key of a telephone was pressed (W3C WebRTC §7.4).
 *
 * @param tone one of 0 to 9, A to D, # and *; a comma for a pause of two seconds; empty when all have been
 */
public record RTCDTMFToneChangeEvent(String tone) {}
