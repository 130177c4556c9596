package dev.maru.dtls;

import dev.maru.wire.DropReason;
import dev.maru.wire.MalformedException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;

/**
 * The hash of a certificate, by which a peer is known (RFC 8122 §5). MD5 and MD2 are not accepted, as that section asks.
 *
 * @param algorithm name of the hash in lower case, as in SDP: sha-1, sha-224, sha-256, sha-384 or sha-512
 * @param value the hash; not to be changed
 */
public record Fingerprint(String algorithm, byte[] value) {
    private static final Map<String, Integer> LENGTHS =
            Map.of("sha-1", 20, "sha-224", 28, "sha-256", 32, "sha-384", 48, "sha-512", 64);
    private static final HexFormat HEX = HexFormat.ofDelimiter(":").withUpperCase();

    /** Throws IllegalArgumentException when the hash is not known, or the value has not its length. */
    public Fingerprint {
        Integer length = LENGTHS.get(algorithm);
        if (length == null || length != value.length) {
            throw new IllegalArgumentException(value.length + " bytes of " + algorithm);
        }
    }

    /**
     * The fingerprint of a certificate.
     *
     * @param algorithm see {@link #algorithm()}
     * @param der the certificate
     * @return its fingerprint
     */
    public static Fingerprint of(String algorithm, byte[] der) {
        if (!LENGTHS.containsKey(algorithm)) {
            throw new IllegalArgumentException(algorithm + " is not for fingerprints");
        }
        try {
            return new Fingerprint(
                    algorithm, MessageDigest.getInstance(algorithm).digest(der));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has " + algorithm, e);
        }
    }

    /**
     * Reads the value of SDP's attribute: {@code sha-256 4A:AD:B9:...}, in upper or lower case.
     *
     * @param text the value
     * @return the fingerprint
     * @throws MalformedException when it is not well-formed, or its hash is not accepted
     */
    public static Fingerprint parse(String text) throws MalformedException {
        int blank = text.indexOf(' ');
        String algorithm = blank < 0 ? "" : text.substring(0, blank).toLowerCase(Locale.ROOT);
        Integer length = LENGTHS.get(algorithm);
        if (length == null) {
            throw new MalformedException(DropReason.MALFORMED, "no fingerprint of a hash that is accepted");
        }
        String hex = text.substring(blank + 1);
        if (hex.length() != 3 * length - 1) {
            throw new MalformedException(DropReason.MALFORMED, "a fingerprint of another length than its hash");
        }
        try {
            return new Fingerprint(algorithm, HEX.parseHex(hex));
        } catch (IllegalArgumentException e) {
            throw new MalformedException(DropReason.MALFORMED, "a fingerprint that is not hexadecimal");
        }
    }

    /**
     * Whether a certificate has this fingerprint.
     *
     * @param der the certificate
     * @return true when it has
     */
    public boolean matches(byte[] der) {
        return MessageDigest.isEqual(value, of(algorithm, der).value);
    }

    /** Only the hash and the bytes count. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Fingerprint that
                && algorithm.equals(that.algorithm)
                && MessageDigest.isEqual(value, that.value);
    }

    @Override
    public int hashCode() {
        return 31 * algorithm.hashCode() + Arrays.hashCode(value);
    }

    /** As in SDP: the hash, a blank, upper-case bytes between colons. */
    @Override
    public String toString() {
        return algorithm + " " + HEX.formatHex(value);
    }
}
