package dev.maru.dtls;

import dev.maru.wire.DropReason;
import dev.maru.wire.MalformedException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import javax.crypto.KeyAgreement;
import javax.security.auth.DestroyFailedException;

/** ECDH on a NIST curve (RFC 8422 §5.10, RFC 8446 §7.4.2): the secret is the x coordinate with its leading zeros. */
final class EcdhExchange implements KeyExchange {
    private final EllipticCurve curve;
    private final KeyPair pair;

    EcdhExchange(EllipticCurve curve, KeyPair pair) {
        this.curve = curve;
        this.pair = pair;
    }

    static EcdhExchange generate(EllipticCurve curve, SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(curve.parameters(), random);
            return new EcdhExchange(curve, generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has " + curve, e);
        }
    }

    @Override
    public byte[] share() {
        return curve.encode(((ECPublicKey) pair.getPublic()).getW());
    }

    @Override
    public byte[] agree(byte[] peerShare) throws MalformedException {
        ECPublicKey peer = curve.decode(peerShare);
        try {
            KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
            agreement.init(pair.getPrivate());
            agreement.doPhase(peer, true);
            return agreement.generateSecret();
        } catch (GeneralSecurityException e) {
            throw new MalformedException(DropReason.MALFORMED, "no agreement on " + curve);
        }
    }

    @Override
    public void destroy() {
        try {
            pair.getPrivate().destroy();
        } catch (DestroyFailedException e) {
            // The JDK's EC keys cannot be erased; the collector takes them.
        }
    }
}
