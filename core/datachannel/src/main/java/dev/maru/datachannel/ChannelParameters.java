package dev.maru.datachannel;

import dev.maru.sctp.SendOptions;
import java.nio.charset.StandardCharsets;

/**
 * What a data channel is like (W3C {@code RTCDataChannelInit}, RFC 8832 §5.1).
 *
 * @param label for people, up to 65,535 bytes of UTF-8
 * @param protocol of what is sent, up to 65,535 bytes of UTF-8
 * @param isOrdered whether messages arrive in the order in which they were sent
 * @param maxRetransmits how often a part of a message is sent again at most, or {@link #UNLIMITED}
 * @param maxLifetimeMillis how long a message is sent at most, or {@link #UNLIMITED}; not together with {@code maxRetransmits}
 * @param isNegotiated whether both programs open it under the same id, without telling each other over the wire
 * @param id 0 to 65,534 where it is negotiated, else {@link #NO_ID}: then the DTLS role decides
 * @param priority how much of the path it gets beside others, 1 to 65,535 (RFC 8831 §6.4)
 */
public record ChannelParameters(
        String label,
        String protocol,
        boolean isOrdered,
        int maxRetransmits,
        int maxLifetimeMillis,
        boolean isNegotiated,
        int id,
        int priority) {
    /** No limit: reliable. */
    public static final int UNLIMITED = SendOptions.UNLIMITED;

    /** An id that is not known yet. */
    public static final int NO_ID = -1;

    /** W3C's "low", which is what a channel has when nobody says otherwise. */
    public static final int DEFAULT_PRIORITY = 256;

    /** The highest id of a channel (RFC 8832 §6). */
    public static final int MAX_ID = 65_534;

    private static final int MAX_TEXT = 65_535;

    /** Checks the ranges. */
    public ChannelParameters {
        if (length(label) > MAX_TEXT || length(protocol) > MAX_TEXT) {
            throw new IllegalArgumentException("label and protocol have at most 65535 bytes of UTF-8");
        }
        if (maxRetransmits != UNLIMITED && maxLifetimeMillis != UNLIMITED) {
            throw new IllegalArgumentException("retransmissions are limited by number or by time, not both");
        }
        if (maxRetransmits < UNLIMITED || maxLifetimeMillis < UNLIMITED) {
            throw new IllegalArgumentException("limits are -1 (none), 0 or more");
        }
        if (isNegotiated ? id < 0 || id > MAX_ID : id != NO_ID) {
            throw new IllegalArgumentException("a negotiated channel has an id in 0..65534, others have none");
        }
        if (priority < 1 || priority > 65_535) {
            throw new IllegalArgumentException("a priority is 1 to 65535");
        }
    }

    private static int length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /**
     * Ordered and reliable.
     *
     * @param label for people
     * @return the parameters
     */
    public static ChannelParameters reliable(String label) {
        return new ChannelParameters(label, "", true, UNLIMITED, UNLIMITED, false, NO_ID, DEFAULT_PRIORITY);
    }

    /**
     * The same, negotiated by the programs.
     *
     * @param channelId 0 to 65,534
     * @return the parameters
     */
    public ChannelParameters negotiated(int channelId) {
        return new ChannelParameters(
                label, protocol, isOrdered, maxRetransmits, maxLifetimeMillis, true, channelId, priority);
    }

    /**
     * The same with another priority.
     *
     * @param other 1 to 65,535
     * @return the parameters
     */
    public ChannelParameters withPriority(int other) {
        return new ChannelParameters(
                label, protocol, isOrdered, maxRetransmits, maxLifetimeMillis, isNegotiated, id, other);
    }

    /**
     * The same, delivering in another way.
     *
     * @param ordered whether in order
     * @param retransmits limit, or {@link #UNLIMITED}
     * @param lifetimeMillis limit, or {@link #UNLIMITED}
     * @return the parameters
     */
    public ChannelParameters withDelivery(boolean ordered, int retransmits, int lifetimeMillis) {
        return new ChannelParameters(label, protocol, ordered, retransmits, lifetimeMillis, isNegotiated, id, priority);
    }

    SendOptions options(boolean mayBeUnordered) {
        long lifetime = maxLifetimeMillis == UNLIMITED ? UNLIMITED : maxLifetimeMillis * 1_000_000L;
        return new SendOptions(isOrdered || !mayBeUnordered, maxRetransmits, lifetime);
    }
}
