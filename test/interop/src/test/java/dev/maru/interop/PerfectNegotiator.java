package dev.maru.interop;

import com.google.gson.JsonObject;
import dev.maru.rtp.EncodedFrame;
import dev.maru.webrtc.EngineOptions;
import dev.maru.webrtc.MediaStreamTrack;
import dev.maru.webrtc.PeerEngine;
import dev.maru.webrtc.RTCConfiguration;
import dev.maru.webrtc.RTCDataChannel;
import dev.maru.webrtc.RTCIceCandidate;
import dev.maru.webrtc.RTCPeerConnection;
import dev.maru.webrtc.RTCRtpSender;
import dev.maru.webrtc.RTCSdpType;
import dev.maru.webrtc.RTCSessionDescription;
import dev.maru.webrtc.RTCSignalingState;
import dev.maru.webrtc.RTCTrackEvent;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Our side of a negotiation by the pattern of W3C WebRTC §10.7. It sends back what comes, and counts it. What is to be signaled waits in
 * {@link #out}. Messages and events take turns on one thread, as in a page, so that an offer is never half made when another one comes.
 */
final class PerfectNegotiator implements AutoCloseable {
    /** What came in one section: frames, and how wide the pictures are by the last key frame. */
    static final class Counted {
        final AtomicInteger frames = new AtomicInteger();
        volatile int width;
    }

    final RTCPeerConnection connection;
    final RTCDataChannel channel;
    final Queue<JsonObject> out = new ConcurrentLinkedQueue<>();
    final List<String> heard = new CopyOnWriteArrayList<>();

    private final PeerEngine engine = new PeerEngine(EngineOptions.DEFAULT);
    private final ExecutorService turns = Executors.newSingleThreadExecutor();
    private final Map<String, Counted> counted = new ConcurrentHashMap<>();
    private final List<String> echoes = new CopyOnWriteArrayList<>();
    private final Set<MediaStreamTrack> known = ConcurrentHashMap.newKeySet();
    private final boolean isPolite;
    private boolean isIgnoringOffer;

    /**
     * Wants a channel, and to send back through some tracks what comes, all in its first offer.
     *
     * @param isPolite whether it gives way when offers cross
     */
    PerfectNegotiator(boolean isPolite, MediaStreamTrack... tracks) {
        this.isPolite = isPolite;
        connection = new RTCPeerConnection(RTCConfiguration.DEFAULT, engine, turns);
        connection.onIceCandidate(candidate -> out.add(Trickle.json(candidate)));
        connection.onNegotiationNeeded(() -> {
            await(connection.setLocalDescription());
            describe();
        });
        connection.onDataChannel(theirs -> theirs.onMessage(message -> heard.add(message.text())));
        connection.onTrack(this::echo);
        channel = await(CompletableFuture.supplyAsync(
                () -> {
                    List.of(tracks).forEach(track -> connection.addTrack(echo(track)));
                    return connection.createDataChannel("ours");
                },
                turns));
    }

    private void describe() {
        RTCSessionDescription local = connection.localDescription();
        JsonObject description = new JsonObject();
        description.addProperty("type", local.type().toString());
        description.addProperty("sdp", local.sdp());
        JsonObject message = new JsonObject();
        message.add("description", description);
        out.add(message);
    }

    private void echo(RTCTrackEvent event) {
        String mid = event.transceiver().mid();
        if (mid == null || !known.add(event.track())) {
            return; // Taken back by now; or told of anew, as whenever the other side begins to send again.
        }
        RTCRtpSender back = event.transceiver().sender();
        Counted counts = of(mid);
        event.track().onFrame(frame -> {
            counts.frames.incrementAndGet();
            counts.width = frame.layer().width() > 0 ? frame.layer().width() : counts.width;
            send(back, frame);
        });
        back.onKeyFrameRequest(_ -> event.receiver().requestKeyFrame());
    }

    /** By the sender's track, so that what comes is not sent when another track has taken its place. */
    private void send(RTCRtpSender back, EncodedFrame frame) {
        MediaStreamTrack track = back.track();
        if (echoes.contains(track == null ? "" : track.id())) {
            track.write(frame);
        }
    }

    /** Makes a track one that sends back what comes in its section. */
    MediaStreamTrack echo(MediaStreamTrack track) {
        echoes.add(track.id());
        return track;
    }

    /** What came in a section. */
    Counted of(String mid) {
        return counted.computeIfAbsent(mid, _ -> new Counted());
    }

    /** Takes a message of the other side, in turn. */
    void take(JsonObject message) {
        inTurn(() -> handle(message));
    }

    /** Does something in turn, and waits for it. */
    void inTurn(Runnable task) {
        await(CompletableFuture.runAsync(task, turns));
    }

    private void handle(JsonObject message) {
        if (message.has("candidate")) {
            add(Trickle.candidate(message.get("candidate")));
            return;
        }
        RTCSessionDescription description = description(message);
        boolean isOffer = description.type() == RTCSdpType.OFFER;
        isIgnoringOffer = isOffer && !isPolite && connection.signalingState() != RTCSignalingState.STABLE;
        if (isIgnoringOffer) {
            return;
        }
        await(connection.setRemoteDescription(description));
        if (isOffer) {
            await(connection.setLocalDescription());
            describe();
        }
    }

    private void add(@Nullable RTCIceCandidate candidate) {
        try {
            await(connection.addIceCandidate(candidate));
        } catch (CompletionException refused) {
            if (!isIgnoringOffer) {
                throw refused;
            }
        }
    }

    static RTCSessionDescription description(JsonObject message) {
        JsonObject description = message.getAsJsonObject("description");
        return new RTCSessionDescription(
                RTCSdpType.valueOf(description.get("type").getAsString().toUpperCase(Locale.ROOT)),
                description.get("sdp").getAsString());
    }

    static <T extends @Nullable Object> T await(CompletableFuture<T> future) {
        return future.orTimeout(OurPeer.PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        connection.close();
        engine.close();
        turns.shutdownNow();
    }
}
