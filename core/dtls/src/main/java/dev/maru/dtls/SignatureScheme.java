package dev.maru.dtls;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How CertificateVerify and, in 1.2, ServerKeyExchange are signed (RFC 8446 §4.2.3, RFC 5246 §7.4.1.4.1). SHA-1, MD5 and DSA are not
 * among them.
 */
enum SignatureScheme {
    ECDSA_SECP256R1_SHA256(0x0403, "SHA256withECDSA", EllipticCurve.P256, 0),
    ECDSA_SECP384R1_SHA384(0x0503, "SHA384withECDSA", EllipticCurve.P384, 0),
    RSA_PSS_RSAE_SHA256(0x0804, "SHA-256", null, 32),
    RSA_PSS_RSAE_SHA384(0x0805, "SHA-384", null, 48),
    RSA_PSS_RSAE_SHA512(0x0806, "SHA-512", null, 64),
    /** 1.2 only, like the next ones. */
    RSA_PKCS1_SHA256(0x0401, "SHA256withRSA", null, 0),
    RSA_PKCS1_SHA384(0x0501, "SHA384withRSA", null, 0),
    RSA_PKCS1_SHA512(0x0601, "SHA512withRSA", null, 0);

    /** RFC 8446 §4.4.3: 64 blanks, a context, a zero, the hash. */
    private static final int PADDING_LENGTH = 64;

    private final int codePoint;
    private final String jcaName;
    private final @Nullable EllipticCurve curve;
    private final int saltLength;

    SignatureScheme(int codePoint, String jcaName, @Nullable EllipticCurve curve, int saltLength) {
        this.codePoint = codePoint;
        this.jcaName = jcaName;
        this.curve = curve;
        this.saltLength = saltLength;
    }

    /** The scheme with a code point, null when it is none of ours. */
    static @Nullable SignatureScheme of(int codePoint) {
        for (SignatureScheme scheme : values()) {
            if (scheme.codePoint == codePoint) {
                return scheme;
            }
        }
        return null;
    }

    /** What the server's or client's signature in 1.3 covers (RFC 8446 §4.4.3). */
    static byte[] content13(DtlsRole signer, byte[] transcriptHash) {
        String context = "TLS 1.3, " + (signer == DtlsRole.CLIENT ? "client" : "server") + " CertificateVerify";
        byte[] text = context.getBytes(StandardCharsets.US_ASCII);
        byte[] content = new byte[PADDING_LENGTH + text.length + 1 + transcriptHash.length];
        Arrays.fill(content, 0, PADDING_LENGTH, (byte) ' ');
        System.arraycopy(text, 0, content, PADDING_LENGTH, text.length);
        System.arraycopy(transcriptHash, 0, content, PADDING_LENGTH + text.length + 1, transcriptHash.length);
        return content;
    }

    int codePoint() {
        return codePoint;
    }

    /** Whether 1.3 allows it in CertificateVerify. */
    boolean isForDtls13() {
        return curve != null || saltLength > 0;
    }

    /** Whether a key can make or check such signatures. In 1.2 the curve is not part of the scheme (RFC 8422 §5.10). */
    boolean fits(PublicKey key, boolean dtls13) {
        if (curve == null) {
            return key.getAlgorithm().equals("RSA") && (isForDtls13() || !dtls13);
        }
        return key instanceof ECPublicKey ec && (!dtls13 || curve.has(ec));
    }

    /** Signs with a key that {@link #fits}. */
    byte[] sign(PrivateKey key, byte[] content, SecureRandom random) {
        try {
            Signature signature = newSignature();
            signature.initSign(key, random);
            signature.update(content);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this key cannot sign by " + this, e);
        }
    }

    /** Whether a signature is right. False for whatever is wrong with it or the key. */
    boolean verify(PublicKey key, byte[] content, byte[] signed) {
        try {
            Signature signature = newSignature();
            signature.initVerify(key);
            signature.update(content);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private Signature newSignature() throws GeneralSecurityException {
        if (saltLength == 0) {
            return Signature.getInstance(jcaName);
        }
        Signature signature = Signature.getInstance("RSASSA-PSS");
        signature.setParameter(new PSSParameterSpec(jcaName, "MGF1", new MGF1ParameterSpec(jcaName), saltLength, 1));
        return signature;
    }
}
