package dev.maru.turn;

import dev.maru.stun.IntegrityKey;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Users with a name and a password that do not change (RFC 8489 §9.2). Immutable but for the table of hashes; not thread-safe. */
public final class FixedCredentials implements TurnCredentials {
    private static final Lookup NOBODY = new Refused("Unauthorized");

    private final Map<String, Known> users = new HashMap<>();
    private final Map<String, String> hashes = new HashMap<>();
    private String hashedRealm = "";

    /**
     * These users.
     *
     * @param passwords by username
     */
    public FixedCredentials(Map<String, String> passwords) {
        passwords.forEach((name, password) -> users.put(name, new Known(name, List.of(password))));
    }

    @Override
    public Lookup passwords(String username, long now) {
        Known known = users.get(username);
        return known == null ? NOBODY : known;
    }

    @Override
    public boolean isUserhashKnown() {
        return true;
    }

    @Override
    public @Nullable String usernameOf(byte[] userhash, String realm) {
        if (!realm.equals(hashedRealm)) {
            hashes.clear();
            users.keySet()
                    .forEach(name -> hashes.put(HexFormat.of().formatHex(IntegrityKey.userhash(name, realm)), name));
            hashedRealm = realm;
        }
        return hashes.get(HexFormat.of().formatHex(userhash));
    }
}
