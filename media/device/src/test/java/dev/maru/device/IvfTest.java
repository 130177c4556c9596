package dev.maru.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IvfTest {
    private static final HexFormat HEX = HexFormat.of();

    /** The beginning of a file of 10 frames by FFmpeg 5.1, whose first frame is cut to 3 bytes. */
    private static final String FFMPEG = "444b494600002000565038304201b6000a000000010000000a00000000000000" + "03000000"
            + "0500000000000000" + "f06700";

    @TempDir
    private Path folder;

    private static IvfReader reader(String hex) throws IOException {
        return new IvfReader(new ByteArrayInputStream(HEX.parseHex(hex)));
    }

    @Test
    void readsWhatFfmpegWrote() throws IOException {
        IvfReader reader = reader(FFMPEG);
        assertThat(reader.header()).isEqualTo(new IvfHeader(IvfHeader.VP8, 322, 182, 10, 1, 10));
        MediaFrame frame = reader.read();
        assertThat(HEX.formatHex(frame.bytes())).isEqualTo("f06700");
        assertThat(frame.timestamp()).isEqualTo(5);
        assertThat(reader.header().nanosOf(5)).isEqualTo(500_000_000);
        assertThat(reader.read()).isNull();
    }

    @Test
    void writesTheSameBytesAsFfmpeg() throws IOException {
        Path file = folder.resolve("a.ivf");
        try (IvfWriter writer = IvfWriter.create(file, new IvfHeader(IvfHeader.VP8, 322, 182, 10, 1, 0))) {
            for (int i = 0; i < 10; i++) {
                writer.write(HEX.parseHex("f06700"), 0, 3, 5);
            }
            assertThat(writer.frameCount()).isEqualTo(10);
        }
        assertThat(HEX.formatHex(Files.readAllBytes(file))).startsWith(FFMPEG);
    }

    @Test
    void readsBackWhatItWrote() throws IOException {
        Random random = new Random(1);
        Path file = folder.resolve("b.ivf");
        List<byte[]> frames = new ArrayList<>();
        try (IvfWriter writer = IvfWriter.create(file, IvfHeader.of90kHz(IvfHeader.AV1, 0, 0))) {
            for (int i = 0; i < 100; i++) {
                byte[] frame = new byte[random.nextInt(3_000)];
                random.nextBytes(frame);
                frames.add(frame);
                writer.write(new MediaFrame(frame, 0x1_0000_0000L + 3_000L * i));
            }
            writer.size(640, 480);
        }
        try (IvfReader reader = IvfReader.open(file)) {
            assertThat(reader.header()).isEqualTo(new IvfHeader(IvfHeader.AV1, 640, 480, 90_000, 1, 100));
            for (int i = 0; i < 100; i++) {
                MediaFrame frame = reader.read();
                assertThat(frame.bytes()).isEqualTo(frames.get(i));
                assertThat(frame.timestamp()).isEqualTo(0x1_0000_0000L + 3_000L * i);
            }
            assertThat(reader.read()).isNull();
        }
    }

    @Test
    void saysWhereAFileEnds() throws IOException {
        byte[] whole = HEX.parseHex(FFMPEG);
        for (int length = 0; length < whole.length; length++) {
            ByteArrayInputStream in = new ByteArrayInputStream(whole, 0, length);
            if (length < 32) {
                assertThatThrownBy(() -> new IvfReader(in))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("ends after " + length + " bytes");
            } else if (length > 32) {
                IvfReader reader = new IvfReader(in);
                assertThatThrownBy(reader::read).isInstanceOf(IOException.class).hasMessageContaining("at byte 32");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, 45, begin with DKIF",
        "8, 01, version 1",
        "12, 1f, header of 31 bytes",
        "16, 00, four ASCII characters",
        "32, 00, time base"
    })
    void saysWhatIsWrong(int digit, String hex, String message) {
        String bad = FFMPEG.substring(0, digit) + hex + FFMPEG.substring(digit + 2);
        assertThatThrownBy(() -> reader(bad)).isInstanceOf(IOException.class).hasMessageContaining(message);
    }

    @Test
    void refusesFramesThatAreTooLong() throws IOException {
        IvfReader reader = reader(FFMPEG.substring(0, 64) + "ffffffff" + "0000000000000000" + "00");
        assertThatThrownBy(reader::read)
                .isInstanceOf(IOException.class)
                .hasMessage("the IVF frame at byte 32 says it has 4294967295 bytes; at most 67108864 are read");
    }

    @Test
    void skipsALongerHeader() throws IOException {
        IvfReader reader =
                reader(FFMPEG.replace("00002000", "00002200").substring(0, 64) + "aabb" + FFMPEG.substring(64));
        assertThat(reader.read().bytes()).hasSize(3);
    }

    @Test
    void holdsHeadersToTheirFields() {
        assertThatThrownBy(() -> new IvfHeader("VP8", 1, 1, 1, 1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new IvfHeader("VP80", 65_536, 1, 1, 1, 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new IvfHeader("VP80", 1, 1, 0, 1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new IvfHeader("VP80", 1, 1, 1, 1, 1L << 32))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void leavesAnUnfinishedFileReadable() throws IOException {
        Path file = folder.resolve("c.ivf");
        IvfWriter writer = IvfWriter.create(file, IvfHeader.of90kHz(IvfHeader.VP9, 1, 1));
        writer.write(new byte[] {1, 2}, 0, 2, 7);
        ByteArrayOutputStream copy = new ByteArrayOutputStream();
        Files.copy(file, copy); // as after a crash
        IvfReader reader = new IvfReader(new ByteArrayInputStream(copy.toByteArray()));
        assertThat(reader.header().frameCount()).isZero();
        assertThat(reader.read().timestamp()).isEqualTo(7);
        writer.close();
        writer.close();
    }
}
