package dev.maru.turn;

import dev.maru.wire.Protocol;
import dev.maru.wire.TransportAddress;

/**
 * A channel: a number that stands for a peer (RFC 8656 §12). It is the flow of that peer's packets to the relayed address.
 *
 * <p>Towards the peer the binding alone counts, as §12.6 has it; towards the client the permission counts too (§12.7, §11.3).
 */
final class Channel implements Flow {
    final int number;
    final TransportAddress peer;
    final Relay relay;
    Permission permission;
    long expires;

    Channel(int number, TransportAddress peer, Relay relay, Permission permission) {
        this.number = number;
        this.peer = peer;
        this.relay = relay;
        this.permission = permission;
    }

    @Override
    public boolean isBetween(Protocol protocol, TransportAddress local, TransportAddress remote) {
        return protocol == Protocol.UDP && peer.equals(remote) && relay.local.equals(local);
    }
}
