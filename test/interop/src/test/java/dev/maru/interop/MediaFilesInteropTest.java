package dev.maru.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.maru.device.IvfHeader;
import dev.maru.device.IvfReader;
import dev.maru.device.IvfWriter;
import dev.maru.device.MediaFrame;
import dev.maru.device.OggOpusReader;
import dev.maru.device.OggOpusWriter;
import dev.maru.rtp.EncodedFrame;
import dev.maru.rtp.JitterBuffer;
import dev.maru.rtp.Packetizer;
import dev.maru.rtp.PayloadDescriptor;
import dev.maru.rtp.PayloadFormat;
import dev.maru.rtp.ReceivedPayload;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What FFmpeg encodes goes from its file through our reader, packetizer, a network in disorder, jitter buffer and writer. FFmpeg decodes the
 * result to the very pictures and samples of the original.
 */
class MediaFilesInteropTest {
    private static final int MAX_PAYLOAD = 1_180;
    private static final long MS = 1_000_000;
    private static final String[] PICTURES = {"-f", "lavfi", "-i", "testsrc2=size=320x180:rate=15:duration=1"};

    @TempDir
    private Path folder;

    private final Random random = new Random(1);

    @ParameterizedTest
    @CsvSource({"VP8, libvpx, VP80", "VP9, libvpx-vp9, VP90", "AV1, libsvtav1, AV01"})
    void carriesVideoFromFileToFile(PayloadFormat format, String encoder, String fourcc) throws Exception {
        Path original = encode("original.ivf", encoder);
        Path copy = folder.resolve("copy.ivf");
        try (IvfReader reader = IvfReader.open(original)) {
            IvfHeader header = reader.header();
            assertThat(header.fourcc()).isEqualTo(fourcc);
            assertThat(header.width()).isEqualTo(320);
            List<MediaFrame> frames = new ArrayList<>();
            for (MediaFrame frame = reader.read(); frame != null; frame = reader.read()) {
                frames.add(frame);
            }
            assertThat(frames).hasSize((int) header.frameCount());
            List<EncodedFrame> received = carry(format, frames);
            assertThat(received).hasSameSizeAs(frames);
            assertThat(received.getFirst().layer().width()).isEqualTo(320);
            assertThat(received.getFirst().layer().height()).isEqualTo(180);
            try (IvfWriter writer = IvfWriter.create(copy, header)) {
                for (EncodedFrame frame : received) {
                    writer.write(frame.bytes(), frame.offset(), frame.length(), frame.timestamp() / 6_000);
                }
            }
        }
        assertThat(Files.size(copy)).isEqualTo(Files.size(original));
        assertThat(Ffmpeg.checksums(copy)).hasSizeGreaterThan(10).isEqualTo(Ffmpeg.checksums(original));
    }

    @Test
    void carriesH264FromFileToFile() throws Exception {
        Path original = encode("original.h264", "libx264", "-x264-params", "aud=1:slices=3", "-g", "5");
        List<MediaFrame> frames = accessUnits(Files.readAllBytes(original));
        List<EncodedFrame> received = carry(PayloadFormat.H264, frames);
        assertThat(received).hasSize(15);
        assertThat(received.getFirst().layer().width()).isEqualTo(320);
        assertThat(received.getFirst().layer().height()).isEqualTo(180);
        assertThat(received.stream().filter(EncodedFrame::isKeyFrame)).hasSize(3);
        Path copy = folder.resolve("copy.h264");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        received.forEach(frame -> out.write(frame.bytes(), frame.offset(), frame.length()));
        Files.write(copy, out.toByteArray());
        assertThat(Ffmpeg.checksums(copy)).hasSize(15).isEqualTo(Ffmpeg.checksums(original));
    }

    @Test
    void carriesOpusFromFileToFile() throws Exception {
        assumeTrue(Ffmpeg.has(folder, "libopus"), "there is no ffmpeg with libopus on this machine");
        Ffmpeg.run(folder, "-f", "lavfi", "-i", "sine=frequency=440:duration=2", "-c:a", "libopus", "original.opus");
        Path original = folder.resolve("original.opus");
        Path copy = folder.resolve("copy.opus");
        try (OggOpusReader reader = OggOpusReader.open(original);
                OggOpusWriter writer = OggOpusWriter.create(copy, reader.head(), reader.tags())) {
            List<MediaFrame> frames = new ArrayList<>();
            for (MediaFrame frame = reader.read(); frame != null; frame = reader.read()) {
                frames.add(frame);
            }
            for (EncodedFrame frame : carry(PayloadFormat.OPUS, frames)) {
                writer.writeAt(frame.bytes(), frame.offset(), frame.length(), frame.timestamp());
            }
            assertThat(writer.ticks()).isEqualTo(frames.size() * 960L);
        }
        // Our file plays to the end of its last packet; FFmpeg's says where in it the sound ends.
        List<String> expected = Ffmpeg.checksums(original);
        List<String> actual = Ffmpeg.checksums(copy);
        assertThat(expected).hasSizeGreaterThan(90);
        assertThat(actual.subList(0, expected.size() - 1)).isEqualTo(expected.subList(0, expected.size() - 1));
    }

    private Path encode(String name, String encoder, String... more) throws IOException, InterruptedException {
        assumeTrue(Ffmpeg.has(folder, encoder), "there is no ffmpeg with " + encoder + " on this machine");
        List<String> arguments = new ArrayList<>(List.of(PICTURES));
        arguments.addAll(List.of("-c:v", encoder, "-pix_fmt", "yuv420p", "-b:v", "600k"));
        arguments.addAll(List.of(more));
        arguments.add(name);
        Ffmpeg.run(folder, arguments.toArray(String[]::new));
        return folder.resolve(name);
    }

    /** Frames at each access unit delimiter, which x264 was asked for. */
    private static List<MediaFrame> accessUnits(byte[] stream) {
        byte[] delimiter = {0, 0, 0, 1, 9};
        List<MediaFrame> units = new ArrayList<>();
        int start = 0;
        for (int i = 1; i <= stream.length; i++) {
            boolean isEnd =
                    i == stream.length || i + 5 < stream.length && Arrays.equals(stream, i, i + 5, delimiter, 0, 5);
            if (isEnd) {
                units.add(new MediaFrame(Arrays.copyOfRange(stream, start, i), units.size()));
                start = i;
            }
        }
        return units;
    }

    /** Sends frames, mixes up what is on its way at a time, and gives back what comes out of the jitter buffer. */
    private List<EncodedFrame> carry(PayloadFormat format, List<MediaFrame> frames) {
        Packetizer packetizer = Packetizer.of(format, Map.of("packetization-mode", "1"), random);
        PayloadDescriptor descriptor = PayloadDescriptor.of(format);
        JitterBuffer buffer = JitterBuffer.of(format, Map.of());
        List<EncodedFrame> received = new ArrayList<>();
        List<ReceivedPayload> onTheirWay = new ArrayList<>();
        int ticks = format == PayloadFormat.OPUS ? 960 : 6_000;
        long sequence = 0;
        long now = 0;
        for (int i = 0; i < frames.size(); i++) {
            boolean isKey = i == 0; // only AV1's payloads would show more than the codec's own bytes do
            EncodedFrame frame = EncodedFrame.of(format, isKey, frames.get(i).bytes(), (long) ticks * i);
            assertThat(packetizer.begin(frame, MAX_PAYLOAD)).isTrue();
            byte[] out = new byte[MAX_PAYLOAD];
            for (int length = packetizer.next(out, 0); length > 0; length = packetizer.next(out, 0)) {
                assertThat(descriptor.parse(out, 0, length)).isTrue();
                byte[] payload = Arrays.copyOf(out, length);
                onTheirWay.add(
                        new ReceivedPayload().wrap(payload, 0, length).at(sequence++, ticks * i, packetizer.marker()));
            }
            if (i % 3 == 2 || i == frames.size() - 1) {
                now += 60 * MS;
                deliver(buffer, onTheirWay, now, received);
            }
        }
        deliver(buffer, onTheirWay, now + 1_000 * MS, received);
        return received;
    }

    private void deliver(JitterBuffer buffer, List<ReceivedPayload> packets, long now, List<EncodedFrame> received) {
        Collections.shuffle(packets, random);
        packets.forEach(packet -> assertThat(buffer.insert(packet, now)).isTrue());
        packets.clear();
        for (EncodedFrame frame = buffer.poll(now); frame != null; frame = buffer.poll(now)) {
            received.add(frame);
        }
    }
}
