package dev.maru.dtls;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import javax.crypto.KeyAgreement;

/** Whether two keys are a pair, found out without a signature, so without entropy. */
final class KeyPairs {
    private KeyPairs() {}

    static boolean belongTogether(KeyPair pair) throws GeneralSecurityException {
        return switch (pair.getPublic()) {
            case RSAPublicKey rsa ->
                pair.getPrivate() instanceof RSAPrivateKey key
                        && key.getModulus().equals(rsa.getModulus());
            case ECPublicKey ec -> agreesWithGenerator(pair, ec);
            default -> false;
        };
    }

    /** The agreement with a peer whose key is the generator is the x coordinate of our own public key. */
    private static boolean agreesWithGenerator(KeyPair pair, ECPublicKey ec) throws GeneralSecurityException {
        EllipticCurve curve = EllipticCurve.P256.has(ec) ? EllipticCurve.P256 : EllipticCurve.P384;
        KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
        agreement.init(pair.getPrivate());
        agreement.doPhase(curve.generator(), true);
        byte[] x = agreement.generateSecret();
        byte[] own = Arrays.copyOfRange(curve.encode(ec.getW()), 1, 1 + x.length);
        return MessageDigest.isEqual(x, own);
    }
}
