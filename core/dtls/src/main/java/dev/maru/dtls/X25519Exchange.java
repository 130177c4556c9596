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
import javax.crypto.KeyAgreement;
import javax.security.auth.DestroyFailedException;

/** X25519 (RFC 7748 §6.1, RFC 8446 §7.4.2). A secret of zeros, which points of small order give, is refused. */
final class X25519Exchange implements KeyExchange {
    static final int LENGTH = 32;

    /** SubjectPublicKeyInfo of id-X25519 up to the 32 bytes of the key (RFC 8410 §4). */
    private static final byte[] SPKI_PREFIX = HexFormat.of().parseHex("302a300506032b656e032100");

    private final KeyPair pair;

    X25519Exchange(KeyPair pair) {
        this.pair = pair;
    }

    static X25519Exchange generate(SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("X25519");
            generator.initialize(NamedParameterSpec.X25519, random);
            return new X25519Exchange(generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has X25519", e);
        }
    }

    @Override
    public byte[] share() {
        byte[] encoded = pair.getPublic().getEncoded();
        return Arrays.copyOfRange(encoded, SPKI_PREFIX.length, encoded.length);
    }

    @Override
    public byte[] agree(byte[] peerShare) throws MalformedException {
        if (peerShare.length != LENGTH) {
            throw new MalformedException(DropReason.MALFORMED, "a share of X25519 has 32 bytes");
        }
        try {
            KeyAgreement agreement = KeyAgreement.getInstance("X25519");
            agreement.init(pair.getPrivate());
            agreement.doPhase(publicKey(peerShare), true);
            byte[] secret = agreement.generateSecret();
            if (isZero(secret)) {
                throw new MalformedException(DropReason.MALFORMED, "a point of small order");
            }
            return secret;
        } catch (GeneralSecurityException e) {
            throw new MalformedException(DropReason.MALFORMED, "no agreement on X25519");
        }
    }

    @Override
    public void destroy() {
        try {
            pair.getPrivate().destroy();
        } catch (DestroyFailedException e) {
            // The JDK's keys of X25519 cannot be erased; the collector takes them.
        }
    }

    private static PublicKey publicKey(byte[] share) throws GeneralSecurityException {
        byte[] encoded = Arrays.copyOf(SPKI_PREFIX, SPKI_PREFIX.length + LENGTH);
        System.arraycopy(share, 0, encoded, SPKI_PREFIX.length, LENGTH);
        return KeyFactory.getInstance("X25519").generatePublic(new X509EncodedKeySpec(encoded));
    }

    private static boolean isZero(byte[] secret) {
        int any = 0;
        for (byte b : secret) {
            any |= b;
        }
        return any == 0;
    }
}
