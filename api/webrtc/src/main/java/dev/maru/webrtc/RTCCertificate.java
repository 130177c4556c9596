package dev.maru.webrtc;

import dev.maru.dtls.CertificateKeyType;
import dev.maru.dtls.DtlsCertificate;
import dev.maru.dtls.Fingerprint;
import dev.maru.wire.MalformedException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;

/**
 * Who we are to peers (W3C WebRTC §4.9): a key and a certificate that it signs. Peers know it by the fingerprint in our descriptions. A
 * connection makes one of its own unless it is given one. Immutable.
 *
 * <p>Deviation: fingerprints are text as in SDP, not dictionaries; certificates can be kept as PEM.
 */
public final class RTCCertificate {
    private final DtlsCertificate certificate;

    private RTCCertificate(DtlsCertificate certificate) {
        this.certificate = certificate;
    }

    static RTCCertificate of(DtlsCertificate certificate) {
        return new RTCCertificate(certificate);
    }

    static RTCCertificate generate(CertificateKeyType type, SecureRandom entropy) {
        return new RTCCertificate(DtlsCertificate.generate(type, System.currentTimeMillis() / 1_000, entropy));
    }

    /**
     * Reads a certificate and its key, so that peers know us again after a restart.
     *
     * @param pem both, unencrypted, as {@link #toPem} gives them
     * @return the certificate
     * @throws RTCException TypeError when it is none, or of a kind that DTLS does not speak here
     */
    public static RTCCertificate fromPem(String pem) {
        try {
            return new RTCCertificate(DtlsCertificate.ofPem(pem));
        } catch (MalformedException e) {
            throw RTCException.type("This is no certificate with its key: " + e.getMessage() + ".");
        }
    }

    /**
     * The certificate and its key, to be kept secret.
     *
     * @return PEM
     */
    public String toPem() {
        return certificate.toPem();
    }

    /**
     * When it ends to be valid. A connection refuses a certificate that has.
     *
     * @return the time
     */
    public Instant expires() {
        return Instant.ofEpochSecond(certificate.expiresEpochSeconds());
    }

    /**
     * What peers know it by.
     *
     * @return a fingerprint for each hash, as in SDP: {@code sha-256 AB:CD:…}
     */
    public List<String> getFingerprints() {
        return certificate.fingerprints().stream().map(Fingerprint::toString).toList();
    }

    DtlsCertificate certificate() {
        return certificate;
    }

    @Override
    public String toString() {
        return "RTCCertificate[" + getFingerprints().getFirst() + "]";
    }
}
