package dev.maru.sctp;

/**
 * How a message is delivered.
 *
 * @param isOrdered whether messages of its stream that were sent before it are delivered before it
 * @param maxRetransmits how often each part of it is sent again at most before it is given up (RFC 7496 §4.1), or {@link #UNLIMITED}
 * @param lifetimeNanos how long after it was handed over it is given up (RFC 3758 §4.1), or {@link #UNLIMITED}
 */
public record SendOptions(boolean isOrdered, int maxRetransmits, long lifetimeNanos) {
    /** No limit: the message is sent until it arrives. */
    public static final int UNLIMITED = -1;

    /** Ordered and reliable. */
    public static final SendOptions RELIABLE = new SendOptions(true, UNLIMITED, UNLIMITED);

    /** Checks the ranges. */
    public SendOptions {
        if (maxRetransmits < UNLIMITED || lifetimeNanos < UNLIMITED) {
            throw new IllegalArgumentException("limits are -1 (none), 0 or more");
        }
    }

    /** Whether it may be given up. */
    boolean isPartial() {
        return maxRetransmits != UNLIMITED || lifetimeNanos != UNLIMITED;
    }
}
