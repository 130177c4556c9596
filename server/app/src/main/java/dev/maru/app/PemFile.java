package dev.maru.app;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads and writes certificates and private keys as text (RFC 7468). */
final class PemFile {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);

    private static final String RSA_ENCRYPTION = "1.2.840.113549.1.1.1";
    private static final String EC_PUBLIC_KEY = "1.2.840.10045.2.1";
    private static final int CONTEXT_0_CONSTRUCTED = 0xA0;
    private static final int SEQUENCE = 0x30;

    private PemFile() {}

    /**
     * The certificates in a file, in their order.
     *
     * @throws UnusableException when there is none, or one cannot be read
     */
    static List<X509Certificate> certificates(String text, String name) throws UnusableException {
        List<X509Certificate> chain = new ArrayList<>();
        Matcher block = BLOCK.matcher(text);
        while (block.find()) {
            if (block.group(1).equals("CERTIFICATE")) {
                chain.add(certificate(decode(block.group(2), name), name));
            }
        }
        if (chain.isEmpty()) {
            throw new UnusableException(Text.of(
                            "%s has no certificate (no “BEGIN CERTIFICATE” block).",
                            "%s: 인증서가 없습니다(“BEGIN CERTIFICATE” 블록이 없음).")
                    .with(name));
        }
        return chain;
    }

    private static X509Certificate certificate(byte[] der, String name) throws UnusableException {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        } catch (CertificateException e) {
            throw new UnusableException(Text.of("A certificate in %s is damaged.", "%s: 손상된 인증서가 있습니다.")
                    .with(name));
        }
    }

    /**
     * The private key in a file: PKCS#8 (RFC 5958), PKCS#1 (RFC 8017 §A.1.2) or SEC1 (RFC 5915).
     *
     * @throws UnusableException when there is none, or it is encrypted or cannot be read
     */
    static PrivateKey privateKey(String text, String name) throws UnusableException {
        Matcher block = BLOCK.matcher(text);
        while (block.find()) {
            String label = block.group(1);
            boolean encrypted = label.startsWith("ENCRYPTED") || block.group(2).contains("Proc-Type:");
            if (label.endsWith("PRIVATE KEY") && encrypted) {
                throw new UnusableException(Text.of(
                                "The key in %s is encrypted; decrypt it with: openssl pkey -in KEY -out PLAIN",
                                "%s: 암호화된 키입니다. 다음 명령으로 복호화하세요: openssl pkey -in KEY -out PLAIN")
                        .with(name));
            }
            PrivateKey key = switch (label) {
                case "PRIVATE KEY" -> parse(decode(block.group(2), name));
                case "RSA PRIVATE KEY" -> parse(wrapPkcs1(decode(block.group(2), name)));
                case "EC PRIVATE KEY" -> parse(wrapSec1(decode(block.group(2), name)));
                default -> null;
            };
            if (key != null) {
                return key;
            }
            if (label.endsWith("PRIVATE KEY")) {
                throw new UnusableException(Text.of(
                                "The private key in %s is damaged or of a kind that Maru does not know (RSA, EC and Ed25519 are known).",
                                "%s: 손상되었거나 지원하지 않는 종류의 개인 키입니다(RSA, EC, Ed25519 지원).")
                        .with(name));
            }
        }
        throw new UnusableException(Text.of(
                        "%s has no private key (no “BEGIN PRIVATE KEY” block).",
                        "%s: 개인 키가 없습니다(“BEGIN PRIVATE KEY” 블록이 없음).")
                .with(name));
    }

    private static @Nullable PrivateKey parse(byte @Nullable [] pkcs8) {
        if (pkcs8 == null) {
            return null;
        }
        for (String algorithm : new String[] {"EC", "RSA", "EdDSA"}) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            } catch (GeneralSecurityException e) {
                // The key says which algorithm it is for, and only that one takes it.
            }
        }
        return null;
    }

    private static byte[] wrapPkcs1(byte[] key) {
        return Der.sequence(Der.integer(0), Der.sequence(Der.oid(RSA_ENCRYPTION), Der.nothing()), Der.octets(key));
    }

    /** The curve is in the key itself: SEQUENCE, version, private key, then parameters as {@code [0]}. */
    private static byte @Nullable [] wrapSec1(byte[] key) {
        DerReader outer = new DerReader(key);
        DerReader inner = outer.enter(SEQUENCE);
        if (inner == null || !inner.skip() || !inner.skip()) {
            return null;
        }
        DerReader parameters = inner.enter(CONTEXT_0_CONSTRUCTED);
        return parameters == null
                ? null
                : Der.sequence(
                        Der.integer(0), Der.sequence(Der.oid(EC_PUBLIC_KEY), parameters.rest()), Der.octets(key));
    }

    private static byte[] decode(String base64, String name) throws UnusableException {
        try {
            return Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new UnusableException(
                    Text.of("%s is not valid PEM.", "%s: 올바른 PEM이 아닙니다.").with(name));
        }
    }

    /** One block of text. */
    static String encode(String label, byte[] der) {
        Base64.Encoder lines = Base64.getMimeEncoder(64, new byte[] {'\n'});
        return "-----BEGIN " + label + "-----\n" + lines.encodeToString(der) + "\n-----END " + label + "-----\n";
    }

    /** A file that cannot be used, in a sentence that never shows what is in it. */
    static final class UnusableException extends Exception {
        private static final long serialVersionUID = 1;

        private final transient Text sentence;

        UnusableException(Text sentence) {
            super(sentence.english(), null, false, false);
            this.sentence = sentence;
        }

        Text sentence() {
            return sentence;
        }
    }
}
