package dev.maru.dtls;

import dev.maru.wire.MalformedException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A client that has said hello: a server of 1.2 may ask for a cookie (RFC 6347 §4.2.1), one of 1.3 for another share or a cookie
 * (RFC 8446 §4.1.4), each once; then the ServerHello decides the version.
 */
final class ClientOpening implements Step {
    private static final byte[] NO_COOKIE = {};
    /** What a HelloRetryRequest may have. */
    private static final List<Integer> ANSWERS_OF_RETRY =
            List.of(ExtensionType.SUPPORTED_VERSIONS, ExtensionType.KEY_SHARE, ExtensionType.COOKIE);

    private final Handshake handshake;
    private final ClientOffer offer;
    private HandshakeMessage hello;
    private boolean wasVerified;
    private @Nullable CipherSuite retrySuite;
    private @Nullable NamedGroup retryGroup;

    /** Says hello. */
    ClientOpening(Handshake handshake) {
        this.handshake = handshake;
        this.offer = new ClientOffer(handshake);
        handshake.beginFlight(Flight.Repeat.BY_TIMER);
        hello = handshake.sendUnrecorded(HandshakeType.CLIENT_HELLO, offer.write(NO_COOKIE, null));
    }

    @Override
    public Step receive(HandshakeMessage message) throws HandshakeException, MalformedException {
        return switch (message.type()) {
            case HELLO_VERIFY_REQUEST -> sendCookie(message);
            case SERVER_HELLO -> receiveHello(message, ServerHello.read(message.reader()));
            default -> throw HandshakeException.unexpected(message);
        };
    }

    /** The first hello and the request are no part of the transcript (RFC 6347 §4.2.1). */
    private Step sendCookie(HandshakeMessage message) throws HandshakeException {
        if (wasVerified || retrySuite != null || !offer.offers12()) {
            throw HandshakeException.unexpected(message);
        }
        VectorReader reader = message.reader();
        reader.u16();
        byte[] cookie = reader.bytes8();
        reader.expectEnd();
        wasVerified = true;
        handshake.beginFlight(Flight.Repeat.BY_TIMER);
        hello = handshake.sendUnrecorded(HandshakeType.CLIENT_HELLO, offer.write(cookie, null));
        return this;
    }

    private Step receiveHello(HandshakeMessage message, ServerHello server)
            throws HandshakeException, MalformedException {
        DtlsVersion version = server.version();
        boolean isOffered = version == DtlsVersion.DTLS_1_3 ? offer.offers13() : offer.offers12();
        if (version == null || !isOffered) {
            throw new HandshakeException(
                    AlertDescription.PROTOCOL_VERSION,
                    DtlsFailure.NOTHING_IN_COMMON,
                    "the server chose a version that was not offered");
        }
        CipherSuite suite = CipherSuite.of(server.suite());
        boolean isNew = version == DtlsVersion.DTLS_1_3;
        if (suite == null || !offer.offers(suite) || suite.isForDtls13() != isNew) {
            throw HandshakeException.illegal("the server chose a cipher suite that was not offered");
        }
        if (retrySuite != null && suite != retrySuite) {
            throw HandshakeException.illegal("the server changed its mind about the cipher suite");
        }
        if (!isNew) {
            return begin12(message, server, suite);
        }
        if (wasVerified) { // RFC 9147 §5.3: a server of 1.3 has no use for a HelloVerifyRequest
            throw HandshakeException.unexpected(message);
        }
        if (server.sessionId().length != 0) { // RFC 9147 §5: ours was empty, and none is echoed
            throw HandshakeException.illegal("a ServerHello that answers another ClientHello than ours");
        }
        server.extensions().expectOnly(server.isRetryRequest() ? ANSWERS_OF_RETRY : offer.answerable13());
        return server.isRetryRequest() ? retry(message, server, suite) : begin13(message, server, suite);
    }

    private Step begin12(HandshakeMessage message, ServerHello server, CipherSuite suite) throws HandshakeException {
        if (offer.offers13() && server.isDowngraded()) {
            throw new HandshakeException(
                    AlertDescription.ILLEGAL_PARAMETER,
                    DtlsFailure.DOWNGRADE,
                    "the server speaks 1.3, but did not hear that we do");
        }
        offer.destroy();
        handshake.takeConnectionId(server);
        handshake.version = DtlsVersion.DTLS_1_2;
        handshake.suite = suite;
        handshake.record(hello);
        handshake.transcript.start(suite.hash());
        handshake.record(message);
        return new ClientHandshake12(handshake, offer, server);
    }

    private Step retry(HandshakeMessage message, ServerHello server, CipherSuite suite) throws HandshakeException {
        if (retrySuite != null) {
            throw HandshakeException.unexpected(message);
        }
        byte[] cookie = null;
        VectorReader cookieReader = server.extensions().find(ExtensionType.COOKIE);
        if (cookieReader != null) {
            cookie = cookieReader.bytes16();
            cookieReader.expectEnd();
        }
        VectorReader groupReader = server.extensions().find(ExtensionType.KEY_SHARE);
        if (groupReader != null) {
            NamedGroup group = NamedGroup.of(groupReader.u16());
            groupReader.expectEnd();
            if (group == null || !handshake.config.groups().contains(group) || offer.share(group) != null) {
                throw HandshakeException.illegal("a HelloRetryRequest for a group that we do not have or sent already");
            }
            offer.replaceShares(group);
            retryGroup = group;
        } else if (cookie == null) {
            throw HandshakeException.illegal("a HelloRetryRequest that changes nothing");
        }
        retrySuite = suite;
        handshake.version = DtlsVersion.DTLS_1_3;
        handshake.suite = suite;
        handshake.record(hello);
        handshake.transcript.start(suite.hash());
        handshake.transcript.replaceByMessageHash();
        handshake.record(message);
        handshake.beginFlight(Flight.Repeat.BY_TIMER);
        hello = handshake.sendUnrecorded(HandshakeType.CLIENT_HELLO, offer.write(NO_COOKIE, cookie));
        return this;
    }

    private Step begin13(HandshakeMessage message, ServerHello server, CipherSuite suite)
            throws HandshakeException, MalformedException {
        VectorReader share = server.extensions().find(ExtensionType.KEY_SHARE);
        if (share == null) {
            throw new HandshakeException(
                    AlertDescription.MISSING_EXTENSION,
                    DtlsFailure.PROTOCOL_VIOLATION,
                    "a ServerHello without a key share");
        }
        NamedGroup group = NamedGroup.of(share.u16());
        KeyExchange own = group == null ? null : offer.share(group);
        byte[] peerShare = share.bytes16();
        share.expectEnd();
        if (own == null || retryGroup != null && group != retryGroup) {
            throw HandshakeException.illegal("a ServerHello that answers another ClientHello than ours");
        }
        handshake.takeConnectionId(server);
        byte[] secret = own.agree(peerShare);
        offer.destroy();
        handshake.version = DtlsVersion.DTLS_1_3;
        handshake.suite = suite;
        handshake.group = group;
        handshake.record(hello);
        if (retrySuite == null) {
            handshake.transcript.start(suite.hash());
        }
        handshake.record(message);
        handshake.transcript.forgetMessages();
        return new ClientHandshake13(handshake, offer.answerableEncrypted(), secret);
    }

    @Override
    public void destroy() {
        offer.destroy();
    }
}
