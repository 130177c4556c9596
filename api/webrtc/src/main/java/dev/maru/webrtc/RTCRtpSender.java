package dev.maru.webrtc;

import dev.maru.jsep.MediaKind;
import dev.maru.jsep.MediaPlan;
import dev.maru.jsep.SendPlan;
import dev.maru.jsep.Transceiver;
import dev.maru.rtp.EncodedFrame;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends a track to the peer (W3C WebRTC §5.2). Frames come from its {@link MediaStreamTrack}, or are written to it directly. Thread-safe.
 */
public final class RTCRtpSender {
    private final PeerSession session;
    private final Transceiver core;
    private final Encodings encodings;
    private final @Nullable RTCDTMFSender dtmf;
    private final Listeners<String> keyFrameRequests = new Listeners<>();
    private final Listeners<RTCTargetBitrate> targets = new Listeners<>();
    private volatile @Nullable MediaStreamTrack track;
    private volatile @Nullable RTCRtpParameters lastReturned;
    private volatile boolean isEnded;

    RTCRtpSender(PeerSession session, Transceiver core) {
        this.session = session;
        this.core = core;
        this.encodings = new Encodings(core);
        this.dtmf = core.kind() == MediaKind.AUDIO ? new RTCDTMFSender(session, core, this) : null;
    }

    /**
     * What can be sent (§5.2, {@code getCapabilities}).
     *
     * @param kind {@code audio} or {@code video}
     * @return codecs and header extensions; null for other kinds
     */
    public static @Nullable RTCRtpCapabilities getCapabilities(String kind) {
        return Codecs.capabilities(kind);
    }

    /**
     * The track that is sent (§5.2, {@code track}).
     *
     * @return null when there is none
     */
    public @Nullable MediaStreamTrack track() {
        return track;
    }

    /**
     * The transport that it is sent over (§5.2, {@code transport}).
     *
     * @return null before a description of ours names its section
     */
    public @Nullable RTCDtlsTransport transport() {
        return session.call(core::hasTransport) ? session.dtlsTransport() : null;
    }

    /**
     * Sends a frame; of the only layer. An extension of Maru's, where frames are encoded by the application.
     *
     * @param frame in the codec that was negotiated first, see {@link #getParameters}
     * @return false when it was dropped: nothing is negotiated or connected yet, the layer is paused, or more is waiting than the path carries
     */
    public boolean writeFrame(EncodedFrame frame) {
        return writeFrame(frame, "");
    }

    /**
     * Sends a frame of one layer of simulcast. An extension of Maru's.
     *
     * @param frame in the codec that was negotiated first
     * @param rid the layer
     * @return false when it was dropped
     */
    public boolean writeFrame(EncodedFrame frame, String rid) {
        return !isEnded && session.write(core, rid, frame);
    }

    /**
     * Listens to the peer's wish for a key frame, which an encoder grants at once. An extension of Maru's.
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
        return session.negotiation().chain(() -> {
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
     * Says to which streams the track belongs, from the next negotiation on (§5.2, {@code setStreams}).
     *
     * @param streams for the peer
     */
    public void setStreams(MediaStream... streams) {
        session.change(() ->
                core.setStreams(List.of(streams).stream().map(MediaStream::id).toList()));
    }

    /**
     * What was agreed upon, and how layers are sent (§5.2, {@code getParameters}).
     *
     * @return to be changed and given back to {@link #setParameters}
     */
    public RTCRtpParameters getParameters() {
        return session.call(() -> {
            MediaPlan plan = session.plan(core);
            SendPlan send = plan == null ? null : plan.send();
            RTCRtpParameters now = new RTCRtpParameters(
                    UUID.randomUUID().toString(),
                    encodings.all(),
                    send == null
                            ? List.of()
                            : send.codecs().stream()
                                    .map(codec -> Codecs.of(codec, core.kind()))
                                    .toList(),
                    send == null ? List.of() : Codecs.extensions(send.extensions()),
                    send == null ? "" : send.cname(),
                    send != null && send.hasReducedSizeRtcp());
            lastReturned = now;
            return now;
        });
    }

    /**
     * Changes how layers are sent: which, with how many bits (§5.2, {@code setParameters}).
     *
     * @param parameters of the last {@link #getParameters}
     * @return done; or InvalidModificationError when they are of another call, have other layers, other values that were negotiated, or a
     *     codec that was not; InvalidStateError when {@link #getParameters} was not called since the last time, or the transceiver is stopped
     */
    public CompletableFuture<@Nullable Void> setParameters(RTCRtpParameters parameters) {
        return session.submit(() -> {
            RTCRtpParameters last = lastReturned;
            if (core.isStopping() || last == null) {
                throw RTCException.invalidState(
                        core.isStopping()
                                ? "The transceiver is stopped."
                                : "setParameters wants what getParameters gave last, and each once.");
            }
            if (!parameters.equals(last.withEncodings(parameters.encodings()))) {
                throw RTCException.invalidModification(
                        "setParameters wants what getParameters gave last, with nothing changed but the encodings.");
            }
            check(parameters.encodings());
            lastReturned = null;
            encodings.set(parameters.encodings());
            applyEncodings();
            return null;
        });
    }

    private void check(List<RTCRtpEncodingParameters> layers) {
        List<String> now =
                encodings.all().stream().map(RTCRtpEncodingParameters::rid).toList();
        List<String> wished = layers.stream().map(RTCRtpEncodingParameters::rid).toList();
        if (!now.equals(wished)) {
            throw RTCException.invalidModification("Layers keep their names and their order.");
        }
        MediaPlan plan = session.plan(core);
        for (RTCRtpEncodingParameters one : layers) {
            RTCRtpCodec codec = one.codec();
            boolean isNegotiated = codec == null
                    || plan != null
                            && plan.send() != null
                            && plan.send().codecs().stream()
                                    .anyMatch(known ->
                                            Codecs.of(known, core.kind()).isSame(codec));
            if (codec != null && !isNegotiated) {
                throw RTCException.invalidModification(codec.mimeType() + " was not negotiated.");
            }
        }
    }

    /** Tells the machine how layers are sent; on the reactor, after each negotiation too. */
    void applyEncodings() {
        String mid = core.mid();
        if (mid != null) {
            encodings
                    .all()
                    .forEach(one -> session.machine().media().configure(mid, one.rid(), Encodings.settings(one)));
        }
    }

    /**
     * Presses keys of a telephone (§7.1).
     *
     * @return null for a sender of video
     */
    public @Nullable RTCDTMFSender dtmf() {
        return dtmf;
    }

    /**
     * Listens to what the encoder of each layer is to make: its share of what the path carries, by {@code priority} and within {@code maxBitrate}.
     *
     * <p>An extension of Maru's, where frames are encoded by the application; browsers tell their encoders alone.
     *
     * @param listener called serially on the connection's executor, at first when the layer may be sent, then when it changes by a twentieth
     * @return to take the listener away
     */
    public Registration onTargetBitrateChange(Consumer<? super RTCTargetBitrate> listener) {
        return targets.add(listener);
    }

    /**
     * Asks whoever encodes for a key frame, as the peer may (W3C webrtc-encoded-transform §5, {@code generateKeyFrame}): those who listen to {@link
     * #onKeyFrameRequest} are told.
     *
     * @param rids the layers; all when there are none
     * @return done when they were told; or NotFoundError when a layer is none of this sender
     */
    public CompletableFuture<@Nullable Void> generateKeyFrame(String... rids) {
        List<String> layers = rids.length > 0
                ? List.of(rids)
                : encodings.all().stream().map(RTCRtpEncodingParameters::rid).toList();
        for (String rid : layers) {
            if (!encodings.hasLayer(rid)) {
                return CompletableFuture.failedFuture(
                        new RTCException("NotFoundError", "\"" + rid + "\" is no layer of this sender."));
            }
        }
        CompletableFuture<@Nullable Void> told = new CompletableFuture<>();
        layers.forEach(this::keyFrameWanted);
        session.listeners().execute(() -> told.complete(null));
        return told;
    }

    /**
     * What is counted of this sender and what is below it (§8.3).
     *
     * @return the report
     */
    public CompletableFuture<RTCStatsReport> getStats() {
        return session.getStats().thenApply(all -> StatsSelection.of(all, core.mid(), "outbound-rtp"));
    }

    void keyFrameWanted(String rid) {
        keyFrameRequests.tell(rid, session.listeners());
    }

    void target(String rid, long bitrateBps) {
        targets.tell(new RTCTargetBitrate(rid, bitrateBps), session.listeners());
    }

    void toneChanged(String tone) {
        if (dtmf != null) {
            dtmf.toneChanged(tone);
        }
    }

    /** What was wished when the transceiver was made. */
    void begin(List<RTCRtpEncodingParameters> wished) {
        encodings.begin(wished);
    }

    List<RTCRtpEncodingParameters> layers() {
        return encodings.all();
    }

    void encodingsChanged() {
        encodings.negotiated();
    }

    /** It sends nothing any more; which track that was can still be asked. */
    void end() {
        isEnded = true;
        MediaStreamTrack last = track;
        if (last != null) {
            last.detach(this);
        }
    }
}
