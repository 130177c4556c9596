package dev.maru.webrtc;

/**
 * What an encoder is to make (an extension of Maru's; webrtc-stats §8.4 knows it as {@code targetBitrate}).
 *
 * @param rid the layer, or empty without simulcast
 * @param bitrateBps bits a second; 0 when the layer is not sent
 */
public record RTCTargetBitrate(String rid, long bitrateBps) {}
