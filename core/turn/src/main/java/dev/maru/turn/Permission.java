package dev.maru.turn;

import dev.maru.wire.TransportAddress;
import org.jspecify.annotations.Nullable;

/**
 * Lets the peers at one IP address send to a client, and the client to them (RFC 8656 §9). It remembers the addresses of the ports that
 * Send indications last named, so that sending to the same port again allocates nothing.
 */
final class Permission {
    /** RTP and RTCP of two streams; more make one small object per packet. */
    private static final int PORTS = 4;

    final TransportAddress host;
    long expires;

    private TransportAddress lastPeer;
    private TransportAddress @Nullable [] peers;
    private int nextPeer;

    Permission(TransportAddress peer, long expires) {
        this.host = peer.withoutPort();
        this.lastPeer = peer;
        this.expires = expires;
    }

    /** The address of a port at this host. */
    TransportAddress peer(int port) {
        if (lastPeer.port() == port) {
            return lastPeer;
        }
        lastPeer = find(port);
        return lastPeer;
    }

    private TransportAddress find(int port) {
        TransportAddress[] known = peers;
        if (known == null) {
            known = new TransportAddress[PORTS];
            java.util.Arrays.fill(known, lastPeer);
            peers = known;
        }
        for (TransportAddress peer : known) {
            if (peer.port() == port) {
                return peer;
            }
        }
        TransportAddress fresh = host.withPort(port);
        known[nextPeer] = fresh;
        nextPeer = nextPeer + 1 & PORTS - 1;
        return fresh;
    }
}
