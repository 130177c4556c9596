package dev.maru.dtls;

import dev.maru.wire.MalformedException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A server of 1.2 after the ClientHello (RFC 5246 §7.3, RFC 8422). */
final class ServerHandshake12 implements Step {
    /** ClientCertificateType (RFC 5246 §7.4.4, RFC 8422 §5.5). */
    private static final int RSA_SIGN = 1;

    private static final int ECDSA_SIGN = 64;
    private static final byte[] NOTHING = {};
    private static final byte[] UNCOMPRESSED = {0};

    private enum Due {
        CERTIFICATE,
        CLIENT_KEY_EXCHANGE,
        CERTIFICATE_VERIFY,
        FINISHED
    }

    private final Handshake handshake;
    private final ClientHello hello;
    private final byte[] serverRandom;
    private final boolean isExtended;
    private final KeyExchange exchange;
    private Due due = Due.CERTIFICATE;
    private @Nullable Keys12 keys;

    private ServerHandshake12(Handshake handshake, ClientHello hello, NamedGroup group) {
        this.handshake = handshake;
        this.hello = hello;
        serverRandom = handshake.randomBytes(ClientHello.RANDOM_LENGTH);
        if (handshake.config.allows(DtlsVersion.DTLS_1_3)) {
            ServerHello.markDowngraded(serverRandom);
        }
        isExtended = hello.extensions().has(ExtensionType.EXTENDED_MASTER_SECRET);
        exchange = KeyExchange.begin(group, handshake.random);
    }

    /** Chooses, and answers with ServerHello to ServerHelloDone. */
    static ServerHandshake12 begin(Handshake handshake, ClientHello hello) throws HandshakeException {
        hello.extensions().check12();
        CipherSuite suite = ServerChoice.suite12(handshake.config, hello);
        NamedGroup group = ServerChoice.group12(handshake.config, hello);
        SignatureScheme scheme = SignedMessage.choose(
                hello.extensions().list16(ExtensionType.SIGNATURE_ALGORITHMS),
                handshake.config.certificate().publicKey(),
                false);
        handshake.suite = suite;
        handshake.group = group;
        handshake.srtpProfile = ServerChoice.srtp(handshake.config, hello);
        handshake.answerConnectionId(hello);
        handshake.transcript.start(suite.hash());
        ServerHandshake12 step = new ServerHandshake12(handshake, hello, group);
        step.answer(suite, new ServerKeyExchange(group, step.exchange.share()), scheme);
        return step;
    }

    private void answer(CipherSuite suite, ServerKeyExchange share, SignatureScheme scheme) {
        handshake.beginFlight(Flight.Repeat.BY_TIMER);
        handshake.send(
                HandshakeType.SERVER_HELLO, ServerHello.write(serverRandom, NOTHING, suite, this::writeExtensions));
        handshake.send(
                HandshakeType.CERTIFICATE,
                CertificateMessage.write12(handshake.config.certificate().chain()));
        handshake.send(HandshakeType.SERVER_KEY_EXCHANGE, share.write(randoms(), scheme, handshake));
        VectorWriter request = new VectorWriter().bytes8(new byte[] {ECDSA_SIGN, RSA_SIGN});
        SignedMessage.writeOffer(request, true);
        handshake.send(HandshakeType.CERTIFICATE_REQUEST, request.bytes16(NOTHING));
        handshake.send(HandshakeType.SERVER_HELLO_DONE, new VectorWriter());
    }

    private void writeExtensions(VectorWriter extensions) {
        if (hello.knowsRenegotiation()) {
            extensions.u16(ExtensionType.RENEGOTIATION_INFO).vector16(content -> content.bytes8(NOTHING));
        }
        if (isExtended) {
            extensions.u16(ExtensionType.EXTENDED_MASTER_SECRET).bytes16(NOTHING);
        }
        if (hello.extensions().has(ExtensionType.EC_POINT_FORMATS)) {
            extensions.u16(ExtensionType.EC_POINT_FORMATS).vector16(content -> content.bytes8(UNCOMPRESSED));
        }
        writeSrtp(extensions, handshake.srtpProfile);
        handshake.writeConnectionId(extensions);
    }

    /** Writes use_srtp with the one profile that was chosen, if one was. */
    static void writeSrtp(VectorWriter extensions, @Nullable SrtpProtection profile) {
        if (profile != null) {
            extensions
                    .u16(ExtensionType.USE_SRTP)
                    .vector16(content -> content.u16(2).u16(profile.codePoint()).bytes8(NOTHING));
        }
    }

    private byte[] randoms() {
        return new VectorWriter().bytes(hello.random()).bytes(serverRandom).toByteArray();
    }

    @Override
    public Step receive(HandshakeMessage message) throws HandshakeException, MalformedException {
        HandshakeType type = message.type();
        if (type == HandshakeType.CERTIFICATE && due == Due.CERTIFICATE) {
            handshake.acceptPeer(CertificateMessage.read12(message.reader()));
            handshake.record(message);
            due = Due.CLIENT_KEY_EXCHANGE;
        } else if (type == HandshakeType.CLIENT_KEY_EXCHANGE && due == Due.CLIENT_KEY_EXCHANGE) {
            handshake.record(message);
            agree(message.reader());
            due = Due.CERTIFICATE_VERIFY;
        } else if (type == HandshakeType.CERTIFICATE_VERIFY && due == Due.CERTIFICATE_VERIFY) {
            byte[] content = handshake.transcript.messages();
            SignedMessage.verify(message.reader(), handshake.peerKey(), content, false);
            handshake.record(message);
            handshake.transcript.forgetMessages();
            Objects.requireNonNull(keys).beginRead();
            due = Due.FINISHED;
        } else if (type == HandshakeType.FINISHED && due == Due.FINISHED) {
            Keys12 all = Objects.requireNonNull(keys);
            all.acceptFinished(message);
            handshake.beginFlight(Flight.Repeat.ON_REPETITION);
            all.sendFinished();
            return all.connect();
        } else {
            throw HandshakeException.unexpected(message);
        }
        return this;
    }

    private void agree(VectorReader reader) throws HandshakeException, MalformedException {
        byte[] share = reader.bytes8();
        reader.expectEnd();
        byte[] premaster = exchange.agree(share);
        exchange.destroy();
        keys = Keys12.derive(handshake, premaster, hello.random(), serverRandom, isExtended);
    }

    @Override
    public void destroy() {
        exchange.destroy();
        if (keys != null) {
            keys.destroy();
        }
    }
}
