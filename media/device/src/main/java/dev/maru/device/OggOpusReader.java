package dev.maru.device;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the Opus packets of an Ogg file (RFC 3533, RFC 7845): those of the first Opus stream in it; other streams are skipped, and what is
 * chained behind its end is not read.
 *
 * <p>A file that is not one gives an {@link IOException} that says what is wrong and where. Not thread-safe.
 */
public final class OggOpusReader implements Closeable {
    /** The longest audio packet (RFC 7845 §6 asks for that much for each stream; more than two streams are read to the same limit). */
    private static final int MAX_PACKET = 2 * 61_440;

    /** The longest comment header: a few pictures fit in. */
    private static final int MAX_TAGS = 16 << 20;

    /** How many pages of other streams may stand in front of the Opus stream. */
    private static final int MAX_FOREIGN_PAGES = 1_000;

    private final InputStream in;
    private final OpusHead head;
    private final OpusTags tags;
    private final ArrayDeque<MediaFrame> ready = new ArrayDeque<>();
    private final ByteArrayOutputStream partial = new ByteArrayOutputStream();
    private boolean isWithinPacket;
    private long position;
    private int serial;
    private int nextPage;
    private long ticks = -1;
    private long granule;
    private boolean isEnded;

    /**
     * Reads the headers.
     *
     * @param in where the file comes from; buffered by the caller, and closed with this reader
     * @throws IOException when it cannot be read or is no Opus in Ogg; the stream is left open then
     */
    public OggOpusReader(InputStream in) throws IOException {
        this.in = in;
        this.head = readHead();
        this.tags = OpusTags.parse(readTags());
    }

    /**
     * Opens a file.
     *
     * @param file the file
     * @return a reader at its first audio packet
     * @throws IOException when it cannot be read or is no Opus in Ogg
     */
    public static OggOpusReader open(Path file) throws IOException {
        InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        try {
            return new OggOpusReader(in);
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    private OpusHead readHead() throws IOException {
        for (int i = 0; i < MAX_FOREIGN_PAGES; i++) {
            OggPage page = nextPage();
            if (page == null) {
                throw new IOException("the file has no Opus stream: it ends at byte " + position);
            }
            if (page.has(OggPage.FIRST) && OpusHead.startsWith(page.body(), OpusHead.MAGIC)) {
                serial = page.serial();
                nextPage = page.number() + 1;
                return OpusHead.parse(page.body());
            }
        }
        throw new IOException("no Opus stream in the first " + MAX_FOREIGN_PAGES + " Ogg pages");
    }

    private byte[] readTags() throws IOException {
        List<byte[]> packets = new ArrayList<>();
        while (packets.isEmpty()) {
            OggPage page = nextPageOfStream();
            if (page == null) {
                throw new IOException("the Opus stream ends before its OpusTags, at byte " + position);
            }
            packets.addAll(packetsOf(page, MAX_TAGS));
        }
        if (packets.size() > 1 || isWithinPacket) {
            throw new IOException("audio begins on the page of OpusTags, before byte " + position);
        }
        return packets.getFirst();
    }

    private @Nullable OggPage nextPage() throws IOException {
        OggPage page = OggPage.read(in, position);
        position += page == null ? 0 : page.length();
        return page;
    }

    private @Nullable OggPage nextPageOfStream() throws IOException {
        OggPage page = nextPage();
        while (page != null && page.serial() != serial) {
            page = nextPage();
        }
        if (page != null && page.number() != nextPage) {
            throw new IOException("Ogg page " + Integer.toUnsignedString(nextPage) + " is missing before byte "
                    + page.position() + ", where page " + Integer.toUnsignedString(page.number()) + " is");
        }
        nextPage++;
        return page;
    }

    /** The packets that end on a page; the beginning of one that does not is kept. */
    private List<byte[]> packetsOf(OggPage page, int maxPacket) throws IOException {
        if (page.has(OggPage.CONTINUED) != isWithinPacket) {
            throw new IOException("the Ogg page at byte " + page.position()
                    + (isWithinPacket
                            ? " does not go on with the packet before"
                            : " goes on with a packet that is not there"));
        }
        List<byte[]> packets = new ArrayList<>();
        int at = 0;
        for (byte lacing : page.lacing()) {
            int length = lacing & 0xFF;
            partial.write(page.body(), at, length);
            at += length;
            isWithinPacket = length == 255;
            if (partial.size() > maxPacket) {
                throw new IOException(
                        "a packet that ends behind byte " + page.position() + " has more than " + maxPacket + " bytes");
            }
            if (!isWithinPacket) {
                packets.add(partial.toByteArray());
                partial.reset();
            }
        }
        return packets;
    }

    /**
     * What the stream says of itself.
     *
     * @return the identification header
     */
    public OpusHead head() {
        return head;
    }

    /**
     * Comments.
     *
     * @return the comment header
     */
    public OpusTags tags() {
        return tags;
    }

    /**
     * Reads the next packet.
     *
     * @return the packet, with the number of 48 kHz samples in front of it as its timestamp, those to be skipped included; or null at the
     *     end of the stream
     * @throws IOException when the file cannot be read, is damaged, or has a packet that is not Opus
     */
    public @Nullable MediaFrame read() throws IOException {
        while (ready.isEmpty() && !isEnded) {
            OggPage page = nextPageOfStream();
            if (page == null) {
                if (isWithinPacket) {
                    throw new IOException("the Ogg file ends within a packet, at byte " + position);
                }
                isEnded = true;
            } else {
                take(page);
            }
        }
        return ready.poll();
    }

    private void take(OggPage page) throws IOException {
        isEnded = page.has(OggPage.LAST);
        List<byte[]> packets = packetsOf(page, MAX_PACKET);
        long length = 0;
        int[] durations = new int[packets.size()];
        for (int i = 0; i < durations.length; i++) {
            byte[] packet = packets.get(i);
            durations[i] = OpusDuration.ticks(packet, 0, packet.length);
            if (durations[i] < 0) {
                throw new IOException("packet " + i + " of the Ogg page at byte " + page.position() + " is not Opus");
            }
            length += durations[i];
        }
        if (page.granule() >= 0 && !packets.isEmpty()) {
            granule = page.granule();
            long start = granule - length;
            if (ticks < 0) {
                ticks = isEnded ? 0 : Math.max(start, 0); // the last page may be cut short (RFC 7845 §4.4)
            } else if (start > ticks && !isEnded) {
                ticks = start; // a hole in the recording
            }
        }
        ticks = Math.max(ticks, 0);
        for (int i = 0; i < durations.length; i++) {
            ready.add(new MediaFrame(packets.get(i), ticks));
            ticks += durations[i];
        }
    }

    /**
     * Where the audio that was read so far ends: the granule position of the last page. At the end of the stream, less the pre-skip, it
     * is the length of the recording (RFC 7845 §4.3, §4.4).
     *
     * @return samples of 48 kHz
     */
    public long granulePosition() {
        return granule;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
