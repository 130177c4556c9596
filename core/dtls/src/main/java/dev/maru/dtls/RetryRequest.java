package dev.maru.dtls;

import org.jspecify.annotations.Nullable;

/** HelloRetryRequest (RFC 8446 §4.1.4): the same bytes for the same content, so that whoever sent one without keeping it can write it again. */
final class RetryRequest {
    private static final byte[] NO_SESSION = {};

    private RetryRequest() {}

    /**
     * Writes one.
     *
     * @param group to be asked for; null when the client's shares will do
     * @param cookie to be given; null for none
     */
    static VectorWriter write(CipherSuite suite, @Nullable NamedGroup group, byte @Nullable [] cookie) {
        return ServerHello.write(ServerHello.RETRY_RANDOM, NO_SESSION, suite, extensions -> {
            extensions.u16(ExtensionType.SUPPORTED_VERSIONS).u16(2).u16(DtlsVersion.DTLS_1_3.codePoint());
            if (group != null) {
                extensions.u16(ExtensionType.KEY_SHARE).u16(2).u16(group.codePoint());
            }
            if (cookie != null) {
                extensions.u16(ExtensionType.COOKIE).vector16(content -> content.bytes16(cookie));
            }
        });
    }

    /** The cookie of a second ClientHello; empty when it has none. */
    static byte[] cookieOf(ClientHello hello) throws HandshakeException {
        VectorReader reader = hello.extensions().find(ExtensionType.COOKIE);
        if (reader == null) {
            return NO_SESSION;
        }
        byte[] cookie = reader.bytes16();
        reader.expectEnd();
        return cookie;
    }
}
