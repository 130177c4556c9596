package dev.maru.dtls;

import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A ServerHello, which may be a HelloRetryRequest (RFC 8446 §4.1.3).
 *
 * @param legacyVersion 1.2, or what the server chose below it
 * @param random 32 bytes
 * @param sessionId in 1.3 an echo
 * @param suite code point of what the server chose
 * @param extensions all extensions
 */
record ServerHello(int legacyVersion, byte[] random, byte[] sessionId, int suite, Extensions extensions) {
    /** The random that makes a ServerHello a HelloRetryRequest (RFC 8446 §4.1.3). */
    static final byte[] RETRY_RANDOM =
            HexFormat.of().parseHex("cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c");

    /** How the random of a server ends that speaks 1.3 and was asked for 1.2 (RFC 8446 §4.1.3). */
    private static final byte[] DOWNGRADED = HexFormat.of().parseHex("444f574e47524401");
    /** The same of a server that was asked for an even older version. */
    private static final byte[] DOWNGRADED_FURTHER = HexFormat.of().parseHex("444f574e47524400");

    static ServerHello read(VectorReader reader) throws HandshakeException {
        int version = reader.u16();
        byte[] random = reader.bytes(ClientHello.RANDOM_LENGTH);
        byte[] sessionId = reader.bytes8();
        int suite = reader.u16();
        int compression = reader.u8();
        Extensions extensions = Extensions.read(reader);
        reader.expectEnd();
        if (compression != 0) {
            throw HandshakeException.illegal("a ServerHello that wants compression");
        }
        return new ServerHello(version, random, sessionId, suite, extensions);
    }

    static VectorWriter write(byte[] random, byte[] sessionId, CipherSuite suite, Consumer<VectorWriter> extensions) {
        return new VectorWriter()
                .u16(DtlsVersion.DTLS_1_2.codePoint())
                .bytes(random)
                .bytes8(sessionId)
                .u16(suite.codePoint())
                .u8(0)
                .vector16(extensions);
    }

    /** Marks the random of a server that speaks 1.3 but was asked for 1.2. */
    static void markDowngraded(byte[] random) {
        System.arraycopy(DOWNGRADED, 0, random, random.length - DOWNGRADED.length, DOWNGRADED.length);
    }

    boolean isRetryRequest() {
        return MessageDigest.isEqual(random, RETRY_RANDOM);
    }

    /** Whether the server says that it speaks 1.3. */
    boolean isDowngraded() {
        byte[] end = java.util.Arrays.copyOfRange(random, random.length - DOWNGRADED.length, random.length);
        return MessageDigest.isEqual(end, DOWNGRADED) || MessageDigest.isEqual(end, DOWNGRADED_FURTHER);
    }

    /** The version that the server chose; null when it is none of ours. */
    @Nullable
    DtlsVersion version() throws HandshakeException {
        VectorReader selected = extensions.find(ExtensionType.SUPPORTED_VERSIONS);
        if (selected == null) {
            return legacyVersion == DtlsVersion.DTLS_1_2.codePoint() ? DtlsVersion.DTLS_1_2 : null;
        }
        DtlsVersion version = DtlsVersion.of(selected.u16());
        selected.expectEnd();
        // RFC 8446 §4.2.1: the extension chooses 1.3 or newer only
        if (version != DtlsVersion.DTLS_1_3 || legacyVersion != DtlsVersion.DTLS_1_2.codePoint()) {
            throw HandshakeException.illegal("supported_versions chooses an old version, or legacy_version a new one");
        }
        return version;
    }
}
