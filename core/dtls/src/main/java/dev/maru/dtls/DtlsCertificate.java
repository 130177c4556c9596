package dev.maru.dtls;

import dev.maru.wire.DropReason;
import dev.maru.wire.MalformedException;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A certificate of our own with its private key: what W3C WebRTC §4.9 calls RTCCertificate. Immutable, and thread-safe: any number of
 * connections may use one.
 */
public final class DtlsCertificate {
    /** How long a generated certificate is valid, as in browsers. */
    public static final long DEFAULT_LIFETIME_SECONDS = 30L * 24 * 3_600;

    /** W3C WebRTC §4.9.1 lets nobody ask for more. */
    public static final long MAX_LIFETIME_SECONDS = 365L * 24 * 3_600;

    /** How far back its validity begins: clocks of peers may be behind. */
    private static final long BACKDATED_SECONDS = 24 * 3_600;

    private static final int RSA_BITS = 2_048;
    private static final List<String> FINGERPRINT_ALGORITHMS = List.of("sha-256", "sha-384", "sha-512");

    private final List<byte[]> chain;
    private final PublicKey publicKey;
    private final PrivateKey privateKey;
    private final long expiresEpochSeconds;

    private DtlsCertificate(List<byte[]> chain, KeyPair pair, long expiresEpochSeconds) {
        this.chain = chain;
        this.publicKey = pair.getPublic();
        this.privateKey = pair.getPrivate();
        this.expiresEpochSeconds = expiresEpochSeconds;
    }

    /**
     * Makes a self-signed certificate that is valid for {@link #DEFAULT_LIFETIME_SECONDS}.
     *
     * @param type of its key
     * @param nowEpochSeconds the time, in seconds since 1970
     * @param entropy a SecureRandom, unless it is for a simulation
     * @return the certificate
     */
    public static DtlsCertificate generate(CertificateKeyType type, long nowEpochSeconds, RandomGenerator entropy) {
        return generate(type, nowEpochSeconds, DEFAULT_LIFETIME_SECONDS, entropy);
    }

    /**
     * Makes a self-signed certificate. One with RSA takes up to a second.
     *
     * @param type of its key
     * @param nowEpochSeconds the time, in seconds since 1970
     * @param lifetimeSeconds for how long, 0 to {@link #MAX_LIFETIME_SECONDS}
     * @param entropy a SecureRandom, unless it is for a simulation
     * @return the certificate
     */
    public static DtlsCertificate generate(
            CertificateKeyType type, long nowEpochSeconds, long lifetimeSeconds, RandomGenerator entropy) {
        if (lifetimeSeconds < 0 || lifetimeSeconds > MAX_LIFETIME_SECONDS) {
            throw new IllegalArgumentException("a lifetime of " + lifetimeSeconds + " s");
        }
        SecureRandom random = new SeededRandom(entropy);
        KeyPair pair = generatePair(type, random);
        long until = nowEpochSeconds + lifetimeSeconds;
        byte[] der = SelfSigned.certificate(pair, nowEpochSeconds - BACKDATED_SECONDS, until, random);
        return new DtlsCertificate(List.of(der), pair, until);
    }

    /**
     * Takes a certificate that was made elsewhere.
     *
     * @param chain DER, the certificate itself first
     * @param pkcs8Key its private key, PKCS#8 in DER without a password
     * @return the certificate
     * @throws MalformedException when they are not well-formed, of a kind that is not spoken here, or do not belong together
     */
    public static DtlsCertificate of(List<byte[]> chain, byte[] pkcs8Key) throws MalformedException {
        PublicKey publicKey = PeerCertificate.ofChain(chain).publicKey();
        try {
            PrivateKey privateKey =
                    KeyFactory.getInstance(publicKey.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(pkcs8Key));
            KeyPair pair = new KeyPair(publicKey, privateKey);
            if (!KeyPairs.belongTogether(pair)) {
                throw new MalformedException(DropReason.MALFORMED, "the key is not that of the certificate");
            }
            X509Certificate leaf = (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(chain.getFirst()));
            List<byte[]> copies = chain.stream().map(byte[]::clone).toList();
            return new DtlsCertificate(
                    copies, pair, leaf.getNotAfter().toInstant().getEpochSecond());
        } catch (InvalidKeySpecException e) {
            throw new MalformedException(DropReason.MALFORMED, "no PKCS#8 key of the kind that the certificate has");
        } catch (GeneralSecurityException e) {
            throw new MalformedException(DropReason.MALFORMED, "not a certificate");
        }
    }

    /**
     * Takes a certificate and its key as PEM (RFC 7468).
     *
     * @param text CERTIFICATE sections, the certificate itself first, and one PRIVATE KEY section, in any order
     * @return the certificate
     * @throws MalformedException see {@link #of}
     */
    public static DtlsCertificate ofPem(String text) throws MalformedException {
        List<byte[]> keys = Pem.sections(text, "PRIVATE KEY");
        if (keys.size() != 1) {
            throw new MalformedException(DropReason.MALFORMED, keys.size() + " sections with a PRIVATE KEY, not one");
        }
        return of(Pem.sections(text, "CERTIFICATE"), keys.getFirst());
    }

    /**
     * The certificate and its key as PEM, for {@link #ofPem}. The key is not encrypted.
     *
     * @return PKCS#8 and X.509 sections
     */
    public String toPem() {
        StringBuilder text = new StringBuilder(Pem.section("PRIVATE KEY", privateKey.getEncoded()));
        chain.forEach(der -> text.append(Pem.section("CERTIFICATE", der)));
        return text.toString();
    }

    /**
     * The certificate itself.
     *
     * @return a copy of its DER
     */
    public byte[] der() {
        return chain.getFirst().clone();
    }

    /**
     * When it ends to be valid.
     *
     * @return seconds since 1970
     */
    public long expiresEpochSeconds() {
        return expiresEpochSeconds;
    }

    /**
     * Its fingerprint by one hash.
     *
     * @param algorithm see {@link Fingerprint#algorithm()}
     * @return the fingerprint
     */
    public Fingerprint fingerprint(String algorithm) {
        return Fingerprint.of(algorithm, chain.getFirst());
    }

    /**
     * Its fingerprints, that by SHA-256 first, which is the one for SDP.
     *
     * @return three of them
     */
    public List<Fingerprint> fingerprints() {
        return FINGERPRINT_ALGORITHMS.stream().map(this::fingerprint).toList();
    }

    /** DER, the certificate itself first; not to be changed. */
    List<byte[]> chain() {
        return chain;
    }

    PublicKey publicKey() {
        return publicKey;
    }

    PrivateKey privateKey() {
        return privateKey;
    }

    @Override
    public String toString() {
        return "DtlsCertificate[" + publicKey.getAlgorithm() + ", " + fingerprint("sha-256") + "]";
    }

    private static KeyPair generatePair(CertificateKeyType type, SecureRandom random) {
        try {
            boolean rsa = type == CertificateKeyType.RSA_2048;
            KeyPairGenerator generator = KeyPairGenerator.getInstance(rsa ? "RSA" : "EC");
            AlgorithmParameterSpec parameters = rsa
                    ? new RSAKeyGenParameterSpec(RSA_BITS, RSAKeyGenParameterSpec.F4)
                    : EllipticCurve.P256.parameters();
            generator.initialize(parameters, random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has EC and RSA", e);
        }
    }
}
