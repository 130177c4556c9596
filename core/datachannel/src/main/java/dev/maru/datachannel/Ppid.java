package dev.maru.datachannel;

/** What is in a message, as its payload protocol identifier says (RFC 8831 §8). */
final class Ppid {
    static final int DCEP = 50;
    static final int STRING = 51;

    /** Deprecated: a piece of a message that ends with one of type 53. Read, never sent. */
    static final int BINARY_PARTIAL = 52;

    static final int BINARY = 53;

    /** Deprecated: a piece of a message that ends with one of type 51. */
    static final int STRING_PARTIAL = 54;

    static final int STRING_EMPTY = 56;
    static final int BINARY_EMPTY = 57;

    private Ppid() {}

    static boolean isText(int ppid) {
        return ppid == STRING || ppid == STRING_PARTIAL || ppid == STRING_EMPTY;
    }

    static boolean isEmpty(int ppid) {
        return ppid == STRING_EMPTY || ppid == BINARY_EMPTY;
    }

    static boolean isPiece(int ppid) {
        return ppid == STRING_PARTIAL || ppid == BINARY_PARTIAL;
    }

    /** Whether it is user data. */
    static boolean isKnown(int ppid) {
        return ppid >= STRING && ppid <= STRING_PARTIAL || isEmpty(ppid);
    }
}
