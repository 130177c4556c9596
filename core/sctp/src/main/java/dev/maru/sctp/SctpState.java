package dev.maru.sctp;

/** How far an association is (RFC 9260 §4). */
public enum SctpState {
    /** Nothing was sent yet. To COOKIE_WAIT by us, to ESTABLISHED by the peer. */
    CLOSED,
    /** INIT sent. To COOKIE_ECHOED, to ESTABLISHED when both began, or to ENDED. */
    COOKIE_WAIT,
    /** COOKIE ECHO sent; what is sent with it counts already. To ESTABLISHED, back to COOKIE_WAIT, or to ENDED. */
    COOKIE_ECHOED,
    /** Messages go both ways. To the SHUTDOWN states, or to ENDED. */
    ESTABLISHED,
    /** We want to end once everything is acknowledged. To SHUTDOWN_SENT or SHUTDOWN_ACK_SENT. */
    SHUTDOWN_PENDING,
    /** SHUTDOWN sent. To SHUTDOWN_ACK_SENT or ENDED. */
    SHUTDOWN_SENT,
    /** The peer wants to end; what we have is still sent. To SHUTDOWN_ACK_SENT. */
    SHUTDOWN_RECEIVED,
    /** SHUTDOWN ACK sent. To ENDED. */
    SHUTDOWN_ACK_SENT,
    /** Over, whatever the reason. */
    ENDED;

    /** Whether messages may be handed to us. */
    boolean takesMessages() {
        return this == CLOSED || this == COOKIE_WAIT || this == COOKIE_ECHOED || this == ESTABLISHED;
    }

    /** Whether the peer's DATA is taken (RFC 9260 §6). */
    boolean receives() {
        return this == COOKIE_ECHOED || this == ESTABLISHED || this == SHUTDOWN_PENDING || this == SHUTDOWN_SENT;
    }

    /** Whether DATA is sent at any time; in COOKIE_ECHOED only beside the cookie. */
    boolean sends() {
        return this == ESTABLISHED || this == SHUTDOWN_PENDING || this == SHUTDOWN_RECEIVED;
    }
}
