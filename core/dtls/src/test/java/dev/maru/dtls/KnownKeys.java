package dev.maru.dtls;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.security.spec.XECPrivateKeySpec;
import java.util.HexFormat;

/** Ephemeral keys whose private halves are published. */
final class KnownKeys {
    private KnownKeys() {}

    static X25519Exchange x25519(String secret, String share) throws GeneralSecurityException {
        KeyFactory factory = KeyFactory.getInstance("X25519");
        byte[] encoded = HexFormat.of().parseHex("302a300506032b656e032100" + share);
        return new X25519Exchange(new KeyPair(
                factory.generatePublic(new X509EncodedKeySpec(encoded)),
                factory.generatePrivate(new XECPrivateKeySpec(
                        NamedParameterSpec.X25519, HexFormat.of().parseHex(secret)))));
    }

    static EcdhExchange ecdh(EllipticCurve curve, String secret, String share) throws Exception {
        KeyFactory factory = KeyFactory.getInstance("EC");
        return new EcdhExchange(
                curve,
                new KeyPair(
                        curve.decode(HexFormat.of().parseHex(share)),
                        factory.generatePrivate(new ECPrivateKeySpec(new BigInteger(secret, 16), curve.parameters()))));
    }
}
