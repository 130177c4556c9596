package dev.maru.dtls;

/** The extensions that are read or written here, by their numbers at IANA. All others, GREASE among them (RFC 8701), are passed over. */
final class ExtensionType {
    /** RFC 8422 §5.1.1, RFC 8446 §4.2.7. */
    static final int SUPPORTED_GROUPS = 10;
    /** RFC 8422 §5.1.2. */
    static final int EC_POINT_FORMATS = 11;
    /** RFC 8446 §4.2.3. */
    static final int SIGNATURE_ALGORITHMS = 13;
    /** RFC 5764 §4.1.1. */
    static final int USE_SRTP = 14;
    /** RFC 7627 §5.1. */
    static final int EXTENDED_MASTER_SECRET = 23;
    /** RFC 8446 §4.2.1. */
    static final int SUPPORTED_VERSIONS = 43;
    /** RFC 8446 §4.2.2. */
    static final int COOKIE = 44;
    /** RFC 9146 §3. */
    static final int CONNECTION_ID = 54;
    /** RFC 8446 §4.2.8. */
    static final int KEY_SHARE = 51;
    /** RFC 5746 §3.2. */
    static final int RENEGOTIATION_INFO = 0xFF01;

    private ExtensionType() {}
}
