package dev.maru.rtp;

/** What a frame needs to be decoded (W3C {@code RTCEncodedVideoFrameType}). */
public enum FrameType {
    /** Nothing before it. All audio is of this type. */
    KEY,
    /** Frames before it. */
    DELTA,
    /** It has no bytes: an audio packet that did not come in time, for the decoder to conceal. */
    EMPTY
}
