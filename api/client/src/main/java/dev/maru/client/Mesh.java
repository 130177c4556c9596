package dev.maru.client;

import dev.maru.webrtc.MediaStreamTrack;
import dev.maru.webrtc.PeerEngine;
import dev.maru.webrtc.RTCCertificate;
import dev.maru.webrtc.RTCConfiguration;
import dev.maru.webrtc.RTCException;
import dev.maru.webrtc.RTCIceServer;
import dev.maru.webrtc.RTCPeerConnection;
import dev.maru.webrtc.SerialExecutor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The state of a room: who is there, the connections that the server wants us to hold, and what we publish. */
final class Mesh implements PeerHost, SignalingClient.Listener {
    /** A listener that takes longer holds nobody else up. */
    private static final long TELL_SECONDS = 5;

    private final SignalingClient signaling;
    private final RTCCertificate certificate;
    private final PeerEngine engine;
    private final SerialExecutor events;
    private final Consumer<? super RoomEvent> listener;
    private final CompletableFuture<JsonNode> joined = new CompletableFuture<>();
    private final Map<String, Published> published = new ConcurrentHashMap<>();
    private final Set<String> returned = ConcurrentHashMap.newKeySet();
    final Roster roster = new Roster(this::tell);

    // Guarded by the lock: the server and the peers themselves both open and close connections.
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, RoomPeer> peers = new LinkedHashMap<>();
    private RTCConfiguration configuration = RTCConfiguration.DEFAULT;
    private boolean isOver;

    /** A track of ours. */
    private record Published(TrackSource source, MediaStreamTrack track) {}

    Mesh(RoomOptions options, Consumer<? super RoomEvent> listener) {
        this.listener = listener;
        this.events = new SerialExecutor(options.executor());
        PeerEngine own = options.engine();
        this.engine = own == null ? PeerEngine.shared() : own;
        this.certificate = RTCPeerConnection.generateCertificate().join();
        this.signaling = new SignalingClient(options, this);
    }

    void start() {
        signaling.start();
    }

    CompletableFuture<JsonNode> joined() {
        return joined;
    }

    CompletableFuture<JsonNode> request(ObjectNode message) {
        return signaling.request(message);
    }

    List<RoomPeer> peers() {
        lock.lock();
        try {
            return List.copyOf(peers.values());
        } finally {
            lock.unlock();
        }
    }

    CompletableFuture<JsonNode> publish(String id, TrackSource source, MediaStreamTrack track) {
        Published one = new Published(source, track);
        return announce(id, one).whenComplete((_, failure) -> {
            if (failure == null) {
                published.put(id, one);
                peers().forEach(RoomPeer::sync);
            }
        });
    }

    private CompletableFuture<JsonNode> announce(String id, Published one) {
        ObjectNode message = Messages.of("publish");
        message.putObject("track")
                .put("id", id)
                .put("source", one.source().word())
                .put("kind", one.track().kind())
                .put("muted", !one.track().enabled());
        return request(message);
    }

    CompletableFuture<JsonNode> unpublish(String id) {
        published.remove(id);
        peers().forEach(RoomPeer::sync);
        return request(Messages.of("unpublish").put("track", id));
    }

    void close() {
        signaling.close();
    }

    // ---- what the server says, on its thread

    @Override
    public void joined(JsonNode message, boolean isAnew) {
        servers(message);
        if (isAnew) {
            peers().forEach(this::remove);
        }
        Set<String> absent = roster.joined(message, isAnew);
        Set<String> listed = new HashSet<>();
        message.path("connections").forEach(entry -> {
            listed.add(entry.path("peer").asString(""));
            announced(entry, !isAnew);
        });
        peers().stream()
                .filter(peer -> !listed.contains(peer.id()) && !absent.contains(peer.id()))
                .forEach(this::remove);
        // Who is on the way back keeps the connection for a while.
        long window = message.path("resumeWindowMillis").asLong(0);
        returned.removeAll(absent);
        absent.forEach(id ->
                CompletableFuture.delayedExecutor(window, TimeUnit.MILLISECONDS).execute(() -> giveUp(id)));
        if (!joined.complete(message)) {
            published.forEach(this::announce);
        }
    }

    /** Somebody did not come back after the server's restart. */
    private void giveUp(String id) {
        if (!returned.remove(id)) {
            roster.left(id, "lost");
            peers().stream().filter(peer -> peer.id().equals(id)).forEach(this::remove);
        }
    }

    @Override
    public void event(JsonNode message) {
        if (Messages.type(message).equals("participant.joined")) {
            returned.add(message.path("participant").path("id").asString(""));
        }
        if (roster.handle(message)) {
            if (Messages.type(message).equals("participant.left")) {
                String who = message.path("participant").asString("");
                returned.remove(who);
                peers().stream().filter(peer -> peer.id().equals(who)).forEach(this::remove);
            }
            return;
        }
        switch (Messages.type(message)) {
            case "topology" -> topology(message);
            case "offer", "answer" -> of(message).forEach(peer -> peer.description(message));
            case "candidate" -> of(message).forEach(peer -> peer.candidate(message));
            case "iceServers", "resumed" -> servers(message);
            case "chat" ->
                tell(new RoomEvent.Chat(
                        Messages.text(message, "from"),
                        message.path("text").asString(""),
                        message.path("at").asLong(0),
                        message.path("private").asBoolean(false)));
            case "message" ->
                tell(new RoomEvent.ApplicationMessage(
                        Messages.text(message, "from"),
                        message.path("topic").asString(""),
                        message.path("payload").toString(),
                        message.path("private").asBoolean(false)));
            default -> {
                // Of a newer version, or followed by a close that says it better.
            }
        }
    }

    private List<RoomPeer> of(JsonNode message) {
        String from = message.path("from").asString("");
        return peers().stream().filter(peer -> peer.id().equals(from)).toList();
    }

    private void topology(JsonNode message) {
        if (message.path("connections").isArray()) {
            Set<String> listed = new HashSet<>();
            message.path("connections")
                    .forEach(entry -> listed.add(entry.path("peer").asString("")));
            peers().stream().filter(peer -> !listed.contains(peer.id())).forEach(this::remove);
            message.path("connections").forEach(entry -> announced(entry, false));
        }
        Set<String> removed = new HashSet<>();
        message.path("remove").forEach(id -> removed.add(id.asString("")));
        peers().stream().filter(peer -> removed.contains(peer.id())).forEach(this::remove);
        message.path("add").forEach(entry -> announced(entry, true));
    }

    private void announced(JsonNode entry, boolean isRestored) {
        if (!"mesh".equals(Messages.text(entry, "mode"))) {
            return;
        }
        RoomPeer.Entry roles = new RoomPeer.Entry(
                entry.path("peer").asString(""),
                entry.path("polite").asBoolean(false),
                entry.path("initiator").asBoolean(false));
        RoomPeer known = null;
        lock.lock();
        try {
            known = peers.get(roles.peer());
            if (known == null) {
                open(roles, null);
            }
        } finally {
            lock.unlock();
        }
        if (known != null && isRestored) {
            known.restored(roles);
        } else if (known != null) {
            known.update(roles);
        }
    }

    /** Under the lock. */
    private void open(RoomPeer.Entry entry, @Nullable JsonNode offer) {
        if (isOver) {
            return;
        }
        RoomPeer peer;
        try {
            peer = new RoomPeer(this, entry, configuration, certificate, engine);
        } catch (RTCException e) {
            // An ICE server that this version does not understand; without any there are still direct ways.
            peer = new RoomPeer(this, entry, RTCConfiguration.DEFAULT, certificate, engine);
        }
        peers.put(entry.peer(), peer);
        peer.start();
        tell(new RoomEvent.PeerAdded(peer));
        if (offer != null) {
            peer.description(offer);
        }
    }

    private void remove(RoomPeer peer) {
        lock.lock();
        try {
            if (!peers.remove(peer.id(), peer)) {
                return;
            }
        } finally {
            lock.unlock();
        }
        peer.close();
        tell(new RoomEvent.PeerRemoved(peer));
    }

    private void servers(JsonNode message) {
        List<RTCIceServer> servers = new ArrayList<>();
        for (JsonNode server : message.path("iceServers")) {
            List<String> urls = new ArrayList<>();
            JsonNode given = server.path("urls");
            if (given.isString()) {
                urls.add(given.asString());
            }
            given.forEach(url -> urls.add(url.asString("")));
            servers.add(new RTCIceServer(urls, Messages.text(server, "username"), Messages.text(server, "credential")));
        }
        if (!message.has("iceServers")) {
            return;
        }
        lock.lock();
        try {
            configuration = RTCConfiguration.DEFAULT.withIceServers(servers);
            for (RoomPeer peer : peers.values()) {
                peer.reconfigure(configuration);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void live(boolean isLive) {
        tell(new RoomEvent.SignalingChanged(isLive));
    }

    @Override
    public void ended(MaruException why) {
        lock.lock();
        try {
            isOver = true;
        } finally {
            lock.unlock();
        }
        peers().forEach(this::remove);
        joined.completeExceptionally(why);
        tell(new RoomEvent.Closed(why));
    }

    // ---- what peers need

    @Override
    public CompletableFuture<JsonNode> signal(ObjectNode message) {
        return request(message);
    }

    @Override
    public Map<String, MediaStreamTrack> publications() {
        Map<String, MediaStreamTrack> tracks = new LinkedHashMap<>();
        published.forEach((id, one) -> tracks.put(id, one.track()));
        return tracks;
    }

    @Override
    public void tell(RoomEvent event) {
        events.execute(() -> listener.accept(event));
    }

    @Override
    public void tellAndWait(RoomEvent event) {
        CompletableFuture<Boolean> told = new CompletableFuture<>();
        events.execute(() -> {
            try {
                listener.accept(event);
            } finally {
                told.complete(true);
            }
        });
        told.completeOnTimeout(false, TELL_SECONDS, TimeUnit.SECONDS).join();
    }

    @Override
    public void rebuild(RoomPeer peer, boolean isInitiator, @Nullable JsonNode offer) {
        lock.lock();
        try {
            if (!peers.remove(peer.id(), peer)) {
                return;
            }
            peer.close();
            tell(new RoomEvent.PeerRemoved(peer));
            open(new RoomPeer.Entry(peer.id(), peer.isPolite(), isInitiator), offer);
        } finally {
            lock.unlock();
        }
    }
}
