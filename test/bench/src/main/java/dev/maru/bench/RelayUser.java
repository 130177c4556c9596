package dev.maru.bench;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A user with time-limited credentials, as both relays take them: {@code expiry:name}, and its HMAC-SHA1 by the shared secret as password.
 *
 * @param username with the time of its end in front
 * @param password what goes with it
 */
record RelayUser(String username, String password) {

    static final String REALM = "bench.test";
    static final String SECRET = "bench-secret";

    private static final Duration LIFETIME = Duration.ofHours(12);
    private static final String HMAC = "HmacSHA1";

    static RelayUser named(String name) {
        String username = Instant.now().plus(LIFETIME).getEpochSecond() + ":" + name;
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), HMAC));
            byte[] digest = mac.doFinal(username.getBytes(StandardCharsets.UTF_8));
            return new RelayUser(username, Base64.getEncoder().encodeToString(digest));
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has " + HMAC, e);
        }
    }
}
