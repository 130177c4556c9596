package dev.maru.signaling;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Strict UTF-8 (RFC 3629). The JSON parser is lenient about overlong forms and surrogates; since parts of messages are
 * relayed as they came, a byte that a browser refuses would end somebody else's connection. So the bytes are checked
 * before they are parsed.
 */
final class Utf8 {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

    private Utf8() {}

    /**
     * Whether the bytes are well-formed UTF-8.
     *
     * @param length how many bytes from the start of the array
     */
    static boolean isValid(byte[] bytes, int length) {
        int at = 0;
        while (at < length) {
            if (at + 8 <= length) {
                long eight = (long) LONGS.get(bytes, at);
                // No byte above 127: the usual case, since SDP and candidates are ASCII.
                if ((eight & HIGH_BITS) == 0) {
                    at += 8;
                    continue;
                }
            }
            int next = after(bytes, at, length);
            if (next < 0) {
                return false;
            }
            at = next;
        }
        return true;
    }

    /** The index after the character at {@code at}, or -1 if there is no valid one (RFC 3629 §4). */
    private static int after(byte[] bytes, int at, int length) {
        int first = bytes[at] & 0xFF;
        if (first < 0x80) {
            return at + 1;
        }
        if (first >= 0xC2 && first <= 0xDF) {
            return isTail(bytes, at + 1, length, 1) ? at + 2 : -1;
        }
        if (first >= 0xE0 && first <= 0xEF) {
            int low = first == 0xE0 ? 0xA0 : 0x80;
            int high = first == 0xED ? 0x9F : 0xBF;
            return isBetween(bytes, at + 1, length, low, high) && isTail(bytes, at + 2, length, 1) ? at + 3 : -1;
        }
        if (first >= 0xF0 && first <= 0xF4) {
            int low = first == 0xF0 ? 0x90 : 0x80;
            int high = first == 0xF4 ? 0x8F : 0xBF;
            return isBetween(bytes, at + 1, length, low, high) && isTail(bytes, at + 2, length, 2) ? at + 4 : -1;
        }
        return -1;
    }

    private static boolean isTail(byte[] bytes, int at, int length, int count) {
        for (int i = 0; i < count; i++) {
            if (!isBetween(bytes, at + i, length, 0x80, 0xBF)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isBetween(byte[] bytes, int at, int length, int low, int high) {
        return at < length && (bytes[at] & 0xFF) >= low && (bytes[at] & 0xFF) <= high;
    }
}
