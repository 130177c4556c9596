package dev.maru.examples;

import dev.maru.device.IvfHeader;
import dev.maru.device.IvfReader;
import dev.maru.device.MediaFrame;
import dev.maru.device.OggOpusReader;
import dev.maru.rtp.EncodedFrame;
import dev.maru.rtp.PayloadFormat;
import dev.maru.webrtc.MediaStreamTrack;
import dev.maru.webrtc.RTCRtpCodec;
import dev.maru.webrtc.RTCRtpSender;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A camera and a microphone that are files: IVF and Ogg, played at their own speed, and from the beginning again at their end. */
final class FilePlayer {
    private static final int AUDIO_CLOCK = 48_000;
    private static final int VIDEO_CLOCK = 90_000;

    private final MediaStreamTrack pictures = MediaStreamTrack.video();
    private final MediaStreamTrack sound = MediaStreamTrack.audio();
    private final Path video;
    private final @Nullable Path audio;
    private final PayloadFormat format;
    private volatile boolean isKeyFrameWanted;

    private FilePlayer(Path video, @Nullable Path audio) throws IOException {
        this.video = video;
        this.audio = audio;
        try (IvfReader file = IvfReader.open(video)) {
            this.format = formatOf(file.header().fourcc());
        }
    }

    /** Files as a command line names them: a video, and perhaps its sound. */
    static FilePlayer open(String... files) throws IOException {
        return new FilePlayer(Words.file(files[0]), files.length == 1 ? null : Words.file(files[1]));
    }

    private static PayloadFormat formatOf(String fourcc) throws IOException {
        return switch (fourcc) {
            case IvfHeader.VP8 -> PayloadFormat.VP8;
            case IvfHeader.VP9 -> PayloadFormat.VP9;
            case IvfHeader.AV1 -> PayloadFormat.AV1;
            case IvfHeader.H264 -> PayloadFormat.H264;
            default -> throw new IOException("Browsers do not play " + fourcc + ".");
        };
    }

    /** What the video shows. */
    MediaStreamTrack pictures() {
        return pictures;
    }

    /** What is heard; silence without a file of sound. */
    MediaStreamTrack sound() {
        return sound;
    }

    /** The only ones that a receiver of the video may choose from. */
    List<RTCRtpCodec> codecs() {
        return RTCRtpSender.getCapabilities("video").codecs().stream()
                .filter(codec -> codec.name().equalsIgnoreCase(format.encodingName()))
                .toList();
    }

    /** Somebody cannot decode what comes next without a key frame. There is no encoder here: the file begins anew. */
    void restart() {
        isKeyFrameWanted = true;
    }

    /** Plays as long as it is to go on. */
    void play(BooleanSupplier goesOn) {
        long start = System.nanoTime();
        long round = 0;
        try {
            while (goesOn.getAsBoolean()) {
                round = playOnce(start, round, goesOn);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Plays both files, merged by time; returns when the next round begins, in nanoseconds since the start. */
    private long playOnce(long start, long round, BooleanSupplier goesOn) throws IOException, InterruptedException {
        try (IvfReader ivf = IvfReader.open(video);
                OggOpusReader ogg = audio == null ? null : OggOpusReader.open(audio)) {
            isKeyFrameWanted = false;
            MediaFrame picture = ivf.read();
            MediaFrame packet = ogg == null ? null : ogg.read();
            long now = round;
            long step = 0;
            while (picture != null && goesOn.getAsBoolean() && !isKeyFrameWanted) {
                long pictureAt = round + ivf.header().nanosOf(picture.timestamp());
                long packetAt = packet == null ? Long.MAX_VALUE : round + nanos(packet.timestamp());
                long next = Math.min(pictureAt, packetAt);
                Thread.sleep(Duration.ofNanos(Math.max(0, start + next - System.nanoTime())));
                if (packetAt < pictureAt) {
                    sound.write(
                            EncodedFrame.of(PayloadFormat.OPUS, true, packet.bytes(), ticks(packetAt, AUDIO_CLOCK)));
                    packet = ogg.read();
                } else {
                    pictures.write(EncodedFrame.of(
                            format,
                            KeyFrames.isKeyFrame(format, picture.bytes()),
                            picture.bytes(),
                            ticks(pictureAt, VIDEO_CLOCK)));
                    step = pictureAt - now;
                    now = pictureAt;
                    picture = ivf.read();
                }
            }
            return now + Math.max(step, 1_000_000);
        }
    }

    private static long nanos(long samples) {
        return samples * 1_000_000_000 / AUDIO_CLOCK;
    }

    private static long ticks(long nanos, int clock) {
        return Math.round(nanos * (clock / 1e9)) & 0xFFFF_FFFFL;
    }
}
