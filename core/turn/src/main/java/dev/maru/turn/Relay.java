package dev.maru.turn;

import dev.maru.wire.Protocol;
import dev.maru.wire.TransportAddress;
import java.util.List;

/** One relayed address of an allocation. A dual allocation has two, and each lasts by itself (RFC 8656 §8.2). */
final class Relay implements Flow {
    final Protocol protocol;
    final TransportAddress local;
    final TransportAddress external;
    final Allocation allocation;
    long expires;

    /** Connections to peers, for a TCP allocation that has some. */
    List<PeerConnection> connections = List.of();

    Relay(Protocol protocol, RelaySockets.Opened opened, Allocation allocation, long expires) {
        this.protocol = protocol;
        this.local = opened.local();
        this.external = opened.external();
        this.allocation = allocation;
        this.expires = expires;
    }

    @Override
    public boolean isBetween(Protocol carrier, TransportAddress here, TransportAddress remote) {
        return carrier == protocol && remote.equals(TransportAddress.UNSPECIFIED) && here.equals(local);
    }
}
