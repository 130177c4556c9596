package dev.maru.signaling;

import dev.maru.room.AccessTokens;
import dev.maru.room.ApiKeys;
import dev.maru.room.Claims;
import dev.maru.room.ErrorCode;
import dev.maru.room.Outcome;
import dev.maru.room.Refusal;
import dev.maru.room.RoomName;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * Who may use the administration: bearers of a token with the {@code admin} grant, and for making tokens also holders of
 * an API key (HTTP Basic, RFC 7617). Safe for use by several threads.
 */
final class AdminAccess {
    private static final String BEARER = "bearer ";
    private static final String BASIC = "basic ";

    private final AccessTokens tokens;
    private final SignalingClock clock;
    private final FailedAttempts failures;

    AdminAccess(AccessTokens tokens, SignalingClock clock, SignalingConfig.Limits limits) {
        this.tokens = tokens;
        this.clock = clock;
        failures = new FailedAttempts(limits.failedAuthPerMinute());
    }

    /**
     * Who makes tokens.
     *
     * @param apiKey the key that signs
     * @param room the only room that the tokens may be for, or null for any
     */
    record Issuer(String apiKey, @Nullable RoomName room) {}

    /**
     * Checks that the client is an administrator of some room.
     *
     * @throws RefusedValueException if it is not
     */
    void requireBearer(Request request, Addresses.Key address) throws RefusedValueException {
        requireKeys();
        bearer(request, address);
    }

    /**
     * Checks that the client may administrate.
     *
     * @param room the room, or null for all of them
     * @throws RefusedValueException if it may not
     */
    void requireAdmin(Request request, Addresses.Key address, @Nullable RoomName room) throws RefusedValueException {
        requireKeys();
        Claims claims = bearer(request, address);
        if (room == null ? claims.room() != null : !claims.isFor(room)) {
            throw new RefusedValueException(Refusal.of(ErrorCode.GRANT_MISSING, "The access token is for another room.")
                    .withField("room")
                    .withHint(
                            room == null
                                    ? "This needs a token for any room (“*”)."
                                    : "Use a token for this room, or one for any room (“*”)."));
        }
    }

    /**
     * Checks that the client may make tokens.
     *
     * @throws RefusedValueException if it may not
     */
    Issuer requireIssuer(Request request, Addresses.Key address) throws RefusedValueException {
        ApiKeys keys = requireKeys();
        String credentials = credentials(request, BASIC);
        if (credentials == null) {
            Claims claims = bearer(request, address);
            return new Issuer(keys.keys().stream().sorted().findFirst().orElseThrow(), claims.room());
        }
        requireUnblocked(address);
        String pair = decode(credentials);
        int colon = pair.indexOf(':');
        if (colon < 0 || !keys.matches(pair.substring(0, colon), pair.substring(colon + 1))) {
            failures.failed(address, clock.nanoTime());
            throw new RefusedValueException(
                    Refusal.of(ErrorCode.TOKEN_INVALID, "There is no such API key, or its secret is another.")
                            .withField("Authorization")
                            .withHint("Send the API key as the user and its secret as the password."));
        }
        return new Issuer(pair.substring(0, colon), null);
    }

    private Claims bearer(Request request, Addresses.Key address) throws RefusedValueException {
        String token = credentials(request, BEARER);
        if (token == null) {
            throw new RefusedValueException(Refusal.of(ErrorCode.TOKEN_MISSING, "The request has no access token.")
                    .withField("Authorization")
                    .withHint("Send “Authorization: Bearer <token>” with a token that has the admin grant."));
        }
        requireUnblocked(address);
        return switch (tokens.verify(token, clock.epochMillis())) {
            case Outcome.Refused<Claims>(Refusal refusal) -> {
                failures.failed(address, clock.nanoTime());
                throw new RefusedValueException(refusal);
            }
            case Outcome.Accepted<Claims>(Claims claims) when claims.grants().admin() -> claims;
            case Outcome.Accepted<Claims> powerless ->
                throw new RefusedValueException(
                        Refusal.of(ErrorCode.GRANT_MISSING, "The access token does not have the admin grant.")
                                .withField("admin")
                                .withHint("Make one with: maru token create --admin"));
        };
    }

    private ApiKeys requireKeys() throws RefusedValueException {
        ApiKeys keys = tokens.keys();
        if (keys.isEmpty()) {
            throw new RefusedValueException(
                    Refusal.of(
                                    ErrorCode.GRANT_MISSING,
                                    "The server is in development mode: without an API key nobody is an administrator.")
                            .withField("admin")
                            .withHint(
                                    "Configure an API key and its secret under keys (maru key create makes one), and start the server again."));
        }
        return keys;
    }

    private void requireUnblocked(Addresses.Key address) throws RefusedValueException {
        long blocked = failures.blockedMillis(address, clock.nanoTime());
        if (blocked > 0) {
            throw new RefusedValueException(
                    Refusal.of(ErrorCode.RATE_LIMITED, "There were too many wrong credentials from your address.")
                            .withHint("Wait, then try with the right ones.")
                            .withRetryAfterMillis(blocked));
        }
    }

    private static @Nullable String credentials(Request request, String scheme) {
        String header = request.getHeaders().get(HttpHeader.AUTHORIZATION);
        return header != null && header.toLowerCase(Locale.ROOT).startsWith(scheme)
                ? header.substring(scheme.length()).trim()
                : null;
    }

    private static String decode(String base64) {
        try {
            return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
