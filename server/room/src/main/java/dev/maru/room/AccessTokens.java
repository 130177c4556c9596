package dev.maru.room;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import java.text.ParseException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checks and makes access tokens: JWT (RFC 7519), signed with HS256 and nothing else (RFC 7515, RFC 7518 §3.2), with the
 * claims of docs/signaling.md §10. Safe for use by several threads; keys are replaced all at once.
 */
public final class AccessTokens {
    /** The longest token that is looked at, in characters. */
    public static final int MAX_LENGTH = 16_384;
    /** How far the clocks of the token's maker and this server may differ, in milliseconds. */
    public static final long SKEW_MILLIS = 30_000;

    private static final String FORM_HINT =
            "An access token is a JWT signed with HS256. Make one with: maru token create";

    private volatile ApiKeys keys;

    /** Tokens signed with any of the keys. */
    public AccessTokens(ApiKeys keys) {
        this.keys = keys;
    }

    /** The keys that count at present. */
    public ApiKeys keys() {
        return keys;
    }

    /** From now on these keys count, and no others. */
    public void replaceKeys(ApiKeys newKeys) {
        keys = newKeys;
    }

    /**
     * Checks a token: its size, its form, that its algorithm is HS256, its signature, its times, and the types and sizes
     * of its claims, in this order; so claims are read only when they are genuine (RFC 8725 §3.1, §3.3).
     *
     * @param now in milliseconds since the epoch
     * @return what it says; or a refusal: {@code token_invalid}, {@code token_expired}, {@code token_not_yet_valid}
     */
    public Outcome<Claims> verify(String token, long now) {
        if (token.length() > MAX_LENGTH) {
            return invalid("The access token has " + token.length() + " characters; " + MAX_LENGTH + " are allowed.");
        }
        JWSObject jws;
        Map<String, Object> claims;
        try {
            jws = JWSObject.parse(token);
            claims = jws.getPayload().toJSONObject();
        } catch (ParseException | RuntimeException e) {
            // Hostile bytes bring unchecked exceptions out of the parser too, such as for the header “null”.
            return invalid("The access token is not a signed JWT.");
        }
        if (!JWSAlgorithm.HS256.equals(jws.getHeader().getAlgorithm())) {
            return invalid("The access token's algorithm is not HS256.");
        }
        if (claims == null) {
            return invalid("The access token's claims are not a JSON object.");
        }
        byte[] secret = secretFor(jws.getHeader().getKeyID(), claims);
        if (secret == null) {
            return invalid("The access token names no API key of this server.");
        }
        return isGenuine(jws, secret)
                ? ClaimsFormat.read(claims).then(genuine -> checkTimes(genuine, now))
                : invalid("The access token's signature is wrong.");
    }

    /**
     * Makes a token, signed with the secret of an API key and with that key as {@code kid} and {@code iss}. Times are
     * cut to whole seconds.
     *
     * @return the token; or a refusal: {@code bad_field} for an unknown key ({@code key}) or claims that
     *     {@link #verify} would not take
     */
    public Outcome<String> create(String apiKey, Claims claims) {
        byte[] secret = keys.secret(apiKey);
        if (secret == null) {
            return Outcome.refused(Refusal.badField("key", "There is no API key “" + apiKey + "”.")
                    .withHint("The API keys are: " + String.join(", ", keys.keys()) + "."));
        }
        Refusal refusal = ClaimsFormat.check(claims);
        if (refusal != null) {
            return Outcome.refused(refusal);
        }
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.HS256)
                .type(JOSEObjectType.JWT)
                .keyID(apiKey)
                .build();
        JWSObject jws = new JWSObject(header, new Payload(ClaimsFormat.write(apiKey, claims)));
        try {
            jws.sign(new MACSigner(secret));
        } catch (JOSEException e) {
            throw new IllegalStateException("the secret has the size that HS256 needs", e);
        }
        String token = jws.serialize();
        return token.length() <= MAX_LENGTH
                ? Outcome.accepted(token)
                : Outcome.refused(Refusal.badField(
                                "metadata",
                                "The token would have " + token.length() + " characters; " + MAX_LENGTH
                                        + " are allowed.")
                        .withHint("Shorten the metadata."));
    }

    static <T> Outcome<T> invalid(String message) {
        return Outcome.refused(
                Refusal.of(ErrorCode.TOKEN_INVALID, message).withField("token").withHint(FORM_HINT));
    }

    /** The key is named by {@code kid}, or else by {@code iss}. */
    private byte @Nullable [] secretFor(@Nullable String keyId, Map<String, Object> claims) {
        Object named = keyId != null ? keyId : claims.get("iss");
        return named instanceof String key ? keys.secret(key) : null;
    }

    private static boolean isGenuine(JWSObject jws, byte[] secret) {
        try {
            // Also refuses tokens with critical headers that nobody here understands (RFC 7515 §4.1.11).
            return jws.verify(new MACVerifier(secret));
        } catch (JOSEException e) {
            return false;
        }
    }

    private static Outcome<Claims> checkTimes(Claims claims, long now) {
        if (now - SKEW_MILLIS >= claims.expiresAt()) {
            return Outcome.refused(Refusal.of(
                            ErrorCode.TOKEN_EXPIRED,
                            "The access token ended " + (now - claims.expiresAt()) / 1000 + " s ago.")
                    .withField("token")
                    .withHint("Ask for a new one; if it is new, compare the clocks of its maker and this server."));
        }
        long wait = claims.notBefore() - SKEW_MILLIS - now;
        if (wait > 0) {
            return Outcome.refused(Refusal.of(
                            ErrorCode.TOKEN_NOT_YET_VALID,
                            "The access token begins in " + (claims.notBefore() - now) / 1000 + " s.")
                    .withField("token")
                    .withHint("Wait, or compare the clocks of its maker and this server.")
                    .withRetryAfterMillis(wait));
        }
        return Outcome.accepted(claims);
    }
}
