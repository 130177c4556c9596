package dev.maru.sdp;

import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * The hash of the certificate that the describer shows in the DTLS handshake (RFC 8122 §5).
 *
 * @param algorithm in lower case, as in {@code sha-256}
 * @param hex the hash, as in {@code 4A:AD:…}; upper case, bytes separated by colons
 */
public record Fingerprint(String algorithm, String hex) implements Attribute {
    private static final HexFormat HEX = HexFormat.ofDelimiter(":").withUpperCase();

    /** SHA-512 has 64 bytes; nothing longer is registered. */
    private static final int MAX_BYTES = 64;

    /** Checks that it is a hash, and brings it into one form. */
    public Fingerprint {
        algorithm = algorithm.toLowerCase(Locale.ROOT);
        hex = hex.toUpperCase(Locale.ROOT);
        if (!Syntax.isWord(algorithm, "-") || hex.length() > 3 * MAX_BYTES || HEX.parseHex(hex).length == 0) {
            throw new IllegalArgumentException("a fingerprint is the name of an algorithm and bytes in hexadecimal");
        }
    }

    /**
     * From bytes.
     *
     * @param algorithm as in {@code sha-256}
     * @param hash the certificate's hash
     * @return the fingerprint
     */
    public static Fingerprint of(String algorithm, byte[] hash) {
        return new Fingerprint(algorithm, HEX.formatHex(hash));
    }

    static Fingerprint parse(String value) throws MalformedSdpException {
        List<String> fields = Syntax.fields(value, 2, 2, "a fingerprint");
        try {
            return new Fingerprint(fields.get(0), fields.get(1).strip());
        } catch (IllegalArgumentException e) {
            throw MalformedSdpException.of("this is no fingerprint", value);
        }
    }

    /**
     * The hash as bytes.
     *
     * @return a new array
     */
    public byte[] bytes() {
        return HEX.parseHex(hex);
    }

    @Override
    public String key() {
        return "fingerprint";
    }

    @Override
    public String value() {
        return algorithm + " " + hex;
    }
}
