package dev.maru.relay;

import dev.maru.turn.FixedCredentials;
import dev.maru.turn.RestCredentials;
import dev.maru.turn.TurnCredentials;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Who may use a relay: users with a password that stays, and whoever has a password that was made with one of the shared secrets. A name in
 * the list of users is that user, also when it looks like a time. One for each reactor.
 */
final class RelayCredentials implements TurnCredentials {
    private static final Lookup NOBODY = new Refused("Unauthorized");

    private final FixedCredentials users;
    private final @Nullable RestCredentials secrets;

    /**
     * Credentials.
     *
     * @param passwords of users, by name
     * @param shared secrets, the newest first; none when there are no time-limited passwords
     * @param epochSeconds the seconds since 1970
     */
    RelayCredentials(Map<String, String> passwords, List<String> shared, LongSupplier epochSeconds) {
        users = new FixedCredentials(passwords);
        secrets = shared.isEmpty() ? null : new RestCredentials(shared, now -> epochSeconds.getAsLong());
    }

    @Override
    public Lookup passwords(String username, long now) {
        Lookup fixed = users.passwords(username, now);
        if (fixed instanceof Known) {
            return fixed;
        }
        return secrets == null ? NOBODY : secrets.passwords(username, now);
    }

    @Override
    public boolean isUserhashKnown() {
        // A time-limited name is made up by whoever hands it out, so its hash is nobody's that we know; who is offered
        // to hide its name would.
        return secrets == null && users.isUserhashKnown();
    }

    @Override
    public @Nullable String usernameOf(byte[] userhash, String realm) {
        return users.usernameOf(userhash, realm);
    }
}
