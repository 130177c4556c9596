package dev.maru.device;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * One Ogg page (RFC 3533 §6).
 *
 * <pre>
 *  0  "OggS", version 0 (8), flags (8): 1 continued packet, 2 first page, 4 last page
 *  6  granule position (64), serial number (32), page number (32), CRC (32)
 * 26  number of segments (8), their lengths (8 each), the segments; all of it little-endian
 * </pre>
 *
 * @param position where the page begins in the file
 * @param flags the flags
 * @param granule the granule position, -1 when no packet ends here
 * @param serial the logical stream
 * @param number the number of the page in it
 * @param lacing the lengths of the segments
 * @param body the segments
 */
record OggPage(long position, int flags, long granule, int serial, int number, byte[] lacing, byte[] body) {
    static final int HEADER = 27;
    static final int CONTINUED = 1;
    static final int FIRST = 2;
    static final int LAST = 4;
    static final int MAGIC = 0x5367_674F; // "OggS", little-endian
    private static final int CRC_AT = 22;

    /** Reads the next page, or null at the end of the file. */
    static @Nullable OggPage read(InputStream in, long position) throws IOException {
        byte[] head = in.readNBytes(HEADER);
        if (head.length == 0) {
            return null;
        }
        ByteBuffer fields = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
        if (head.length < HEADER) {
            throw new EOFException("the Ogg file ends within the header of the page at byte " + position);
        }
        if (fields.getInt(0) != MAGIC) {
            throw new IOException("no Ogg page at byte " + position + ": it does not begin with OggS");
        }
        if (head[4] != 0) {
            throw new IOException("Ogg version " + (head[4] & 0xFF) + " at byte " + position + "; only 0 is known");
        }
        byte[] lacing = in.readNBytes(head[26] & 0xFF);
        int length = 0;
        for (byte segment : lacing) {
            length += segment & 0xFF;
        }
        byte[] body = in.readNBytes(length);
        if (lacing.length < (head[26] & 0xFF) || body.length < length) {
            throw new EOFException("the Ogg file ends within the page at byte " + position);
        }
        int crc = fields.getInt(CRC_AT);
        fields.putInt(CRC_AT, 0);
        int computed = OggCrc.update(0, head, 0, HEADER);
        computed = OggCrc.update(computed, lacing, 0, lacing.length);
        computed = OggCrc.update(computed, body, 0, body.length);
        if (crc != computed) {
            throw new IOException("the Ogg page at byte " + position + " is damaged: its checksum is wrong");
        }
        return new OggPage(position, head[5], fields.getLong(6), fields.getInt(14), fields.getInt(18), lacing, body);
    }

    int length() {
        return HEADER + lacing.length + body.length;
    }

    boolean has(int flag) {
        return (flags & flag) != 0;
    }
}
