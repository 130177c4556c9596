package dev.maru.webrtc;

import dev.maru.jsep.MediaKind;
import dev.maru.jsep.MediaPlan;
import dev.maru.jsep.SendEncoding;
import dev.maru.jsep.SendPlan;
import dev.maru.jsep.Transceiver;
import dev.maru.rtp.EncodedFrame;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends a track to the peer (W3C WebRTC §5.2). Frames come from its {@link MediaStreamTrack}, or are written to it directly. Thread-safe.
 */
public final class RTCRtpSender {
    private final RTCPeerConnection connection;
    private final Transceiver core;
    private final Listeners<String> keyFrameRequests = new Listeners<>();
    private volatile @Nullable MediaStreamTrack track;
    private volatile List<RTCRtpEncodingParameters> encodings;
    private volatile String transactionId = "";
    private volatile boolean isEnded;

    RTCRtpSender(RTCPeerConnection connection, Transceiver core) {
        this.connection = connection;
        this.core = core;
        this.encodings = core.encodings().stream().map(RTCRtpSender::parameters).toList();
    }

    private static RTCRtpEncodingParameters parameters(SendEncoding encoding) {
        String rid = encoding.rid();
        return RTCRtpEncodingParameters.layer(rid == null ? "" : rid).withActive(encoding.isActive());
    }

    /**
     * What can be sent.
     *
     * @param kind {@code audio} or {@code video}
     * @return codecs and header extensions
     */
    public static RTCRtpCapabilities getCapabilities(String kind) {
        return Codecs.capabilities(
                dev.maru.jsep.MediaCapabilities.DEFAULT, MediaKind.valueOf(kind.toUpperCase(Locale.ROOT)));
    }

    /**
     * The track that is sent.
     *
     * @return null when there is none
     */
    public @Nullable MediaStreamTrack track() {
        return track;
    }

    /**
     * The transport that it is sent over.
     *
     * @return null before one is negotiated
     */
    public @Nullable RTCDtlsTransport transport() {
        return connection.call(core::mid) == null ? null : connection.dtlsTransport();
    }

    /**
     * Sends a frame; of the only layer.
     *
     * @param frame in the codec that was negotiated first, see {@link #getParameters}
     * @return false when it was dropped: nothing is negotiated or connected yet, the layer is paused, or more is waiting than the path carries
     */
    public boolean writeFrame(EncodedFrame frame) {
        return writeFrame(frame, "");
    }

    /**
     * Sends a frame of one layer of simulcast.
     *
     * @param frame in the codec that was negotiated first
     * @param rid the layer
     * @return false when it was dropped
     */
    public boolean writeFrame(EncodedFrame frame, String rid) {
        return !isEnded && connection.write(core, rid, frame);
    }

    /**
     * Listens to the peer's wish for a key frame, which an encoder grants at once.
     *
     * @param listener called serially on the connection's executor with the layer, or an empty string
     * @return to take the listener away
     */
    public Registration onKeyFrameRequest(Consumer<? super String> listener) {
        return keyFrameRequests.add(listener);
    }

    /**
     * Sends another track from now on, without a negotiation (§5.2, {@code replaceTrack}).
     *
     * @param next of the same kind, or null for none
     * @return done; or TypeError for another kind, InvalidStateError when it is stopped
     */
    public CompletableFuture<@Nullable Void> replaceTrack(@Nullable MediaStreamTrack next) {
        if (next != null && !next.kind().equals(core.kind().word())) {
            return CompletableFuture.failedFuture(
                    RTCException.type("A sender of " + core.kind().word() + " sends no " + next.kind() + "."));
        }
        return connection.chain(() -> {
            if (core.isStopping()) {
                throw RTCException.invalidState("The transceiver is stopped.");
            }
            setTrack(next);
            core.setTrackId(next == null ? null : next.id());
            return null;
        });
    }

    void setTrack(@Nullable MediaStreamTrack next) {
        MediaStreamTrack previous = track;
        if (previous == next) {
            return;
        }
        if (previous != null) {
            previous.detach(this);
        }
        track = next;
        if (next != null) {
            next.attach(this);
        }
    }

    /**
     * Says to which streams the track belongs, from the next negotiation on.
     *
     * @param streams for the peer
     */
    public void setStreams(MediaStream... streams) {
        connection.change(() ->
                core.setStreams(List.of(streams).stream().map(MediaStream::id).toList()));
    }

    /**
     * What was agreed upon, and how layers are sent.
     *
     * @return to be changed and given back to {@link #setParameters}
     */
    public RTCRtpParameters getParameters() {
        return connection.call(() -> {
            transactionId = Long.toHexString(System.nanoTime());
            MediaPlan plan = connection.plan(core);
            SendPlan send = plan == null ? null : plan.send();
            return new RTCRtpParameters(
                    transactionId,
                    encodings,
                    send == null
                            ? List.of()
                            : send.codecs().stream()
                                    .map(codec -> Codecs.of(codec, core.kind()))
                                    .toList(),
                    send == null ? List.of() : Codecs.extensions(send.extensions()),
                    send == null ? "" : send.cname(),
                    send != null && send.hasReducedSizeRtcp());
        });
    }

    /**
     * Changes how layers are sent: which, with how many bits (§5.2, {@code setParameters}).
     *
     * @param parameters of the last {@link #getParameters}
     * @return done; or InvalidModificationError when they are of another call, or have other layers
     */
    public CompletableFuture<@Nullable Void> setParameters(RTCRtpParameters parameters) {
        return connection.submit(() -> {
            boolean isLast = !transactionId.isEmpty() && transactionId.equals(parameters.transactionId());
            List<String> now =
                    encodings.stream().map(RTCRtpEncodingParameters::rid).toList();
            List<String> wished = parameters.encodings().stream()
                    .map(RTCRtpEncodingParameters::rid)
                    .toList();
            if (!isLast || !now.equals(wished)) {
                throw isLast
                        ? RTCException.invalidModification("Layers keep their names and their order.")
                        : RTCException.invalidState("setParameters wants what the last getParameters gave, once.");
            }
            transactionId = "";
            encodings = parameters.encodings();
            connection.applyEncodings(core, encodings);
            return null;
        });
    }

    /**
     * What is counted of this sender and what is below it.
     *
     * @return the report
     */
    public CompletableFuture<RTCStatsReport> getStats() {
        return connection.getStats().thenApply(all -> Statistics.of(all, core, "outbound-rtp"));
    }

    void keyFrameWanted(String rid) {
        keyFrameRequests.tell(rid, connection.listeners());
    }

    void encodingsChanged() {
        List<String> left = core.encodings().stream()
                .map(one -> one.rid() == null ? "" : one.rid())
                .toList();
        encodings = encodings.stream().filter(one -> left.contains(one.rid())).toList();
        if (encodings.isEmpty()) {
            encodings = core.encodings().stream().map(RTCRtpSender::parameters).toList();
        }
    }

    void end() {
        isEnded = true;
        setTrack(null);
    }
}
