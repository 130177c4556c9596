package dev.maru.dtls;

/**
 * A ClientHello as it was received (RFC 9147 §5.3, RFC 6347 §4.2.1).
 *
 * @param legacyVersion the highest version up to 1.2
 * @param random 32 bytes
 * @param sessionId echoed in 1.3, not used
 * @param cookie that of a HelloVerifyRequest; empty in the first hello and in 1.3
 * @param suites the client's cipher suites in its order
 * @param extensions all extensions
 */
record ClientHello(
        int legacyVersion, byte[] random, byte[] sessionId, byte[] cookie, int[] suites, Extensions extensions) {
    /** Bytes of a random (RFC 8446 §4.1.2). */
    static final int RANDOM_LENGTH = 32;
    /** TLS_EMPTY_RENEGOTIATION_INFO_SCSV, a suite that stands for the extension (RFC 5746 §3.3). */
    static final int RENEGOTIATION_SIGNAL = 0x00FF;

    private static final int MAX_SESSION_ID_LENGTH = 32;

    static ClientHello read(VectorReader reader) throws HandshakeException {
        int version = reader.u16();
        byte[] random = reader.bytes(RANDOM_LENGTH);
        byte[] sessionId = reader.bytes8();
        byte[] cookie = reader.bytes8();
        int[] suites = reader.vector16().rest16();
        byte[] compressions = reader.bytes8();
        Extensions extensions = Extensions.read(reader);
        reader.expectEnd();
        if (sessionId.length > MAX_SESSION_ID_LENGTH || suites.length == 0) {
            throw HandshakeException.undecodable("a ClientHello with a field of a wrong length");
        }
        boolean canBePlain = false;
        for (byte compression : compressions) {
            canBePlain |= compression == 0;
        }
        boolean isNew = contains(extensions.versions(), DtlsVersion.DTLS_1_3.codePoint());
        if (!canBePlain || isNew && compressions.length != 1) { // RFC 8446 §4.1.2
            throw HandshakeException.illegal("a ClientHello that wants compression");
        }
        return new ClientHello(version, random, sessionId, cookie, suites, extensions);
    }

    /**
     * What a client does not change when it is given a cookie: version, random, session, suites and compression (RFC 6347 §4.2.1).
     *
     * @param body of a ClientHello that {@link #read} took
     */
    static byte[] lastingPart(byte[] body) throws HandshakeException {
        VectorReader reader = new VectorReader(body);
        VectorWriter lasting = new VectorWriter().u16(reader.u16()).bytes(reader.bytes(RANDOM_LENGTH));
        lasting.bytes8(reader.bytes8());
        reader.bytes8();
        return lasting.bytes16(reader.bytes16()).bytes8(reader.bytes8()).toByteArray();
    }

    /** Whether its version field allows 1.2; versions count down, so a lower number is a newer version. */
    boolean isOf12() {
        int oldest = DtlsVersion.DTLS_1_2.codePoint();
        return legacyVersion <= oldest && legacyVersion >>> 8 == oldest >>> 8;
    }

    boolean offers(CipherSuite suite) {
        return contains(suites, suite.codePoint());
    }

    /** Whether the client knows secure renegotiation (RFC 5746 §3.6), which we tell it of and never do. */
    boolean knowsRenegotiation() {
        return contains(suites, RENEGOTIATION_SIGNAL) || extensions.has(ExtensionType.RENEGOTIATION_INFO);
    }

    /** Whether a list has a number. */
    static boolean contains(int[] list, int number) {
        for (int one : list) {
            if (one == number) {
                return true;
            }
        }
        return false;
    }
}
