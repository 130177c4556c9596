package dev.maru.sctp;

/** Numbers of SCTP on the wire: chunk types, their flags, parameters and error causes. */
final class ChunkType {
    // Chunk types (RFC 9260 §3.2)
    static final int DATA = 0;
    static final int INIT = 1;
    static final int INIT_ACK = 2;
    static final int SACK = 3;
    static final int HEARTBEAT = 4;
    static final int HEARTBEAT_ACK = 5;
    static final int ABORT = 6;
    static final int SHUTDOWN = 7;
    static final int SHUTDOWN_ACK = 8;
    static final int ERROR = 9;
    static final int COOKIE_ECHO = 10;
    static final int COOKIE_ACK = 11;
    static final int SHUTDOWN_COMPLETE = 14;

    /** RFC 8260 §2.1. */
    static final int I_DATA = 0x40;

    /** RFC 6525 §3.1. */
    static final int RE_CONFIG = 0x82;

    /** RFC 4820 §3. */
    static final int PAD = 0x84;

    /** RFC 3758 §3.2. */
    static final int FORWARD_TSN = 0xC0;

    /** RFC 8260 §2.3. */
    static final int I_FORWARD_TSN = 0xC2;

    // Flags of DATA and I-DATA (RFC 9260 §3.3.1)
    static final int ENDS = 1;
    static final int BEGINS = 2;
    static final int UNORDERED = 4;
    static final int IMMEDIATE = 8;

    /** Flag of ABORT and SHUTDOWN COMPLETE: the tag is the receiver's own (RFC 9260 §8.5.1). */
    static final int REFLECTED_TAG = 1;

    // Parameters of INIT and INIT ACK
    static final int HEARTBEAT_INFO = 1;
    static final int STATE_COOKIE = 7;
    static final int UNRECOGNIZED_PARAMETER = 8;

    /** RFC 9653 §4. */
    static final int ZERO_CHECKSUM_ACCEPTABLE = 0x8001;

    /** RFC 5061 §4.2.7. */
    static final int SUPPORTED_EXTENSIONS = 0x8008;

    /** RFC 3758 §3.1. */
    static final int FORWARD_TSN_SUPPORTED = 0xC000;

    /** SCTP over DTLS as the error detection method (RFC 9653 §5.1). */
    static final int ERROR_DETECTION_DTLS = 1;

    // Parameters of RE-CONFIG (RFC 6525 §4)
    static final int OUTGOING_SSN_RESET = 13;
    static final int INCOMING_SSN_RESET = 14;
    static final int RECONFIG_RESPONSE = 16;

    // Error causes (RFC 9260 §3.3.10)
    static final int INVALID_STREAM_IDENTIFIER = 1;
    static final int STALE_COOKIE = 3;
    static final int OUT_OF_RESOURCE = 4;
    static final int UNRECOGNIZED_CHUNK_TYPE = 6;
    static final int NO_USER_DATA = 9;
    static final int RESTART_REFUSED = 11;
    static final int USER_INITIATED_ABORT = 12;
    static final int PROTOCOL_VIOLATION = 13;

    /** Source port, destination port, verification tag, checksum (RFC 9260 §3.1). */
    static final int COMMON_HEADER = 12;

    /** Type, flags, length. */
    static final int CHUNK_HEADER = 4;

    /** With its chunk header: TSN, stream, SSN, PPID. */
    static final int DATA_HEADER = 16;

    /** With its chunk header: TSN, stream, reserved, MID, PPID or FSN. */
    static final int I_DATA_HEADER = 20;

    private ChunkType() {}

    /** Lengths are padded to four bytes (RFC 9260 §3.2). */
    static int padded(int length) {
        return length + 3 & ~3;
    }
}
