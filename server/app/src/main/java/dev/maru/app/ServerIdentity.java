package dev.maru.app;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.util.List;

/**
 * A certificate with its chain, and its private key.
 *
 * @param chain the server's own certificate first
 * @param key its private key
 */
record ServerIdentity(List<X509Certificate> chain, PrivateKey key) {
    X509Certificate certificate() {
        return chain.getFirst();
    }

    /** Whether the private key is that of the certificate: what it signs, the certificate verifies. */
    boolean belongsTogether() {
        String algorithm = key instanceof ECKey ? "SHA256withECDSA" : key instanceof RSAKey ? "SHA256withRSA" : "EdDSA";
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
