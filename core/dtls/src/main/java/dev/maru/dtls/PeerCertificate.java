package dev.maru.dtls;

import dev.maru.wire.DropReason;
import dev.maru.wire.MalformedException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * What we need of the certificate of a peer: its public key. Who the peer is says its fingerprint, so names, validity and the
 * signature on the certificate are not looked at (RFC 8827 §5.6).
 *
 * <p>The JDK's parsers never see the bytes: the way to the key is read by {@link DerReader}, the key is built from its numbers.
 *
 * @param publicKey ECDSA on P-256 or P-384, or RSA
 */
record PeerCertificate(PublicKey publicKey) {
    /** Bytes of one certificate: those of browsers have 300 to 800, one with RSA-8192 and many names stays below this. */
    static final int MAX_LENGTH = 16_384;
    /** Certificates in a chain: in WebRTC it is one. */
    static final int MAX_CHAIN = 8;

    private static final int MIN_RSA_BITS = 2_048;
    /** Checking a signature takes time that grows with the square of this. */
    private static final int MAX_RSA_BITS = 8_192;
    /** The same for the exponent; nearly all are 65,537. */
    private static final int MAX_EXPONENT_BITS = 32;

    private static final byte[] RSA_ENCRYPTION = HexFormat.of().parseHex("2a864886f70d010101");
    private static final byte[] EC_PUBLIC_KEY = HexFormat.of().parseHex("2a8648ce3d0201");
    private static final byte[] P256 = HexFormat.of().parseHex("2a8648ce3d030107");
    private static final byte[] P384 = HexFormat.of().parseHex("2b81040022");

    /**
     * Reads the leaf, the first one, of a chain.
     *
     * @throws MalformedException when the chain is empty or too long, or the leaf is not what we take
     */
    static PeerCertificate ofChain(List<byte[]> chain) throws MalformedException {
        if (chain.isEmpty() || chain.size() > MAX_CHAIN) {
            throw new MalformedException(DropReason.LIMIT, "a chain of " + chain.size() + " certificates");
        }
        return parse(chain.getFirst());
    }

    /**
     * Reads one certificate (RFC 5280 §4.1).
     *
     * @throws MalformedException when it is not what we take
     */
    static PeerCertificate parse(byte[] der) throws MalformedException {
        if (der.length > MAX_LENGTH) {
            throw new MalformedException(DropReason.LIMIT, "a certificate of " + der.length + " bytes");
        }
        DerReader file = new DerReader(der);
        DerReader certificate = file.enter(DerReader.SEQUENCE);
        file.end();
        DerReader signed = certificate.enter(DerReader.SEQUENCE);
        if (signed.isNext(DerReader.EXPLICIT_0)) {
            signed.skip(DerReader.EXPLICIT_0);
        }
        signed.skip(DerReader.INTEGER);
        for (String ignored : List.of("signature algorithm", "issuer", "validity", "subject")) {
            signed.skip(DerReader.SEQUENCE);
        }
        DerReader keyInfo = signed.enter(DerReader.SEQUENCE);
        certificate.skip(DerReader.SEQUENCE);
        certificate.skip(DerReader.BIT_STRING);
        certificate.end();
        return new PeerCertificate(publicKey(keyInfo));
    }

    /** SubjectPublicKeyInfo (RFC 5280 §4.1.2.7, RFC 3279 §2.3.1, RFC 5480 §2). */
    private static PublicKey publicKey(DerReader keyInfo) throws MalformedException {
        DerReader algorithm = keyInfo.enter(DerReader.SEQUENCE);
        byte[] bits = keyInfo.content(DerReader.BIT_STRING);
        keyInfo.end();
        if (bits.length == 0 || bits[0] != 0) {
            throw new MalformedException(DropReason.MALFORMED, "a key that is not whole bytes");
        }
        byte[] key = Arrays.copyOfRange(bits, 1, bits.length);
        byte[] identifier = algorithm.content(DerReader.OBJECT_IDENTIFIER);
        if (Arrays.equals(identifier, EC_PUBLIC_KEY)) {
            byte[] curve = algorithm.content(DerReader.OBJECT_IDENTIFIER);
            algorithm.end();
            return curve(curve).decode(key);
        }
        if (Arrays.equals(identifier, RSA_ENCRYPTION)) {
            algorithm.skip(DerReader.NULL);
            algorithm.end();
            return rsaKey(key);
        }
        throw new MalformedException(DropReason.MALFORMED, "a kind of key that is not spoken here");
    }

    private static EllipticCurve curve(byte[] identifier) throws MalformedException {
        if (Arrays.equals(identifier, P256)) {
            return EllipticCurve.P256;
        }
        if (Arrays.equals(identifier, P384)) {
            return EllipticCurve.P384;
        }
        throw new MalformedException(DropReason.MALFORMED, "a curve that is not spoken here");
    }

    private static PublicKey rsaKey(byte[] key) throws MalformedException {
        DerReader file = new DerReader(key);
        DerReader numbers = file.enter(DerReader.SEQUENCE);
        file.end();
        BigInteger modulus = positive(numbers.content(DerReader.INTEGER));
        BigInteger exponent = positive(numbers.content(DerReader.INTEGER));
        numbers.end();
        int bits = modulus.bitLength();
        if (bits < MIN_RSA_BITS || bits > MAX_RSA_BITS || !modulus.testBit(0)) {
            throw new MalformedException(DropReason.MALFORMED, "an RSA modulus of " + bits + " bits");
        }
        if (exponent.bitLength() < 2 || exponent.bitLength() > MAX_EXPONENT_BITS || !exponent.testBit(0)) {
            throw new MalformedException(DropReason.MALFORMED, "an RSA exponent out of bounds");
        }
        try {
            return KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, exponent));
        } catch (GeneralSecurityException e) {
            throw new MalformedException(DropReason.MALFORMED, "not an RSA key");
        }
    }

    private static BigInteger positive(byte[] integer) throws MalformedException {
        if (integer.length == 0 || integer[0] < 0) {
            throw new MalformedException(DropReason.MALFORMED, "a number that is not positive");
        }
        return new BigInteger(integer);
    }
}
