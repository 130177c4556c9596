package dev.maru.webrtc;

import dev.maru.peer.MediaEvent;
import java.util.concurrent.Executor;

/** Brings what the machine tells of media to the tracks and senders that it is about. */
final class MediaEvents {
    private MediaEvents() {}

    static void handle(MediaEvent event, RemoteMedia media, ConnectionEvents events, Executor listeners) {
        switch (event) {
            case MediaEvent.FrameReceived received -> {
                RTCRtpTransceiver transceiver = media.byMid(received.mid());
                if (transceiver != null && !transceiver.receiver().track().deliver(received.frame(), listeners)) {
                    transceiver.receiver().requestKeyFrame();
                }
            }
            case MediaEvent.Unmuted unmuted -> {
                RTCRtpTransceiver transceiver = media.byMid(unmuted.mid());
                if (transceiver != null) {
                    transceiver.receiver().track().setMuted(false, listeners);
                }
            }
            case MediaEvent.KeyFrameWanted wanted -> {
                RTCRtpTransceiver transceiver = media.byMid(wanted.mid());
                if (transceiver != null) {
                    transceiver.sender().keyFrameWanted(wanted.rid());
                }
            }
            case MediaEvent.SourceEnded ended -> {
                RTCRtpTransceiver transceiver = media.byMid(ended.mid());
                if (transceiver != null) {
                    transceiver.receiver().track().setMuted(true, listeners);
                }
            }
            case MediaEvent.TargetBitrateChanged changed -> events.bitrate(changed.bitrateBps());
        }
    }
}
