package dev.maru.room;

/**
 * Checks and makes access tokens: JWT (RFC 7519), HS256 (RFC 7515, RFC 7518 §3.2), with the claims of docs/signaling.md
 * §10. Safe for use by several threads; keys are replaced all at once.
 */
public final class AccessTokens {
    /** The longest token that is looked at, in characters. */
    public static final int MAX_LENGTH = 16_384;
    /** How far the clocks of the token's maker and this server may differ, in milliseconds. */
    public static final long SKEW_MILLIS = 30_000;

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
     * Checks a token.
     *
     * @param now in milliseconds since the epoch
     * @return what it says; or a refusal: {@code token_invalid}, {@code token_expired}, {@code token_not_yet_valid}
     */
    public Outcome<Claims> verify(String token, long now) {
        throw new UnsupportedOperationException();
    }

    /**
     * Makes a token, signed with the secret of an API key.
     *
     * @return the token; or a refusal: {@code bad_field} for an unknown key ({@code key}) or claims that nobody would
     *     accept
     */
    public Outcome<String> create(String apiKey, Claims claims) {
        throw new UnsupportedOperationException();
    }
}
