package dev.maru.natlab;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;

/** Lets somebody into a room: a server that others can reach asks for it. */
final class AccessToken {
    private static final String KEY = "laboratory";
    private static final String SECRET = "a secret of forty-two characters, for tests";
    private static final Duration LIFETIME = Duration.ofMinutes(10);

    /** The lines of maru.yaml that let the server know the key. */
    static final String CONFIGURATION = "keys:\n  " + KEY + ": \"" + SECRET + "\"\n";

    private AccessToken() {}

    static String of(String room, String name) {
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(KEY).build(),
                new JWTClaimsSet.Builder()
                        .issuer(KEY)
                        .subject(name)
                        .expirationTime(Date.from(Instant.now().plus(LIFETIME)))
                        .claim("maru", Map.of("room", room, "join", true))
                        .build());
        try {
            token.sign(new MACSigner(SECRET));
            return token.serialize();
        } catch (JOSEException impossible) {
            throw new AssertionError("the secret is long enough", impossible);
        }
    }
}
