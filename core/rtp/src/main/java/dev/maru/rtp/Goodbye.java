package dev.maru.rtp;

import dev.maru.wire.BigEndian;

/** Sources that end (RFC 3550 §6.6). Reasons are not read, none is written. */
public final class Goodbye {
    private Goodbye() {}

    /**
     * A source that ends.
     *
     * @param reader on a goodbye
     * @param index below {@link RtcpReader#count()}
     * @return the SSRC
     */
    public static int ssrc(RtcpReader reader, int index) {
        java.util.Objects.checkIndex(index, reader.count());
        return BigEndian.i32(reader.bytes(), reader.offset() + RtcpReader.HEADER + 4 * index);
    }

    /**
     * Adds the goodbye of one source.
     *
     * @param writer where to
     * @param ssrc the source
     * @return false when it does not fit
     */
    public static boolean write(RtcpWriter writer, int ssrc) {
        int at = writer.open(RtcpKind.BYE, 1, 8);
        if (at >= 0) {
            BigEndian.put32(writer.bytes(), at + 4, ssrc);
        }
        return at >= 0;
    }
}
