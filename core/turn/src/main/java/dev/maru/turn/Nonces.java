package dev.maru.turn;

import dev.maru.wire.BigEndian;
import dev.maru.wire.TransportAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.SecretKeySpec;

/**
 * Nonces that need no table: the time at which one was made, and a keyed hash of that time, of the client's IP address and of the security
 * features that the server offers. Whoever changes the features in the cookie, to make a client use a weaker hash, breaks the nonce
 * (RFC 8489 §9.2, §16.1.1).
 *
 * <pre>
 * obMatJos2 | base64 of 24 feature bits | base64url of (seconds (32) | HMAC-SHA256 truncated to 88 bits)
 * </pre>
 *
 * <p>The port does not go in: a client's data connections (RFC 6062) come from other ports than its first one.
 */
final class Nonces {
    private static final byte[] COOKIE = "obMatJos2".getBytes(StandardCharsets.US_ASCII);
    private static final String HMAC = "HmacSHA256";
    private static final int FLAGS = 4;
    /** With the four bytes of time 15, which base64 writes without bits to spare: a nonce has one spelling. */
    private static final int TAG = 11;

    private static final int LENGTH = COOKIE.length + FLAGS + (4 + TAG) * 8 / 6;

    /** Bit 0 of 24: RFC 8489 §18.1 counts from the left, its vector in §B.1 and erratum 6290 from the right, so both are set. */
    private static final int PASSWORD_ALGORITHMS = 0x80_0001;

    /** Bit 1. */
    private static final int USERNAME_ANONYMITY = 0x40_0002;

    private final Mac mac;
    private final byte[] scratch = new byte[32];
    private final byte[] input = new byte[4 + 16 + FLAGS];
    private byte[] flags = flags(false, false);
    private long lifetimeSeconds = 1;

    Nonces(RandomGenerator entropy) {
        byte[] secret = new byte[32];
        entropy.nextBytes(secret);
        try {
            mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(secret, HMAC));
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has " + HMAC, e);
        }
    }

    /** What new nonces say, and how long they are good. Those with other features are stale from now on. */
    void configure(boolean hasPasswordAlgorithms, boolean hasUserhash, int seconds) {
        flags = flags(hasPasswordAlgorithms, hasUserhash);
        lifetimeSeconds = seconds;
    }

    byte[] make(TransportAddress client, long now) {
        int seconds = (int) (now / ExpiryWheel.TICK);
        byte[] sealed = new byte[4 + TAG];
        BigEndian.put32(sealed, 0, seconds);
        computeTag(client, seconds);
        System.arraycopy(scratch, 0, sealed, 4, TAG);
        byte[] encoded = Base64.getUrlEncoder().withoutPadding().encode(sealed);
        byte[] nonce = Arrays.copyOf(COOKIE, LENGTH);
        System.arraycopy(flags, 0, nonce, COOKIE.length, FLAGS);
        System.arraycopy(encoded, 0, nonce, COOKIE.length + FLAGS, encoded.length);
        return nonce;
    }

    /** Whether a nonce was made here for this client, with the features of today, and not too long ago. */
    boolean isFresh(byte[] nonce, TransportAddress client, long now) {
        int head = COOKIE.length + FLAGS;
        if (nonce.length != LENGTH
                || !Arrays.equals(nonce, 0, COOKIE.length, COOKIE, 0, COOKIE.length)
                || !Arrays.equals(nonce, COOKIE.length, head, flags, 0, FLAGS)) {
            return false;
        }
        byte[] sealed = new byte[4 + TAG];
        try {
            Base64.getUrlDecoder().decode(Arrays.copyOfRange(nonce, head, LENGTH), sealed);
        } catch (IllegalArgumentException e) {
            return false;
        }
        int seconds = BigEndian.i32(sealed, 0);
        long age = now / ExpiryWheel.TICK - seconds;
        computeTag(client, seconds);
        return MessageDigest.isEqual(Arrays.copyOf(scratch, TAG), Arrays.copyOfRange(sealed, 4, 4 + TAG))
                && age >= 0
                && age <= lifetimeSeconds;
    }

    /** Whether a nonce, ours or not, tells its client that there is a choice of algorithms (RFC 8489 §9.2.4). */
    static boolean saysPasswordAlgorithms(byte[] nonce) {
        if (nonce.length < COOKIE.length + FLAGS || !Arrays.equals(nonce, 0, COOKIE.length, COOKIE, 0, COOKIE.length)) {
            return false;
        }
        try {
            byte[] bits = Base64.getDecoder().decode(Arrays.copyOfRange(nonce, COOKIE.length, COOKIE.length + FLAGS));
            return bits.length == 3 && (BigEndian.u24(bits, 0) & PASSWORD_ALGORITHMS) != 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private void computeTag(TransportAddress client, int seconds) {
        BigEndian.put32(input, 0, seconds);
        BigEndian.put64(input, 4, client.high());
        BigEndian.put64(input, 12, client.low());
        System.arraycopy(flags, 0, input, 20, FLAGS);
        mac.update(input);
        try {
            mac.doFinal(scratch, 0);
        } catch (ShortBufferException e) {
            throw new AssertionError("the buffer holds the HMAC", e);
        }
    }

    private static byte[] flags(boolean hasPasswordAlgorithms, boolean hasUserhash) {
        int bits = (hasPasswordAlgorithms ? PASSWORD_ALGORITHMS : 0) | (hasUserhash ? USERNAME_ANONYMITY : 0);
        return Base64.getEncoder().encode(new byte[] {(byte) (bits >>> 16), (byte) (bits >>> 8), (byte) bits});
    }
}
