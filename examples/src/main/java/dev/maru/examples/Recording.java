package dev.maru.examples;

import dev.maru.device.IvfHeader;
import dev.maru.device.IvfWriter;
import dev.maru.device.OggOpusWriter;
import dev.maru.device.OpusHead;
import dev.maru.device.OpusTags;
import dev.maru.rtp.EncodedFrame;
import dev.maru.rtp.MediaKind;
import dev.maru.rtp.PayloadFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Two files of one camera: pictures as they came in IVF, sound as it came in Ogg. They begin with the first key frame, and the first sound. */
final class Recording implements AutoCloseable {
    private static final int VIDEO_CLOCK = 90_000;
    private static final int STEREO = 2;

    private final Path folder;
    private final String name;
    private final Ticks videoTicks = new Ticks();
    private final Ticks audioTicks = new Ticks();
    private @Nullable IvfWriter video;
    private @Nullable OggOpusWriter audio;
    private long videoFrames;
    private long audioFrames;
    private boolean isClosed;

    Recording(Path folder, String name) {
        this.folder = folder;
        this.name = name;
    }

    /** Makes a time that grows of RTP's timestamps, which begin anywhere and wrap around. */
    private static final class Ticks {
        private long last = -1;
        private long ticks;

        long of(EncodedFrame frame) {
            ticks += last < 0 ? 0 : (int) (frame.timestamp() - last);
            last = frame.timestamp();
            return ticks;
        }
    }

    /** Writes a frame, unless it cannot be decoded yet, or is already too late. */
    synchronized void write(EncodedFrame frame) throws IOException {
        if (isClosed || frame.isEmpty()) {
            return;
        }
        if (frame.format().kind() == MediaKind.VIDEO) {
            writeVideo(frame);
        } else if (frame.format() == PayloadFormat.OPUS) {
            if (audio == null) {
                audio = OggOpusWriter.create(path("ogg"), OpusHead.of(STEREO, 0), new OpusTags("maru", List.of()));
            }
            // Where packets were lost, or the browser kept silent, silence of the same length is written.
            audio.writeAt(frame.bytes(), frame.offset(), frame.length(), audioTicks.of(frame));
            audioFrames++;
        }
    }

    private void writeVideo(EncodedFrame frame) throws IOException {
        if (video == null) {
            if (!frame.isKeyFrame()) {
                return;
            }
            video = IvfWriter.create(path("ivf"), IvfHeader.of90kHz(fourcc(frame.format()), 0, 0));
        }
        if (frame.isKeyFrame() && frame.layer().width() > 0) {
            video.size(frame.layer().width(), frame.layer().height());
        }
        video.write(frame.bytes(), frame.offset(), frame.length(), videoTicks.of(frame));
        videoFrames++;
    }

    static String fourcc(PayloadFormat format) {
        return switch (format) {
            case VP8 -> IvfHeader.VP8;
            case VP9 -> IvfHeader.VP9;
            case AV1 -> IvfHeader.AV1;
            case H264 -> IvfHeader.H264;
            case OPUS, PCMU, PCMA -> throw new IllegalArgumentException(format + " is no video");
        };
    }

    private Path path(String extension) {
        return folder.resolve(name + "." + extension);
    }

    /** Name, pictures, sounds and seconds, one in a line. */
    synchronized String state() {
        return name + "\n" + videoFrames + "\n" + audioFrames + "\n" + videoTicks.ticks / VIDEO_CLOCK;
    }

    /** Completes the files. Closing twice does nothing. */
    @Override
    public synchronized void close() throws IOException {
        isClosed = true;
        try {
            if (video != null) {
                video.close();
            }
        } finally {
            if (audio != null) {
                audio.close();
            }
        }
    }
}
