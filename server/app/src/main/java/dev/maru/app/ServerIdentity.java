package dev.maru.app;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECKey;
import java.security.interfaces.EdECKey;
import java.security.interfaces.RSAKey;
import java.util.List;

/**
 * A certificate with its chain, and its private key.
 *
 * @param chain the server's own certificate first
 * @param key its private key
 */
record ServerIdentity(List<X509Certificate> chain, PrivateKey key) {
    /** No password protects a key store that never leaves the memory. */
    static final char[] NO_PASSWORD = new char[0];

    X509Certificate certificate() {
        return chain.getFirst();
    }

    /** A key store in memory that has this identity alone. */
    KeyStore keyStore() throws GeneralSecurityException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, NO_PASSWORD);
            store.setKeyEntry("maru", key, NO_PASSWORD, chain.toArray(new Certificate[0]));
            return store;
        } catch (IOException e) {
            throw new GeneralSecurityException(e);
        }
    }

    /** Whether the private key is that of the certificate: what it signs, the certificate verifies. */
    boolean belongsTogether() {
        String algorithm = switch (key) {
            case ECKey _ -> "SHA256withECDSA";
            case RSAKey _ -> "SHA256withRSA";
            case EdECKey _ -> "EdDSA";
            default -> "";
        };
        try {
            byte[] sample = {1, 2, 3};
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(sample);
            byte[] signed = signature.sign();
            signature.initVerify(certificate().getPublicKey());
            signature.update(sample);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "ServerIdentity[" + certificate().getSubjectX500Principal() + "]";
    }
}
