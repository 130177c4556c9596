package dev.maru.stun;

import org.jspecify.annotations.Nullable;

/**
 * The attributes that Maru understands. A type below 0x8000 that is not here is comprehension-required: a request that has it is
 * refused with 420 (RFC 8489 §14).
 */
public enum StunAttribute {
    /** RFC 8489 §14.1. */
    MAPPED_ADDRESS(0x0001),
    /** RFC 5780 §7.2. */
    CHANGE_REQUEST(0x0003),
    /** RFC 8489 §14.3. */
    USERNAME(0x0006),
    /** RFC 8489 §14.5. */
    MESSAGE_INTEGRITY(0x0008),
    /** RFC 8489 §14.8. */
    ERROR_CODE(0x0009),
    /** RFC 8489 §14.9. */
    UNKNOWN_ATTRIBUTES(0x000A),
    /** RFC 8656 §18.1. */
    CHANNEL_NUMBER(0x000C),
    /** RFC 8656 §18.2, seconds. */
    LIFETIME(0x000D),
    /** RFC 8656 §18.3. */
    XOR_PEER_ADDRESS(0x0012),
    /** RFC 8656 §18.4. */
    DATA(0x0013),
    /** RFC 8489 §14.10. */
    REALM(0x0014),
    /** RFC 8489 §14.11. */
    NONCE(0x0015),
    /** RFC 8656 §18.5. */
    XOR_RELAYED_ADDRESS(0x0016),
    /** RFC 8656 §18.6. */
    REQUESTED_ADDRESS_FAMILY(0x0017),
    /** RFC 8656 §18.7. */
    EVEN_PORT(0x0018),
    /** RFC 8656 §18.8. */
    REQUESTED_TRANSPORT(0x0019),
    /** RFC 8656 §18.9. */
    DONT_FRAGMENT(0x001A),
    /** RFC 8489 §14.6. */
    MESSAGE_INTEGRITY_SHA256(0x001C),
    /** RFC 8489 §14.12. */
    PASSWORD_ALGORITHM(0x001D),
    /** RFC 8489 §14.4. */
    USERHASH(0x001E),
    /** RFC 8489 §14.2. */
    XOR_MAPPED_ADDRESS(0x0020),
    /** RFC 8656 §18.10. */
    RESERVATION_TOKEN(0x0022),
    /** RFC 8445 §16.1. */
    PRIORITY(0x0024),
    /** RFC 8445 §16.1. */
    USE_CANDIDATE(0x0025),
    /** RFC 5780 §7.6. */
    PADDING(0x0026),
    /** RFC 5780 §7.5. */
    RESPONSE_PORT(0x0027),
    /** RFC 6062 §6.2.1. */
    CONNECTION_ID(0x002A),
    /** RFC 8656 §18.11. */
    ADDITIONAL_ADDRESS_FAMILY(0x8000),
    /** RFC 8656 §18.12. */
    ADDRESS_ERROR_CODE(0x8001),
    /** RFC 8489 §14.13. */
    PASSWORD_ALGORITHMS(0x8002),
    /** RFC 8489 §14.16. */
    ALTERNATE_DOMAIN(0x8003),
    /** RFC 8656 §18.13. */
    ICMP(0x8004),
    /** RFC 8489 §14.14. */
    SOFTWARE(0x8022),
    /** RFC 8489 §14.15. */
    ALTERNATE_SERVER(0x8023),
    /** RFC 8016 §5. */
    MOBILITY_TICKET(0x8030),
    /** RFC 8489 §14.7. */
    FINGERPRINT(0x8028),
    /** RFC 8445 §16.1. */
    ICE_CONTROLLED(0x8029),
    /** RFC 8445 §16.1. */
    ICE_CONTROLLING(0x802A),
    /** RFC 5780 §7.3. */
    RESPONSE_ORIGIN(0x802B),
    /** RFC 5780 §7.4. */
    OTHER_ADDRESS(0x802C);

    static final int COUNT = values().length;

    private static final StunAttribute[] ALL = values();

    /** Types below this must be understood. */
    static final int COMPREHENSION_OPTIONAL = 0x8000;

    private static final int LOW = 0x40;
    private static final @Nullable StunAttribute[] REQUIRED = new StunAttribute[LOW];
    private static final @Nullable StunAttribute[] OPTIONAL = new StunAttribute[LOW];

    static {
        for (StunAttribute a : ALL) {
            if (a.type < LOW) {
                REQUIRED[a.type] = a;
            } else if (a.type >= COMPREHENSION_OPTIONAL && a.type < COMPREHENSION_OPTIONAL + LOW) {
                OPTIONAL[a.type - COMPREHENSION_OPTIONAL] = a;
            }
        }
    }

    private final int type;

    StunAttribute(int type) {
        this.type = type;
    }

    /**
     * The number on the wire.
     *
     * @return 16 bits
     */
    public int type() {
        return type;
    }

    static @Nullable StunAttribute ofType(int type) {
        if (type < LOW) {
            return REQUIRED[type];
        }
        int optional = type - COMPREHENSION_OPTIONAL;
        if (optional >= 0 && optional < LOW) {
            return OPTIONAL[optional];
        }
        return null;
    }
}
