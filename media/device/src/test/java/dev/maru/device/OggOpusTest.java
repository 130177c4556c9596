package dev.maru.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OggOpusTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final OpusTags TAGS = new OpusTags("Maru", List.of("TITLE=마루", "A=b"));

    /** A tenth of a second of 440 Hz, by FFmpeg 5.1 and libopus. */
    private static final String FFMPEG =
            "4f6767530002000000000000000000000000000000000228b57201134f707573486561640101380180bb00000000004f6767"
                    + "530000000000000000000000000000010000004995be54012e4f707573546167730600000066666d70656701000000140000"
                    + "00656e636f6465723d4c617663206c69626f7075734f6767530004f8130000000000000000000002000000fe2cbba4061114"
                    + "0f0f0d0d08836d82d01cfdedc4ece7f38fa492479808a71a5d8a982e5f6f5cff8e79240e942e11d2c008a12f10e45dfbdead"
                    + "010b1a301bbf08a138d07732aa5c4b99397319e08008a138d07732aa5e8ebf4338c408839c018589512f69b20589e0";

    @TempDir
    private Path folder;

    private static OggOpusReader reader(byte[] file) throws IOException {
        return new OggOpusReader(new ByteArrayInputStream(file));
    }

    private static List<MediaFrame> readAll(OggOpusReader reader) throws IOException {
        List<MediaFrame> frames = new ArrayList<>();
        for (MediaFrame frame = reader.read(); frame != null; frame = reader.read()) {
            frames.add(frame);
        }
        return frames;
    }

    @Test
    void readsWhatFfmpegWrote() throws IOException {
        OggOpusReader reader = reader(HEX.parseHex(FFMPEG));
        assertThat(reader.head().channels()).isEqualTo(1);
        assertThat(reader.head().preSkip()).isEqualTo(312);
        assertThat(reader.head().inputSampleRate()).isEqualTo(48_000);
        assertThat(reader.tags().vendor()).isEqualTo("ffmpeg");
        List<MediaFrame> frames = readAll(reader);
        assertThat(frames.stream().map(MediaFrame::timestamp))
                .containsExactly(0L, 960L, 1_920L, 2_880L, 3_840L, 4_800L);
        assertThat(frames.stream().map(frame -> frame.bytes().length)).containsExactly(17, 20, 15, 15, 13, 13);
        assertThat(reader.granulePosition())
                .as("a tenth of a second and the pre-skip")
                .isEqualTo(4_800 + 312);
    }

    @Test
    void writesTheSameHeadersAsFfmpeg() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int serial = Integer.reverseBytes(HEX.parseHex(FFMPEG, 28, 36)[0] << 24
                | (HEX.parseHex(FFMPEG, 28, 36)[1] & 0xFF) << 16
                | (HEX.parseHex(FFMPEG, 28, 36)[2] & 0xFF) << 8
                | HEX.parseHex(FFMPEG, 28, 36)[3] & 0xFF);
        OggOpusReader reader = reader(HEX.parseHex(FFMPEG));
        new OggOpusWriter(out, OpusHead.of(1, 312), reader.tags(), serial);
        assertThat(FFMPEG).startsWith(HEX.formatHex(out.toByteArray()));
    }

    @Test
    void readsBackWhatItWrote() throws IOException {
        Random random = new Random(1);
        Path file = folder.resolve("a.opus");
        List<byte[]> packets = new ArrayList<>();
        try (OggOpusWriter writer = OggOpusWriter.create(file, OpusHead.of(2, OpusHead.USUAL_PRE_SKIP), TAGS)) {
            for (int i = 0; i < 500; i++) {
                byte[] packet =
                        packet(random, random.nextInt(40) == 0 ? 255 * random.nextInt(1, 5) : 1 + random.nextInt(300));
                packets.add(packet);
                writer.write(packet, 0, packet.length);
            }
            assertThat(writer.ticks()).isEqualTo(500 * 960);
        }
        try (OggOpusReader reader = OggOpusReader.open(file)) {
            assertThat(reader.head().channels()).isEqualTo(2);
            assertThat(reader.head().preSkip()).isEqualTo(3_840);
            assertThat(reader.tags()).isEqualTo(TAGS);
            List<MediaFrame> frames = readAll(reader);
            assertThat(frames).hasSize(500);
            for (int i = 0; i < 500; i++) {
                assertThat(frames.get(i).bytes()).isEqualTo(packets.get(i));
                assertThat(frames.get(i).timestamp()).isEqualTo(960L * i);
            }
            assertThat(reader.granulePosition()).isEqualTo(500 * 960);
        }
    }

    private static byte[] packet(Random random, int length) {
        byte[] packet = new byte[length];
        random.nextBytes(packet);
        packet[0] = (byte) 0xF8; // one frame of 20 ms
        return packet;
    }

    /** RFC 3533 §5: segments of 255 bytes and a shorter one, over as many pages as it takes. */
    @Test
    void splitsLongPacketsOverPages() throws IOException {
        String title = "A=" + "x".repeat(200_000);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OggOpusWriter writer = new OggOpusWriter(out, OpusHead.of(1, 0), new OpusTags("", List.of(title)), 7)) {
            writer.write(new byte[] {(byte) 0xF8}, 0, 1);
        }
        byte[] file = out.toByteArray();
        OggOpusReader reader = reader(file);
        assertThat(reader.tags().comments()).containsExactly(title);
        assertThat(readAll(reader)).hasSize(1);
        List<Integer> flags = new ArrayList<>();
        List<Long> granules = new ArrayList<>();
        ByteArrayInputStream in = new ByteArrayInputStream(file);
        for (OggPage page = OggPage.read(in, 0); page != null; page = OggPage.read(in, 0)) {
            flags.add(page.flags());
            granules.add(page.granule());
        }
        assertThat(flags).containsExactly(2, 0, 1, 1, 1, 4);
        assertThat(granules).containsExactly(0L, -1L, -1L, -1L, 0L, 960L);
    }

    @Test
    void writesAPageForEachSecond() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        OggOpusWriter writer = new OggOpusWriter(out, OpusHead.of(1, 0), TAGS, 7);
        int headers = out.size();
        for (int i = 0; i < 50; i++) {
            writer.write(new byte[] {(byte) 0xF8, 1}, 0, 2);
        }
        assertThat(out.size()).isEqualTo(headers);
        writer.write(new byte[] {(byte) 0xF8, 1}, 0, 2);
        assertThat(out.size()).isEqualTo(headers + 27 + 50 + 100);
        writer.close();
        writer.close();
        assertThat(readAll(reader(out.toByteArray()))).hasSize(51);
    }

    /** RFC 7845 §4.1: packets without frames in a hole. */
    @Test
    void fillsHoles() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OggOpusWriter writer = new OggOpusWriter(out, OpusHead.of(1, 0), TAGS, 7)) {
            writer.writeAt(new byte[] {0x0B, 1, 9}, 0, 3, 0);
            writer.writeAt(new byte[] {0x0B, 1, 8}, 0, 3, 3_000);
            writer.writeAt(new byte[] {0x0B, 1, 7}, 0, 3, 100);
            assertThatThrownBy(() -> writer.writeAt(new byte[] {0x0B, 1, 7}, 0, 3, 1L << 40))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("more than an hour");
        }
        List<MediaFrame> frames = readAll(reader(out.toByteArray()));
        assertThat(frames.stream().map(frame -> HEX.formatHex(frame.bytes())))
                .containsExactly("0b0109", "08", "08", "0b0108", "0b0107");
        assertThat(frames.stream().map(MediaFrame::timestamp)).containsExactly(0L, 960L, 1_920L, 2_880L, 3_840L);
    }

    @Test
    void refusesToWriteWhatIsNotOpus() throws IOException {
        OggOpusWriter writer = new OggOpusWriter(new ByteArrayOutputStream(), OpusHead.of(1, 0), TAGS, 7);
        assertThatThrownBy(() -> writer.write(new byte[0], 0, 0)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> writer.write(new byte[] {3, 63}, 0, 2)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> OpusHead.of(3, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void saysWhereAFileEnds() throws IOException {
        byte[] whole = HEX.parseHex(FFMPEG);
        for (int length = 0; length < whole.length; length++) {
            byte[] prefix = java.util.Arrays.copyOf(whole, length);
            boolean isWhole;
            try {
                readAll(reader(prefix));
                isWhole = true;
            } catch (IOException e) {
                assertThat(e).hasMessageContaining("byte");
                isWhole = false;
            }
            assertThat(isWhole).as("%d bytes", length).isEqualTo(length == 121);
        }
    }

    @Test
    void seesEveryDamagedByte() {
        byte[] whole = HEX.parseHex(FFMPEG);
        for (int i = 0; i < whole.length; i++) {
            byte[] damaged = whole.clone();
            damaged[i] ^= 0x20;
            assertThatThrownBy(() -> readAll(reader(damaged))).as("byte %d", i).isInstanceOf(IOException.class);
        }
    }

    @Test
    void skipsOtherStreams() throws IOException {
        ByteArrayOutputStream foreign = new ByteArrayOutputStream();
        OggPageWriter pages = new OggPageWriter(foreign, 99);
        pages.add(new byte[] {1, 2, 3}, 0, 3, 0);
        pages.flush(false);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(foreign.toByteArray());
        file.writeBytes(HEX.parseHex(FFMPEG));
        assertThat(readAll(reader(file.toByteArray()))).hasSize(6);
        assertThatThrownBy(() -> reader(foreign.toByteArray()))
                .isInstanceOf(IOException.class)
                .hasMessage("the file has no Opus stream: it ends at byte 31");
    }

    @Test
    void saysWhatIsWrongWithPages() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        OggOpusWriter writer = new OggOpusWriter(out, OpusHead.of(1, 0), TAGS, 7);
        int headers = out.size();
        for (int i = 0; i < 120; i++) {
            writer.write(new byte[] {(byte) 0xF8, 1}, 0, 2);
        }
        writer.close();
        byte[] file = out.toByteArray();
        int page = 27 + 50 + 100;
        ByteArrayOutputStream cut = new ByteArrayOutputStream();
        cut.write(file, 0, headers);
        cut.write(file, headers + page, file.length - headers - page);
        OggOpusReader reader = reader(cut.toByteArray());
        assertThatThrownBy(reader::read)
                .isInstanceOf(IOException.class)
                .hasMessage("Ogg page 2 is missing before byte " + headers + ", where page 3 is");
    }

    @Test
    void saysWhatIsWrongWithHeaders() {
        assertThatThrownBy(() -> OpusHead.parse(
                        HEX.parseHex("4f70757348656164" + "10" + "01" + "0000" + "00000000" + "0000" + "00")))
                .hasMessageContaining("version 16");
        assertThatThrownBy(() -> OpusHead.parse(
                        HEX.parseHex("4f70757348656164" + "01" + "03" + "0000" + "00000000" + "0000" + "00")))
                .hasMessageContaining("3 channels in mapping family 0");
        assertThatThrownBy(() -> OpusHead.parse(
                        HEX.parseHex("4f70757348656164" + "01" + "03" + "0000" + "00000000" + "0000" + "01" + "0201")))
                .hasMessageContaining("channel mapping table");
        assertThatThrownBy(() -> OpusTags.parse(HEX.parseHex("4f70757354616773" + "00000000" + "ffffffff")))
                .hasMessageContaining("4294967295 comments in 0 bytes");
        assertThatThrownBy(() -> OpusTags.parse(HEX.parseHex("4f70757354616773" + "05000000" + "41")))
                .hasMessageContaining("ends within its vendor");
    }

    @Test
    void keepsTheChannelMappingOfOtherFamilies() throws IOException {
        OpusHead head = new OpusHead(3, 0, 48_000, -256, 1, new byte[] {2, 1, 0, 2, 1});
        OpusHead back = OpusHead.parse(head.toBytes());
        assertThat(back.mapping()).containsExactly(2, 1, 0, 2, 1);
        assertThat(back.outputGain()).isEqualTo(-256);
        assertThat(back.mappingFamily()).isEqualTo(1);
    }
}
