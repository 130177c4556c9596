package dev.maru.turn;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who may use a TURN server (RFC 8489 §9.2). Asked on the machine's thread for requests that open an allocation; must be quick and
 * must not block.
 */
public interface TurnCredentials {
    /**
     * What is known of a username.
     *
     * @param username as the client sent it
     * @param now the machine's time in nanoseconds
     * @return the passwords that it may have now, or why it has none
     */
    Lookup passwords(String username, long now);

    /**
     * Whether {@link #usernameOf} may find somebody, so that clients are told that they may hide their names.
     *
     * @return false unless overridden
     */
    default boolean isUserhashKnown() {
        return false;
    }

    /**
     * Finds a user by the hash of the name (RFC 8489 §14.4).
     *
     * @param userhash 32 bytes, {@code SHA-256(username ":" realm)}
     * @param realm the realm
     * @return the username, or null when nobody has that hash
     */
    default @Nullable String usernameOf(byte[] userhash, String realm) {
        return null;
    }

    /** What is known of a username. */
    sealed interface Lookup {}

    /**
     * It may have one of these passwords.
     *
     * @param account whose quota it counts against
     * @param passwords one or, while secrets are rotated, more; each is tried
     */
    record Known(String account, List<String> passwords) implements Lookup {}

    /**
     * It may not be used.
     *
     * @param reason a short sentence that goes into the 401 answer, for who looks for the mistake
     */
    record Refused(String reason) implements Lookup {}
}
