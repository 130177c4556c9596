package dev.maru.rtp;

import dev.maru.wire.BigEndian;
import dev.maru.wire.Datagram;

/**
 * Writes one RTP packet into the caller's array: header, CSRCs, elements of the header extension, then {@link #payload} says where
 * the payload belongs and {@link #finish} ends it. Reused for many packets; allocates nothing. Not thread-safe.
 *
 * <p>Elements start with one-byte headers. The first one that does not fit these turns them all into two-byte headers, if that was agreed
 * on (RFC 8285 §4.1.2), and is left out otherwise.
 */
public final class RtpWriter {
    /** What {@link #begin(Datagram)} leaves free behind the packet for SRTP: a tag of 16 bytes, an index of 4 and some air. */
    public static final int TAILROOM = 64;

    /** The room for padding that its count can tell. */
    static final int MAX_PADDING = 255;

    private byte[] bytes = new byte[0];
    private int start;
    private int limit;
    private int extensionAt;
    private int at;
    private boolean isTwoByte;
    private boolean allowsTwoByte;
    private int payloadAt;

    /** A writer of nothing yet. */
    public RtpWriter() {}

    /**
     * Starts a packet at a datagram's offset, leaving {@value #TAILROOM} bytes at the end of its array.
     *
     * @param out where to
     * @return this
     */
    public RtpWriter begin(Datagram out) {
        return begin(out.bytes(), out.offset(), out.bytes().length - TAILROOM);
    }

    /**
     * Starts a packet. Everything in its header is zero until {@link #header} says otherwise.
     *
     * @param b the array
     * @param from index of the first byte
     * @param end index after the last byte that may be used, at least {@link RtpPacket#HEADER} after {@code from}
     * @return this
     */
    public RtpWriter begin(byte[] b, int from, int end) {
        if (end - from < RtpPacket.HEADER || end > b.length) {
            throw new IllegalArgumentException("no room for an RTP header");
        }
        bytes = b;
        start = from;
        limit = end;
        at = from + RtpPacket.HEADER;
        extensionAt = -1;
        payloadAt = -1;
        isTwoByte = false;
        allowsTwoByte = false;
        BigEndian.put16(b, from, 0x8000);
        BigEndian.put16(b, from + 2, 0);
        BigEndian.put64(b, from + 4, 0);
        return this;
    }

    /**
     * Fills the fixed header.
     *
     * @param payloadType 0 to 127
     * @param sequenceNumber its lowest 16 bits count
     * @param timestamp in units of the stream's clock rate
     * @param ssrc the source
     * @return this
     */
    public RtpWriter header(int payloadType, int sequenceNumber, int timestamp, int ssrc) {
        BigEndian.put8(bytes, start + 1, payloadType & 0x7F);
        BigEndian.put16(bytes, start + 2, sequenceNumber);
        BigEndian.put32(bytes, start + 4, timestamp);
        BigEndian.put32(bytes, start + 8, ssrc);
        return this;
    }

    /**
     * Adds a contributing source; before any element.
     *
     * @param ssrc the source
     * @return false when there are 15 already, or no room
     */
    public boolean csrc(int ssrc) {
        if (extensionAt >= 0 || payloadAt >= 0) {
            throw new IllegalStateException("CSRCs stand before the header extension");
        }
        if ((bytes[start] & 0x0F) == 15 || at + 4 > limit) {
            return false;
        }
        BigEndian.put32(bytes, at, ssrc);
        at += 4;
        bytes[start]++;
        return true;
    }

    /**
     * Says whether elements may have two-byte headers in this packet.
     *
     * @param isAllowed as {@link ExtensionIds#allowsMixed()} says
     * @return this
     */
    public RtpWriter allowTwoByteHeaders(boolean isAllowed) {
        allowsTwoByte = isAllowed;
        return this;
    }

    /**
     * Adds an element of the header extension. The caller writes its value at once; the place is good until the next call.
     *
     * @param id as negotiated; 0 adds nothing
     * @param length of the value, 0 to 255 bytes
     * @return index of the value's first byte in the array, or -1 when it was left out: not negotiated, no room, or in need of a two-byte
     *     header that is not allowed
     */
    public int element(int id, int length) {
        if (payloadAt >= 0) {
            throw new IllegalStateException("elements stand before the payload");
        }
        if (id <= 0 || id > ExtensionIds.MAX_ID || length > 255) {
            return -1;
        }
        boolean needsTwoByte = id > ExtensionIds.MAX_ONE_BYTE_ID || length == 0 || length > 16;
        if (needsTwoByte && !allowsTwoByte) {
            return -1;
        }
        int grown = needsTwoByte && !isTwoByte ? countElements() : 0;
        int extensionHeader = extensionAt < 0 ? 4 : 0;
        int next = at + extensionHeader + grown + (isTwoByte || needsTwoByte ? 2 : 1) + length;
        if (next + 3 > limit) {
            return -1; // 3 for the padding of the extension
        }
        if (extensionAt < 0) {
            bytes[start] |= 0x10;
            extensionAt = at + 4;
            at = extensionAt;
        }
        if (needsTwoByte && !isTwoByte) {
            widen();
        }
        if (isTwoByte) {
            BigEndian.put8(bytes, at, id);
            BigEndian.put8(bytes, at + 1, length);
            at += 2;
        } else {
            BigEndian.put8(bytes, at++, id << 4 | length - 1);
        }
        int value = at;
        at += length;
        return value;
    }

    private int countElements() {
        int count = 0;
        if (extensionAt >= 0) {
            for (int i = extensionAt; i < at; i += (bytes[i] & 0x0F) + 2) {
                count++;
            }
        }
        return count;
    }

    /** Turns one-byte headers into two-byte headers. */
    private void widen() {
        isTwoByte = true;
        int i = extensionAt;
        while (i < at) {
            int head = BigEndian.u8(bytes, i);
            int size = (head & 0x0F) + 1;
            System.arraycopy(bytes, i + 1, bytes, i + 2, at - i - 1);
            at++;
            BigEndian.put8(bytes, i, head >>> 4);
            BigEndian.put8(bytes, i + 1, size);
            i += 2 + size;
        }
    }

    /**
     * Adds an element with a short text, such as a mid.
     *
     * @param id as negotiated; 0 adds nothing
     * @param text ASCII, up to 255 characters
     * @return false when it was left out
     */
    boolean text(int id, String text) {
        int value = element(id, text.length());
        if (value >= 0) {
            AsciiTag.put(text, bytes, value);
        }
        return value >= 0;
    }

    /**
     * Ends the header.
     *
     * @return where the payload starts, in the array; {@link #payloadCapacity()} bytes fit
     */
    public int payload() {
        if (payloadAt >= 0) {
            return payloadAt;
        }
        if (extensionAt >= 0) {
            while ((at - extensionAt & 3) != 0) {
                bytes[at++] = 0;
            }
            BigEndian.put16(
                    bytes, extensionAt - 4, isTwoByte ? RtpPacket.TWO_BYTE_PROFILE : RtpPacket.ONE_BYTE_PROFILE);
            BigEndian.put16(bytes, extensionAt - 2, at - extensionAt >>> 2);
        }
        payloadAt = at;
        return payloadAt;
    }

    /**
     * How much payload fits.
     *
     * @return bytes
     */
    public int payloadCapacity() {
        return limit - payload();
    }

    /**
     * The array that is written to.
     *
     * @return the array itself
     */
    public byte[] bytes() {
        return bytes;
    }

    /**
     * Ends the packet.
     *
     * @param payloadLength bytes that the caller wrote behind {@link #payload()}
     * @param marker the marker bit
     * @return the packet's length
     */
    public int finish(int payloadLength, boolean marker) {
        return finish(payloadLength, marker, 0);
    }

    /**
     * Ends the packet with padding (RFC 3550 §5.1).
     *
     * @param payloadLength bytes that the caller wrote behind {@link #payload()}
     * @param marker the marker bit
     * @param padding 0 to 255 bytes, their count included
     * @return the packet's length
     */
    public int finish(int payloadLength, boolean marker, int padding) {
        int end = payload() + payloadLength;
        if (padding < 0 || padding > MAX_PADDING || payloadLength < 0 || end + padding > limit) {
            throw new IllegalArgumentException(payloadLength + " bytes and " + padding + " of padding do not fit");
        }
        if (marker) {
            bytes[start + 1] |= (byte) 0x80;
        }
        if (padding > 0) {
            bytes[start] |= 0x20;
            java.util.Arrays.fill(bytes, end, end + padding - 1, (byte) 0);
            BigEndian.put8(bytes, end + padding - 1, padding);
        }
        return end + padding - start;
    }
}
