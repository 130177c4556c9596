package dev.maru.device;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Reads IVF files: VP8, VP9, AV1 or H.264 frames, one after the other.
 *
 * <pre>
 *  0  "DKIF", version 0 (16), length of the header (16)
 *  8  codec (four characters), width (16), height (16)
 * 16  time base: denominator (32), numerator (32)
 * 24  number of frames (32), unused (32)
 * then for each frame: length (32), timestamp (64), the frame; all of it little-endian
 * </pre>
 *
 * <p>A file that is not one gives an {@link IOException} that says what is wrong and where. Not thread-safe.
 */
public final class IvfReader implements Closeable {
    /** The largest frame that is read: more than any encoder makes, and little enough not to run out of memory for a bad length. */
    public static final int MAX_FRAME_LENGTH = 64 << 20;

    private static final int MAGIC = 0x46494B44; // "DKIF", little-endian

    private final InputStream in;
    private final IvfHeader header;
    private long position;

    /**
     * Reads the header.
     *
     * @param in where the file comes from; buffered by the caller, and closed with this reader
     * @throws IOException when it cannot be read or is no IVF file; the stream is left open then
     */
    public IvfReader(InputStream in) throws IOException {
        this.in = in;
        this.header = readHeader();
    }

    /**
     * Opens a file.
     *
     * @param file the file
     * @return a reader at its first frame
     * @throws IOException when it cannot be read or is no IVF file
     */
    public static IvfReader open(Path file) throws IOException {
        InputStream in = new java.io.BufferedInputStream(Files.newInputStream(file), 1 << 16);
        try {
            return new IvfReader(in);
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    private IvfHeader readHeader() throws IOException {
        byte[] bytes = in.readNBytes(IvfHeader.LENGTH);
        ByteBuffer fields = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.length < IvfHeader.LENGTH) {
            throw new IOException("not an IVF file: it ends after " + bytes.length + " bytes, within its header");
        }
        if (fields.getInt(0) != MAGIC) {
            throw new IOException("not an IVF file: it does not begin with DKIF");
        }
        int version = fields.getShort(4) & 0xFFFF;
        int length = fields.getShort(6) & 0xFFFF;
        if (version != 0) {
            throw new IOException("IVF version " + version + " is not known; only 0 is");
        }
        if (length < IvfHeader.LENGTH) {
            throw new IOException("IVF header of " + length + " bytes at byte 6; it has at least " + IvfHeader.LENGTH);
        }
        in.skipNBytes(length - IvfHeader.LENGTH);
        position = length;
        try {
            return new IvfHeader(
                    new String(bytes, 8, 4, StandardCharsets.ISO_8859_1),
                    fields.getShort(12) & 0xFFFF,
                    fields.getShort(14) & 0xFFFF,
                    fields.getInt(16) & 0xFFFF_FFFFL,
                    fields.getInt(20) & 0xFFFF_FFFFL,
                    fields.getInt(24) & 0xFFFF_FFFFL);
        } catch (IllegalArgumentException e) {
            throw new IOException("IVF header: " + e.getMessage(), e);
        }
    }

    /**
     * What the file says of itself.
     *
     * @return the header
     */
    public IvfHeader header() {
        return header;
    }

    /**
     * Reads the next frame.
     *
     * @return the frame, or null at the end of the file
     * @throws IOException when the file cannot be read, ends within a frame, or a frame is larger than {@link #MAX_FRAME_LENGTH}
     */
    public @Nullable MediaFrame read() throws IOException {
        byte[] head = in.readNBytes(IvfHeader.FRAME_HEADER_LENGTH);
        if (head.length == 0) {
            return null;
        }
        if (head.length < IvfHeader.FRAME_HEADER_LENGTH) {
            throw new IOException("the IVF file ends within the header of the frame at byte " + position);
        }
        ByteBuffer fields = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
        long length = fields.getInt(0) & 0xFFFF_FFFFL;
        if (length > MAX_FRAME_LENGTH) {
            throw new IOException("the IVF frame at byte " + position + " says it has " + length + " bytes; at most "
                    + MAX_FRAME_LENGTH + " are read");
        }
        byte[] bytes = in.readNBytes((int) length);
        if (bytes.length < length) {
            throw new IOException("the IVF file ends within the frame at byte " + position + ": " + bytes.length
                    + " of " + length + " bytes are there");
        }
        position += IvfHeader.FRAME_HEADER_LENGTH + length;
        return new MediaFrame(bytes, fields.getLong(4));
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
