package dev.maru.signaling;

import dev.maru.room.ParticipantId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says which STUN and TURN servers a participant is given when joining or resuming. Called on the thread that handles
 * the message, so it must not block for long.
 */
@FunctionalInterface
public interface IceServers {
    /** The servers for one participant; credentials may be made for this participant alone. */
    List<IceServer> forParticipant(ParticipantId participant);

    /** The same servers for everybody, from a configuration. */
    static IceServers fixed(List<IceServer> servers) {
        List<IceServer> copy = List.copyOf(servers);
        return participant -> copy;
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
