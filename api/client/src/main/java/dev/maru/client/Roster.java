package dev.maru.client;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;

/** Who is in the room. Changed by one thread, read by any. */
final class Roster {
    private static final Participant NOBODY = new Participant("", null, "", "", false, List.of());

    private final Map<String, Participant> others = new ConcurrentHashMap<>();
    private final Consumer<RoomEvent> told;
    private volatile Participant self = NOBODY;

    Roster(Consumer<RoomEvent> told) {
        this.told = told;
    }

    Participant self() {
        return self;
    }

    List<Participant> others() {
        return List.copyOf(others.values());
    }

    /**
     * Takes the whole state.
     *
     * @return who was there, is not, and may be on the way back; nobody when we are somebody else now
     */
    Set<String> joined(JsonNode message, boolean isAnew) {
        self = Participant.of(message.path("self"));
        Map<String, Participant> listed = new HashMap<>();
        message.path("participants").forEach(one -> {
            Participant participant = Participant.of(one);
            listed.put(participant.id(), participant);
        });
        Set<String> absent = new HashSet<>(others.keySet());
        absent.removeAll(listed.keySet());
        if (isAnew) {
            absent.forEach(id -> left(id, "lost"));
            absent = Set.of();
        }
        listed.values().forEach(this::came);
        return absent;
    }

    private void came(Participant participant) {
        boolean isNew = others.put(participant.id(), participant) == null;
        told.accept(
                isNew ? new RoomEvent.ParticipantJoined(participant) : new RoomEvent.ParticipantUpdated(participant));
    }

    void left(String id, String reason) {
        Participant gone = others.remove(id);
        if (gone != null) {
            told.accept(new RoomEvent.ParticipantLeft(gone, reason));
        }
    }

    /** How many tracks of a kind somebody has published. */
    int count(String id, String kind) {
        Participant one = others.get(id);
        return one == null
                ? 0
                : (int) one.tracks().stream()
                        .filter(track -> track.kind().equals(kind))
                        .count();
    }

    /** What we have done, or an administrator has done to us. */
    synchronized void changeSelf(UnaryOperator<Participant> change) {
        self = change.apply(self);
    }

    /** Takes an event; false when it is none of these. */
    boolean handle(JsonNode event) {
        String who = event.path("participant").asString("");
        String track = event.path("track").asString("");
        switch (Messages.type(event)) {
            case "participant.joined" -> came(Participant.of(event.path("participant")));
            case "participant.left" -> left(who, event.path("reason").asString(""));
            case "participant.updated" -> change(who, one -> one.updated(event));
            case "track.published" -> change(who, one -> one.with(PublishedTrack.of(event.path("track"))));
            case "track.unpublished" -> change(who, one -> one.without(track));
            case "track.updated" -> {
                boolean isMuted = event.path("muted").asBoolean(false);
                change(who, one -> one.changed(track, it -> it.muted(isMuted)));
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private void change(String id, UnaryOperator<Participant> change) {
        if (id.equals(self.id())) {
            changeSelf(change);
            return;
        }
        Participant before = others.get(id);
        if (before != null) {
            Participant after = change.apply(before);
            others.put(id, after);
            told.accept(new RoomEvent.ParticipantUpdated(after));
        }
    }
}
