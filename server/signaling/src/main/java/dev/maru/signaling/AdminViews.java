package dev.maru.signaling;

import dev.maru.room.Participant;
import dev.maru.room.RoomDescription;
import dev.maru.room.RoomSnapshot;
import dev.maru.room.RoomSummary;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the administration shows, as openapi.json describes it. */
final class AdminViews {
    private static final long MILLIS_PER_SECOND = 1_000;
    private static final int EXPECTED = 1_024;

    private AdminViews() {}

    /** @param next where the list goes on, or null if this is its end */
    static byte[] list(List<RoomSummary> rooms, @Nullable String next) {
        var json = new JsonWriter(EXPECTED).beginObject().name("rooms").beginArray();
        for (RoomSummary summary : rooms) {
            json.beginObject();
            describe(json, summary.room());
            json.field("participantCount", summary.participants()).endObject();
        }
        json.endArray();
        if (next != null) {
            json.field("next", next);
        }
        return json.endObject().toBytes();
    }

    static byte[] inspect(RoomSnapshot room) {
        var json = new JsonWriter(EXPECTED).beginObject();
        describe(json, room.room());
        json.field("participantCount", room.participants().size())
                .field("seq", room.seq())
                .name("participants")
                .beginArray();
        for (Participant participant : room.participants()) {
            MessageWriter.participantFields(json.beginObject(), Translation.participant(participant));
            json.field("hidden", participant.isHidden())
                    .field("connected", !room.disconnected().contains(participant.id()))
                    .endObject();
        }
        return json.endArray().endObject().toBytes();
    }

    static byte[] token(String token, long expiresAt) {
        return new JsonWriter(EXPECTED)
                .beginObject()
                .field("token", token)
                .field("expiresAt", expiresAt)
                .endObject()
                .toBytes();
    }

    static byte[] sent(long at) {
        return new JsonWriter(EXPECTED)
                .beginObject()
                .field("at", at)
                .endObject()
                .toBytes();
    }

    private static void describe(JsonWriter json, RoomDescription room) {
        json.field("name", room.name().value())
                .field("createdAt", room.createdAt())
                .field("topology", room.topology())
                .field("maxParticipants", room.maxParticipants())
                .field("emptyTimeoutSeconds", room.emptyTimeoutMillis() / MILLIS_PER_SECOND)
                .field("metadata", room.metadata());
    }
}
