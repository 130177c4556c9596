package dev.maru.interop;

import dev.maru.device.IvfReader;
import dev.maru.device.MediaFrame;
import dev.maru.device.OggOpusReader;
import dev.maru.rtp.EncodedFrame;
import dev.maru.rtp.PayloadFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A second of moving picture and sound, encoded by FFmpeg and played again and again: for peers that encode nothing themselves. */
final class Clip {
    private static final int PICTURES_PER_SECOND = 15;
    private static final int TICKS_PER_PICTURE = 90_000 / PICTURES_PER_SECOND;
    private static final int TICKS_PER_SOUND = 960;
    private static final long UINT32 = 0xFFFF_FFFFL;

    private final List<MediaFrame> pictures = new ArrayList<>();
    private final List<MediaFrame> sounds = new ArrayList<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().factory());
    private long picture;
    private long sound;

    /** Encodes it into the folder. */
    Clip(Path folder) throws IOException, InterruptedException {
        encode(folder);
        try (IvfReader reader = IvfReader.open(folder.resolve("clip.ivf"))) {
            for (MediaFrame frame = reader.read(); frame != null; frame = reader.read()) {
                pictures.add(frame);
            }
        }
        try (OggOpusReader reader = OggOpusReader.open(folder.resolve("clip.opus"))) {
            for (MediaFrame frame = reader.read(); frame != null; frame = reader.read()) {
                sounds.add(frame);
            }
        }
    }

    /** Makes {@code clip.ivf} and {@code clip.opus}. */
    static void encode(Path folder) throws IOException, InterruptedException {
        Ffmpeg.run(
                folder,
                "-f",
                "lavfi",
                "-i",
                "testsrc2=size=320x240:rate=" + PICTURES_PER_SECOND + ":duration=1",
                "-c:v",
                "libvpx",
                "-pix_fmt",
                "yuv420p",
                "-b:v",
                "300k",
                "clip.ivf");
        Ffmpeg.run(folder, "-f", "lavfi", "-i", "sine=frequency=440:duration=1", "-c:a", "libopus", "clip.opus");
    }

    /** Plays it until {@link #stop}. */
    void play(Consumer<EncodedFrame> out) {
        clock.scheduleAtFixedRate(
                () -> out.accept(nextPicture()), 0, 1_000 / PICTURES_PER_SECOND, TimeUnit.MILLISECONDS);
        clock.scheduleAtFixedRate(() -> out.accept(nextSound()), 0, 20, TimeUnit.MILLISECONDS);
    }

    private EncodedFrame nextPicture() {
        int index = (int) (picture % pictures.size());
        long timestamp = picture++ * TICKS_PER_PICTURE & UINT32;
        return EncodedFrame.of(
                PayloadFormat.VP8, index == 0, pictures.get(index).bytes(), timestamp);
    }

    private EncodedFrame nextSound() {
        int index = (int) (sound % sounds.size());
        return EncodedFrame.of(PayloadFormat.OPUS, true, sounds.get(index).bytes(), sound++ * TICKS_PER_SOUND & UINT32);
    }

    void stop() {
        clock.shutdownNow();
    }
}
