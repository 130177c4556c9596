package dev.maru.turn;

import dev.maru.wire.Machine;
import dev.maru.wire.TransportAddress;

/** One peer of a {@link TurnClient}, with its channel (RFC 8656 §12). */
final class ClientPeer {
    final TransportAddress address;
    final ClientPermission permission;

    /** Its channel's number; 0 as long as it has none. It keeps it as long as the client knows the peer. */
    int number;

    /** Until when the channel stands at the server at least; 0 when it does not. */
    long boundUntil;

    /** Until when the channel may stand at the server, which counts from the last request that it saw. */
    long mayStandUntil;

    /** When to bind again, or let it lapse. */
    long refreshAt = Machine.NEVER;

    /** Before this the channel is not asked for again, because it was refused. */
    long retryAt;

    /** Whether a request for the channel waits or is on its way. */
    boolean isAsked;

    /** Whether a packet took the channel since it was last bound. */
    boolean isUsed;

    /** Whether nobody wants it any more. */
    boolean isReleased;

    ClientPeer(TransportAddress address, ClientPermission permission) {
        this.address = address;
        this.permission = permission;
    }

    /** Whether ChannelData gets through to it. */
    boolean hasChannel(long now) {
        return now < boundUntil && permission.isStanding(now);
    }

    /** When its number may name another peer (RFC 8656 §12: 5 minutes after the channel is over). */
    long reusableAt() {
        return mayStandUntil == 0 ? 0 : mayStandUntil + ClientPeers.REUSE_GUARD;
    }

    /** When something is to be done about it. */
    long dueAt() {
        if (isAsked) {
            return Machine.NEVER;
        }
        return isReleased ? reusableAt() : refreshAt;
    }
}
