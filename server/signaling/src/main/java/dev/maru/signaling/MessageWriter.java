package dev.maru.signaling;

import dev.maru.signaling.IceServers.IceServer;
import dev.maru.signaling.ServerMessage.ConnectionFields;
import dev.maru.signaling.ServerMessage.ParticipantFields;
import dev.maru.signaling.ServerMessage.RoomFields;
import dev.maru.signaling.ServerMessage.SelfFields;
import dev.maru.signaling.ServerMessage.TrackFields;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes what the server says, as JSON in UTF-8 (docs/signaling.md). */
final class MessageWriter {
    private static final int SMALL = 128;
    private static final int MEDIUM = 512;
    private static final int LARGE = 4096;

    private static final int OK = "{\"type\":\"ok\",\"re\":}".length();
    private static final int CANDIDATE = "{\"type\":\"candidate\",\"seq\":,\"from\":\"\",\"candidate\":}".length();
    private static final int DESCRIPTION = "{\"type\":\"\",\"seq\":,\"from\":\"\",\"sdp\":}".length();
    private static final int TRACKS = ",\"tracks\":".length();

    private MessageWriter() {}

    /** The bytes of one message. */
    static byte[] write(ServerMessage message) {
        var json = new JsonWriter(expected(message));
        json.beginObject().wordField("type", message.type());
        switch (message) {
            case ServerMessage.Event event -> event(json.field("seq", event.seq()), event);
            case ServerMessage.Joined joined -> joined(json, joined);
            case ServerMessage.Resumed resumed -> {
                json.field("re", resumed.re())
                        .field("received", resumed.received())
                        .field("resumeToken", resumed.resumeToken())
                        .field("replaying", resumed.replaying());
                iceServers(json, resumed.iceServers(), resumed.iceServersTtlMillis());
            }
            case ServerMessage.FreshIceServers fresh ->
                iceServers(json.field("re", fresh.re()), fresh.iceServers(), fresh.iceServersTtlMillis());
            case ServerMessage.Left left -> json.field("re", left.re());
            case ServerMessage.Ok ok -> optional(json.field("re", ok.re()), "at", ok.at());
            case ServerMessage.Error error -> error(json, error);
            case ServerMessage.Ping ping -> json.field("at", ping.at());
            case ServerMessage.Draining draining -> json.field("retryAfterMillis", draining.retryAfterMillis());
        }
        return json.endObject().toBytes();
    }

    /** How large the message will probably be; for the frequent ones exactly, so that its array is made once. */
    private static int expected(ServerMessage message) {
        return switch (message) {
            case ServerMessage.Joined joined -> LARGE;
            case ServerMessage.Offer offer ->
                description("offer", offer.seq(), offer.from(), offer.sdp(), offer.tracks());
            case ServerMessage.Answer answer ->
                description("answer", answer.seq(), answer.from(), answer.sdp(), answer.tracks());
            case ServerMessage.Candidate candidate ->
                CANDIDATE
                        + JsonWriter.digits(candidate.seq())
                        + candidate.from().length()
                        + candidate.candidate().length();
            case ServerMessage.Message sent -> SMALL * 2 + sent.payload().length();
            case ServerMessage.Ok ok -> ok.at() == null ? OK + JsonWriter.digits(ok.re()) : SMALL / 2;
            case ServerMessage.Ping ping -> SMALL / 2;
            default -> MEDIUM;
        };
    }

    private static int description(String type, long seq, String from, JsonSlice sdp, @Nullable JsonSlice tracks) {
        return DESCRIPTION
                + type.length()
                + JsonWriter.digits(seq)
                + from.length()
                + sdp.length()
                + (tracks == null ? 0 : TRACKS + tracks.length());
    }

    private static void joined(JsonWriter json, ServerMessage.Joined joined) {
        json.field("re", joined.re()).field("seq", joined.seq()).field("restored", joined.restored());
        self(json.name("self"), joined.self());
        room(json.name("room"), joined.room());
        json.name("participants").beginArray();
        joined.participants().forEach(participant -> participant(json, participant));
        json.endArray();
        connections(json, "connections", joined.connections());
        iceServers(json, joined.iceServers(), joined.iceServersTtlMillis());
        json.field("resumeToken", joined.resumeToken())
                .field("resumeWindowMillis", joined.resumeWindowMillis())
                .field("heartbeatMillis", joined.heartbeatMillis())
                .field("timeoutMillis", joined.timeoutMillis());
        json.name("limits")
                .beginObject()
                .field("maxMessageBytes", joined.limits().maxMessageBytes())
                .field("maxNameLength", joined.limits().maxNameLength())
                .field("maxMetadataBytes", joined.limits().maxMetadataBytes())
                .endObject();
    }

    private static void error(JsonWriter json, ServerMessage.Error error) {
        optional(json, "re", error.re());
        json.field("code", error.code()).field("message", error.message()).field("hint", error.hint());
        optional(json, "field", error.field());
        optional(json, "retryAfterMillis", error.retryAfterMillis());
    }

    private static void event(JsonWriter json, ServerMessage.Event event) {
        switch (event) {
            case ServerMessage.ParticipantJoined joined -> participant(json.name("participant"), joined.participant());
            case ServerMessage.ParticipantLeft left ->
                json.field("participant", left.participant()).field("reason", left.reason());
            case ServerMessage.ParticipantUpdated updated -> {
                json.field("participant", updated.participant());
                optional(json, "name", updated.name());
                optional(json, "metadata", updated.metadata());
                optional(json, "speaking", updated.speaking());
            }
            case ServerMessage.TrackPublished published ->
                track(json.field("participant", published.participant()).name("track"), published.track());
            case ServerMessage.TrackUnpublished gone ->
                json.field("participant", gone.participant()).field("track", gone.track());
            case ServerMessage.TrackUpdated updated -> {
                json.field("participant", updated.participant())
                        .field("track", updated.track())
                        .field("muted", updated.muted());
                optional(json, "by", updated.by());
            }
            case ServerMessage.RoomClosed closed -> json.field("reason", closed.reason());
            case ServerMessage.Topology topology -> topology(json, topology);
            case ServerMessage.Offer offer ->
                description(json.wordField("from", offer.from()), offer.sdp(), offer.tracks());
            case ServerMessage.Answer answer ->
                description(json.wordField("from", answer.from()), answer.sdp(), answer.tracks());
            case ServerMessage.Candidate candidate ->
                json.wordField("from", candidate.from()).field("candidate", candidate.candidate());
            case ServerMessage.Chat chat ->
                json.field("from", chat.from())
                        .field("text", chat.text())
                        .field("at", chat.at())
                        .field("private", chat.isPrivate());
            case ServerMessage.Message message ->
                json.field("from", message.from())
                        .field("topic", message.topic())
                        .field("payload", message.payload())
                        .field("at", message.at())
                        .field("private", message.isPrivate());
        }
    }

    private static void description(JsonWriter json, JsonSlice sdp, @Nullable JsonSlice tracks) {
        json.field("sdp", sdp);
        if (tracks != null) {
            json.field("tracks", tracks);
        }
    }

    private static void topology(JsonWriter json, ServerMessage.Topology topology) {
        json.field("topology", topology.topology());
        connections(json, "connections", topology.connections());
        connections(json, "add", topology.add());
        if (topology.remove() != null) {
            json.name("remove").beginArray();
            topology.remove().forEach(json::value);
            json.endArray();
        }
    }

    private static void self(JsonWriter json, SelfFields self) {
        json.beginObject()
                .field("id", self.id())
                .field("identity", self.identity())
                .field("name", self.name())
                .field("metadata", self.metadata())
                .field("joinedAt", self.joinedAt())
                .field("speaking", self.speaking());
        tracks(json, self.tracks());
        json.field("hidden", self.hidden());
        json.name("grants").beginObject().name("publish").beginArray();
        self.grants().publish().forEach(json::value);
        json.endArray()
                .field("subscribe", self.grants().subscribe())
                .field("data", self.grants().data())
                .field("admin", self.grants().admin())
                .endObject()
                .endObject();
    }

    private static void participant(JsonWriter json, ParticipantFields participant) {
        participantFields(json.beginObject(), participant);
        json.endObject();
    }

    /** The fields of a participant's object, to which the administration adds some. */
    static void participantFields(JsonWriter json, ParticipantFields participant) {
        json.field("id", participant.id())
                .field("identity", participant.identity())
                .field("name", participant.name())
                .field("metadata", participant.metadata())
                .field("joinedAt", participant.joinedAt())
                .field("speaking", participant.speaking());
        tracks(json, participant.tracks());
    }

    /** The array of a participant's tracks, as the field {@code tracks}. */
    private static void tracks(JsonWriter json, List<TrackFields> tracks) {
        json.name("tracks").beginArray();
        tracks.forEach(track -> track(json, track));
        json.endArray();
    }

    private static void track(JsonWriter json, TrackFields track) {
        json.beginObject()
                .field("id", track.id())
                .field("source", track.source())
                .field("kind", track.kind())
                .field("muted", track.muted());
        optional(json, "label", track.label());
        if (track.width() != null) {
            json.field("width", track.width());
        }
        if (track.height() != null) {
            json.field("height", track.height());
        }
        json.endObject();
    }

    private static void room(JsonWriter json, RoomFields room) {
        json.beginObject()
                .field("name", room.name())
                .field("createdAt", room.createdAt())
                .field("topology", room.topology())
                .field("maxParticipants", room.maxParticipants())
                .field("metadata", room.metadata())
                .endObject();
    }

    private static void connections(JsonWriter json, String name, @Nullable List<ConnectionFields> connections) {
        if (connections == null) {
            return;
        }
        json.name(name).beginArray();
        for (ConnectionFields connection : connections) {
            json.beginObject()
                    .field("peer", connection.peer())
                    .field("mode", connection.mode())
                    .field("polite", connection.polite())
                    .field("initiator", connection.initiator())
                    .endObject();
        }
        json.endArray();
    }

    private static void iceServers(JsonWriter json, List<IceServer> servers, @Nullable Long ttlMillis) {
        json.name("iceServers").beginArray();
        for (IceServer server : servers) {
            json.beginObject().name("urls").beginArray();
            server.urls().forEach(json::value);
            json.endArray();
            optional(json, "username", server.username());
            optional(json, "credential", server.credential());
            json.endObject();
        }
        json.endArray();
        optional(json, "iceServersTtlMillis", ttlMillis);
    }

    private static void optional(JsonWriter json, String name, @Nullable String value) {
        if (value != null) {
            json.field(name, value);
        }
    }

    private static void optional(JsonWriter json, String name, @Nullable Long value) {
        if (value != null) {
            json.field(name, value);
        }
    }

    private static void optional(JsonWriter json, String name, @Nullable Boolean value) {
        if (value != null) {
            json.field(name, value);
        }
    }
}
