package dev.maru.relay;

import dev.maru.turn.RestCredentials;
import java.util.OptionalLong;

/**
 * With what the {@link Doctor} logs in. Never shown.
 *
 * @param username 1 to 508 bytes in UTF-8
 * @param password 1 or more characters
 */
public record DoctorLogin(String username, String password) {
    /** Digits of a time that fits any clock. */
    private static final int MAX_DIGITS = 12;

    /**
     * Credentials that a service with the relay's secret would hand out (draft-uberti-behave-turn-rest-00 §2.2).
     *
     * @param secret the shared secret
     * @param user who it is for; empty for nobody in particular
     * @param expiry when they expire, in seconds since 1970
     * @return username and password
     */
    public static DoctorLogin minted(String secret, String user, long expiry) {
        String username = user.isEmpty() ? String.valueOf(expiry) : expiry + ":" + user;
        return new DoctorLogin(username, RestCredentials.password(secret, username));
    }

    /**
     * When they expire, as far as the username says so.
     *
     * @return seconds since 1970; empty when the username is not of the form {@code expiry:user}
     */
    public OptionalLong expiry() {
        int colon = username.indexOf(':');
        String first = colon < 0 ? username : username.substring(0, colon);
        boolean isTime = first.length() >= 9
                && first.length() <= MAX_DIGITS
                && first.chars().allMatch(c -> c >= '0' && c <= '9');
        return isTime ? OptionalLong.of(Long.parseLong(first)) : OptionalLong.empty();
    }

    @Override
    public String toString() {
        return "DoctorLogin[" + username + "]";
    }
}
