package dev.maru.net;

/** How messages are kept apart in a byte stream. May change while a stream is open: RFC 6062 §4.3 turns a TURN connection into a raw one. */
public enum Framing {
    /**
     * STUN messages and ChannelData by their own lengths (RFC 8489 §6.2.2, RFC 8656 §12.5). ChannelData is padded to four bytes on the
     * way; a message has no padding.
     */
    TURN,
    /** Two bytes of length in front of each message (RFC 4571 §2), as ICE-TCP has it (RFC 6544 §3). Messages of 0 to 65,535 bytes. */
    RFC4571,
    /** None: whatever has come is a message, and what is sent goes as it is. */
    RAW
}
