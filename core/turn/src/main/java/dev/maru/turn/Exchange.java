package dev.maru.turn;

import dev.maru.stun.StunMessage;
import dev.maru.wire.Datagram;
import dev.maru.wire.Protocol;
import dev.maru.wire.TransportAddress;
import org.jspecify.annotations.Nullable;

/** One request while it is answered: what it says, who sent it, and when. */
final class Exchange {
    private final StunMessage request;
    private final Protocol protocol;
    private final TransportAddress server;
    private final TransportAddress client;
    private final long now;
    private @Nullable Identity identity;

    Exchange(StunMessage request, Datagram in, long now) {
        this.request = request;
        this.protocol = in.protocol();
        this.server = in.local();
        this.client = in.remote();
        this.now = now;
    }

    StunMessage request() {
        return request;
    }

    Protocol protocol() {
        return protocol;
    }

    TransportAddress server() {
        return server;
    }

    TransportAddress client() {
        return client;
    }

    long now() {
        return now;
    }

    void authenticated(Identity who) {
        identity = who;
    }

    boolean isAuthenticated() {
        return identity != null;
    }

    /** Who sent it. Only for requests that have passed the {@link Authenticator}. */
    Identity identity() {
        if (identity == null) {
            throw new IllegalStateException("the request was not authenticated");
        }
        return identity;
    }
}
