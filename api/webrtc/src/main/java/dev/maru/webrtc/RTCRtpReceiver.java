package dev.maru.webrtc;

import dev.maru.jsep.MediaKind;
import dev.maru.jsep.MediaPlan;
import dev.maru.jsep.ReceivePlan;
import dev.maru.jsep.Transceiver;
import dev.maru.rtp.EncodedFrame;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Gives what the peer sends in one section (W3C WebRTC §5.3). Thread-safe. */
public final class RTCRtpReceiver {
    private final RTCPeerConnection connection;
    private final Transceiver core;
    private final MediaStreamTrack track;

    RTCRtpReceiver(RTCPeerConnection connection, Transceiver core, MediaStreamTrack track) {
        this.connection = connection;
        this.core = core;
        this.track = track;
    }

    /**
     * What can be received.
     *
     * @param kind {@code audio} or {@code video}
     * @return codecs and header extensions
     */
    public static RTCRtpCapabilities getCapabilities(String kind) {
        return Codecs.capabilities(
                dev.maru.jsep.MediaCapabilities.DEFAULT, MediaKind.valueOf(kind.toUpperCase(Locale.ROOT)));
    }

    /**
     * The track, from the beginning on, also before anything comes.
     *
     * @return a remote track
     */
    public MediaStreamTrack track() {
        return track;
    }

    /**
     * The transport that it comes over.
     *
     * @return null before one is negotiated
     */
    public @Nullable RTCDtlsTransport transport() {
        return connection.call(core::mid) == null ? null : connection.dtlsTransport();
    }

    /**
     * Listens to frames in decoding order.
     *
     * @param listener called serially on the connection's executor
     * @return to take the listener away
     */
    public Registration onFrame(Consumer<? super EncodedFrame> listener) {
        return track.onFrame(listener);
    }

    /** Asks the peer for a key frame, as who joins late or decodes wrongly does. Asking often does not bring more of them. */
    public void requestKeyFrame() {
        connection.requestKeyFrame(core);
    }

    /**
     * What was agreed upon.
     *
     * @return codecs and header extensions; empty before the first negotiation
     */
    public RTCRtpParameters getParameters() {
        return connection.call(() -> {
            MediaPlan plan = connection.plan(core);
            ReceivePlan receive = plan == null ? null : plan.receive();
            return new RTCRtpParameters(
                    "",
                    List.of(),
                    receive == null
                            ? List.of()
                            : receive.codecs().stream()
                                    .map(codec -> Codecs.of(codec, core.kind()))
                                    .toList(),
                    receive == null ? List.of() : Codecs.extensions(receive.extensions()),
                    "",
                    true);
        });
    }

    /**
     * What is counted of this receiver and what is below it.
     *
     * @return the report
     */
    public CompletableFuture<RTCStatsReport> getStats() {
        return connection.getStats().thenApply(all -> Statistics.of(all, core, "inbound-rtp"));
    }
}
