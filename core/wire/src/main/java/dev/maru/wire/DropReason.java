package dev.maru.wire;

/** Why a packet went no further. Each one is counted; none is an error of ours. */
public enum DropReason {
    /** Shorter than its header or than a length in it says. */
    TRUNCATED,
    /** A field has a value that its format does not allow. */
    MALFORMED,
    /** No protocol here starts with that byte (RFC 7983). */
    UNKNOWN_PROTOCOL,
    /** Its integrity or authentication tag is wrong. */
    UNAUTHENTIC,
    /** It was received before. */
    REPLAYED,
    /** It answers nothing that was asked. */
    UNEXPECTED,
    /** Its sender may not send here (yet). */
    NOT_PERMITTED,
    /** A bound of this machine is reached. */
    LIMIT,
    /** More came than the receiver can take. */
    OVERLOAD
}
