package dev.maru.device;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Packs packets into the Ogg pages of one stream (RFC 3533 §5, §6). A packet that does not fit goes on on the next page. */
final class OggPageWriter implements Closeable {
    private static final int MAX_SEGMENTS = 255;
    private static final int MAX_SEGMENT = 255;
    private static final long NO_PACKET_ENDS = -1;

    private final OutputStream out;
    private final int serial;
    private final ByteBuffer page = ByteBuffer.allocate(OggPage.HEADER + MAX_SEGMENTS + MAX_SEGMENTS * MAX_SEGMENT)
            .order(ByteOrder.LITTLE_ENDIAN);
    private final byte[] lacing = new byte[MAX_SEGMENTS];
    private final byte[] body = new byte[MAX_SEGMENTS * MAX_SEGMENT];
    private int segments;
    private int length;
    private int number;
    private long granule = NO_PACKET_ENDS;
    private boolean isContinued;
    private boolean isClosed;

    OggPageWriter(OutputStream out, int serial) {
        this.out = out;
        this.serial = serial;
    }

    /** Whether a packet fits into the rest of the page. */
    boolean fits(int count) {
        return segments + count / MAX_SEGMENT + 1 <= MAX_SEGMENTS;
    }

    /** Adds a packet, after which the granule position is that. */
    void add(byte[] b, int at, int count, long granuleAfter) throws IOException {
        int done = 0;
        boolean isOpen = true;
        while (isOpen) {
            if (segments == MAX_SEGMENTS) {
                write(0);
                isContinued = done > 0;
            }
            int part = Math.min(count - done, MAX_SEGMENT);
            lacing[segments++] = (byte) part;
            System.arraycopy(b, at + done, body, length, part);
            length += part;
            done += part;
            isOpen = part == MAX_SEGMENT; // a packet ends with a shorter segment, be it empty
        }
        granule = granuleAfter;
    }

    /** Writes what there is as a page. */
    void flush(boolean isLast) throws IOException {
        if (segments > 0 || isLast) {
            write(isLast ? OggPage.LAST : 0);
        }
    }

    private void write(int flag) throws IOException {
        int flags = flag | (isContinued ? OggPage.CONTINUED : 0) | (number == 0 ? OggPage.FIRST : 0);
        page.clear();
        page.putInt(OggPage.MAGIC).put((byte) 0).put((byte) flags).putLong(granule);
        page.putInt(serial).putInt(number++).putInt(0).put((byte) segments);
        page.put(lacing, 0, segments).put(body, 0, length);
        page.putInt(22, OggCrc.update(0, page.array(), 0, page.position()));
        out.write(page.array(), 0, page.position());
        segments = 0;
        length = 0;
        granule = NO_PACKET_ENDS;
        isContinued = false;
    }

    /** Writes the last page and closes the stream. */
    @Override
    public void close() throws IOException {
        if (isClosed) {
            return;
        }
        isClosed = true;
        try (out) {
            flush(true);
        }
    }
}
