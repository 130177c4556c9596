package dev.maru.rtp;

/** What a stream carries. */
public enum MediaKind {
    /** Sound. */
    AUDIO,
    /** Pictures. */
    VIDEO
}
