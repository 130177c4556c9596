package dev.maru.congestion;

/** What a packet is for, in the order in which a {@link Pacer} lets packets go. */
public enum PacketKind {
    /** Sound: small, and late at once. It does not wait for the pacer, but what follows waits for it. */
    AUDIO,
    /** A packet that the other side misses, so that a frame waits for it. */
    RETRANSMISSION,
    /** Pictures. */
    VIDEO,
    /** Nothing, to fill a probe. */
    PADDING
}
