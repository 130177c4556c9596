package dev.maru.bench;

import java.nio.charset.StandardCharsets;

/** Bytes of UTF-8 text in a buffer that is used again and again: a message to write, or a view of one that came in. */
final class Text {

    private static final int CAPACITY = 1 << 17;
    private static final int STAMP_DIGITS = 19;

    byte[] bytes = new byte[CAPACITY];
    int from;
    int to;

    Text clear() {
        from = 0;
        to = 0;
        return this;
    }

    /** Looks at other bytes from now on. */
    void view(byte[] other, int start, int end) {
        bytes = other;
        from = start;
        to = end;
    }

    Text add(byte[] more) {
        System.arraycopy(more, 0, bytes, to, more.length);
        to += more.length;
        return this;
    }

    Text add(String more) {
        return add(more.getBytes(StandardCharsets.UTF_8));
    }

    Text add(long number) {
        return add(Long.toString(number));
    }

    /** Adds a number with always the same count of digits, so that messages of a kind have one size. */
    Text addStamp(long nanos) {
        long rest = nanos;
        for (int i = STAMP_DIGITS - 1; i >= 0; i--) {
            bytes[to + i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        to += STAMP_DIGITS;
        return this;
    }

    int length() {
        return to - from;
    }

    /** The index behind the first occurrence, or -1. */
    int after(byte[] wanted) {
        int last = to - wanted.length;
        for (int i = from; i <= last; i++) {
            if (isAt(i, wanted)) {
                return i + wanted.length;
            }
        }
        return -1;
    }

    boolean isAt(int index, byte[] wanted) {
        if (index < 0 || index + wanted.length > to) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            if (bytes[index + i] != wanted[i]) {
                return false;
            }
        }
        return true;
    }

    /** The number behind the first occurrence, or -1 when there is none. */
    long digitsAfter(byte[] wanted) {
        int i = after(wanted);
        if (i < 0 || i == to || bytes[i] < '0' || bytes[i] > '9') {
            return -1;
        }
        long number = 0;
        for (; i < to && bytes[i] >= '0' && bytes[i] <= '9'; i++) {
            number = number * 10 + bytes[i] - '0';
        }
        return number;
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public String toString() {
        return new String(bytes, from, length(), StandardCharsets.UTF_8);
    }
}
