package dev.maru.webrtc;

import org.jspecify.annotations.Nullable;

/**
 * How a data channel is to be (W3C WebRTC §6.2.2).
 *
 * @param ordered whether messages arrive in the order in which they were sent
 * @param maxPacketLifeTime milliseconds after which a message is given up, 0 to 65,535, or null; not together with {@code maxRetransmits}
 * @param maxRetransmits how often a message is sent again, 0 to 65,535, or null
 * @param protocol a subprotocol's name for the application, at most 65,535 bytes in UTF-8
 * @param negotiated whether both sides open it themselves with the same {@code id}
 * @param id 0 to 65,534 when negotiated, else null to have one chosen
 * @param priority beside other channels (webrtc-priority §4)
 */
public record RTCDataChannelInit(
        boolean ordered,
        @Nullable Integer maxPacketLifeTime,
        @Nullable Integer maxRetransmits,
        String protocol,
        boolean negotiated,
        @Nullable Integer id,
        RTCPriorityType priority) {
    /** Reliable and in order. */
    public static final RTCDataChannelInit DEFAULT =
            new RTCDataChannelInit(true, null, null, "", false, null, RTCPriorityType.LOW);

    private static final int MAX = 65_535;

    /**
     * Checks the ranges.
     *
     * @throws RTCException TypeError when a number is not in 0..65535
     */
    public RTCDataChannelInit {
        if (!isInRange(maxPacketLifeTime) || !isInRange(maxRetransmits) || !isInRange(id)) {
            throw RTCException.type("maxPacketLifeTime, maxRetransmits and id are 0 to " + MAX + ", or null.");
        }
    }

    private static boolean isInRange(@Nullable Integer number) {
        return number == null || number >= 0 && number <= MAX;
    }

    /**
     * Messages come in any order, and are given up after some retransmissions.
     *
     * @param maxRetransmits 0 to 65,535
     * @return the parameters
     */
    public static RTCDataChannelInit unreliable(int maxRetransmits) {
        return new RTCDataChannelInit(false, null, maxRetransmits, "", false, null, RTCPriorityType.LOW);
    }

    /**
     * Both sides open the channel themselves; nothing is said about it on the wire.
     *
     * @param id 0 to 65,534, the same on both sides
     * @return the parameters
     */
    public static RTCDataChannelInit negotiated(int id) {
        return new RTCDataChannelInit(true, null, null, "", true, id, RTCPriorityType.LOW);
    }

    /**
     * The same with a name of what is spoken on it.
     *
     * @param name the subprotocol
     * @return a copy
     */
    public RTCDataChannelInit withProtocol(String name) {
        return new RTCDataChannelInit(ordered, maxPacketLifeTime, maxRetransmits, name, negotiated, id, priority);
    }

    /**
     * The same with another priority.
     *
     * @param level beside other channels
     * @return a copy
     */
    public RTCDataChannelInit withPriority(RTCPriorityType level) {
        return new RTCDataChannelInit(ordered, maxPacketLifeTime, maxRetransmits, protocol, negotiated, id, level);
    }
}
