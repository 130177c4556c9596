package dev.maru.app;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Makes a certificate for a server that has none of its own (RFC 5280), with what the JDK has. */
final class SelfSigned {
    /** Browsers refuse certificates that are good for more than 398 days. */
    static final Duration LIFETIME = Duration.ofDays(397);

    /** The clock of a phone may be behind. */
    private static final Duration BACKDATED = Duration.ofDays(1);

    private static final String ECDSA_WITH_SHA256 = "1.2.840.10045.4.3.2";
    private static final String COMMON_NAME = "2.5.4.3";
    private static final String SUBJECT_KEY_IDENTIFIER = "2.5.29.14";
    private static final String KEY_USAGE = "2.5.29.15";
    private static final String SUBJECT_ALTERNATIVE_NAME = "2.5.29.17";
    private static final String BASIC_CONSTRAINTS = "2.5.29.19";
    private static final String EXTENDED_KEY_USAGE = "2.5.29.37";
    private static final String SERVER_AUTHENTICATION = "1.3.6.1.5.5.7.3.1";

    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;
    private static final int SERIAL_BITS = 127;

    private SelfSigned() {}

    /**
     * Makes a P-256 key and its certificate.
     *
     * @param names host names it is for
     * @param addresses IP addresses it is for
     * @param now from when it is good, less a day
     */
    static ServerIdentity create(Collection<String> names, Collection<InetAddress> addresses, Instant now)
            throws GeneralSecurityException {
        SecureRandom random = new SecureRandom();
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"), random);
        KeyPair keys = generator.generateKeyPair();
        byte[] algorithm = Der.sequence(Der.oid(ECDSA_WITH_SHA256));
        byte[] name = Der.sequence(Der.set(Der.sequence(Der.oid(COMMON_NAME), Der.utf8("Maru (self-signed)"))));
        byte[] tbs = Der.sequence(
                Der.explicit(0, Der.integer(2)),
                Der.integer(new BigInteger(SERIAL_BITS, random).setBit(SERIAL_BITS - 1)),
                algorithm,
                name,
                Der.sequence(
                        Der.time(now.minus(BACKDATED)),
                        Der.time(now.minus(BACKDATED).plus(LIFETIME))),
                name,
                keys.getPublic().getEncoded(),
                Der.explicit(3, extensions(keys, names, addresses)));
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(keys.getPrivate(), random);
        signature.update(tbs);
        byte[] encoded = Der.sequence(tbs, algorithm, Der.bits(signature.sign(), 0));
        X509Certificate certificate = (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(encoded));
        return new ServerIdentity(List.of(certificate), keys.getPrivate());
    }

    private static byte[] extensions(KeyPair keys, Collection<String> names, Collection<InetAddress> addresses)
            throws GeneralSecurityException {
        List<byte[]> alternatives = new ArrayList<>();
        for (String name : names) {
            alternatives.add(Der.implicit(DNS_NAME, name.getBytes(StandardCharsets.US_ASCII)));
        }
        for (InetAddress address : addresses) {
            alternatives.add(Der.implicit(IP_ADDRESS, address.getAddress()));
        }
        byte[] identifier =
                MessageDigest.getInstance("SHA-1").digest(keys.getPublic().getEncoded());
        byte[] digitalSignature = Der.bits(new byte[] {(byte) 0x80}, 7);
        return Der.sequence(
                extension(BASIC_CONSTRAINTS, true, Der.sequence()),
                extension(KEY_USAGE, true, digitalSignature),
                extension(EXTENDED_KEY_USAGE, false, Der.sequence(Der.oid(SERVER_AUTHENTICATION))),
                extension(SUBJECT_ALTERNATIVE_NAME, false, Der.sequence(alternatives.toArray(new byte[0][]))),
                extension(SUBJECT_KEY_IDENTIFIER, false, Der.octets(identifier)));
    }

    private static byte[] extension(String oid, boolean critical, byte[] value) {
        return critical
                ? Der.sequence(Der.oid(oid), Der.bool(true), Der.octets(value))
                : Der.sequence(Der.oid(oid), Der.octets(value));
    }
}
