package dev.maru.signaling;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the server can say (docs/signaling.md §2 to §8), field by field as it stands on the wire; {@link Wire} says
 * where names differ. The test of docs/asyncapi.yaml reads these records.
 */
sealed interface ServerMessage {
    /** The message's name on the wire. */
    String type();

    /** The answer to {@code join}, or to a {@code resume} that had nothing to replay from. */
    record Joined(
            long re,
            long seq,
            boolean restored,
            SelfFields self,
            RoomFields room,
            List<ParticipantFields> participants,
            List<ConnectionFields> connections,
            List<IceServers.IceServer> iceServers,
            @Nullable Long iceServersTtlMillis,
            String resumeToken,
            long resumeWindowMillis,
            long heartbeatMillis,
            long timeoutMillis,
            LimitFields limits)
            implements ServerMessage {
        @Override
        public String type() {
            return "joined";
        }
    }

    /** The answer to {@code resume}; the missed events follow, then the answers that may have been lost. */
    record Resumed(
            long re,
            long received,
            String resumeToken,
            int replaying,
            List<IceServers.IceServer> iceServers,
            @Nullable Long iceServersTtlMillis)
            implements ServerMessage {
        @Override
        public String type() {
            return "resumed";
        }
    }

    /** The answer to a request for ICE servers. */
    record FreshIceServers(
            long re,
            List<IceServers.IceServer> iceServers,
            @Nullable Long iceServersTtlMillis) implements ServerMessage {
        @Override
        public String type() {
            return "iceServers";
        }
    }

    /** The answer to {@code leave}. */
    record Left(long re) implements ServerMessage {
        @Override
        public String type() {
            return "left";
        }
    }

    /** The answer to a request that was carried out. */
    record Ok(long re, @Nullable Long at) implements ServerMessage {
        @Override
        public String type() {
            return "ok";
        }
    }

    /** The answer to a request that was refused, or a complaint about the connection. */
    record Error(
            @Nullable Long re,
            String code,
            String message,
            String hint,
            @Nullable String field,
            @Nullable Long retryAfterMillis)
            implements ServerMessage {
        @Override
        public String type() {
            return "error";
        }
    }

    /** Asks for a {@code pong}. */
    record Ping(long at) implements ServerMessage {
        @Override
        public String type() {
            return "ping";
        }
    }

    /** The server stops; 1012 follows. */
    record Draining(long retryAfterMillis) implements ServerMessage {
        @Override
        public String type() {
            return "draining";
        }
    }

    /** Something that happened in the room; replayed after a resume. */
    sealed interface Event extends ServerMessage {
        /** The number of the event in its room. */
        long seq();
    }

    /** Somebody came. */
    record ParticipantJoined(long seq, ParticipantFields participant) implements Event {
        @Override
        public String type() {
            return "participant.joined";
        }
    }

    /** Somebody is gone. */
    record ParticipantLeft(
            long seq,
            String participant,

            @Wire(values = {"left", "lost", "removed", "replaced"})
            String reason) implements Event {
        @Override
        public String type() {
            return "participant.left";
        }
    }

    /** Somebody changed; only what changed is there. */
    record ParticipantUpdated(
            long seq,
            String participant,
            @Nullable String name,
            @Nullable String metadata,
            @Nullable Boolean speaking) implements Event {
        @Override
        public String type() {
            return "participant.updated";
        }
    }

    /** Somebody published a track. */
    record TrackPublished(long seq, String participant, TrackFields track) implements Event {
        @Override
        public String type() {
            return "track.published";
        }
    }

    /** Somebody took a track back. */
    record TrackUnpublished(long seq, String participant, String track) implements Event {
        @Override
        public String type() {
            return "track.unpublished";
        }
    }

    /** A track was muted or opened. */
    record TrackUpdated(
            long seq,
            String participant,
            String track,
            boolean muted,
            @Wire(values = "admin") @Nullable String by) implements Event {
        @Override
        public String type() {
            return "track.updated";
        }
    }

    /** The room is closed; 4012 follows. */
    record RoomClosed(
            long seq, @Wire(values = {"admin", "ended"}) String reason) implements Event {
        @Override
        public String type() {
            return "room.closed";
        }
    }

    /** Which connections to hold: all of them, or what changed. */
    record Topology(
            long seq,
            String topology,
            @Nullable List<ConnectionFields> connections,
            @Nullable List<ConnectionFields> add,
            @Nullable List<String> remove)
            implements Event {
        @Override
        public String type() {
            return "topology";
        }
    }

    /** A peer's SDP offer. */
    record Offer(
            long seq, String from, JsonSlice sdp, @Nullable JsonSlice tracks) implements Event {
        @Override
        public String type() {
            return "offer";
        }
    }

    /** A peer's SDP answer. */
    record Answer(
            long seq, String from, JsonSlice sdp, @Nullable JsonSlice tracks) implements Event {
        @Override
        public String type() {
            return "answer";
        }
    }

    /** A peer's candidate. */
    record Candidate(long seq, String from, JsonSlice candidate) implements Event {
        @Override
        public String type() {
            return "candidate";
        }
    }

    /** A line of chat. */
    record Chat(
            long seq,
            @Wire(writesNull = true) @Nullable String from,
            String text,
            long at,
            @Wire(name = "private") boolean isPrivate)
            implements Event {
        @Override
        public String type() {
            return "chat";
        }
    }

    /** A message between applications. */
    record Message(
            long seq,
            @Wire(writesNull = true) @Nullable String from,
            String topic,
            JsonSlice payload,
            long at,
            @Wire(name = "private") boolean isPrivate)
            implements Event {
        @Override
        public String type() {
            return "message";
        }
    }

    /** A participant as others see it. */
    record ParticipantFields(
            String id,
            @Wire(writesNull = true) @Nullable String identity,
            String name,
            String metadata,
            long joinedAt,
            boolean speaking,
            List<TrackFields> tracks) {}

    /** A participant as it sees itself. */
    record SelfFields(
            String id,
            @Wire(writesNull = true) @Nullable String identity,
            String name,
            String metadata,
            long joinedAt,
            boolean speaking,
            List<TrackFields> tracks,
            boolean hidden,
            GrantFields grants) {}

    /** What a participant may do. */
    record GrantFields(
            @Wire(values = {"camera", "microphone", "screen", "screen_audio"})
            List<String> publish,

            boolean subscribe,
            boolean data,
            boolean admin) {}

    /** A published track. */
    record TrackFields(
            String id,

            @Wire(values = {"camera", "microphone", "screen", "screen_audio"})
            String source,

            @Wire(values = {"audio", "video"}) String kind,
            boolean muted,
            @Nullable String label,
            @Nullable Integer width,
            @Nullable Integer height) {}

    /** The room. */
    record RoomFields(String name, long createdAt, String topology, int maxParticipants, String metadata) {}

    /** A connection to hold. */
    record ConnectionFields(
            String peer,
            @Wire(values = {"mesh", "sfu", "mcu"}) String mode,
            boolean polite,
            boolean initiator) {}

    /** What the client must keep to. */
    record LimitFields(int maxMessageBytes, int maxNameLength, int maxMetadataBytes) {}
}
