package dev.maru.examples;

import dev.maru.rtp.EncodedFrame;
import dev.maru.webrtc.RTCDataChannel;
import dev.maru.webrtc.RTCDataChannelState;
import dev.maru.webrtc.RTCPeerConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Records browsers' cameras and microphones into a folder: IVF and Ogg, which {@code ffmpeg}, browsers and {@link PlayFile} play. */
final class RecordCamera {
    private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("'recording-'yyyyMMdd-HHmmss-SSS");
    private static final int TELL_MILLIS = 250;

    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().factory());
    private final Path folder;

    RecordCamera(Path folder) {
        this.folder = folder;
    }

    static void main(String[] args) throws IOException {
        Path folder = Path.of(args.length == 0 ? "." : args[0]);
        try {
            Files.createDirectories(folder);
        } catch (FileAlreadyExistsException e) {
            Words.fail(folder + " is no folder. Name one, or none.", folder + "은(는) 폴더가 아닙니다. 폴더를 알려 주거나 비워 두세요.");
        }
        System.out.println(Words.of("Recordings go to ", "녹화한 파일을 저장하는 곳: ") + folder.toRealPath());
        OfferServer.run("record-camera", new RecordCamera(folder)::welcome);
    }

    void welcome(RTCPeerConnection connection) {
        Recording recording = new Recording(folder, LocalDateTime.now().format(NAME));
        connection.onTrack(event -> event.track().onFrame(frame -> write(recording, frame)));
        connection.onDataChannel(channel -> {
            var telling = timer.scheduleAtFixedRate(
                    () -> tell(channel, "recording\n" + recording.state()), 0, TELL_MILLIS, TimeUnit.MILLISECONDS);
            channel.onMessage(_ -> {
                telling.cancel(false);
                close(recording);
                tell(channel, "saved\n" + recording.state());
            });
            // The page is gone, with or without a word.
            channel.onClose(() -> {
                telling.cancel(false);
                close(recording);
            });
        });
    }

    private static void tell(RTCDataChannel channel, String words) {
        if (channel.readyState() == RTCDataChannelState.OPEN) {
            channel.send(words);
        }
    }

    private static void write(Recording recording, EncodedFrame frame) {
        try {
            recording.write(frame);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void close(Recording recording) {
        try {
            recording.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
