package dev.maru.dtls;

import dev.maru.wire.DropReason;
import dev.maru.wire.MalformedException;
import java.util.Arrays;

/** Reads DER (X.690 §10) front to back: low tag numbers, definite lengths in their shortest form, nothing else. */
final class DerReader {
    static final int INTEGER = 0x02;
    static final int BIT_STRING = 0x03;
    static final int NULL = 0x05;
    static final int OBJECT_IDENTIFIER = 0x06;
    static final int SEQUENCE = 0x30;
    /** The version of a certificate stands in a context of its own (RFC 5280 §4.1). */
    static final int EXPLICIT_0 = 0xA0;

    /** Lengths of up to three bytes: far above what any caller lets in. */
    private static final int MAX_LENGTH_BYTES = 3;

    private final byte[] b;
    private final int end;
    private int at;

    DerReader(byte[] b) {
        this(b, 0, b.length);
    }

    private DerReader(byte[] b, int at, int end) {
        this.b = b;
        this.at = at;
        this.end = end;
    }

    boolean hasNext() {
        return at < end;
    }

    /** Whether the next element has that tag. */
    boolean isNext(int tag) {
        return at < end && (b[at] & 0xFF) == tag;
    }

    /** Steps into the next element, which must have that tag, and over it. */
    DerReader enter(int tag) throws MalformedException {
        int from = header(tag);
        int until = at;
        return new DerReader(b, from, until);
    }

    /** Content of the next element, which must have that tag. */
    byte[] content(int tag) throws MalformedException {
        int from = header(tag);
        return Arrays.copyOfRange(b, from, at);
    }

    /** Steps over the next element, which must have that tag. */
    void skip(int tag) throws MalformedException {
        header(tag);
    }

    /** Refuses what is left over. */
    void end() throws MalformedException {
        if (at != end) {
            throw new MalformedException(DropReason.MALFORMED, "bytes behind the end of a DER element");
        }
    }

    /** Moves behind the next element; returns where its content begins. */
    private int header(int tag) throws MalformedException {
        if (end - at < 2) {
            throw new MalformedException(DropReason.TRUNCATED, "DER ends in a header");
        }
        if ((b[at] & 0xFF) != tag) {
            throw new MalformedException(DropReason.MALFORMED, "tag " + (b[at] & 0xFF) + " where DER needs " + tag);
        }
        int first = b[at + 1] & 0xFF;
        int from = at + 2;
        int length = first;
        if (first > 0x7F) {
            int count = first & 0x7F;
            if (count == 0 || count > MAX_LENGTH_BYTES || end - from < count) {
                throw new MalformedException(DropReason.MALFORMED, "a length that DER does not have");
            }
            length = 0;
            for (int i = 0; i < count; i++) {
                length = length << 8 | b[from + i] & 0xFF;
            }
            if (length <= 0x7F || length >>> 8 * (count - 1) == 0) {
                throw new MalformedException(DropReason.MALFORMED, "a length that is not the shortest");
            }
            from += count;
        }
        if (length > end - from) {
            throw new MalformedException(DropReason.TRUNCATED, "DER ends in an element");
        }
        at = from + length;
        return from;
    }
}
