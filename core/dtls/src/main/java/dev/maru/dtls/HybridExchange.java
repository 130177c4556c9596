package dev.maru.dtls;

import dev.maru.wire.DropReason;
import dev.maru.wire.MalformedException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.KEM;
import javax.security.auth.DestroyFailedException;

/**
 * X25519MLKEM768 (draft-ietf-tls-ecdhe-mlkem §4): the client's share is an encapsulation key of ML-KEM-768 and its X25519 share, the
 * server's a ciphertext and its X25519 share, the secret that of ML-KEM and that of X25519, in this order.
 */
final class HybridExchange implements KeyExchange {
    /** FIPS 203 table 3. */
    static final int ENCAPSULATION_KEY_LENGTH = 1_184;

    static final int CIPHERTEXT_LENGTH = 1_088;
    private static final int KEM_SECRET_LENGTH = 32;
    /** The modulus q of FIPS 203 §2.4: 12 bits hold each coefficient and must stay below it. */
    private static final int MODULUS = 3_329;
    /** The coefficients of three polynomials of 256; the 32 bytes of a seed follow. */
    private static final int COEFFICIENTS_LENGTH = 1_152;

    private static final String ALGORITHM = "ML-KEM-768";
    /** SubjectPublicKeyInfo of id-alg-ml-kem-768 up to the 1,184 bytes of the key (RFC 9935 §4). */
    private static final byte[] SPKI_PREFIX = HexFormat.of().parseHex("308204b2300b0609608648016503040402038204a100");

    private final KeyPair kem;
    private final X25519Exchange x25519;

    private HybridExchange(KeyPair kem, X25519Exchange x25519) {
        this.kem = kem;
        this.x25519 = x25519;
    }

    static HybridExchange generate(SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(ALGORITHM);
            generator.initialize(NamedParameterSpec.ML_KEM_768, random);
            return new HybridExchange(generator.generateKeyPair(), X25519Exchange.generate(random));
        } catch (GeneralSecurityException e) {
            throw new AssertionError("JDK 24 and later have " + ALGORITHM, e);
        }
    }

    static Answer answer(byte[] peerShare, SecureRandom random) throws MalformedException {
        if (peerShare.length != ENCAPSULATION_KEY_LENGTH + X25519Exchange.LENGTH) {
            throw new MalformedException(DropReason.MALFORMED, "a client's share of X25519MLKEM768 has 1,216 bytes");
        }
        X25519Exchange own = X25519Exchange.generate(random);
        try {
            byte[] secondSecret = own.agree(Arrays.copyOfRange(peerShare, ENCAPSULATION_KEY_LENGTH, peerShare.length));
            PublicKey key = encapsulationKey(Arrays.copyOf(peerShare, ENCAPSULATION_KEY_LENGTH));
            KEM.Encapsulated answer =
                    KEM.getInstance("ML-KEM").newEncapsulator(key, random).encapsulate();
            byte[] firstSecret = answer.key().getEncoded();
            return new Answer(concat(answer.encapsulation(), own.share()), join(firstSecret, secondSecret));
        } catch (GeneralSecurityException e) {
            throw new MalformedException(DropReason.MALFORMED, "no encapsulation for that key");
        } finally {
            own.destroy();
        }
    }

    @Override
    public byte[] share() {
        byte[] encoded = kem.getPublic().getEncoded();
        return concat(Arrays.copyOfRange(encoded, SPKI_PREFIX.length, encoded.length), x25519.share());
    }

    @Override
    public byte[] agree(byte[] peerShare) throws MalformedException {
        if (peerShare.length != CIPHERTEXT_LENGTH + X25519Exchange.LENGTH) {
            throw new MalformedException(DropReason.MALFORMED, "a server's share of X25519MLKEM768 has 1,120 bytes");
        }
        byte[] secondSecret = x25519.agree(Arrays.copyOfRange(peerShare, CIPHERTEXT_LENGTH, peerShare.length));
        try {
            byte[] firstSecret = KEM.getInstance("ML-KEM")
                    .newDecapsulator(kem.getPrivate())
                    .decapsulate(Arrays.copyOf(peerShare, CIPHERTEXT_LENGTH))
                    .getEncoded();
            return join(firstSecret, secondSecret);
        } catch (GeneralSecurityException e) {
            throw new MalformedException(DropReason.MALFORMED, "no secret in that ciphertext");
        }
    }

    @Override
    public void destroy() {
        try {
            kem.getPrivate().destroy();
        } catch (DestroyFailedException e) {
            // The JDK's keys of ML-KEM cannot be erased; the collector takes them.
        }
        x25519.destroy();
    }

    private static PublicKey encapsulationKey(byte[] raw) throws GeneralSecurityException, MalformedException {
        if (!hasReducedCoefficients(raw)) {
            throw new MalformedException(DropReason.MALFORMED, "an encapsulation key that is not reduced");
        }
        return KeyFactory.getInstance("ML-KEM").generatePublic(new X509EncodedKeySpec(concat(SPKI_PREFIX, raw)));
    }

    /** The modulus check on encapsulation keys (FIPS 203 §7.2), which a server must make (draft-ietf-tls-ecdhe-mlkem §4.2). */
    private static boolean hasReducedCoefficients(byte[] raw) {
        for (int i = 0; i < COEFFICIENTS_LENGTH; i += 3) {
            int first = raw[i] & 0xFF | (raw[i + 1] & 0x0F) << 8;
            int second = (raw[i + 1] & 0xF0) >> 4 | (raw[i + 2] & 0xFF) << 4;
            if (first >= MODULUS || second >= MODULUS) {
                return false;
            }
        }
        return true;
    }

    private static byte[] join(byte[] kemSecret, byte[] x25519Secret) {
        byte[] both = Arrays.copyOf(kemSecret, KEM_SECRET_LENGTH + X25519Exchange.LENGTH);
        System.arraycopy(x25519Secret, 0, both, KEM_SECRET_LENGTH, X25519Exchange.LENGTH);
        Arrays.fill(kemSecret, (byte) 0);
        Arrays.fill(x25519Secret, (byte) 0);
        return both;
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
