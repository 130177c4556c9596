package dev.maru.interop;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Access tokens made by hand from RFC 7515 and RFC 7519, so that they do not come from the code under test. */
final class Tokens {

    static final String KEY = "front-desk";
    static final String SECRET = "a secret of forty-two characters, for tests";

    /** The lines of maru.yaml that let the server know the key. */
    static final String CONFIGURATION = "keys:\n  " + KEY + ": \"" + SECRET + "\"\n";

    private Tokens() {}

    /** A token that may be used for a while, starting now. */
    static String valid(String room, String identity) {
        return signed(room, identity, System.currentTimeMillis() / 1_000 + 600, SECRET);
    }

    /** A token whose time is over, by more than the clock skew that is forgiven. */
    static String expired(String room) {
        return signed(room, "late", System.currentTimeMillis() / 1_000 - 120, SECRET);
    }

    /** A token that somebody signed who does not have the secret. */
    static String forged(String room) {
        return signed(
                room, "mallory", System.currentTimeMillis() / 1_000 + 600, "not the secret, but as long as one is");
    }

    private static String signed(String room, String identity, long expiry, String secret) {
        String header = encoded("{\"alg\":\"HS256\",\"typ\":\"JWT\",\"kid\":\"" + KEY + "\"}");
        String claims = encoded("{\"iss\":\"%s\",\"sub\":\"%s\",\"exp\":%d,\"maru\":{\"room\":\"%s\",\"join\":true}}"
                .formatted(KEY, identity, expiry, room));
        String signed = header + "." + claims;
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            byte[] signature = mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError("every JDK has HmacSHA256", impossible);
        }
    }

    private static String encoded(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
