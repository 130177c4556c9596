package dev.maru.dtls;

import java.time.Instant;
import java.util.SplittableRandom;

/** One certificate of each kind for all tests: a key of RSA takes a second. */
final class OwnCertificates {
    /** When they were made. */
    static final long NOW = Instant.parse("2026-11-29T10:00:00Z").getEpochSecond();

    static final DtlsCertificate ECDSA = DtlsCertificate.generate(CertificateKeyType.ECDSA_P256, NOW, random());
    static final DtlsCertificate RSA = DtlsCertificate.generate(CertificateKeyType.RSA_2048, NOW, random());

    private OwnCertificates() {}

    static DtlsCertificate of(CertificateKeyType type) {
        return switch (type) {
            case ECDSA_P256 -> ECDSA;
            case RSA_2048 -> RSA;
        };
    }

    private static SplittableRandom random() {
        return new SplittableRandom(9);
    }
}
