package dev.maru.ice;

import java.util.random.RandomGenerator;

/**
 * The username fragment and password of one generation of one agent (RFC 8445 §5.3).
 *
 * <p>Deviation: {@code -}, {@code _} and {@code =} are taken too, since some peers make theirs by other kinds of base64; ours have none.
 *
 * @param usernameFragment 4 to 256 characters of letters, digits, {@code +} and {@code /}; not secret
 * @param password 22 to 256 of the same; secret until signaled
 */
public record IceCredentials(String usernameFragment, String password) {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    private static final String TAKEN = ALPHABET + "-_=";
    private static final int UFRAG_LENGTH = 8;
    private static final int PASSWORD_LENGTH = 24;

    /** Checks lengths and characters (RFC 8839 §5.4). */
    public IceCredentials {
        if (!isIceChars(usernameFragment, 4)) {
            throw new IllegalArgumentException("an ICE username fragment is 4 to 256 letters, digits, + and /");
        }
        if (!isIceChars(password, 22)) {
            throw new IllegalArgumentException("an ICE password is 22 to 256 letters, digits, + and /");
        }
    }

    /**
     * New ones, of 48 and 144 random bits.
     *
     * @param entropy unguessable
     * @return the credentials
     */
    public static IceCredentials random(RandomGenerator entropy) {
        return new IceCredentials(text(entropy, UFRAG_LENGTH), text(entropy, PASSWORD_LENGTH));
    }

    private static String text(RandomGenerator entropy, int length) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(ALPHABET.charAt(entropy.nextInt(ALPHABET.length())));
        }
        return text.toString();
    }

    private static boolean isIceChars(String text, int min) {
        return text.length() >= min && text.length() <= 256 && text.chars().allMatch(c -> TAKEN.indexOf(c) >= 0);
    }

    @Override
    public String toString() {
        return "IceCredentials[" + usernameFragment + ", secret]";
    }
}
