package dev.maru.dtls;

import dev.maru.wire.MalformedException;
import dev.maru.wire.TransportAddress;
import java.security.MessageDigest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A server that waits for a ClientHello. It may ask for a second one: with a cookie, when configured (RFC 6347 §4.2.1, RFC 9147
 * §5.1), or in 1.3 with a share for another group (RFC 8446 §4.1.4).
 */
final class ServerOpening implements Step {
    /** Cookies are made and taken within one handshake here, so their key needs no clock. */
    private static final long NO_TIME = 0;

    private final Handshake handshake;
    private final @Nullable HelloCookies cookies;
    /** What was asked of the client, and for which of its hellos. */
    private @Nullable DtlsVersion askedVersion;

    private @Nullable NamedGroup askedGroup;
    private byte @Nullable [] askedCookie;
    /** What a gate asked of the client, and kept nowhere but in its cookie. */
    private HelloCookies.@Nullable Retry forgotten;

    private @Nullable ClientHello first;
    private TransportAddress firstFrom = TransportAddress.UNSPECIFIED;

    ServerOpening(Handshake handshake) {
        this.handshake = handshake;
        cookies = handshake.config.asksForCookie() ? new HelloCookies(handshake.random) : null;
    }

    /** For a ClientHello that a {@link HelloGate} asked for, which kept nothing of the first one. */
    ServerOpening(Handshake handshake, ProvenHello proven) {
        this.handshake = handshake;
        cookies = null;
        HelloCookies.Retry retry = proven.retry();
        askedVersion = retry == null ? DtlsVersion.DTLS_1_2 : DtlsVersion.DTLS_1_3;
        handshake.remote = proven.remote();
        handshake.continueFrom(proven.message().sequence(), proven.recordSequence());
        if (retry != null) {
            askedGroup = retry.group();
            handshake.version = DtlsVersion.DTLS_1_3;
            handshake.suite = retry.suite();
        }
        forgotten = retry;
    }

    @Override
    public Step receive(HandshakeMessage message) throws HandshakeException, MalformedException {
        if (message.type() != HandshakeType.CLIENT_HELLO) {
            throw HandshakeException.unexpected(message);
        }
        ClientHello hello = ClientHello.read(message.reader());
        DtlsVersion version = ServerChoice.version(handshake.config, hello);
        if (askedVersion != null && version != askedVersion) {
            throw HandshakeException.illegal("the client changed its mind about the version");
        }
        return version == DtlsVersion.DTLS_1_3 ? receive13(message, hello) : receive12(message, hello);
    }

    private Step receive12(HandshakeMessage message, ClientHello hello) throws HandshakeException {
        HelloCookies jar = cookies;
        TransportAddress from = handshake.remote;
        if (jar != null && !jar.isOurs12(from, message.body(), hello.cookie(), NO_TIME)) {
            if (askedVersion != null) {
                throw HandshakeException.illegal("a cookie that nobody gave");
            }
            askedVersion = DtlsVersion.DTLS_1_2;
            byte[] cookie = jar.make12(from, message.body(), NO_TIME);
            handshake.beginFlight(Flight.Repeat.ON_REPETITION);
            handshake.sendUnrecorded(
                    HandshakeType.HELLO_VERIFY_REQUEST,
                    new VectorWriter().u16(DtlsVersion.DTLS_1_2.codePoint()).bytes8(cookie));
            return this;
        }
        handshake.version = DtlsVersion.DTLS_1_2;
        handshake.record(message);
        return ServerHandshake12.begin(handshake, hello);
    }

    private Step receive13(HandshakeMessage message, ClientHello hello) throws HandshakeException, MalformedException {
        ServerChoice.check13(hello);
        boolean isSecond = askedVersion != null;
        CipherSuite suite = isSecond ? handshake.suite() : ServerChoice.suite13(handshake.config, hello);
        if (isSecond) {
            checkSecond(hello);
        }
        handshake.version = DtlsVersion.DTLS_1_3;
        handshake.suite = suite;
        if (forgotten != null) {
            remember(forgotten, hello);
        }
        handshake.record(message);
        if (!isSecond) {
            handshake.transcript.start(suite.hash());
        }
        Extensions.KeyShare share = ServerChoice.share13(handshake.config, hello, askedGroup);
        NamedGroup group = share == null ? null : NamedGroup.of(share.group());
        if (isSecond && (share == null || group == null)) {
            throw HandshakeException.illegal("a second ClientHello without the share that it was asked for");
        }
        if (share == null || group == null) {
            return retry(hello, suite, ServerChoice.group13(handshake.config, hello));
        }
        return isSecond || cookies == null
                ? new ServerHandshake13(handshake, hello, group, share.value())
                : retry(hello, suite, null);
    }

    /** RFC 8446 §4.1.2: nothing but what it was asked for may be new in it. */
    private void checkSecond(ClientHello hello) throws HandshakeException {
        ClientHello before = first;
        boolean isSame = before == null
                || Arrays.equals(before.random(), hello.random()) && Arrays.equals(before.suites(), hello.suites());
        boolean isAnswer = askedGroup == null || hello.extensions().keyShares().size() == 1;
        if (!isSame || !isAnswer || !hello.offers(handshake.suite())) {
            throw HandshakeException.illegal("a second ClientHello that is not what it was asked for");
        }
        byte[] cookie = askedCookie;
        boolean isProven = cookie == null
                || MessageDigest.isEqual(cookie, RetryRequest.cookieOf(hello)) && firstFrom.equals(handshake.remote);
        if (!isProven) {
            throw HandshakeException.illegal("a cookie that nobody gave");
        }
    }

    /** The hash of the first ClientHello, and the HelloRetryRequest as it must have been, for the transcript (RFC 8446 §4.4.1). */
    private void remember(HelloCookies.Retry retry, ClientHello second) throws HandshakeException {
        forgotten = null;
        handshake.transcript.startWithMessageHash(retry.suite().hash(), retry.helloHash());
        VectorWriter request = RetryRequest.write(retry.suite(), retry.group(), RetryRequest.cookieOf(second));
        handshake.record(new HandshakeMessage(HandshakeType.SERVER_HELLO, 0, 0, request.toByteArray()));
    }

    private Step retry(ClientHello hello, CipherSuite suite, @Nullable NamedGroup group) {
        HelloCookies jar = cookies;
        first = hello;
        firstFrom = handshake.remote;
        askedVersion = DtlsVersion.DTLS_1_3;
        askedGroup = group;
        if (jar != null) {
            HelloCookies.Retry content = new HelloCookies.Retry(suite, group, handshake.transcript.hash());
            askedCookie = jar.make13(firstFrom, content, NO_TIME);
        }
        handshake.transcript.replaceByMessageHash();
        handshake.beginFlight(Flight.Repeat.ON_REPETITION);
        handshake.send(HandshakeType.SERVER_HELLO, RetryRequest.write(suite, group, askedCookie));
        return this;
    }
}
