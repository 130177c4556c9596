package dev.maru.examples;

import dev.maru.webrtc.MediaStream;
import dev.maru.webrtc.RTCPeerConnection;
import dev.maru.webrtc.RTCPeerConnectionState;
import dev.maru.webrtc.RTCRtpSender;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Plays an IVF file, with sound from an Ogg file, to browsers: at its own speed, and from the beginning again at its end. */
final class PlayFile {
    private final String[] files;

    PlayFile(String... files) {
        this.files = files;
    }

    static void main(String[] args) throws IOException {
        if (args.length < 1 || args.length > 2) {
            Words.fail(
                    "Which files? ./maru example play-file VIDEO.ivf [SOUND.ogg]",
                    "재생할 파일을 알려 주세요: ./maru example play-file 영상.ivf [소리.ogg]");
        }
        FilePlayer.open(args);
        OfferServer.run("play-file", new PlayFile(args)::welcome);
    }

    void welcome(RTCPeerConnection connection) {
        FilePlayer player = open();
        MediaStream together = new MediaStream(player.pictures(), player.sound());
        RTCRtpSender sender = connection.addTrack(player.pictures(), together);
        connection.addTrack(player.sound(), together);
        // Nothing is encoded here, so what the file has is all there is to agree upon.
        connection.getTransceivers().stream()
                .filter(one -> one.sender() == sender)
                .forEach(one -> one.setCodecPreferences(player.codecs()));
        connection.onConnectionStateChange(state -> {
            if (state == RTCPeerConnectionState.CONNECTED) {
                Thread.startVirtualThread(
                        () -> player.play(() -> connection.connectionState() == RTCPeerConnectionState.CONNECTED));
            }
        });
    }

    private FilePlayer open() {
        try {
            return FilePlayer.open(files);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
