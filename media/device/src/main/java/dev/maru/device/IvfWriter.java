package dev.maru.device;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Writes IVF files. The number of frames, and a size that was not known when the file was begun, go into the header when the file is
 * closed. Not thread-safe.
 */
public final class IvfWriter implements Closeable {
    private final SeekableByteChannel out;
    private final long start;
    private final ByteBuffer head = ByteBuffer.allocate(IvfHeader.LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    private IvfHeader header;
    private long frames;
    private boolean isClosed;

    /**
     * Writes a header.
     *
     * @param out where the file goes, from its position on; closed with this writer
     * @param header what the file says of itself; the number of frames is counted and not taken from there
     * @throws IOException when it cannot be written
     */
    public IvfWriter(SeekableByteChannel out, IvfHeader header) throws IOException {
        this.out = out;
        this.start = out.position();
        this.header = header;
        writeHeader();
    }

    /**
     * Creates a file, or replaces one.
     *
     * @param file the file
     * @param header what the file says of itself
     * @return a writer
     * @throws IOException when it cannot be written
     */
    public static IvfWriter create(Path file, IvfHeader header) throws IOException {
        SeekableByteChannel out = Files.newByteChannel(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        try {
            return new IvfWriter(out, header);
        } catch (IOException e) {
            out.close();
            throw e;
        }
    }

    private void writeHeader() throws IOException {
        head.clear();
        head.put("DKIF".getBytes(StandardCharsets.ISO_8859_1));
        head.putShort((short) 0).putShort((short) IvfHeader.LENGTH);
        head.put(header.fourcc().getBytes(StandardCharsets.ISO_8859_1));
        head.putShort((short) header.width()).putShort((short) header.height());
        head.putInt((int) header.timebaseDenominator()).putInt((int) header.timebaseNumerator());
        head.putInt((int) frames).putInt(0);
        writeFully(head.flip());
    }

    private void writeFully(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }

    /**
     * Says how large the pictures are, once that is known.
     *
     * @param width pixels, 0 to 65,535
     * @param height pixels, 0 to 65,535
     */
    public void size(int width, int height) {
        header = new IvfHeader(
                header.fourcc(), width, height, header.timebaseDenominator(), header.timebaseNumerator(), 0);
    }

    /**
     * Writes a frame.
     *
     * @param bytes the array
     * @param offset index of the first byte
     * @param length number of bytes
     * @param timestamp in ticks of the file's time base, not smaller than the one before
     * @throws IOException when it cannot be written
     */
    public void write(byte[] bytes, int offset, int length, long timestamp) throws IOException {
        head.clear();
        head.putInt(length).putLong(timestamp);
        writeFully(head.flip());
        writeFully(ByteBuffer.wrap(bytes, offset, length));
        frames++;
    }

    /**
     * Writes a frame.
     *
     * @param frame the frame
     * @throws IOException when it cannot be written
     */
    public void write(MediaFrame frame) throws IOException {
        write(frame.bytes(), 0, frame.bytes().length, frame.timestamp());
    }

    /**
     * How many frames were written.
     *
     * @return 0 or more
     */
    public long frameCount() {
        return frames;
    }

    /** Completes the header and closes the channel. */
    @Override
    public void close() throws IOException {
        if (isClosed) {
            return;
        }
        isClosed = true;
        try (out) {
            long end = out.position();
            out.position(start);
            writeHeader();
            out.position(end);
        }
    }
}
