package dev.maru.device;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes Opus packets into an Ogg file (RFC 3533, RFC 7845). A page is written for each second, so that little is lost when the program
 * ends early. Not thread-safe.
 */
public final class OggOpusWriter implements Closeable {
    /** How long a page gets at most (RFC 7845 §4: a second should be enough). */
    private static final int PAGE_TICKS = 48_000;

    /** The longest hole that {@link #writeAt} fills: an hour of silence, 180 kB. */
    private static final long MAX_HOLE_TICKS = 48_000L * 3_600;

    /** A whole packet of 20 ms without a frame in it: fullband, one channel, one frame (RFC 6716 §3.1). */
    private static final int SILENT_TOC = 31 << 3;

    private final OggPageWriter pages;
    private final byte[] silence = new byte[1];
    private long written;
    private long onPage;
    private int lastToc = SILENT_TOC;

    /**
     * Writes the headers.
     *
     * @param out where the file goes; closed with this writer
     * @param head what the stream says of itself
     * @param tags comments
     * @param serial the number of the stream, to tell it from others that it may be multiplexed or chained with later
     * @throws IOException when it cannot be written
     */
    public OggOpusWriter(OutputStream out, OpusHead head, OpusTags tags, int serial) throws IOException {
        this.pages = new OggPageWriter(out, serial);
        byte[] first = head.toBytes();
        pages.add(first, 0, first.length, 0);
        pages.flush(false);
        byte[] second = tags.toBytes();
        pages.add(second, 0, second.length, 0);
        pages.flush(false);
    }

    /**
     * Creates a file, or replaces one.
     *
     * @param file the file
     * @param head what the stream says of itself
     * @param tags comments
     * @return a writer
     * @throws IOException when it cannot be written
     */
    public static OggOpusWriter create(Path file, OpusHead head, OpusTags tags) throws IOException {
        OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
        try {
            return new OggOpusWriter(out, head, tags, 1);
        } catch (IOException e) {
            out.close();
            throw e;
        }
    }

    /**
     * Writes the next packet, right behind the one before.
     *
     * @param bytes the array
     * @param offset index of the first byte
     * @param length number of bytes
     * @throws IOException when it cannot be written, or is not an Opus packet
     */
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int ticks = OpusDuration.ticks(bytes, offset, length);
        if (ticks < 0) {
            throw new IOException("packet of " + length + " bytes at sample " + written + " is not Opus");
        }
        if (onPage > 0 && (onPage + ticks > PAGE_TICKS || !pages.fits(length))) {
            pages.flush(false);
            onPage = 0;
        }
        written += ticks;
        onPage += ticks;
        lastToc = bytes[offset] & 0xFC;
        pages.add(bytes, offset, length, written);
    }

    /**
     * Writes the next packet at its time. A hole in front of it, where packets were lost or an encoder kept silent, is filled with packets
     * that have no frame in them, which a decoder conceals (RFC 7845 §4.1).
     *
     * @param bytes the array
     * @param offset index of the first byte
     * @param length number of bytes
     * @param ticks samples of 48 kHz from the beginning of the stream; a time that is past is taken as now
     * @throws IOException when it cannot be written, is not an Opus packet, or comes more than an hour after the one before
     */
    public void writeAt(byte[] bytes, int offset, int length, long ticks) throws IOException {
        if (ticks - written > MAX_HOLE_TICKS) {
            throw new IOException("a hole from sample " + written + " to " + ticks + " is more than an hour");
        }
        silence[0] = (byte) lastToc;
        int step = OpusDuration.frameTicks(lastToc);
        while (written + step <= ticks) {
            write(silence, 0, 1);
        }
        write(bytes, offset, length);
    }

    /**
     * How long the stream is.
     *
     * @return samples of 48 kHz
     */
    public long ticks() {
        return written;
    }

    /** Writes the last page and closes the stream. */
    @Override
    public void close() throws IOException {
        pages.close();
    }
}
