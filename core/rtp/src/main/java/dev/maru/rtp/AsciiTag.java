package dev.maru.rtp;

/** Short texts in header extensions, compared with bytes of a packet without making a string of these. */
final class AsciiTag {
    private AsciiTag() {}

    static void check(String value, int maxLength, String what) {
        if (value.isEmpty() || value.length() > maxLength) {
            throw new IllegalArgumentException(what + " has 1 to " + maxLength + " characters, not " + value.length());
        }
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) <= ' ' || value.charAt(i) > '~') {
                throw new IllegalArgumentException(what + " is printable ASCII without spaces");
            }
        }
    }

    static boolean equals(String tag, byte[] bytes, int at, int count) {
        if (tag.length() != count) {
            return false;
        }
        for (int i = 0; i < count; i++) {
            if (tag.charAt(i) != (bytes[at + i] & 0xFF)) {
                return false;
            }
        }
        return true;
    }

    static void put(String tag, byte[] bytes, int at) {
        for (int i = 0; i < tag.length(); i++) {
            bytes[at + i] = (byte) tag.charAt(i);
        }
    }
}
