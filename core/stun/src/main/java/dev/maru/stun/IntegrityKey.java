package dev.maru.stun;

import dev.maru.wire.BigEndian;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.text.Normalizer;
import javax.crypto.Mac;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The key of MESSAGE-INTEGRITY and MESSAGE-INTEGRITY-SHA256 (RFC 8489 §9), with its HMACs made ready once, so that checking a
 * message allocates nothing of ours. Not thread-safe: each machine has its own.
 */
public final class IntegrityKey {
    static final int SHA1_LENGTH = 20;
    static final int SHA256_LENGTH = 32;

    /** Which HMAC. */
    enum Algorithm {
        SHA1("HmacSHA1"),
        SHA256("HmacSHA256");

        private final String jcaName;

        Algorithm(String jcaName) {
            this.jcaName = jcaName;
        }
    }

    private final byte[] key;
    private final byte[] scratch = new byte[SHA256_LENGTH];
    private final byte[] header = new byte[4];
    private @Nullable Mac sha1;
    private @Nullable Mac sha256;

    private IntegrityKey(byte[] key) {
        this.key = key;
    }

    /**
     * The key of a short-term credential (§9.1.1), as ICE uses it.
     *
     * @param password 1 or more characters
     * @return the key
     */
    public static IntegrityKey shortTerm(String password) {
        return new IntegrityKey(opaque(password).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The key of a long-term credential by MD5 (§9.2.2, §18.5.1), as TURN uses it.
     *
     * @param username the user
     * @param realm the realm
     * @param password the password
     * @return the key
     */
    public static IntegrityKey longTermMd5(String username, String realm, String password) {
        return new IntegrityKey(digest("MD5", longTermInput(username, realm, password)));
    }

    /**
     * The key of a long-term credential by SHA-256 (§9.2.2, §18.5.1).
     *
     * @param username the user
     * @param realm the realm
     * @param password the password
     * @return the key
     */
    public static IntegrityKey longTermSha256(String username, String realm, String password) {
        return new IntegrityKey(digest("SHA-256", longTermInput(username, realm, password)));
    }

    /**
     * The value of USERHASH (§14.4), which hides a user's name.
     *
     * @param username the user
     * @param realm the realm
     * @return 32 bytes
     */
    public static byte[] userhash(String username, String realm) {
        return digest("SHA-256", opaque(username) + ":" + opaque(realm));
    }

    private static String longTermInput(String username, String realm, String password) {
        return opaque(username) + ":" + opaque(realm) + ":" + opaque(password);
    }

    /** The OpaqueString profile (RFC 8265 §4.2.2): every space becomes U+0020, then NFC. */
    private static String opaque(String text) {
        String spaced = text.codePoints()
                .map(c -> c > 0x7F && Character.getType(c) == Character.SPACE_SEPARATOR ? ' ' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return Normalizer.normalize(spaced, Normalizer.Form.NFC);
    }

    private static byte[] digest(String algorithm, String input) {
        try {
            return MessageDigest.getInstance(algorithm).digest(input.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has " + algorithm, e);
        }
    }

    /** Checks the {@code size} bytes of an integrity value at {@code valueAt} over the message that starts at {@code from}. */
    boolean verify(Algorithm algorithm, byte[] b, int from, int valueAt, int size) {
        compute(algorithm, b, from, valueAt - 4, size);
        int different = 0;
        for (int i = 0; i < size; i++) {
            different |= scratch[i] ^ b[valueAt + i];
        }
        return different == 0;
    }

    /** Writes an integrity value of {@code size} bytes for the message from {@code from} to the attribute header before it. */
    void write(Algorithm algorithm, byte[] b, int from, int valueAt, int size) {
        compute(algorithm, b, from, valueAt - 4, size);
        System.arraycopy(scratch, 0, b, valueAt, size);
    }

    /** The HMAC covers the message up to its attribute, with a length that ends behind that attribute (§14.5). */
    private void compute(Algorithm algorithm, byte[] b, int from, int attributeAt, int size) {
        Mac mac = mac(algorithm);
        BigEndian.put16(header, 0, BigEndian.u16(b, from));
        BigEndian.put16(header, 2, attributeAt + 4 + size - from - StunMessage.HEADER);
        mac.update(header);
        mac.update(b, from + 4, attributeAt - from - 4);
        try {
            mac.doFinal(scratch, 0);
        } catch (ShortBufferException e) {
            throw new AssertionError("the buffer holds the longest HMAC", e);
        }
    }

    private Mac mac(Algorithm algorithm) {
        Mac known = algorithm == Algorithm.SHA1 ? sha1 : sha256;
        if (known != null) {
            return known;
        }
        try {
            Mac fresh = Mac.getInstance(algorithm.jcaName);
            fresh.init(new SecretKeySpec(key, algorithm.jcaName));
            if (algorithm == Algorithm.SHA1) {
                sha1 = fresh;
            } else {
                sha256 = fresh;
            }
            return fresh;
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has " + algorithm.jcaName, e);
        }
    }

    @Override
    public String toString() {
        return "IntegrityKey[secret]";
    }
}
