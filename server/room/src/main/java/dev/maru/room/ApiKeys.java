package dev.maru.room;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The API keys of a server, each with its secret; immutable. For a rotation, hold a new set with both the old and the
 * new key, and one without the old key when its tokens have run out: {@link AccessTokens#replaceKeys}.
 */
public final class ApiKeys {
    /** The least bytes that a secret may have: as many as HS256 puts out (RFC 7518 §3.2). */
    public static final int MIN_SECRET_BYTES = 32;
    /** The most characters that a key or a secret may have. */
    public static final int MAX_LENGTH = 256;
    /** No keys: development mode. */
    public static final ApiKeys NONE = new ApiKeys(Map.of());

    private final Map<String, byte[]> secrets;

    private ApiKeys(Map<String, byte[]> secrets) {
        this.secrets = secrets;
    }

    /**
     * Takes keys and their secrets.
     *
     * @return the keys; or a refusal with the key in its sentence, and never the secret
     */
    public static Outcome<ApiKeys> of(Map<String, String> secretByKey) {
        Map<String, byte[]> secrets = new TreeMap<>();
        for (Map.Entry<String, String> entry : secretByKey.entrySet()) {
            String key = entry.getKey();
            byte[] secret = entry.getValue().getBytes(StandardCharsets.UTF_8);
            if (key.isEmpty() || key.length() > MAX_LENGTH || key.indexOf(':') >= 0 || !isPrintable(key)) {
                return Outcome.refused(Refusal.badField("key", "“" + key + "” is not an API key.")
                        .withHint("An API key has 1 to 256 printable ASCII characters without “:”."));
            }
            if (secret.length < MIN_SECRET_BYTES || secret.length > MAX_LENGTH) {
                return Outcome.refused(Refusal.badField(
                                "secret", "The secret of the API key “" + key + "” has " + secret.length + " bytes.")
                        .withHint("A secret needs 32 to 256 bytes. Make one with: openssl rand -base64 32"));
            }
            secrets.put(key, secret);
        }
        return Outcome.accepted(new ApiKeys(secrets));
    }

    /** Whether there is none: development mode. */
    public boolean isEmpty() {
        return secrets.isEmpty();
    }

    /** The keys, without their secrets, in their order. */
    public Set<String> keys() {
        return Set.copyOf(secrets.keySet());
    }

    /** Whether the key is known and the secret is its own; takes the same time wherever they differ. */
    public boolean matches(String key, String secret) {
        byte[] known = secrets.get(key);
        byte[] given = secret.getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(known == null ? new byte[0] : known, given) && known != null;
    }

    /** The secret of a key, or null; not to be changed. */
    byte @Nullable [] secret(String key) {
        return secrets.get(key);
    }

    /** The keys; never a secret. */
    @Override
    public String toString() {
        return "ApiKeys" + secrets.keySet();
    }

    private static boolean isPrintable(String key) {
        return key.chars().allMatch(c -> c > ' ' && c < 0x7F);
    }
}
