package dev.maru.client;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What sender and receiver of files tell each other outside of any network: 100 random bits in 20 letters and digits. The room in which
 * they meet and the key by which they know each other both come from it, by a function that the server cannot turn around.
 *
 * <p>The server that carries the descriptions could put itself between the two. So each side proves that it knows the code and sees the
 * same two DTLS certificates as the other (docs/file-transfer.md §2). Immutable.
 */
public final class PairingCode {
    /** Crockford's base 32: no I, L, O, U, which are read wrong. */
    private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    private static final int LENGTH = 20;
    private static final int GROUP = 5;
    private static final int ROOM_BYTES = 12;
    private static final int FINGERPRINT_BYTES = 32;

    private final String symbols;

    private PairingCode(String symbols) {
        this.symbols = symbols;
    }

    /**
     * A new one.
     *
     * @param entropy a generator that nobody can guess, such as {@link java.security.SecureRandom}
     * @return a code for one transfer
     */
    public static PairingCode generate(RandomGenerator entropy) {
        StringBuilder symbols = new StringBuilder();
        for (int i = 0; i < LENGTH; i++) {
            symbols.append(ALPHABET.charAt(entropy.nextInt(ALPHABET.length())));
        }
        return new PairingCode(symbols.toString());
    }

    /**
     * Reads one as a person typed it: dashes, spaces and case do not matter, and O, I and L are what they look like.
     *
     * @param text the code
     * @return the code
     * @throws IllegalArgumentException when it is none
     */
    public static PairingCode parse(String text) {
        String symbols = text.toUpperCase(Locale.ROOT)
                .replace("-", "")
                .replace(" ", "")
                .replace('O', '0')
                .replace('I', '1')
                .replace('L', '1');
        if (symbols.length() != LENGTH || symbols.chars().anyMatch(c -> ALPHABET.indexOf(c) < 0)) {
            throw new IllegalArgumentException("A code has " + LENGTH + " letters and digits.");
        }
        return new PairingCode(symbols);
    }

    /**
     * The room in which both meet. Whoever knows it does not know the code.
     *
     * @return a room's name
     */
    public String room() {
        byte[] name = Arrays.copyOf(mac("room".getBytes(StandardCharsets.US_ASCII)), ROOM_BYTES);
        return "files-" + Base64.getUrlEncoder().withoutPadding().encodeToString(name);
    }

    /** What one side shows the other: that it knows the code, and which two certificates it sees. */
    byte[] proof(TransferRole who, byte[] senderFingerprint, byte[] receiverFingerprint) {
        if (senderFingerprint.length != FINGERPRINT_BYTES || receiverFingerprint.length != FINGERPRINT_BYTES) {
            throw new IllegalArgumentException("fingerprints are SHA-256");
        }
        return mac(who.word().getBytes(StandardCharsets.US_ASCII), senderFingerprint, receiverFingerprint);
    }

    /** HMAC-SHA-256 with the code as key. Parts after the first have fixed lengths, so no two inputs are alike. */
    private byte[] mac(byte[] purpose, byte[]... parts) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(symbols.getBytes(StandardCharsets.US_ASCII), "HmacSHA256"));
            mac.update("maru.files.1 ".getBytes(StandardCharsets.US_ASCII));
            mac.update(purpose);
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM has no HmacSHA256", e);
        }
    }

    /** The code in groups of five, to be read aloud. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < LENGTH; i += GROUP) {
            text.append(i == 0 ? "" : "-").append(symbols, i, i + GROUP);
        }
        return text.toString();
    }
}
