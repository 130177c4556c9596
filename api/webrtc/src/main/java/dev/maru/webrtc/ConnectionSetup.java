package dev.maru.webrtc;

import dev.maru.dtls.CertificateKeyType;
import dev.maru.dtls.DtlsCertificate;
import dev.maru.ice.IceConfig;
import dev.maru.ice.IcePolicy;
import dev.maru.jsep.BundlePolicy;
import dev.maru.jsep.Description;
import dev.maru.jsep.HeaderEncryption;
import dev.maru.jsep.JsepException;
import dev.maru.jsep.SdpType;
import dev.maru.peer.PeerConfig;
import java.security.SecureRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Brings the W3C's configuration and errors into the words of the machines, and back. */
final class ConnectionSetup {
    private ConnectionSetup() {}

    /** Who we are and what we can; makes a certificate when none is given. */
    static PeerConfig of(RTCConfiguration configuration, long now, SecureRandom entropy) {
        long wallMillis = System.currentTimeMillis();
        DtlsCertificate certificate = configuration.certificates().isEmpty()
                ? DtlsCertificate.generate(
                        CertificateKeyType.ECDSA_P256, TimeUnit.MILLISECONDS.toSeconds(wallMillis), entropy)
                : configuration.certificates().getFirst().certificate();
        if (TimeUnit.SECONDS.toMillis(certificate.expiresEpochSeconds()) <= wallMillis) {
            throw RTCException.invalidAccess("The certificate has expired; make a new one.");
        }
        PeerConfig config = PeerConfig.of(certificate, TimeUnit.MILLISECONDS.toNanos(wallMillis) - now);
        BundlePolicy bundle = BundlePolicy.valueOf(configuration.bundlePolicy().name());
        IceConfig ice = IceConfig.DEFAULT.withPolicy(
                IcePolicy.valueOf(configuration.iceTransportPolicy().name()));
        HeaderEncryption headers = HeaderEncryption.valueOf(
                configuration.rtpHeaderEncryptionPolicy().name());
        return config.withJsep(config.jsep().withBundlePolicy(bundle).withHeaderEncryption(headers))
                .withIce(ice);
    }

    /** The W3C's error for a refusal. */
    static RTCException translate(JsepException refusal) {
        String message = String.valueOf(refusal.getMessage());
        return switch (refusal.error()) {
            case INVALID_STATE -> RTCException.invalidState(message);
            case INVALID_ACCESS -> RTCException.invalidAccess(message);
            case INVALID_MODIFICATION -> RTCException.invalidModification(message);
            case OPERATION -> RTCException.operation(message);
            case SDP_SYNTAX -> RTCError.syntax(message, refusal.line() == 0 ? -1 : refusal.line());
            case TYPE -> RTCException.type(message);
        };
    }

    static RTCSessionDescription description(Description description) {
        return new RTCSessionDescription(RTCSdpType.valueOf(description.type().name()), description.sdp());
    }

    static Description description(RTCSessionDescription description) {
        return new Description(SdpType.valueOf(description.type().name()), description.sdp());
    }

    static @Nullable RTCSessionDescription maybe(@Nullable Description description) {
        return description == null ? null : description(description);
    }
}
