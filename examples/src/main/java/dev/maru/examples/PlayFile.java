package dev.maru.examples;

import dev.maru.device.IvfHeader;
import dev.maru.device.IvfReader;
import dev.maru.device.MediaFrame;
import dev.maru.device.OggOpusReader;
import dev.maru.rtp.EncodedFrame;
import dev.maru.rtp.PayloadFormat;
import dev.maru.webrtc.MediaStream;
import dev.maru.webrtc.MediaStreamTrack;
import dev.maru.webrtc.RTCPeerConnection;
import dev.maru.webrtc.RTCPeerConnectionState;
import dev.maru.webrtc.RTCRtpCodec;
import dev.maru.webrtc.RTCRtpSender;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Plays an IVF file, with sound from an Ogg file, to browsers: at its own speed, and from the beginning again at its end. */
final class PlayFile {
    private static final int AUDIO_CLOCK = 48_000;
    private static final int VIDEO_CLOCK = 90_000;

    private final Path video;
    private final @Nullable Path audio;
    private final PayloadFormat format;

    PlayFile(Path video, @Nullable Path audio) throws IOException {
        this.video = video;
        this.audio = audio;
        try (IvfReader file = IvfReader.open(video)) {
            this.format = formatOf(file.header().fourcc());
        }
    }

    static void main(String[] args) throws IOException {
        if (args.length < 1 || args.length > 2 || !Stream.of(args).map(Path::of).allMatch(Files::isRegularFile)) {
            System.err.println("Which files? ./maru example play-file VIDEO.ivf [SOUND.ogg]");
            System.exit(2);
        }
        PlayFile player = new PlayFile(Path.of(args[0]), args.length == 1 ? null : Path.of(args[1]));
        OfferServer.run("play-file", player::welcome);
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

    void welcome(RTCPeerConnection connection) {
        MediaStreamTrack pictures = MediaStreamTrack.video();
        MediaStreamTrack sound = MediaStreamTrack.audio();
        MediaStream together = new MediaStream(pictures, sound);
        RTCRtpSender sender = connection.addTrack(pictures, together);
        connection.addTrack(sound, together);
        // Nothing is encoded here, so what the file has is all there is to agree upon.
        List<RTCRtpCodec> codecs = RTCRtpSender.getCapabilities("video").codecs().stream()
                .filter(codec -> codec.name().equalsIgnoreCase(format.encodingName()))
                .toList();
        connection.getTransceivers().stream()
                .filter(one -> one.sender() == sender)
                .forEach(one -> one.setCodecPreferences(codecs));
        connection.onConnectionStateChange(state -> {
            if (state == RTCPeerConnectionState.CONNECTED) {
                Thread.startVirtualThread(() -> play(connection, pictures, sound));
            }
        });
    }

    private void play(RTCPeerConnection connection, MediaStreamTrack pictures, MediaStreamTrack sound) {
        long start = System.nanoTime();
        long round = 0;
        try {
            while (connection.connectionState() == RTCPeerConnectionState.CONNECTED) {
                round = playOnce(pictures, sound, start, round);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Plays both files, merged by time; returns when the next round begins, in nanoseconds since the start. */
    private long playOnce(MediaStreamTrack pictures, MediaStreamTrack sound, long start, long round)
            throws IOException, InterruptedException {
        try (IvfReader ivf = IvfReader.open(video);
                OggOpusReader ogg = audio == null ? null : OggOpusReader.open(audio)) {
            MediaFrame picture = ivf.read();
            MediaFrame packet = ogg == null ? null : ogg.read();
            long now = round;
            long step = 0;
            while (picture != null) {
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
