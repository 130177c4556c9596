package dev.maru.net;

import dev.maru.wire.TransportAddress;

/** What an {@link MdnsMachine} tells its driver. */
sealed interface MdnsEvent {
    /**
     * A name stands for an address. Told once for each family that the first answer had, IPv6 first; nothing is asked afterwards.
     *
     * @param name as asked for
     * @param address with port 0
     */
    record Resolved(MdnsHostName name, TransportAddress address) implements MdnsEvent {}

    /**
     * Nobody answered within {@link MdnsMachine#GIVE_UP}.
     *
     * @param name as asked for
     */
    record Unanswered(MdnsHostName name) implements MdnsEvent {}
}
