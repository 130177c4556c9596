package dev.maru.dtls;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.maru.wire.MalformedException;

/** Whatever bytes come as a certificate, there is a key or a refusal. */
class PeerCertificateFuzzTest {
    private static final byte[] CONTENT = new byte[32];

    @FuzzTest
    void readsOrRefuses(byte[] bytes) {
        try {
            PeerCertificate certificate = PeerCertificate.parse(bytes);
            for (SignatureScheme scheme : SignatureScheme.values()) {
                if (scheme.fits(certificate.publicKey(), false)) {
                    scheme.verify(certificate.publicKey(), CONTENT, bytes);
                }
            }
        } catch (MalformedException expected) {
            // The only way to refuse.
        }
    }
}
