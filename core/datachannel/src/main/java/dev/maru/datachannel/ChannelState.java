package dev.maru.datachannel;

/** How far a channel is (W3C {@code RTCDataChannelState}). */
public enum ChannelState {
    /** Waits for the association, or for its id. To OPEN or CLOSED. */
    CONNECTING,
    /** Messages go both ways. To CLOSING or CLOSED. */
    OPEN,
    /** One side wants it closed; what was sent before still arrives. To CLOSED. */
    CLOSING,
    /** Over; its id may be used by another channel. */
    CLOSED
}
