package dev.maru.dtls;

import java.util.List;
import java.util.SplittableRandom;

/** Certificates for tests, made once: RSA keys take their time. */
final class Certificates {
    static final DtlsCertificate ALICE = make(CertificateKeyType.ECDSA_P256, 1);
    static final DtlsCertificate BOB = make(CertificateKeyType.ECDSA_P256, 2);
    static final DtlsCertificate MALLORY = make(CertificateKeyType.ECDSA_P256, 3);

    /** Made when asked for. */
    static final class Rsa {
        static final DtlsCertificate CAROL = make(CertificateKeyType.RSA_2048, 4);

        private Rsa() {}
    }

    private Certificates() {}

    private static DtlsCertificate make(CertificateKeyType type, long seed) {
        return DtlsCertificate.generate(type, 1_700_000_000, new SplittableRandom(seed));
    }

    /** A configuration for one side. */
    static DtlsConfig config(DtlsCertificate own, DtlsCertificate peer) {
        return DtlsConfig.of(own, List.of(peer.fingerprint("sha-256")));
    }
}
