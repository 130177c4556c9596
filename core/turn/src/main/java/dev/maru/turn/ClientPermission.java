package dev.maru.turn;

import dev.maru.wire.Machine;
import dev.maru.wire.TransportAddress;

/** What a {@link TurnClient} knows of one permission (RFC 8656 §9): it is for a host, whatever its ports. */
final class ClientPermission {
    /** The peer that it was first asked for. */
    final TransportAddress peer;

    /** Until when it stands at the server at least; 0 when it does not. */
    long expiresAt;

    /** When to ask for it again. */
    long refreshAt = Machine.NEVER;

    /** Before this it is not asked for again, because it was refused. */
    long retryAt;

    /** Peers at this host that are not released; at 0 it is not prolonged. */
    int holders;

    /** Peers at this host, also released ones; at 0 it is forgotten when it has ended. */
    int peers;

    /** Whether a request for it waits or is on its way. */
    boolean isAsked;

    ClientPermission(TransportAddress peer) {
        this.peer = peer;
    }

    boolean isStanding(long now) {
        return now < expiresAt;
    }

    void standsFrom(long startedAt) {
        expiresAt = Math.max(expiresAt, startedAt + ClientPeers.PERMISSION_LIFETIME);
        refreshAt = startedAt + ClientPeers.PERMISSION_REFRESH;
    }

    /** When something is to be done about it. */
    long dueAt() {
        if (isAsked) {
            return Machine.NEVER;
        }
        if (holders > 0) {
            return refreshAt;
        }
        return peers == 0 ? expiresAt : Machine.NEVER;
    }
}
