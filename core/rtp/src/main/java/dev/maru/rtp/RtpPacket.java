package dev.maru.rtp;

import dev.maru.wire.BigEndian;
import dev.maru.wire.Datagram;
import java.util.Objects;

/**
 * A view of an RTP packet (RFC 3550 §5.1) in somebody's array. One instance is reused for many packets; it reads and rewrites in
 * place and allocates nothing.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * |V=2|P|X|  CC   |M|     PT      |       sequence number         |
 * |                           timestamp                           |
 * |                             SSRC                              |
 * |                        CSRC (0 to 15)                         |
 * |   extension profile (X=1)     |    length in 32-bit words     |
 * |  elements (RFC 8285), payload, padding whose last byte counts |
 * </pre>
 *
 * <p>After {@link #parse} says true every accessor is in bounds. Elements of the header extension are looked for when asked
 * for: {@link #find} says where one is. Damaged ones end the list, as RFC 8285 wants, and never the packet. Not thread-safe.
 */
public final class RtpPacket {
    /** Bytes of the fixed header. */
    public static final int HEADER = 12;

    /** The profile of elements with one-byte headers (RFC 8285 §4.2). */
    public static final int ONE_BYTE_PROFILE = 0xBEDE;

    /** The profile of elements with two-byte headers (RFC 8285 §4.3); its lowest four bits are the application's. */
    public static final int TWO_BYTE_PROFILE = 0x1000;

    private static final int ONE_BYTE_RESERVED_ID = 15;

    private byte[] bytes = new byte[HEADER];
    private int offset;
    private int length;
    private int profile;
    private int extensionAt;
    private int extensionEnd;
    private int payloadAt;
    private int payloadLength;
    private int elementAt;
    private int elementLength;

    /** A view of nothing yet. */
    public RtpPacket() {}

    /**
     * Looks at a datagram, which one packet fills exactly.
     *
     * @param datagram its array is read and written as long as this view is used
     * @return false when it is no well-formed packet; the accessors must not be used then
     */
    public boolean parse(Datagram datagram) {
        return parse(datagram.bytes(), datagram.offset(), datagram.length());
    }

    /**
     * Looks at bytes, which one packet fills exactly: version, and that CSRCs, header extension and padding fit (RFC 3550 appendix
     * A.1). A padding count of 0 is refused.
     *
     * @param b the array; it is read and written as long as this view is used
     * @param at index of the first byte
     * @param count number of bytes
     * @return false when they are no well-formed packet; the accessors must not be used then
     */
    public boolean parse(byte[] b, int at, int count) {
        if (count < HEADER) {
            return false;
        }
        int first = BigEndian.u8(b, at);
        if (first >>> 6 != 2) {
            return false;
        }
        int end = at + count;
        int next = at + HEADER + (first & 0x0F) * 4;
        int kind = 0;
        int elements = next;
        int elementsEnd = next;
        if ((first & 0x10) != 0) {
            if (next + 4 > end) {
                return false;
            }
            kind = BigEndian.u16(b, next);
            elements = next + 4;
            elementsEnd = elements + BigEndian.u16(b, next + 2) * 4;
            next = elementsEnd;
        }
        if (next > end) {
            return false;
        }
        int padding = 0;
        if ((first & 0x20) != 0) {
            padding = BigEndian.u8(b, end - 1);
            if (padding == 0 || padding > end - next) {
                return false;
            }
        }
        bytes = b;
        offset = at;
        length = count;
        profile = kind;
        extensionAt = elements;
        extensionEnd = elementsEnd;
        payloadAt = next;
        payloadLength = end - next - padding;
        return true;
    }

    /**
     * The array with the packet.
     *
     * @return the array itself
     */
    public byte[] bytes() {
        return bytes;
    }

    /**
     * Where the packet starts.
     *
     * @return index of its first byte
     */
    public int offset() {
        return offset;
    }

    /**
     * The packet's length with header and padding.
     *
     * @return {@value #HEADER} bytes or more
     */
    public int length() {
        return length;
    }

    /**
     * The marker bit, which payload formats give their meaning: the end of a frame, the start of a talk spurt.
     *
     * @return true when set
     */
    public boolean marker() {
        return bytes[offset + 1] < 0;
    }

    /**
     * The payload type.
     *
     * @return 0 to 127
     */
    public int payloadType() {
        return bytes[offset + 1] & 0x7F;
    }

    /**
     * The sequence number.
     *
     * @return 0 to 65,535
     */
    public int sequenceNumber() {
        return BigEndian.u16(bytes, offset + 2);
    }

    /**
     * The timestamp, in units of the stream's clock rate.
     *
     * @return the 32 bits
     */
    public int timestamp() {
        return BigEndian.i32(bytes, offset + 4);
    }

    /**
     * The synchronization source.
     *
     * @return the 32 bits
     */
    public int ssrc() {
        return BigEndian.i32(bytes, offset + 8);
    }

    /**
     * How many contributing sources are named.
     *
     * @return 0 to 15
     */
    public int csrcCount() {
        return bytes[offset] & 0x0F;
    }

    /**
     * A contributing source.
     *
     * @param index below {@link #csrcCount()}
     * @return the 32 bits
     */
    public int csrc(int index) {
        return BigEndian.i32(bytes, offset + HEADER + Objects.checkIndex(index, csrcCount()) * 4);
    }

    /**
     * What kind of header extension there is.
     *
     * @return {@link #ONE_BYTE_PROFILE}, {@link #TWO_BYTE_PROFILE} with four bits of the application's, something else, or 0
     *     when there is none
     */
    public int extensionProfile() {
        return profile;
    }

    /**
     * The header extension's length without its own four-byte header.
     *
     * @return bytes, 0 when there is none
     */
    public int extensionLength() {
        return extensionEnd - extensionAt;
    }

    /**
     * Where the payload starts, in {@link #bytes()}.
     *
     * @return an index
     */
    public int payloadOffset() {
        return payloadAt;
    }

    /**
     * The payload's length without padding.
     *
     * @return bytes, 0 in a packet that is padding alone
     */
    public int payloadLength() {
        return payloadLength;
    }

    /**
     * The length of header, CSRCs and header extension.
     *
     * @return {@value #HEADER} bytes or more
     */
    public int headerLength() {
        return payloadAt - offset;
    }

    /**
     * The length of the padding with its count.
     *
     * @return 0 to 255 bytes
     */
    public int paddingLength() {
        return length - headerLength() - payloadLength;
    }

    /**
     * Looks for an element of the header extension (RFC 8285 §4.2, §4.3). The first of several with one id counts.
     *
     * @param id as negotiated, 1 to 255; any other finds nothing
     * @return whether it is there; if so, {@link #elementOffset()} and {@link #elementLength()} say where
     */
    public boolean find(int id) {
        if (id <= 0) {
            return false;
        }
        if (profile == ONE_BYTE_PROFILE) {
            return findOneByte(id);
        }
        return (profile & 0xFFF0) == TWO_BYTE_PROFILE && findTwoByte(id);
    }

    private boolean findOneByte(int id) {
        int at = extensionAt;
        while (at < extensionEnd) {
            int head = BigEndian.u8(bytes, at);
            if (head == 0) {
                at++; // a byte of padding
                continue;
            }
            int found = head >>> 4;
            int size = (head & 0x0F) + 1;
            if (found == ONE_BYTE_RESERVED_ID || found == 0 || at + 1 + size > extensionEnd) {
                return false; // §4.2: nothing behind these counts
            }
            if (found == id) {
                elementAt = at + 1;
                elementLength = size;
                return true;
            }
            at += 1 + size;
        }
        return false;
    }

    private boolean findTwoByte(int id) {
        int at = extensionAt;
        while (at < extensionEnd) {
            int found = BigEndian.u8(bytes, at);
            if (found == 0) {
                at++;
                continue;
            }
            if (at + 2 > extensionEnd) {
                return false;
            }
            int size = BigEndian.u8(bytes, at + 1);
            if (at + 2 + size > extensionEnd) {
                return false;
            }
            if (found == id) {
                elementAt = at + 2;
                elementLength = size;
                return true;
            }
            at += 2 + size;
        }
        return false;
    }

    /** Copies the elements to another packet, but for those whose ids a mask leaves out (bit i for id i, up to 63). */
    void copyElements(RtpWriter to, long without) {
        boolean isOneByte = profile == ONE_BYTE_PROFILE;
        if (!isOneByte && (profile & 0xFFF0) != TWO_BYTE_PROFILE) {
            return;
        }
        int at = extensionAt;
        while (at < extensionEnd) {
            int head = BigEndian.u8(bytes, at);
            if (head == 0) {
                at++;
                continue;
            }
            int id = isOneByte ? head >>> 4 : head;
            int value = at + (isOneByte ? 1 : 2);
            if (value > extensionEnd || isOneByte && (id == 0 || id == ONE_BYTE_RESERVED_ID)) {
                return;
            }
            int size = isOneByte ? (head & 0x0F) + 1 : BigEndian.u8(bytes, at + 1);
            if (value + size > extensionEnd) {
                return;
            }
            int copy = id < Long.SIZE && (without >>> id & 1) != 0 ? -1 : to.element(id, size);
            if (copy >= 0) {
                System.arraycopy(bytes, value, to.bytes(), copy, size);
            }
            at = value + size;
        }
    }

    /**
     * Where the value of the element starts that {@link #find} found, in {@link #bytes()}.
     *
     * @return an index
     */
    public int elementOffset() {
        return elementAt;
    }

    /**
     * The length of the value of the element that {@link #find} found.
     *
     * @return 0 to 255 bytes; with one-byte headers 1 to 16
     */
    public int elementLength() {
        return elementLength;
    }

    /**
     * Rewrites the sequence number.
     *
     * @param value its lowest 16 bits count
     */
    public void sequenceNumber(int value) {
        BigEndian.put16(bytes, offset + 2, value);
    }

    /**
     * Rewrites the timestamp.
     *
     * @param value the 32 bits
     */
    public void timestamp(int value) {
        BigEndian.put32(bytes, offset + 4, value);
    }

    /**
     * Rewrites the synchronization source.
     *
     * @param value the 32 bits
     */
    public void ssrc(int value) {
        BigEndian.put32(bytes, offset + 8, value);
    }

    /**
     * Rewrites the payload type.
     *
     * @param value 0 to 127
     */
    public void payloadType(int value) {
        bytes[offset + 1] = (byte) (bytes[offset + 1] & 0x80 | value & 0x7F);
    }

    /**
     * Rewrites the marker bit.
     *
     * @param value true to set it
     */
    public void marker(boolean value) {
        bytes[offset + 1] = (byte) (bytes[offset + 1] & 0x7F | (value ? 0x80 : 0));
    }

    /**
     * Gives every element another id, when a packet goes to somebody with another negotiation. The new ids must fit the kind of header
     * that the packet has: with one-byte headers, ids above 14 erase the element as 0 does.
     *
     * @param idByOldId the new id by the old one, {@link ExtensionIds#MAX_ID} + 1 entries; 0 erases the element, which becomes
     *     padding
     */
    public void remapElements(byte[] idByOldId) {
        if (profile == ONE_BYTE_PROFILE) {
            remapOneByte(idByOldId);
        } else if ((profile & 0xFFF0) == TWO_BYTE_PROFILE) {
            remapTwoByte(idByOldId);
        }
    }

    private void remapOneByte(byte[] idByOldId) {
        int at = extensionAt;
        while (at < extensionEnd) {
            int head = BigEndian.u8(bytes, at);
            int old = head >>> 4;
            int end = at + 1 + (head & 0x0F) + 1;
            if (head == 0) {
                at++;
                continue;
            }
            if (old == 0 || old == ONE_BYTE_RESERVED_ID || end > extensionEnd) {
                java.util.Arrays.fill(bytes, at, extensionEnd, (byte) 0); // nothing that a reader would look at
                return;
            }
            int id = idByOldId[old] & 0xFF;
            if (id == 0 || id >= ONE_BYTE_RESERVED_ID) {
                java.util.Arrays.fill(bytes, at, end, (byte) 0);
            } else {
                bytes[at] = (byte) (id << 4 | head & 0x0F);
            }
            at = end;
        }
    }

    private void remapTwoByte(byte[] idByOldId) {
        int at = extensionAt;
        while (at < extensionEnd) {
            int old = BigEndian.u8(bytes, at);
            if (old == 0) {
                at++;
                continue;
            }
            int end = at + 2 > extensionEnd ? Integer.MAX_VALUE : at + 2 + BigEndian.u8(bytes, at + 1);
            if (end > extensionEnd) {
                java.util.Arrays.fill(bytes, at, extensionEnd, (byte) 0);
                return;
            }
            bytes[at] = idByOldId[old];
            if (idByOldId[old] == 0) {
                java.util.Arrays.fill(bytes, at, end, (byte) 0);
            }
            at = end;
        }
    }

    @Override
    public String toString() {
        return "RtpPacket[ssrc " + Integer.toUnsignedString(ssrc()) + ", pt " + payloadType() + ", seq "
                + sequenceNumber() + ", ts " + Integer.toUnsignedString(timestamp()) + (marker() ? ", M, " : ", ")
                + payloadLength + " B]";
    }
}
