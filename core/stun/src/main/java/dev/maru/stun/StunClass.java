package dev.maru.stun;

/** The four classes of STUN messages (RFC 8489 §5). */
public enum StunClass {
    /** Asks and wants an answer. */
    REQUEST(0x000),
    /** Tells and wants none. */
    INDICATION(0x010),
    /** Answers that it worked. */
    SUCCESS_RESPONSE(0x100),
    /** Answers that it did not, with ERROR-CODE. */
    ERROR_RESPONSE(0x110);

    private static final int MASK = 0x110;

    private final int bits;

    StunClass(int bits) {
        this.bits = bits;
    }

    /**
     * Whether this answers a request.
     *
     * @return true for both responses
     */
    public boolean isResponse() {
        return this == SUCCESS_RESPONSE || this == ERROR_RESPONSE;
    }

    static StunClass ofType(int type) {
        return switch (type & MASK) {
            case 0x000 -> REQUEST;
            case 0x010 -> INDICATION;
            case 0x100 -> SUCCESS_RESPONSE;
            default -> ERROR_RESPONSE;
        };
    }

    /** The 14-bit message type of this class and a 12-bit method, whose bits the class bits cut in three (§5, figure 3). */
    int typeOf(int method) {
        return (method & 0x000F) | (method & 0x0070) << 1 | (method & 0x0F80) << 2 | bits;
    }

    static int methodOfType(int type) {
        return (type & 0x000F) | (type & 0x00E0) >> 1 | (type & 0x3E00) >> 2;
    }
}
