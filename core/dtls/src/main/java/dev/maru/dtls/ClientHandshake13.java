package dev.maru.dtls;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A client of 1.3 after the ServerHello (RFC 8446 §2, RFC 9147 §5). */
final class ClientHandshake13 implements Step {
    private enum Due {
        ENCRYPTED_EXTENSIONS,
        CERTIFICATE_REQUEST,
        CERTIFICATE,
        CERTIFICATE_VERIFY,
        FINISHED
    }

    private final Handshake handshake;
    private final List<Integer> answerable;
    private final Keys13 keys;
    private Due due = Due.ENCRYPTED_EXTENSIONS;
    private @Nullable SignatureScheme scheme;

    ClientHandshake13(Handshake handshake, List<Integer> answerable, byte[] secret) {
        this.handshake = handshake;
        this.answerable = answerable;
        keys = Keys13.begin(handshake, secret);
        // RFC 9147 §7.1: the ServerHello acknowledges the ClientHello; the server repeats its own flight
        handshake.endFlight();
    }

    @Override
    public Step receive(HandshakeMessage message) throws HandshakeException {
        HandshakeType type = message.type();
        if (type == HandshakeType.ENCRYPTED_EXTENSIONS && due == Due.ENCRYPTED_EXTENSIONS) {
            readExtensions(message.reader());
            handshake.record(message);
            due = Due.CERTIFICATE_REQUEST;
        } else if (type == HandshakeType.CERTIFICATE_REQUEST && due == Due.CERTIFICATE_REQUEST) {
            scheme = readRequest(message.reader());
            handshake.record(message);
            due = Due.CERTIFICATE;
        } else if (type == HandshakeType.CERTIFICATE && due == Due.CERTIFICATE_REQUEST) {
            throw HandshakeException.oneSided();
        } else if (type == HandshakeType.CERTIFICATE && due == Due.CERTIFICATE) {
            keys.acceptCertificate(message);
            due = Due.CERTIFICATE_VERIFY;
        } else if (type == HandshakeType.CERTIFICATE_VERIFY && due == Due.CERTIFICATE_VERIFY) {
            keys.acceptCertificateVerify(message);
            due = Due.FINISHED;
        } else if (type == HandshakeType.FINISHED && due == Due.FINISHED) {
            keys.acceptFinished(message);
            return answer(Objects.requireNonNull(scheme));
        } else {
            throw HandshakeException.unexpected(message);
        }
        return this;
    }

    private void readExtensions(VectorReader reader) throws HandshakeException {
        Extensions extensions = Extensions.read(reader);
        reader.expectEnd();
        extensions.expectOnly(answerable);
        handshake.srtpProfile = extensions.chosenSrtpProfile(handshake.config.srtpProfiles());
    }

    private SignatureScheme readRequest(VectorReader reader) throws HandshakeException {
        if (reader.bytes8().length != 0) {
            throw HandshakeException.illegal("a CertificateRequest with a context during the handshake");
        }
        Extensions extensions = Extensions.read(reader);
        reader.expectEnd();
        if (!extensions.has(ExtensionType.SIGNATURE_ALGORITHMS)) { // RFC 8446 §4.3.2
            throw HandshakeException.missing("signature_algorithms", "a CertificateRequest");
        }
        int[] schemes = extensions.list16(ExtensionType.SIGNATURE_ALGORITHMS);
        return SignedMessage.choose(schemes, handshake.config.certificate().publicKey(), true);
    }

    /** Certificate, CertificateVerify, Finished; then both directions go on with the keys of application data. */
    private Step answer(SignatureScheme scheme) {
        keys.deriveApplication();
        handshake.beginFlight(Flight.Repeat.BY_TIMER);
        keys.sendCertificate(scheme);
        keys.sendFinished();
        keys.beginApplicationWrite();
        keys.beginApplicationRead();
        return keys.connect();
    }

    @Override
    public void destroy() {
        keys.destroy();
    }
}
