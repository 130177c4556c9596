package dev.maru.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignatureSchemeTest {
    private static final SecureRandom RANDOM = new SeededRandom(new SplittableRandom(3));
    private static final KeyPair P256 = pair(256);
    private static final KeyPair P384 = pair(384);
    private static final KeyPair RSA = new KeyPair(OwnCertificates.RSA.publicKey(), OwnCertificates.RSA.privateKey());
    private static final byte[] CONTENT = "sample".getBytes(StandardCharsets.US_ASCII);

    @ParameterizedTest
    @EnumSource(SignatureScheme.class)
    void checksWhatItSigned(SignatureScheme scheme) {
        KeyPair pair = pairFor(scheme);
        byte[] signature = scheme.sign(pair.getPrivate(), CONTENT, RANDOM);
        assertThat(scheme.verify(pair.getPublic(), CONTENT, signature)).isTrue();
        assertThat(scheme.verify(pair.getPublic(), "other".getBytes(StandardCharsets.US_ASCII), signature))
                .isFalse();
        for (int length = 0; length < signature.length; length++) {
            assertThat(scheme.verify(pair.getPublic(), CONTENT, Arrays.copyOf(signature, length)))
                    .isFalse();
        }
        signature[signature.length / 2] ^= 1;
        assertThat(scheme.verify(pair.getPublic(), CONTENT, signature)).isFalse();
    }

    @ParameterizedTest
    @EnumSource(SignatureScheme.class)
    void saysNoToAKeyOfAnotherKind(SignatureScheme scheme) {
        KeyPair other = scheme.name().startsWith("RSA") ? P256 : RSA;
        byte[] signature = scheme.sign(pairFor(scheme).getPrivate(), CONTENT, RANDOM);
        assertThat(scheme.verify(other.getPublic(), CONTENT, signature)).isFalse();
        assertThat(scheme.fits(other.getPublic(), true)).isFalse();
        assertThat(scheme.fits(other.getPublic(), false)).isFalse();
    }

    /** RFC 6979 §A.2.5: the signature of "sample" by ECDSA on P-256 with SHA-256. */
    @Test
    void checksTheSignatureOfRfc6979() throws Exception {
        ECPublicKey key = EllipticCurve.P256.decode(hex("04"
                + "60FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB6"
                + "7903FE1008B8BC99A41AE9E95628BC64F2F1B20C2D7E9F5177A3C294D4462299"));
        byte[] signature = DerWriter.sequence(
                integer("EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716"),
                integer("F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8"));
        assertThat(SignatureScheme.ECDSA_SECP256R1_SHA256.verify(key, CONTENT, signature))
                .isTrue();
    }

    /** CVE-2022-21449: r and s of zero once were a signature of everything. */
    @Test
    void refusesASignatureOfZeros() {
        byte[] signature = DerWriter.sequence(integer("00"), integer("00"));
        assertThat(SignatureScheme.ECDSA_SECP256R1_SHA256.verify(P256.getPublic(), CONTENT, signature))
                .isFalse();
    }

    /** RFC 8446 §4.2.3: in 1.3 a scheme names its curve, and PKCS #1 v1.5 is not for handshakes. */
    @Test
    void is13StricterThan12() {
        assertThat(SignatureScheme.ECDSA_SECP256R1_SHA256.fits(P384.getPublic(), true))
                .isFalse();
        assertThat(SignatureScheme.ECDSA_SECP256R1_SHA256.fits(P384.getPublic(), false))
                .isTrue();
        assertThat(SignatureScheme.RSA_PKCS1_SHA256.fits(RSA.getPublic(), true)).isFalse();
        assertThat(SignatureScheme.RSA_PKCS1_SHA256.fits(RSA.getPublic(), false))
                .isTrue();
        assertThat(SignatureScheme.RSA_PSS_RSAE_SHA256.fits(RSA.getPublic(), true))
                .isTrue();
    }

    /** RSA with SHA-1, DSA with SHA-1, ECDSA with SHA-1, RSA with MD5, and one that nobody has. */
    @ParameterizedTest
    @ValueSource(ints = {0x0201, 0x0202, 0x0203, 0x0101, 0x7A7A})
    void knowsNoLegacySchemes(int codePoint) {
        assertThat(SignatureScheme.of(codePoint)).isNull();
    }

    /** The example of RFC 8446 §4.4.3, for a hash of 32 times 01. */
    @Test
    void signsUnderTheContextOf13() {
        byte[] hash = new byte[32];
        Arrays.fill(hash, (byte) 1);
        assertThat(SignatureScheme.content13(DtlsRole.SERVER, hash))
                .isEqualTo(hex("20".repeat(64)
                        + "544c5320312e332c207365727665722043657274696669636174655665726966790001" + "01".repeat(31)));
    }

    private static KeyPair pairFor(SignatureScheme scheme) {
        return switch (scheme) {
            case ECDSA_SECP256R1_SHA256 -> P256;
            case ECDSA_SECP384R1_SHA384 -> P384;
            case RSA_PSS_RSAE_SHA256,
                    RSA_PSS_RSAE_SHA384,
                    RSA_PSS_RSAE_SHA512,
                    RSA_PKCS1_SHA256,
                    RSA_PKCS1_SHA384,
                    RSA_PKCS1_SHA512 -> RSA;
        };
    }

    private static KeyPair pair(int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(bits, RANDOM);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] integer(String hex) {
        return DerWriter.element(DerReader.INTEGER, new BigInteger(hex, 16).toByteArray());
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }
}
