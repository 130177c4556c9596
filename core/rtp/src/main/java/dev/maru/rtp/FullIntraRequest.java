package dev.maru.rtp;

import dev.maru.wire.BigEndian;

/** The full intra request (RFC 5104 §4.3.1): sources that shall send a key frame, each with the number of the request. */
public final class FullIntraRequest {
    private static final int FIRST = 12;
    private static final int ENTRY = 8;

    private FullIntraRequest() {}

    /**
     * The number of sources.
     *
     * @param reader on a full intra request
     * @return 0 or more
     */
    public static int count(RtcpReader reader) {
        return (reader.length() - FIRST) / ENTRY;
    }

    /**
     * A source that shall send a key frame.
     *
     * @param reader on a full intra request
     * @param index below {@link #count}
     * @return its SSRC
     */
    public static int ssrc(RtcpReader reader, int index) {
        return BigEndian.i32(reader.bytes(), at(reader, index));
    }

    /**
     * The number of the request; one that has the number of the last one is that one repeated (RFC 5104 §4.3.1.2).
     *
     * @param reader on a full intra request
     * @param index below {@link #count}
     * @return 0 to 255
     */
    public static int number(RtcpReader reader, int index) {
        return BigEndian.u8(reader.bytes(), at(reader, index) + 4);
    }

    private static int at(RtcpReader reader, int index) {
        return reader.offset() + FIRST + ENTRY * java.util.Objects.checkIndex(index, count(reader));
    }

    /**
     * Adds a request to one source.
     *
     * @param writer where to
     * @param senderSsrc who asks
     * @param mediaSsrc whom
     * @param number of the request; its lowest 8 bits count
     * @return false when it does not fit
     */
    public static boolean write(RtcpWriter writer, int senderSsrc, int mediaSsrc, int number) {
        int at = writer.openFeedback(RtcpKind.PSFB, RtcpKind.FMT_FIR, FIRST + ENTRY, senderSsrc, 0);
        if (at >= 0) {
            BigEndian.put32(writer.bytes(), at + FIRST, mediaSsrc);
            BigEndian.put32(writer.bytes(), at + FIRST + 4, number << 24);
        }
        return at >= 0;
    }
}
