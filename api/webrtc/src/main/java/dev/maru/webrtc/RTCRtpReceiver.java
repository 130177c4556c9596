package dev.maru.webrtc;

import dev.maru.jsep.MediaPlan;
import dev.maru.jsep.ReceivePlan;
import dev.maru.jsep.Transceiver;
import dev.maru.rtp.EncodedFrame;
import dev.maru.rtp.PacketSources;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Gives what the peer sends in one section (W3C WebRTC §5.3). Thread-safe. */
public final class RTCRtpReceiver {
    private static final double MAX_TARGET_MILLIS = 4_000;
    private static final double NANOS_PER_MILLI = 1e6;

    private final PeerSession session;
    private final Transceiver core;
    private final MediaStreamTrack track;
    private final Listeners<RTCDTMFToneChangeEvent> tones = new Listeners<>();
    private volatile @Nullable Double jitterBufferTarget;

    RTCRtpReceiver(PeerSession session, Transceiver core, MediaStreamTrack track) {
        this.session = session;
        this.core = core;
        this.track = track;
    }

    /**
     * What can be received (§5.3, {@code getCapabilities}).
     *
     * @param kind {@code audio} or {@code video}
     * @return codecs and header extensions; null for other kinds
     */
    public static @Nullable RTCRtpCapabilities getCapabilities(String kind) {
        return Codecs.capabilities(kind);
    }

    /**
     * The track, from the beginning on, also before anything comes (§5.3, {@code track}).
     *
     * @return a remote track
     */
    public MediaStreamTrack track() {
        return track;
    }

    /**
     * The transport that it comes over (§5.3, {@code transport}).
     *
     * @return null before one is negotiated
     */
    public @Nullable RTCDtlsTransport transport() {
        return session.call(core::hasTransport) ? session.dtlsTransport() : null;
    }

    /**
     * Listens to frames in decoding order. An extension of Maru's, where frames are decoded by the application.
     *
     * @param listener called serially on the connection's executor
     * @return to take the listener away
     */
    public Registration onFrame(Consumer<? super EncodedFrame> listener) {
        return track.onFrame(listener);
    }

    /** Asks the peer for a key frame, as who joins late or decodes wrongly does. An extension of Maru's. Asking often does not bring more of them. */
    public void requestKeyFrame() {
        session.requestKeyFrame(core);
    }

    /**
     * What was agreed upon (§5.3, {@code getParameters}).
     *
     * @return codecs and header extensions; empty before the first negotiation
     */
    public RTCRtpParameters getParameters() {
        return session.call(() -> {
            MediaPlan plan = session.plan(core);
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
     * What is counted of this receiver and what is below it (§5.3, §8.3, {@code getStats}).
     *
     * @return the report
     */
    public CompletableFuture<RTCStatsReport> getStats() {
        return session.getStats().thenApply(all -> StatsSelection.of(all, core.mid(), "inbound-rtp"));
    }

    /**
     * Whose sound or pictures mixers put into the packets of the last ten seconds (§5.3, {@code getContributingSources}).
     *
     * @return the latest first
     */
    public List<RTCRtpContributingSource> getContributingSources() {
        return sources(true);
    }

    /**
     * Whose packets came in the last ten seconds (§5.3, {@code getSynchronizationSources}).
     *
     * @return the latest first
     */
    public List<RTCRtpSynchronizationSource> getSynchronizationSources() {
        return sources(false).stream().map(RTCRtpSynchronizationSource::of).toList();
    }

    private List<RTCRtpContributingSource> sources(boolean isContributing) {
        long wallClockNanos = session.machine().config().wallClockNanos();
        List<PacketSources.Source> all =
                session.onMedia(core, List.<PacketSources.Source>of(), (media, mid, now) -> media.sources(mid, now));
        return all.stream()
                .filter(one -> one.isContributing() == isContributing)
                .sorted(Comparator.comparingLong(PacketSources.Source::lastNanos)
                        .reversed())
                .map(one -> RTCRtpContributingSource.of(one, wallClockNanos))
                .toList();
    }

    /**
     * How long frames are held at least, by the wish of the application (webrtc-extensions, {@code jitterBufferTarget}).
     *
     * @return milliseconds, or null when there is no wish
     */
    public @Nullable Double jitterBufferTarget() {
        return jitterBufferTarget;
    }

    /**
     * Holds frames for longer than they need, so that less of them comes too late and they come evenly (webrtc-extensions, {@code
     * jitterBufferTarget}).
     *
     * @param millis 0 to 4,000, or null to hold them as long as the path needs
     * @throws RTCException RangeError when it is outside
     */
    public void setJitterBufferTarget(@Nullable Double millis) {
        if (millis != null && !(millis >= 0 && millis <= MAX_TARGET_MILLIS)) {
            throw RTCException.range("jitterBufferTarget " + millis + " is not in 0..4000.");
        }
        jitterBufferTarget = millis;
        applyTarget();
    }

    /** Tells the machine, after each negotiation too: the section may have got its name. */
    void applyTarget() {
        Double millis = jitterBufferTarget;
        session.submit(() -> {
            String mid = core.mid();
            if (mid != null) {
                session.machine().media().targetDelay(mid, millis == null ? 0 : (long) (millis * NANOS_PER_MILLI));
            }
            return null;
        });
    }

    /**
     * Listens to keys of a telephone that the peer presses (RFC 4733), each once.
     *
     * <p>An extension of Maru's; browsers only send them.
     *
     * @param listener called serially on the connection's executor
     * @return to take the listener away
     */
    public Registration onTone(Consumer<? super RTCDTMFToneChangeEvent> listener) {
        return tones.add(listener);
    }

    void toneHeard(String tone) {
        tones.tell(new RTCDTMFToneChangeEvent(tone), session.listeners());
    }
}
