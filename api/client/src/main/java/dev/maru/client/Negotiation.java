package dev.maru.client;

import dev.maru.webrtc.RTCDataChannelInit;
import dev.maru.webrtc.RTCException;
import dev.maru.webrtc.RTCIceCandidate;
import dev.maru.webrtc.RTCPeerConnection;
import dev.maru.webrtc.RTCSessionDescription;
import dev.maru.webrtc.RTCSignalingState;
import dev.maru.webrtc.RTCTrackEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Perfect negotiation of one connection (W3C WebRTC §10.7) with descriptions and candidates that travel through the room. One step after the
 * other: glare is a question of the signaling state alone. One thread at a time.
 */
final class Negotiation {
    /** More candidates than a peer ever has before its description. */
    static final int MOST_EARLY_CANDIDATES = 100;

    private static final long OPERATION_SECONDS = 20;

    /** Negotiated by both or unused by the other; so that there is something to connect for. */
    private static final int NUDGE_ID = 1_000;

    private final PeerHost host;
    private final RoomPeer peer;
    private final RTCPeerConnection connection;
    private final RemoteSessions sessions;
    private final Senders senders;
    private final List<RTCIceCandidate> earlyCandidates = new ArrayList<>();
    private final ReceivedTracks received = new ReceivedTracks();
    private Map<String, String> announced = Map.of();
    private boolean mayOffer;
    private boolean wantsOffer;
    private boolean ignoresOffer;

    Negotiation(PeerHost host, RoomPeer peer, RemoteSessions sessions) {
        this.host = host;
        this.peer = peer;
        this.connection = peer.connection();
        this.sessions = sessions;
        this.senders = new Senders(connection, track -> host.tell(new RoomEvent.KeyFrameWanted(peer, track)));
    }

    /** Puts on the connection what there is to send and to receive; that makes it want to negotiate. */
    void begin() throws IOException {
        if (mayOffer) {
            return;
        }
        mayOffer = true;
        connection.createDataChannel("maru", RTCDataChannelInit.negotiated(NUDGE_ID));
        senders.sync(host.publications());
        senders.expect("audio", host.published(peer.id(), "audio"));
        senders.expect("video", host.published(peer.id(), "video"));
        if (wantsOffer) {
            offer();
        }
    }

    /** What we publish has changed. */
    void sync() throws IOException {
        // Who waits for the first offer puts its tracks on the sections of that offer.
        if (mayOffer) {
            senders.sync(host.publications());
            offerIfRenamed();
        }
    }

    // ---- offers of ours

    /** The connection wants to negotiate. If it cannot now, it says so again when what is under way has ended. */
    void offer() throws IOException {
        wantsOffer = !mayOffer;
        if (mayOffer && connection.signalingState() == RTCSignalingState.STABLE) {
            await(connection.setLocalDescription());
            send("offer");
        }
    }

    /** A section that brings another track of ours than the peer was told needs no negotiation by itself. */
    private void offerIfRenamed() throws IOException {
        boolean isRenamed = senders.trackMap().entrySet().stream()
                .anyMatch(one ->
                        announced.containsKey(one.getKey()) && !one.getValue().equals(announced.get(one.getKey())));
        if (isRenamed) {
            offer();
        }
    }

    /** An offer of ours may have been lost with the server's memory. */
    void repeatOffer() {
        if (connection.signalingState() == RTCSignalingState.HAVE_LOCAL_OFFER) {
            send("offer");
        }
    }

    private void send(String type) {
        RTCSessionDescription description = connection.localDescription();
        if (description == null) {
            return;
        }
        ObjectNode message = Messages.of(type).put("to", peer.id()).put("sdp", description.sdp());
        ObjectNode tracks = message.putObject("tracks");
        announced = senders.trackMap();
        announced.forEach(tracks::put);
        host.signal(message);
    }

    void send(RTCIceCandidate candidate) {
        ObjectNode message = Messages.of("candidate").put("to", peer.id());
        if (candidate.candidate().isEmpty()) {
            message.putNull("candidate");
        } else {
            message.putObject("candidate")
                    .put("candidate", candidate.candidate())
                    .put("sdpMid", candidate.sdpMid())
                    .put("sdpMLineIndex", candidate.sdpMLineIndex())
                    .put("usernameFragment", candidate.usernameFragment());
        }
        host.signal(message);
    }

    // ---- what the peer says

    /** Takes an offer and answers it, unless ours wins; whether it was taken. */
    boolean takeOffer(JsonNode message, boolean isPolite) throws IOException {
        boolean isGlare = connection.signalingState() != RTCSignalingState.STABLE;
        ignoresOffer = isGlare && !isPolite;
        if (ignoresOffer) {
            return false;
        }
        String sdp = message.path("sdp").asString("");
        received.remember(message.path("tracks"));
        await(connection.setRemoteDescription(RTCSessionDescription.offer(sdp)));
        sessions.accept(RemoteSessions.of(sdp));
        mayOffer = true;
        senders.sync(host.publications());
        await(connection.setLocalDescription());
        send("answer");
        settled();
        return true;
    }

    void takeAnswer(JsonNode message) throws IOException {
        if (connection.signalingState() != RTCSignalingState.HAVE_LOCAL_OFFER) {
            return;
        }
        String sdp = message.path("sdp").asString("");
        received.remember(message.path("tracks"));
        await(connection.setRemoteDescription(RTCSessionDescription.answer(sdp)));
        sessions.accept(RemoteSessions.of(sdp));
        ignoresOffer = false;
        settled();
    }

    private void settled() throws IOException {
        List<RTCIceCandidate> early = List.copyOf(earlyCandidates);
        earlyCandidates.clear();
        early.forEach(this::add);
        received.tellChanges(this::tell);
        offerIfRenamed();
    }

    /** The peer's media can be received. */
    void started(RTCTrackEvent event) {
        received.started(event);
        received.tellChanges(this::tell);
    }

    private void tell(@Nullable String track, RTCTrackEvent event) {
        // What came before somebody listened cannot be made up for: pictures begin anew.
        host.tell(new RoomEvent.TrackReceived(peer, track, event), () -> {
            if (event.track().kind().equals("video")) {
                event.receiver().requestKeyFrame();
            }
        });
    }

    /** Takes a candidate, or null for the end of them, which needs no answer. */
    void takeCandidate(JsonNode wire) {
        if (ignoresOffer || !wire.isObject()) {
            return;
        }
        JsonNode line = wire.path("sdpMLineIndex");
        RTCIceCandidate candidate;
        try {
            candidate = new RTCIceCandidate(
                    wire.path("candidate").asString(""),
                    Messages.text(wire, "sdpMid"),
                    line.isInt() ? line.asInt() : null,
                    Messages.text(wire, "usernameFragment"));
        } catch (RTCException e) {
            return; // One way less.
        }
        if (connection.remoteDescription() != null) {
            add(candidate);
        } else if (earlyCandidates.size() < MOST_EARLY_CANDIDATES) {
            earlyCandidates.add(candidate);
        }
    }

    private void add(RTCIceCandidate candidate) {
        try {
            await(connection.addIceCandidate(candidate));
        } catch (IOException e) {
            // One way less, or one of a negotiation that is over: others may do, and ICE says so if none does.
        }
    }

    private static void await(CompletableFuture<?> future) throws IOException {
        try {
            future.get(OPERATION_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IOException(String.valueOf(e.getCause()), e.getCause());
        } catch (TimeoutException e) {
            throw new IOException("the connection did not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
