package dev.maru.dtls;

import dev.maru.wire.MalformedException;

/** A server of 1.3 after a ClientHello with a share that it takes (RFC 8446 §2, RFC 9147 §5). */
final class ServerHandshake13 implements Step {
    private enum Due {
        CERTIFICATE,
        CERTIFICATE_VERIFY,
        FINISHED
    }

    private static final byte[] NO_SESSION = {};

    private final Handshake handshake;
    private final Keys13 keys;
    private Due due = Due.CERTIFICATE;

    /** Answers with ServerHello to Finished. The ClientHello is in the transcript. */
    ServerHandshake13(Handshake handshake, ClientHello hello, NamedGroup group, byte[] clientShare)
            throws HandshakeException, MalformedException {
        this.handshake = handshake;
        SignatureScheme scheme = SignedMessage.choose(
                hello.extensions().list16(ExtensionType.SIGNATURE_ALGORITHMS),
                handshake.config.certificate().publicKey(),
                true);
        KeyExchange.Answer answer = KeyExchange.answer(group, clientShare, handshake.random);
        handshake.group = group;
        handshake.srtpProfile = ServerChoice.srtp(handshake.config, hello);
        handshake.answerConnectionId(hello);
        handshake.beginFlight(Flight.Repeat.BY_TIMER);
        handshake.send(
                HandshakeType.SERVER_HELLO,
                ServerHello.write(
                        handshake.randomBytes(ClientHello.RANDOM_LENGTH),
                        NO_SESSION, // RFC 9147 §5: the client's is not echoed
                        handshake.suite(),
                        extensions -> {
                            extensions
                                    .u16(ExtensionType.SUPPORTED_VERSIONS)
                                    .u16(2)
                                    .u16(DtlsVersion.DTLS_1_3.codePoint());
                            extensions
                                    .u16(ExtensionType.KEY_SHARE)
                                    .vector16(share ->
                                            share.u16(group.codePoint()).bytes16(answer.share()));
                            handshake.writeConnectionId(extensions);
                        }));
        handshake.transcript.forgetMessages();
        keys = Keys13.begin(handshake, answer.secret());
        sendRest(scheme);
    }

    private void sendRest(SignatureScheme scheme) {
        handshake.send(
                HandshakeType.ENCRYPTED_EXTENSIONS,
                new VectorWriter()
                        .vector16(extensions -> ServerHandshake12.writeSrtp(extensions, handshake.srtpProfile)));
        handshake.send(
                HandshakeType.CERTIFICATE_REQUEST,
                new VectorWriter()
                        .u8(0)
                        .vector16(extensions -> extensions
                                .u16(ExtensionType.SIGNATURE_ALGORITHMS)
                                .vector16(content -> SignedMessage.writeOffer(content, false))));
        keys.sendCertificate(scheme);
        keys.sendFinished();
        keys.deriveApplication();
        keys.beginApplicationWrite();
    }

    @Override
    public Step receive(HandshakeMessage message) throws HandshakeException {
        HandshakeType type = message.type();
        if (type == HandshakeType.CERTIFICATE && due == Due.CERTIFICATE) {
            handshake.endFlight(); // RFC 9147 §7.1: it answers our flight
            keys.acceptCertificate(message);
            due = Due.CERTIFICATE_VERIFY;
        } else if (type == HandshakeType.CERTIFICATE_VERIFY && due == Due.CERTIFICATE_VERIFY) {
            keys.acceptCertificateVerify(message);
            due = Due.FINISHED;
        } else if (type == HandshakeType.FINISHED && due == Due.FINISHED) {
            keys.acceptFinished(message);
            keys.beginApplicationRead();
            handshake.acknowledge(); // RFC 9147 §7.1: nothing of ours answers it
            return keys.connect();
        } else {
            throw HandshakeException.unexpected(message);
        }
        return this;
    }

    @Override
    public void destroy() {
        keys.destroy();
    }
}
