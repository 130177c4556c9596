package dev.maru.client;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;

/** The connections to others that the server wants us to hold. Changed by one thread at a time, read by any. */
final class Mesh {
    /** More than a mesh carries; each has sockets of its own. */
    static final int MOST_LINKS = 256;

    private final PeerHost host;
    private final Map<String, PeerLink> links = new ConcurrentHashMap<>();

    Mesh(PeerHost host) {
        this.host = host;
    }

    List<RoomPeer> peers() {
        return links.values().stream().map(PeerLink::peer).toList();
    }

    /** Takes the whole state; who is on the way back keeps the connection. */
    void joined(JsonNode connections, boolean isAnew, Set<String> returning) {
        if (isAnew) {
            close();
        }
        Set<String> kept = new HashSet<>(returning);
        connections.forEach(entry -> kept.add(entry.path("peer").asString("")));
        retain(kept);
        connections.forEach(entry -> announced(entry, !isAnew));
    }

    /** Takes an event; false when it is none of these. */
    boolean handle(JsonNode event) {
        switch (Messages.type(event)) {
            case "topology" -> topology(event);
            case "offer", "answer" -> {
                PeerLink link = links.get(event.path("from").asString(""));
                if (link != null) {
                    link.description(event);
                }
            }
            case "candidate" -> {
                PeerLink link = links.get(event.path("from").asString(""));
                if (link != null) {
                    link.candidate(event);
                }
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private void topology(JsonNode event) {
        JsonNode all = event.path("connections");
        if (all.isArray()) {
            Set<String> listed = new HashSet<>();
            all.forEach(entry -> listed.add(entry.path("peer").asString("")));
            retain(listed);
            all.forEach(entry -> announced(entry, false));
        }
        event.path("remove").forEach(id -> left(id.asString("")));
        event.path("add").forEach(entry -> announced(entry, true));
    }

    private void announced(JsonNode entry, boolean isRestored) {
        String id = entry.path("peer").asString("");
        if (!"mesh".equals(Messages.text(entry, "mode"))) {
            left(id);
            return;
        }
        PeerLink.Entry roles = new PeerLink.Entry(
                id,
                entry.path("polite").asBoolean(false),
                entry.path("initiator").asBoolean(false));
        PeerLink known = links.get(id);
        if (known == null && links.size() < MOST_LINKS) {
            PeerLink link = new PeerLink(host, roles);
            links.put(id, link);
            link.start();
        } else if (known != null && isRestored) {
            known.restored(roles);
        } else if (known != null) {
            known.update(roles);
        }
    }

    private void retain(Set<String> ids) {
        links.keySet().stream().filter(id -> !ids.contains(id)).toList().forEach(this::left);
    }

    /** A participant is gone, and with it the connection. */
    void left(String id) {
        PeerLink link = links.remove(id);
        if (link != null) {
            link.close();
        }
    }

    /** What we publish has changed. */
    void sync() {
        links.values().forEach(PeerLink::sync);
    }

    /** Signaling works again. */
    void hurry() {
        links.values().forEach(PeerLink::hurry);
    }

    /** The ICE servers have changed. */
    void reconfigure() {
        links.values().forEach(PeerLink::reconfigure);
    }

    void close() {
        retain(Set.of());
    }
}
