package dev.maru.client;

import dev.maru.webrtc.MediaStreamTrack;
import dev.maru.webrtc.PeerEngine;
import dev.maru.webrtc.RTCCertificate;
import dev.maru.webrtc.RTCConfiguration;
import dev.maru.webrtc.RTCDataChannel;
import dev.maru.webrtc.RTCDataChannelInit;
import dev.maru.webrtc.RTCException;
import dev.maru.webrtc.RTCIceCandidate;
import dev.maru.webrtc.RTCPeerConnection;
import dev.maru.webrtc.RTCPeerConnectionState;
import dev.maru.webrtc.RTCRtpTransceiver;
import dev.maru.webrtc.RTCSctpTransport;
import dev.maru.webrtc.RTCSessionDescription;
import dev.maru.webrtc.RTCSignalingState;
import dev.maru.webrtc.RTCTrackEvent;
import dev.maru.webrtc.SerialExecutor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The connection to one participant, negotiated through the room (perfect negotiation, W3C WebRTC §10.7). Thread-safe.
 *
 * <p>When it cannot be saved, the room puts another in its place and tells {@link RoomEvent.PeerRemoved} and {@link RoomEvent.PeerAdded}.
 */
public final class RoomPeer {
    /** How long a path may be silent before another is looked for. */
    private static final long SILENCE_MILLIS = 4_000;

    /** How long a restart may take before the connection is built anew. */
    private static final long RESTART_MILLIS = 15_000;

    private static final long OPERATION_SECONDS = 20;

    /** More than a peer ever has. */
    private static final int MOST_EARLY_CANDIDATES = 100;

    /** Negotiated by both or unused by the other; so that there is something to connect for. */
    private static final int NUDGE_ID = 1_000;

    private static final Executor VIRTUAL = Executors.newVirtualThreadPerTaskExecutor();

    private final PeerHost host;
    private final String id;
    private final RTCPeerConnection connection;
    private final RTCCertificate certificate;
    private volatile boolean isPolite;
    private volatile boolean isInitiator;
    private volatile boolean isClosed;

    /** Negotiation happens here, one step after the other; what follows is of its tasks alone. */
    private final SerialExecutor inbox = new SerialExecutor(VIRTUAL);

    private final List<RTCIceCandidate> earlyCandidates = new ArrayList<>();
    private final Map<String, String> remoteTracks = new HashMap<>();
    private String remoteSession = "";
    private boolean mayOffer;
    private boolean wantsOffer;
    private boolean ignoresOffer;

    /** Whose connection it is, and who is who in it. */
    record Entry(String peer, boolean isPolite, boolean isInitiator) {}

    RoomPeer(
            PeerHost host, Entry entry, RTCConfiguration configuration, RTCCertificate certificate, PeerEngine engine) {
        this.host = host;
        this.id = entry.peer();
        this.certificate = certificate;
        this.isPolite = entry.isPolite();
        this.isInitiator = entry.isInitiator();
        this.connection = new RTCPeerConnection(configuration.withCertificate(certificate), engine, VIRTUAL);
    }

    /** Listens, and begins when it is ours to. */
    void start() {
        connection.onIceCandidate(candidate -> inbox.execute(() -> sendCandidate(candidate)));
        connection.onNegotiationNeeded(() -> inbox.execute(this::offer));
        connection.onConnectionStateChange(this::stateChanged);
        // Messages come on this connection's executor: not before the application has had its chance to listen.
        connection.onDataChannel(channel -> host.tellAndWait(new RoomEvent.ChannelOpened(this, channel)));
        connection.onTrack(event -> inbox.execute(() -> trackReceived(event)));
        inbox.execute(() -> {
            mayOffer = isInitiator;
            if (isInitiator) {
                connection.createDataChannel("maru", RTCDataChannelInit.negotiated(NUDGE_ID));
                addTracks();
            }
        });
    }

    /**
     * Whose connection it is.
     *
     * @return the participant's id
     */
    public String id() {
        return id;
    }

    /**
     * Opens a data channel; the peer is told by {@link RoomEvent.ChannelOpened}.
     *
     * @param label what it is for
     * @param init order and reliability
     * @return the channel, to be sent on when it is open
     */
    public RTCDataChannel openChannel(String label, RTCDataChannelInit init) {
        return connection.createDataChannel(label, init);
    }

    /**
     * The connection itself, for statistics and more. It is negotiated for you: leave descriptions alone.
     *
     * @return the connection
     */
    public RTCPeerConnection connection() {
        return connection;
    }

    /** Our certificate's SHA-256. */
    byte[] localFingerprint() {
        for (String fingerprint : certificate.getFingerprints()) {
            if (fingerprint.startsWith("sha-256 ")) {
                return HexFormat.of()
                        .parseHex(fingerprint.substring("sha-256 ".length()).replace(":", ""));
            }
        }
        throw new IllegalStateException("a certificate without SHA-256");
    }

    /** The peer's certificate's SHA-256, as the handshake had it. */
    byte[] remoteFingerprint() throws IOException {
        RTCSctpTransport transport = connection.sctp();
        List<byte[]> chain =
                transport == null ? List.of() : transport.transport().getRemoteCertificates();
        if (chain.isEmpty()) {
            throw new IOException("the peer has no certificate yet");
        }
        return TransferTalk.sha256().digest(chain.getFirst());
    }

    // ---- what the room says

    boolean isPolite() {
        return isPolite;
    }

    /** The ICE servers have changed; a restart uses them. */
    void reconfigure(RTCConfiguration configuration) {
        try {
            connection.setConfiguration(configuration.withCertificate(certificate));
        } catch (RTCException e) {
            // The next connection will have them, or do without.
        }
    }

    void update(Entry entry) {
        isPolite = entry.isPolite();
        isInitiator = entry.isInitiator();
    }

    /** A server that had forgotten everything lets us go on: what works is kept, what may have been lost is done anew. */
    void restored(Entry entry) {
        update(entry);
        RTCPeerConnectionState state = connection.connectionState();
        boolean isWorking = state == RTCPeerConnectionState.CONNECTED || state == RTCPeerConnectionState.DISCONNECTED;
        if (!isWorking && isInitiator) {
            host.rebuild(this, true, null);
        }
    }

    /** What is published has changed. */
    void sync() {
        inbox.execute(() -> {
            if (mayOffer) {
                addTracks();
            }
        });
    }

    void description(JsonNode message) {
        inbox.execute(() -> takeDescription(message));
    }

    void candidate(JsonNode message) {
        inbox.execute(() -> takeCandidate(message.path("candidate")));
    }

    void close() {
        isClosed = true;
        connection.close();
    }

    // ---- negotiation, on the inbox

    private void takeDescription(JsonNode message) {
        String sdp = message.path("sdp").asString("");
        boolean isOffer = Messages.type(message).equals("offer");
        String session = sessionOf(sdp);
        if (isClosed) {
            return;
        }
        if (!remoteSession.isEmpty() && !session.equals(remoteSession)) {
            if (isOffer) {
                // The peer has built a new connection; ours cannot go on with that.
                host.rebuild(this, false, message);
            }
            return;
        }
        try {
            if (isOffer) {
                takeOffer(sdp, message.path("tracks"), session);
            } else if (connection.signalingState() == RTCSignalingState.HAVE_LOCAL_OFFER) {
                remember(message.path("tracks"), session);
                await(connection.setRemoteDescription(RTCSessionDescription.answer(sdp)));
                ignoresOffer = false;
                addEarlyCandidates();
                offerIfWanted();
            }
        } catch (IOException | RTCException e) {
            problem(e);
        }
    }

    private void takeOffer(String sdp, JsonNode tracks, String session) throws IOException {
        boolean isGlare = connection.signalingState() != RTCSignalingState.STABLE;
        ignoresOffer = isGlare && !isPolite;
        if (ignoresOffer) {
            return;
        }
        remember(tracks, session);
        await(connection.setRemoteDescription(RTCSessionDescription.offer(sdp)));
        mayOffer = true;
        addTracks();
        await(connection.setLocalDescription());
        sendDescription("answer");
        addEarlyCandidates();
        offerIfWanted();
    }

    private void remember(JsonNode tracks, String session) {
        remoteSession = session;
        tracks.properties().forEach(entry -> {
            if (remoteTracks.size() < MOST_EARLY_CANDIDATES) {
                remoteTracks.put(entry.getKey(), entry.getValue().asString(""));
            }
        });
    }

    private void offer() {
        if (!mayOffer || connection.signalingState() != RTCSignalingState.STABLE) {
            wantsOffer = true;
            return;
        }
        wantsOffer = false;
        if (isClosed) {
            return;
        }
        try {
            await(connection.setLocalDescription());
            sendDescription("offer");
        } catch (IOException | RTCException e) {
            problem(e);
        }
    }

    private void offerIfWanted() {
        if (wantsOffer) {
            offer();
        }
    }

    private void sendDescription(String type) {
        RTCSessionDescription description = connection.localDescription();
        if (description == null) {
            return;
        }
        ObjectNode message = Messages.of(type).put("to", id).put("sdp", description.sdp());
        ObjectNode tracks = message.putObject("tracks");
        Map<String, MediaStreamTrack> published = host.publications();
        for (RTCRtpTransceiver transceiver : connection.getTransceivers()) {
            String mid = transceiver.mid();
            MediaStreamTrack track = transceiver.sender().track();
            published.forEach((name, one) -> {
                if (mid != null && one == track) {
                    tracks.put(mid, name);
                }
            });
        }
        host.signal(message);
    }

    private void sendCandidate(RTCIceCandidate candidate) {
        ObjectNode message = Messages.of("candidate").put("to", id);
        if (candidate.candidate().isEmpty()) {
            message.putNull("candidate");
        } else {
            ObjectNode inner = message.putObject("candidate").put("candidate", candidate.candidate());
            inner.put("sdpMid", candidate.sdpMid());
            inner.put("sdpMLineIndex", candidate.sdpMLineIndex());
            inner.put("usernameFragment", candidate.usernameFragment());
        }
        host.signal(message);
    }

    private void takeCandidate(JsonNode wire) {
        if (ignoresOffer || isClosed || !wire.isObject()) {
            return;
        }
        try {
            JsonNode line = wire.path("sdpMLineIndex");
            RTCIceCandidate candidate = new RTCIceCandidate(
                    wire.path("candidate").asString(""),
                    Messages.text(wire, "sdpMid"),
                    line.isInt() ? line.asInt() : null,
                    Messages.text(wire, "usernameFragment"));
            if (connection.remoteDescription() != null) {
                await(connection.addIceCandidate(candidate));
            } else if (earlyCandidates.size() < MOST_EARLY_CANDIDATES) {
                earlyCandidates.add(candidate);
            }
        } catch (IOException | RTCException e) {
            // One way less, or one of a negotiation that is over: nobody has to know.
        }
    }

    private void addEarlyCandidates() {
        List<RTCIceCandidate> early = List.copyOf(earlyCandidates);
        earlyCandidates.clear();
        for (RTCIceCandidate candidate : early) {
            try {
                await(connection.addIceCandidate(candidate));
            } catch (IOException e) {
                // As above.
            }
        }
    }

    private void addTracks() {
        Map<String, MediaStreamTrack> published = host.publications();
        List<MediaStreamTrack> sent = new ArrayList<>();
        for (RTCRtpTransceiver transceiver : connection.getTransceivers()) {
            MediaStreamTrack track = transceiver.sender().track();
            if (track != null && published.containsValue(track)) {
                sent.add(track);
            } else if (track != null) {
                connection.removeTrack(transceiver.sender());
            }
        }
        for (MediaStreamTrack track : published.values()) {
            if (!sent.contains(track)) {
                connection.addTrack(track);
            }
        }
    }

    private void trackReceived(RTCTrackEvent event) {
        String mid = event.transceiver().mid();
        host.tell(new RoomEvent.TrackReceived(this, mid == null ? null : remoteTracks.get(mid), event));
    }

    // ---- recovery

    private void stateChanged(RTCPeerConnectionState state) {
        if (isClosed) {
            return;
        }
        host.tell(new RoomEvent.PeerStateChanged(this, state));
        if (state == RTCPeerConnectionState.DISCONNECTED) {
            later(SILENCE_MILLIS, this::restart);
        } else if (state == RTCPeerConnectionState.FAILED) {
            restart();
            if (isInitiator) {
                later(RESTART_MILLIS, () -> host.rebuild(this, true, null));
            }
        }
    }

    private void restart() {
        try {
            connection.restartIce();
        } catch (RTCException e) {
            // It was closed meanwhile.
        }
    }

    /** Does something after a while, if the connection does not work then. */
    private void later(long millis, Runnable task) {
        CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS, VIRTUAL)
                .execute(() -> {
                    RTCPeerConnectionState state = connection.connectionState();
                    if (!isClosed
                            && (state == RTCPeerConnectionState.DISCONNECTED
                                    || state == RTCPeerConnectionState.FAILED)) {
                        task.run();
                    }
                });
    }

    private void problem(Exception cause) {
        if (!isClosed) {
            host.tell(new RoomEvent.PeerProblem(this, cause));
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

    /** The session id of the o= line (RFC 8866 §5.2): another one means another peer connection. */
    private static String sessionOf(String sdp) {
        for (String line : sdp.split("\r?\n", 4)) {
            if (line.startsWith("o=")) {
                String[] words = line.split(" ");
                return words.length > 1 ? words[1] : "";
            }
        }
        return "";
    }

    @Override
    public String toString() {
        return "RoomPeer[" + id + ", " + connection.connectionState() + "]";
    }
}
