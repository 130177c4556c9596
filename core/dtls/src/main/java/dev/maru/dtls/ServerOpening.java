package dev.maru.dtls;

import dev.maru.wire.MalformedException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A server that waits for a ClientHello. It may ask for a second one: with a cookie, when configured (RFC 6347 §4.2.1, RFC 9147
 * §5.1), or in 1.3 with a share for another group (RFC 8446 §4.1.4).
 */
final class ServerOpening implements Step {
    private static final String COOKIE_MAC = "HmacSHA256";
    private static final int COOKIE_KEY_LENGTH = 32;

    private final Handshake handshake;
    private final byte[] cookieKey;
    private boolean isSecond;
    private @Nullable NamedGroup retryGroup;

    ServerOpening(Handshake handshake) {
        this.handshake = handshake;
        cookieKey = handshake.randomBytes(COOKIE_KEY_LENGTH);
    }

    @Override
    public Step receive(HandshakeMessage message) throws HandshakeException, MalformedException {
        if (message.type() != HandshakeType.CLIENT_HELLO) {
            throw HandshakeException.unexpected(message);
        }
        ClientHello hello = ClientHello.read(message.reader());
        DtlsVersion version = choose(hello);
        if (isSecond && handshake.version != null && version != handshake.version) {
            throw HandshakeException.illegal("the client changed its mind about the version");
        }
        return version == DtlsVersion.DTLS_1_3 ? receive13(message, hello) : receive12(message, hello);
    }

    /** The newest version that both sides have (RFC 8446 §4.2.1). */
    private DtlsVersion choose(ClientHello hello) throws HandshakeException {
        int[] versions = hello.extensions().versions();
        boolean has13 = ClientHello.contains(versions, DtlsVersion.DTLS_1_3.codePoint());
        // versions count down, so a lower number is a newer version
        boolean has12 = hello.extensions().has(ExtensionType.SUPPORTED_VERSIONS)
                ? ClientHello.contains(versions, DtlsVersion.DTLS_1_2.codePoint())
                : hello.legacyVersion() <= DtlsVersion.DTLS_1_2.codePoint();
        if (has13 && handshake.config.allows(DtlsVersion.DTLS_1_3)) {
            return DtlsVersion.DTLS_1_3;
        }
        if (has12 && handshake.config.allows(DtlsVersion.DTLS_1_2)) {
            return DtlsVersion.DTLS_1_2;
        }
        throw new HandshakeException(
                AlertDescription.PROTOCOL_VERSION, DtlsFailure.NOTHING_IN_COMMON, "no version that both sides speak");
    }

    private Step receive12(HandshakeMessage message, ClientHello hello) throws HandshakeException {
        if (handshake.config.asksForCookie() && !MessageDigest.isEqual(hello.cookie(), cookie(hello))) {
            if (isSecond) {
                throw HandshakeException.illegal("a cookie that nobody gave");
            }
            isSecond = true;
            handshake.beginFlight(Flight.Repeat.ON_REPETITION);
            handshake.sendUnrecorded(
                    HandshakeType.HELLO_VERIFY_REQUEST,
                    new VectorWriter().u16(DtlsVersion.DTLS_1_2.codePoint()).bytes8(cookie(hello)));
            return this;
        }
        handshake.version = DtlsVersion.DTLS_1_2;
        handshake.record(message);
        return ServerHandshake12.begin(handshake, hello);
    }

    private Step receive13(HandshakeMessage message, ClientHello hello) throws HandshakeException, MalformedException {
        CipherSuite suite = chooseSuite13(hello);
        Extensions extensions = hello.extensions();
        List<Extensions.KeyShare> shares = extensions.keyShares();
        if (isSecond) {
            checkSecond(hello, shares);
        } else {
            handshake.version = DtlsVersion.DTLS_1_3;
            handshake.suite = suite;
        }
        handshake.record(message);
        if (!isSecond) {
            handshake.transcript.start(suite.hash());
        }
        for (NamedGroup group : handshake.config.groups()) {
            for (Extensions.KeyShare share : shares) {
                boolean isAsked = retryGroup == null || retryGroup == group;
                if (share.group() == group.codePoint() && isAsked) {
                    boolean isCookieMissing = handshake.config.asksForCookie() && !isSecond;
                    return isCookieMissing
                            ? retry(hello, suite, null)
                            : new ServerHandshake13(handshake, hello, group, share.value());
                }
            }
        }
        if (isSecond) {
            throw HandshakeException.illegal("a second ClientHello without the share that it was asked for");
        }
        return retry(hello, suite, chooseGroup(extensions));
    }

    private CipherSuite chooseSuite13(ClientHello hello) throws HandshakeException {
        for (CipherSuite suite : handshake.config.cipherSuites()) {
            if (suite.isForDtls13() && hello.offers(suite)) {
                return suite;
            }
        }
        throw HandshakeException.nothingInCommon("cipher suite of 1.3");
    }

    private NamedGroup chooseGroup(Extensions extensions) throws HandshakeException {
        int[] groups = extensions.list16(ExtensionType.SUPPORTED_GROUPS);
        for (NamedGroup group : handshake.config.groups()) {
            if (ClientHello.contains(groups, group.codePoint())) {
                return group;
            }
        }
        throw HandshakeException.nothingInCommon("group");
    }

    private void checkSecond(ClientHello hello, List<Extensions.KeyShare> shares) throws HandshakeException {
        boolean isAnswer = retryGroup == null || shares.size() == 1;
        if (!hello.offers(handshake.suite()) || !isAnswer) {
            throw HandshakeException.illegal("a second ClientHello that is not what it was asked for");
        }
        if (handshake.config.asksForCookie()) {
            VectorReader reader = hello.extensions().find(ExtensionType.COOKIE);
            byte[] given = reader == null ? new byte[0] : reader.bytes16();
            if (!MessageDigest.isEqual(given, cookie(hello))) {
                throw HandshakeException.illegal("a cookie that nobody gave");
            }
        }
    }

    private Step retry(ClientHello hello, CipherSuite suite, @Nullable NamedGroup group) {
        isSecond = true;
        retryGroup = group;
        handshake.transcript.replaceByMessageHash();
        handshake.beginFlight(Flight.Repeat.ON_REPETITION);
        handshake.send(
                HandshakeType.SERVER_HELLO,
                ServerHello.write(ServerHello.RETRY_RANDOM, hello.sessionId(), suite, extensions -> {
                    extensions.u16(ExtensionType.SUPPORTED_VERSIONS).u16(2).u16(DtlsVersion.DTLS_1_3.codePoint());
                    if (group != null) {
                        extensions.u16(ExtensionType.KEY_SHARE).u16(2).u16(group.codePoint());
                    }
                    if (handshake.config.asksForCookie()) {
                        extensions.u16(ExtensionType.COOKIE).vector16(content -> content.bytes16(cookie(hello)));
                    }
                }));
        return this;
    }

    /** Binds a client to where its hello came from (RFC 6347 §4.2.1). */
    private byte[] cookie(ClientHello hello) {
        try {
            Mac mac = Mac.getInstance(COOKIE_MAC);
            mac.init(new SecretKeySpec(cookieKey, COOKIE_MAC));
            byte[] address = new byte[16];
            int length = handshake.remote.writeIp(address, 0);
            mac.update(address, 0, length);
            mac.update((byte) (handshake.remote.port() >>> 8));
            mac.update((byte) handshake.remote.port());
            return mac.doFinal(hello.random());
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has " + COOKIE_MAC, e);
        }
    }
}
