package dev.maru.rtp;

import dev.maru.wire.BigEndian;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Names of sources (RFC 3550 §6.5). Of the items only CNAME, MID (RFC 9143 §15.2), RID and repaired RID (RFC 8852 §3) matter here. */
public final class SourceDescription {
    /** The canonical name (RFC 3550 §6.5.1). */
    public static final int CNAME = 1;

    /** The media section (RFC 9143 §15.2). */
    public static final int MID = 15;

    /** The encoding (RFC 8852 §3.1). */
    public static final int RID = 12;

    /** The encoding that is repaired (RFC 8852 §3.2). */
    public static final int REPAIRED_RID = 13;

    private SourceDescription() {}

    /**
     * Finds an item of a source. Allocates the text.
     *
     * @param reader on a source description
     * @param ssrc the source
     * @param item {@link #CNAME} or another
     * @return the text, or null when it is not there or the packet ends before it
     */
    public static @Nullable String find(RtcpReader reader, int ssrc, int item) {
        byte[] b = reader.bytes();
        int end = reader.offset() + reader.length();
        int at = reader.offset() + RtcpReader.HEADER;
        for (int chunk = 0; chunk < reader.count() && at + 4 <= end; chunk++) {
            boolean isOurs = BigEndian.i32(b, at) == ssrc;
            at += 4;
            while (at < end && b[at] != 0) {
                if (at + 2 > end || at + 2 + BigEndian.u8(b, at + 1) > end) {
                    return null;
                }
                int size = BigEndian.u8(b, at + 1);
                if (isOurs && BigEndian.u8(b, at) == item) {
                    return new String(b, at + 2, size, StandardCharsets.UTF_8);
                }
                at += 2 + size;
            }
            at = reader.offset() + (at - reader.offset() + 4 & ~3); // the end of items and the padding
        }
        return null;
    }

    /**
     * Adds a description of one source by its canonical name.
     *
     * @param writer where to
     * @param ssrc the source
     * @param cname up to 255 bytes of ASCII
     * @return false when it does not fit
     */
    public static boolean write(RtcpWriter writer, int ssrc, String cname) {
        AsciiTag.check(cname, 255, "a CNAME");
        int items = 2 + cname.length();
        int at = writer.open(RtcpKind.SDES, 1, 8 + (items + 4 & ~3)); // one byte or more of zeros ends the list
        if (at < 0) {
            return false;
        }
        byte[] b = writer.bytes();
        BigEndian.put32(b, at + 4, ssrc);
        BigEndian.put8(b, at + 8, CNAME);
        BigEndian.put8(b, at + 9, cname.length());
        AsciiTag.put(cname, b, at + 10);
        java.util.Arrays.fill(b, at + 8 + items, at + 8 + (items + 4 & ~3), (byte) 0);
        return true;
    }
}
