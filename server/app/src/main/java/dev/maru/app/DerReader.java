package dev.maru.app;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Walks over DER values (X.690 §8.1) without trusting a length. */
final class DerReader {
    private final byte[] bytes;
    private int at;

    DerReader(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The inside of the next value when it has this tag; null otherwise. */
    @Nullable
    DerReader enter(int tag) {
        if (at >= bytes.length || (bytes[at] & 0xFF) != tag) {
            return null;
        }
        byte[] content = next();
        return content == null ? null : new DerReader(content);
    }

    /** Steps over one value; false when there is none. */
    boolean skip() {
        return next() != null;
    }

    /** What has not been read. */
    byte[] rest() {
        return Arrays.copyOfRange(bytes, at, bytes.length);
    }

    private byte @Nullable [] next() {
        int from = at + 2;
        if (from > bytes.length) {
            return null;
        }
        int length = bytes[at + 1] & 0xFF;
        if (length >= 0x80) {
            int octets = length & 0x7F;
            if (octets == 0 || octets > 3 || from + octets > bytes.length) {
                return null;
            }
            length = 0;
            for (int i = 0; i < octets; i++) {
                length = length << 8 | bytes[from + i] & 0xFF;
            }
            from += octets;
        }
        if (length > bytes.length - from) {
            return null;
        }
        at = from + length;
        return Arrays.copyOfRange(bytes, from, at);
    }
}
