package dev.maru.client;

import dev.maru.client.Publications.Publication;
import dev.maru.webrtc.MediaStreamTrack;
import dev.maru.webrtc.PeerEngine;
import dev.maru.webrtc.RTCCertificate;
import dev.maru.webrtc.RTCConfiguration;
import dev.maru.webrtc.RTCPeerConnection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Our presence in a room: brings together signaling, who is there, connections, and what we publish. */
final class RoomSession implements PeerHost, SignalingClient.Listener {
    private final SignalingClient signaling;
    private final RTCCertificate certificate;
    private final PeerEngine engine;
    private final Telling telling;
    private final CompletableFuture<JsonNode> joined = new CompletableFuture<>();
    private final Publications publications = new Publications();
    private final Set<String> absentees = ConcurrentHashMap.newKeySet();
    private final Mesh mesh = new Mesh(this);
    private final Roster roster;
    private volatile RTCConfiguration configuration;
    private volatile boolean isOpen = true;

    RoomSession(RoomOptions options, Consumer<? super RoomEvent> listener) {
        telling = new Telling(options.executor(), listener);
        roster = new Roster(telling::tell);
        PeerEngine own = options.engine();
        engine = own == null ? PeerEngine.shared() : own;
        certificate = RTCPeerConnection.generateCertificate().join();
        configuration = RTCConfiguration.DEFAULT.withCertificate(certificate);
        signaling = new SignalingClient(options, this);
    }

    /** Joins; what comes of it is told by the promise. */
    CompletableFuture<JsonNode> join() {
        signaling.start();
        return joined;
    }

    Roster roster() {
        return roster;
    }

    List<RoomPeer> peers() {
        return mesh.peers();
    }

    /** Asks the server, again if it loses its memory before it answers. */
    CompletableFuture<JsonNode> request(ObjectNode message) {
        return signaling.request(message, PendingRequests.AfterRestore.AGAIN);
    }

    boolean isOpen() {
        return isOpen;
    }

    void close() {
        isOpen = false;
        signaling.close();
    }

    // ---- what we publish

    CompletableFuture<JsonNode> publish(String id, TrackSource source, MediaStreamTrack track) {
        Publication one = publications.make(id, source, track);
        return request(one.announcement()).whenComplete((_, failure) -> {
            if (failure == null) {
                publications.add(one);
                roster.changeSelf(self -> self.with(one.published()));
                mesh.sync();
            }
        });
    }

    CompletableFuture<JsonNode> unpublish(String id) {
        publications.remove(id);
        roster.changeSelf(self -> self.without(id));
        mesh.sync();
        return request(Messages.of("unpublish").put("track", id));
    }

    CompletableFuture<JsonNode> mute(String id, boolean isMuted) {
        Publication one = publications.find(id);
        if (one != null) {
            one.track().setEnabled(!isMuted);
            roster.changeSelf(self -> self.changed(id, track -> track.muted(isMuted)));
        }
        if (one != null && !isMuted && one.track().kind().equals("video")) {
            // What was not sent is missing where it is decoded.
            peers().forEach(peer -> tell(new RoomEvent.KeyFrameWanted(peer, id)));
        }
        return request(Messages.of("mute").put("track", id).put("muted", isMuted));
    }

    // ---- what the server says, on its thread

    @Override
    public void joined(JsonNode message, boolean isAnew) {
        servers(message);
        Set<String> absent = roster.joined(message, isAnew);
        mesh.joined(message.path("connections"), isAnew, absent);
        // Who is on the way back keeps the connection for a while.
        long window = message.path("resumeWindowMillis").asLong(0);
        absentees.clear();
        absentees.addAll(absent);
        absent.forEach(id ->
                CompletableFuture.delayedExecutor(window, TimeUnit.MILLISECONDS).execute(() -> giveUp(id)));
        if (!joined.complete(message)) {
            publications
                    .list()
                    .forEach(one -> signaling.request(one.announcement(), PendingRequests.AfterRestore.DROP));
        }
    }

    /** Somebody did not come back after the server's restart. */
    private void giveUp(String id) {
        if (absentees.remove(id)) {
            roster.left(id, "lost");
            mesh.left(id);
        }
    }

    @Override
    public void event(JsonNode message) throws InterruptedException {
        telling.awaitListener();
        String type = Messages.type(message);
        if (type.equals("participant.joined")) {
            absentees.remove(message.path("participant").path("id").asString(""));
        }
        if (roster.handle(message)) {
            String who = message.path("participant").asString("");
            if (type.equals("participant.left")) {
                absentees.remove(who);
                mesh.left(who);
            } else if (type.equals("track.updated") && who.equals(roster.self().id())) {
                mutedByAdmin(message.path("track").asString(""));
            }
        } else if (!mesh.handle(message)) {
            told(message, type);
        }
    }

    /** An administrator mutes and never unmutes. */
    private void mutedByAdmin(String track) {
        Publication one = publications.find(track);
        if (one != null) {
            one.track().setEnabled(false);
        }
        tell(new RoomEvent.MutedByAdmin(track));
    }

    private void told(JsonNode message, String type) {
        switch (type) {
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

    private void servers(JsonNode message) {
        if (message.has("iceServers")) {
            configuration = RTCConfiguration.DEFAULT
                    .withIceServers(IceServers.of(message))
                    .withCertificate(certificate);
            mesh.reconfigure();
        }
    }

    @Override
    public void live(boolean isLive) {
        tell(new RoomEvent.SignalingChanged(isLive));
        if (isLive) {
            mesh.hurry();
        }
    }

    @Override
    public void ended(MaruException why) {
        isOpen = false;
        absentees.clear();
        mesh.close();
        joined.completeExceptionally(why);
        telling.tellLast(new RoomEvent.Closed(why));
    }

    // ---- what connections need

    @Override
    public boolean isLive() {
        return signaling.isLive();
    }

    @Override
    public RTCConfiguration configuration() {
        return configuration;
    }

    @Override
    public RTCCertificate certificate() {
        return certificate;
    }

    @Override
    public PeerEngine engine() {
        return engine;
    }

    @Override
    public List<Publication> publications() {
        return publications.list();
    }

    @Override
    public int published(String peer, String kind) {
        return roster.count(peer, kind);
    }

    @Override
    public CompletableFuture<JsonNode> signal(ObjectNode message) {
        return signaling.request(message, PendingRequests.AfterRestore.DROP);
    }

    @Override
    public void tell(RoomEvent event) {
        telling.tell(event);
    }

    @Override
    public void tell(RoomEvent event, Runnable then) {
        telling.tell(event, then);
    }

    @Override
    public void tellAndWait(RoomEvent event) {
        telling.tellAndWait(event);
    }
}
