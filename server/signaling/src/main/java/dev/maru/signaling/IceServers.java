package dev.maru.signaling;

import dev.maru.room.Participant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says which STUN and TURN servers a participant may use, and for how long. Asked whenever somebody joins or resumes, and
 * when a client's credentials are about to expire. Called by several threads, with a room's lock held, so it must not
 * block.
 */
@FunctionalInterface
public interface IceServers {
    /**
     * The servers for one participant; credentials may be made for this participant alone.
     *
     * @param participant who asks, as it was when it joined or resumed
     * @param host the host by which its client reached this server, a name or an IP address without brackets, so that servers on the same
     *     machine can be named in a way that the client can reach; null if it named none
     * @param now in milliseconds since the epoch
     */
    Lease lend(Participant participant, @Nullable String host, long now);

    /** The same servers for everybody and for ever, from a configuration. */
    static IceServers fixed(List<IceServer> servers) {
        var lease = new Lease(servers, Lease.NEVER);
        return (participant, host, now) -> lease;
    }

    /**
     * Servers, and until when they let the participant in.
     *
     * @param servers the servers; none where there are none
     * @param expiresAt when the credentials end, in milliseconds since the epoch, or {@link #NEVER}. Clients ask anew
     *     before that; what is allocated by then lives on as long as its server says
     */
    record Lease(List<IceServer> servers, long expiresAt) {
        /** The time of what does not expire. */
        public static final long NEVER = Long.MAX_VALUE;

        /** Copies the list. */
        public Lease {
            servers = List.copyOf(servers);
        }

        /** How long the servers may still be used, in milliseconds, at least 0; null if that does not end. */
        @Nullable
        Long ttlMillis(long now) {
            return expiresAt == NEVER ? null : Math.max(0, expiresAt - now);
        }
    }

    /**
     * One entry of {@code RTCConfiguration.iceServers} (W3C WebRTC §4.2.2).
     *
     * @param urls {@code stun:}, {@code turn:} or {@code turns:} URLs (RFC 7064, RFC 7065)
     * @param username the TURN user name, or null
     * @param credential the TURN password, or null
     */
    record IceServer(
            List<String> urls,
            @Nullable String username,
            @Nullable String credential) {
        /** Copies the list. */
        public IceServer {
            urls = List.copyOf(urls);
        }

        /** Leaves the credential out, so that it never reaches a log. */
        @Override
        public String toString() {
            return "IceServer[urls=" + urls + ", username=" + username + "]";
        }
    }
}
