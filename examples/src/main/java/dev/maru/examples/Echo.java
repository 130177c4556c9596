package dev.maru.examples;

import dev.maru.webrtc.MediaStreamTrack;
import dev.maru.webrtc.RTCPeerConnection;
import dev.maru.webrtc.RTCRtpSender;
import java.io.IOException;

/** Sends a browser's camera and microphone back to it, as they came: nothing is decoded. */
final class Echo {
    void main() throws IOException {
        OfferServer.run("echo", Echo::welcome);
    }

    static void welcome(RTCPeerConnection connection) {
        // Tracks that are there before the offer is answered make the answer one that sends, too.
        connection.addTrack(MediaStreamTrack.audio());
        connection.addTrack(MediaStreamTrack.video());
        connection.onTrack(event -> {
            RTCRtpSender back = event.transceiver().sender();
            event.track().onFrame(back::writeFrame);
            // Only the browser's encoder can make a key frame for the browser's decoder.
            back.onKeyFrameRequest(_ -> event.receiver().requestKeyFrame());
        });
    }
}
