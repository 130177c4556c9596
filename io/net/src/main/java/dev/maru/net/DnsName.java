package dev.maru.net;

import dev.maru.wire.BigEndian;
import dev.maru.wire.DropReason;
import dev.maru.wire.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A domain name (RFC 1035 §3.1): labels from the host to the top, without the empty one of the root. Kept in lower case, because names
 * that differ in the case of their ASCII letters only are one name (RFC 6762 §16).
 *
 * <p>On the wire each label is a byte of length, 1 to 63, and its bytes; a zero ends the name. A length of 192 or more is the first of
 * two bytes that point to where the rest stands, earlier in the message (§4.1.4):
 *
 * <pre>
 *  0 0 | length (6)             1 1 | offset from the start of the message (14)
 * </pre>
 *
 * @param labels one character for each byte; each has 1 to 63 of them, and all together fit into {@value #MAX_OCTETS} bytes
 */
record DnsName(List<String> labels) {
    /** RFC 1035 §2.3.4, with the lengths and the root's zero. */
    static final int MAX_OCTETS = 255;

    /** RFC 1035 §2.3.4. */
    static final int MAX_LABEL = 63;

    /** A name of 255 bytes has 127 labels at most, and no sender needs more pointers than labels. */
    private static final int MAX_POINTERS = 127;

    private static final int POINTER = 0xC0;

    /** Makes it lower case and checks the lengths. */
    DnsName {
        labels = labels.stream().map(DnsName::lowered).toList();
        int octets = 1;
        for (String label : labels) {
            if (label.isEmpty() || label.length() > MAX_LABEL) {
                throw new IllegalArgumentException("a label has 1 to " + MAX_LABEL + " bytes");
            }
            octets += 1 + label.length();
        }
        if (octets > MAX_OCTETS) {
            throw new IllegalArgumentException("a name has at most " + MAX_OCTETS + " bytes");
        }
    }

    /** A name of its labels. */
    static DnsName of(String... labels) {
        return new DnsName(List.of(labels));
    }

    /** ASCII letters only: the other bytes are of UTF-8, and half a character has no case. */
    private static String lowered(String label) {
        StringBuilder text = new StringBuilder(label.length());
        for (int i = 0; i < label.length(); i++) {
            char c = label.charAt(i);
            text.append(c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c);
        }
        return text.toString();
    }

    /**
     * Steps over a name without reading what it points to.
     *
     * @return index of the first byte behind it
     */
    static int skip(byte[] bytes, int at, int end) throws MalformedException {
        int i = at;
        while (i < end) {
            int length = BigEndian.u8(bytes, i);
            if (length >= POINTER) {
                return inside(i + 2, end);
            }
            if (length > MAX_LABEL) {
                throw bad("a label of a kind that nobody uses");
            }
            i += 1 + length;
            if (length == 0) {
                return i;
            }
            if (i - at >= MAX_OCTETS) {
                throw bad("a name of more than " + MAX_OCTETS + " bytes");
            }
        }
        throw endsEarly();
    }

    /**
     * Reads a name. Pointers lead strictly back, so they can make no loop.
     *
     * @param start index of the message's first byte, which pointers count from
     */
    static DnsName read(byte[] bytes, int start, int at, int end) throws MalformedException {
        List<String> labels = new ArrayList<>();
        int octets = 1;
        int i = at;
        int from = at;
        int pointers = 0;
        while (i < end) {
            int length = BigEndian.u8(bytes, i);
            if (length == 0) {
                return new DnsName(labels);
            }
            if (length >= POINTER) {
                inside(i + 2, end);
                int target = start + (BigEndian.u16(bytes, i) & 0x3FFF);
                if (target >= from || ++pointers > MAX_POINTERS) {
                    throw bad("a name that points forward or in circles");
                }
                from = target;
                i = target;
                continue;
            }
            octets += 1 + length;
            if (length > MAX_LABEL || octets > MAX_OCTETS) {
                throw bad("a label of more than " + MAX_LABEL + " or a name of more than " + MAX_OCTETS + " bytes");
            }
            inside(i + 1 + length, end);
            labels.add(new String(bytes, i + 1, length, StandardCharsets.ISO_8859_1));
            i += 1 + length;
        }
        throw endsEarly();
    }

    private static int inside(int at, int end) throws MalformedException {
        if (at > end) {
            throw endsEarly();
        }
        return at;
    }

    private static MalformedException endsEarly() {
        return new MalformedException(DropReason.TRUNCATED, "a name that ends behind the message");
    }

    private static MalformedException bad(String what) {
        return new MalformedException(DropReason.MALFORMED, what);
    }

    @Override
    public String toString() {
        return String.join(".", labels) + ".";
    }
}
