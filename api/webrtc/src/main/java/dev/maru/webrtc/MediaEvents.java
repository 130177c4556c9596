package dev.maru.webrtc;

import dev.maru.peer.MediaEvent;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Brings what the machine tells of media to the tracks, senders and receivers that it is about. */
final class MediaEvents {
    private MediaEvents() {}

    static void handle(MediaEvent event, RemoteMedia media, ConnectionEvents events, Executor listeners) {
        switch (event) {
            case MediaEvent.FrameReceived received ->
                at(received.mid(), media, one -> {
                    if (!one.receiver().track().deliver(received.frame(), listeners)) {
                        one.receiver().requestKeyFrame();
                    }
                });
            case MediaEvent.Unmuted unmuted ->
                at(unmuted.mid(), media, one -> one.receiver().track().setMuted(false, listeners));
            case MediaEvent.KeyFrameWanted wanted ->
                at(wanted.mid(), media, one -> one.sender().keyFrameWanted(wanted.rid()));
            case MediaEvent.SourceEnded ended ->
                at(ended.mid(), media, one -> one.receiver().track().setMuted(true, listeners));
            case MediaEvent.TargetBitrateChanged changed -> events.bitrate(changed.bitrateBps());
            case MediaEvent.LayerTargetChanged changed ->
                at(changed.mid(), media, one -> one.sender().target(changed.rid(), changed.bitrateBps()));
            case MediaEvent.ToneChanged changed ->
                at(changed.mid(), media, one -> one.sender().toneChanged(changed.tone()));
            case MediaEvent.ToneReceived received ->
                at(received.mid(), media, one -> one.receiver().toneHeard(received.tone()));
        }
    }

    private static void at(String mid, RemoteMedia media, Consumer<RTCRtpTransceiver> then) {
        RTCRtpTransceiver transceiver = media.byMid(mid);
        if (transceiver != null) {
            then.accept(transceiver);
        }
    }
}
