package dev.maru.srtp;

import dev.maru.wire.BigEndian;
import dev.maru.wire.DropReason;
import org.jspecify.annotations.Nullable;

/**
 * Where things are in an RTP packet, as far as its protection goes. A flyweight: one for each context, pointed at packet after packet.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |V=2|P|X|  CC   |M|     PT      |       sequence number         |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                           timestamp                           |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                             SSRC                              |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                   CSRC, CC times                              |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |      defined by profile       |    length of what follows     |   if X
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                   header extensions                           |   if X
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                   payload, padding                            |
 * </pre>
 */
final class RtpHeader {
    /** The part that every packet has (RFC 3550 §5.1). */
    static final int FIXED_LENGTH = 12;

    /** "Defined by profile" and the length (RFC 3550 §5.3.1). */
    static final int EXTENSION_HEADER_LENGTH = 4;

    /** "Defined by profile" of extensions with headers of one byte (RFC 8285 §4.2), and what cryptex makes of it (RFC 9335 §5). */
    static final int ONE_BYTE = 0xBEDE;

    static final int ONE_BYTE_CRYPTEX = 0xC0DE;

    /** "Defined by profile" of extensions with headers of two bytes (RFC 8285 §4.3), and what cryptex makes of it (RFC 9335 §5). */
    static final int TWO_BYTE = 0x1000;

    static final int TWO_BYTE_CRYPTEX = 0xC2DE;

    private static final int VERSION = 2;
    private static final int X = 0x10;
    private static final byte[] NOTHING = {};

    private byte[] bytes = NOTHING;
    private int from;
    private int limit;
    private int payloadAt;
    private int extensionAt;
    private boolean hasExtension;
    private boolean isGathered;

    /**
     * Looks at a packet.
     *
     * @param packet the array
     * @param first index of its first byte
     * @param end index behind what the header may reach to: without the tag
     * @return why it is no RTP packet, or null when it is
     */
    @Nullable
    DropReason parse(byte[] packet, int first, int end) {
        if (end - first < FIXED_LENGTH) {
            return DropReason.TRUNCATED;
        }
        int flags = BigEndian.u8(packet, first);
        if (flags >>> 6 != VERSION) {
            return DropReason.MALFORMED;
        }
        bytes = packet;
        from = first;
        limit = end;
        isGathered = false;
        hasExtension = (flags & X) != 0;
        extensionAt = first + FIXED_LENGTH + 4 * (flags & 0x0F);
        payloadAt = extensionAt;
        if (hasExtension) {
            payloadAt += EXTENSION_HEADER_LENGTH;
            if (payloadAt <= end) {
                payloadAt += 4 * BigEndian.u16(packet, extensionAt + 2);
            }
        }
        return payloadAt > end ? DropReason.TRUNCATED : null;
    }

    byte[] bytes() {
        return bytes;
    }

    int from() {
        return from;
    }

    /** Index behind the payload, where the tag begins. */
    int limit() {
        return limit;
    }

    int sequenceNumber() {
        return BigEndian.u16(bytes, from + 2);
    }

    int ssrc() {
        return BigEndian.i32(bytes, from + 8);
    }

    boolean hasExtension() {
        return hasExtension;
    }

    boolean hasCsrcs() {
        return extensionAt > from + FIXED_LENGTH;
    }

    /** "Defined by profile", or 0 when there is no extension. */
    int extensionProfile() {
        return hasExtension ? BigEndian.u16(bytes, extensionAt) : 0;
    }

    void extensionProfile(int value) {
        BigEndian.put16(bytes, extensionAt, value);
    }

    /** Index of the first byte of the header extensions themselves, up to {@link #payloadAt()}. */
    int extensionsAt() {
        return extensionAt + EXTENSION_HEADER_LENGTH;
    }

    int payloadAt() {
        return payloadAt;
    }

    /** Index of the first byte to encrypt; what is before it is authenticated only. */
    int encryptedAt() {
        return isGathered ? from + FIXED_LENGTH + EXTENSION_HEADER_LENGTH : payloadAt;
    }

    /**
     * Puts an empty extension header behind the CSRCs, as cryptex asks for where there is none (RFC 9335 §5.1). The header moves
     * four bytes to the front, which have to be free.
     */
    void insertExtension() {
        int moved = from - EXTENSION_HEADER_LENGTH;
        System.arraycopy(bytes, from, bytes, moved, extensionAt - from);
        from = moved;
        extensionAt -= EXTENSION_HEADER_LENGTH;
        bytes[from] |= X;
        BigEndian.put32(bytes, extensionAt, ONE_BYTE << 16);
        hasExtension = true;
    }

    /**
     * Swaps the CSRCs with the extension header behind them, so that what cryptex encrypts is in one piece: CSRCs, extensions,
     * payload (RFC 9335 §6.2). {@link #scatter} undoes it.
     */
    void gather() {
        int extensionHeader = BigEndian.i32(bytes, extensionAt);
        int first = from + FIXED_LENGTH;
        System.arraycopy(bytes, first, bytes, first + EXTENSION_HEADER_LENGTH, extensionAt - first);
        BigEndian.put32(bytes, first, extensionHeader);
        isGathered = true;
    }

    /** Undoes {@link #gather}, if there was one. */
    void scatter() {
        if (!isGathered) {
            return;
        }
        int first = from + FIXED_LENGTH;
        int extensionHeader = BigEndian.i32(bytes, first);
        System.arraycopy(bytes, first + EXTENSION_HEADER_LENGTH, bytes, first, extensionAt - first);
        BigEndian.put32(bytes, extensionAt, extensionHeader);
        isGathered = false;
    }
}
