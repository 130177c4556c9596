package dev.maru.turn;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.LongUnaryOperator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Time-limited credentials that a web service hands out without telling the TURN server (draft-uberti-behave-turn-rest-00 §2.2): the
 * username is {@code expiry:user}, the expiry in seconds since 1970, and the password is base64(HMAC-SHA1(secret, username)). Several
 * secrets may be valid at once, so that they can be changed without refusing who has a password by the old one.
 *
 * <p>An allocation outlives its credentials: the expiry says until when one may be opened. Immutable.
 */
public final class RestCredentials implements TurnCredentials {
    private static final String HMAC = "HmacSHA1";
    private static final int MAX_DIGITS = 18;

    private final List<byte[]> secrets;
    private final LongUnaryOperator epochSeconds;

    /**
     * Credentials by shared secrets.
     *
     * @param secrets the newest first, at least one, none empty
     * @param epochSeconds tells the seconds since 1970 of a time of the machine in nanoseconds
     */
    public RestCredentials(List<String> secrets, LongUnaryOperator epochSeconds) {
        if (secrets.isEmpty() || secrets.contains("")) {
            throw new IllegalArgumentException("credentials need a secret; an empty one is none");
        }
        this.secrets = secrets.stream()
                .map(secret -> secret.getBytes(StandardCharsets.UTF_8))
                .toList();
        this.epochSeconds = epochSeconds;
    }

    /**
     * Makes the password of a username, for who hands out credentials.
     *
     * @param secret the newest secret
     * @param username {@code expiry:user}
     * @return the password
     */
    public static String password(String secret, String username) {
        return password(secret.getBytes(StandardCharsets.UTF_8), username);
    }

    @Override
    public Lookup passwords(String username, long now) {
        int colon = username.indexOf(':');
        String first = colon < 0 ? username : username.substring(0, colon);
        if (!isNumber(first)) {
            return isNumber(username.substring(username.lastIndexOf(':') + 1))
                    ? new Refused("Username is user:expiry, but has to be expiry:user")
                    : new Refused("Username has to be expiry:user");
        }
        if (Long.parseLong(first) <= epochSeconds.applyAsLong(now)) {
            return new Refused("Credentials expired; ask for new ones, or check the clocks");
        }
        String account = colon < 0 ? username : username.substring(colon + 1);
        List<String> passwords = new ArrayList<>(secrets.size());
        for (byte[] secret : secrets) {
            passwords.add(password(secret, username));
        }
        return new Known(account, passwords);
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty() && text.length() <= MAX_DIGITS && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static String password(byte[] secret, String username) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(secret, HMAC));
            return Base64.getEncoder().encodeToString(mac.doFinal(username.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has " + HMAC, e);
        }
    }

    @Override
    public String toString() {
        return "RestCredentials[" + secrets.size() + " secrets]";
    }
}
