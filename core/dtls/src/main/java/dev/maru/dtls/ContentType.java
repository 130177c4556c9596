package dev.maru.dtls;

/** What records carry (RFC 9147 §4.1, RFC 6347 §4.1). */
final class ContentType {
    static final int CHANGE_CIPHER_SPEC = 20;
    static final int ALERT = 21;
    static final int HANDSHAKE = 22;
    static final int APPLICATION_DATA = 23;
    /** A protected record with a connection id, whose own type is inside (RFC 9146 §4). */
    static final int CID = 25;

    static final int ACK = 26;

    private ContentType() {}
}
