package dev.maru.dtls;

import dev.maru.wire.MalformedException;
import java.security.PublicKey;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A client of 1.2 after the ServerHello (RFC 5246 §7.3, RFC 8422). */
final class ClientHandshake12 implements Step {
    private enum Due {
        CERTIFICATE,
        SERVER_KEY_EXCHANGE,
        CERTIFICATE_REQUEST,
        SERVER_HELLO_DONE,
        FINISHED
    }

    private final Handshake handshake;
    private final byte[] clientRandom;
    private final byte[] serverRandom;
    private final boolean isExtended;
    private Due due = Due.CERTIFICATE;
    private @Nullable ServerKeyExchange serverShare;
    private @Nullable SignatureScheme scheme;
    private @Nullable Keys12 keys;

    ClientHandshake12(Handshake handshake, ClientOffer offer, ServerHello server) throws HandshakeException {
        this.handshake = handshake;
        clientRandom = offer.random();
        serverRandom = server.random();
        Extensions extensions = server.extensions();
        extensions.expectOnly(offer.answerable12());
        isExtended = extensions.has(ExtensionType.EXTENDED_MASTER_SECRET);
        extensions.check12();
        handshake.srtpProfile = extensions.chosenSrtpProfile(handshake.config.srtpProfiles());
    }

    @Override
    public Step receive(HandshakeMessage message) throws HandshakeException, MalformedException {
        HandshakeType type = message.type();
        if (type == HandshakeType.CERTIFICATE && due == Due.CERTIFICATE) {
            handshake.acceptPeer(CertificateMessage.read12(message.reader()));
            checkKey(handshake.peerKey());
            due = Due.SERVER_KEY_EXCHANGE;
        } else if (type == HandshakeType.SERVER_KEY_EXCHANGE && due == Due.SERVER_KEY_EXCHANGE) {
            serverShare = ServerKeyExchange.read(message.reader(), randoms(), handshake.peerKey());
            if (!handshake.config.groups().contains(serverShare.group())) {
                throw HandshakeException.illegal("the server chose a curve that was not offered");
            }
            due = Due.CERTIFICATE_REQUEST;
        } else if (type == HandshakeType.CERTIFICATE_REQUEST && due == Due.CERTIFICATE_REQUEST) {
            scheme = readRequest(message.reader());
            due = Due.SERVER_HELLO_DONE;
        } else if (type == HandshakeType.SERVER_HELLO_DONE && due == Due.CERTIFICATE_REQUEST) {
            throw HandshakeException.oneSided();
        } else if (type == HandshakeType.SERVER_HELLO_DONE && due == Due.SERVER_HELLO_DONE) {
            message.reader().expectEnd();
            handshake.record(message);
            answer(Objects.requireNonNull(serverShare), Objects.requireNonNull(scheme));
            due = Due.FINISHED;
            return this;
        } else if (type == HandshakeType.FINISHED && due == Due.FINISHED) {
            Keys12 all = Objects.requireNonNull(keys);
            all.acceptFinished(message);
            handshake.endFlight();
            return all.connect();
        } else if (type == HandshakeType.HELLO_REQUEST) {
            return this; // no part of the transcript (RFC 5246 §7.4.1.1)
        } else {
            throw HandshakeException.unexpected(message);
        }
        handshake.record(message);
        return this;
    }

    private void checkKey(PublicKey key) throws HandshakeException {
        if (!handshake.suite().fitsServerKey(key.getAlgorithm())) {
            throw new HandshakeException(
                    AlertDescription.UNSUPPORTED_CERTIFICATE,
                    DtlsFailure.BAD_CERTIFICATE,
                    "the server's key does not fit its cipher suite");
        }
    }

    private byte[] randoms() {
        return new VectorWriter().bytes(clientRandom).bytes(serverRandom).toByteArray();
    }

    /** RFC 5246 §7.4.4: kinds of certificates, signature schemes, authorities, of which WebRTC has none. */
    private SignatureScheme readRequest(VectorReader reader) throws HandshakeException {
        reader.bytes8();
        int[] schemes = reader.vector16().rest16();
        reader.bytes16();
        reader.expectEnd();
        return SignedMessage.choose(schemes, handshake.config.certificate().publicKey(), false);
    }

    /** Certificate, ClientKeyExchange, CertificateVerify, ChangeCipherSpec, Finished. */
    private void answer(ServerKeyExchange server, SignatureScheme scheme) throws MalformedException {
        List<byte[]> chain = handshake.config.certificate().chain();
        KeyExchange.Answer answer = KeyExchange.answer(server.group(), server.share(), handshake.random);
        handshake.beginFlight(Flight.Repeat.BY_TIMER);
        handshake.group = server.group();
        handshake.send(HandshakeType.CERTIFICATE, CertificateMessage.write12(chain));
        handshake.send(HandshakeType.CLIENT_KEY_EXCHANGE, new VectorWriter().bytes8(answer.share()));
        Keys12 derived = Keys12.derive(handshake, answer.secret(), clientRandom, serverRandom, isExtended);
        byte[] signature = scheme.sign(
                handshake.config.certificate().privateKey(), handshake.transcript.messages(), handshake.random);
        handshake.send(HandshakeType.CERTIFICATE_VERIFY, SignedMessage.write(scheme, signature));
        handshake.transcript.forgetMessages();
        derived.sendFinished();
        derived.beginRead();
        keys = derived;
    }

    @Override
    public void destroy() {
        if (keys != null) {
            keys.destroy();
        }
    }
}
