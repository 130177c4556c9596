package dev.maru.signaling;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The names of what clients say, with the fields that count in each; every other field is ignored. */
enum MessageType {
    JOIN("join", Field.ROOM, Field.TOKEN, Field.NAME, Field.METADATA, Field.CLIENT),
    RESUME("resume", Field.RESUME_TOKEN, Field.ACK),
    LEAVE("leave"),
    UPDATE("update", Field.NAME, Field.METADATA, Field.SPEAKING),
    PUBLISH("publish", Field.TRACK),
    UNPUBLISH("unpublish", Field.TRACK),
    MUTE("mute", Field.TRACK, Field.MUTED),
    OFFER("offer", Field.TO, Field.SDP, Field.TRACKS, Field.ACK),
    ANSWER("answer", Field.TO, Field.SDP, Field.TRACKS, Field.ACK),
    CANDIDATE("candidate", Field.TO, Field.CANDIDATE, Field.ACK),
    CHAT("chat", Field.TEXT, Field.TO),
    MESSAGE("message", Field.TOPIC, Field.PAYLOAD, Field.TO),
    ICE_SERVERS("iceServers"),
    PONG("pong", Field.AT, Field.ACK);

    /** The fields of all client messages. */
    enum Field {
        TYPE("type"),
        ID("id"),
        ROOM("room"),
        TOKEN("token"),
        NAME("name"),
        METADATA("metadata"),
        CLIENT("client"),
        RESUME_TOKEN("resumeToken"),
        ACK("ack"),
        AT("at"),
        SPEAKING("speaking"),
        TRACK("track"),
        MUTED("muted"),
        TO("to"),
        SDP("sdp"),
        TRACKS("tracks"),
        CANDIDATE("candidate"),
        TEXT("text"),
        TOPIC("topic"),
        PAYLOAD("payload");

        private final String wire;

        Field(String wire) {
            this.wire = wire;
        }

        String wire() {
            return wire;
        }

        /** The field of that name, or null. */
        static @Nullable Field of(String name) {
            return switch (name) {
                case "type" -> TYPE;
                case "id" -> ID;
                case "room" -> ROOM;
                case "token" -> TOKEN;
                case "name" -> NAME;
                case "metadata" -> METADATA;
                case "client" -> CLIENT;
                case "resumeToken" -> RESUME_TOKEN;
                case "ack" -> ACK;
                case "at" -> AT;
                case "speaking" -> SPEAKING;
                case "track" -> TRACK;
                case "muted" -> MUTED;
                case "to" -> TO;
                case "sdp" -> SDP;
                case "tracks" -> TRACKS;
                case "candidate" -> CANDIDATE;
                case "text" -> TEXT;
                case "topic" -> TOPIC;
                case "payload" -> PAYLOAD;
                default -> null;
            };
        }
    }

    private final String wire;
    private final Set<Field> fields;

    MessageType(String wire, Field... fields) {
        this.wire = wire;
        this.fields = EnumSet.of(Field.ID, fields);
    }

    String wire() {
        return wire;
    }

    boolean has(Field field) {
        return fields.contains(field);
    }

    /** The type of that name, or null. */
    static @Nullable MessageType of(String name) {
        return switch (name) {
            case "join" -> JOIN;
            case "resume" -> RESUME;
            case "leave" -> LEAVE;
            case "update" -> UPDATE;
            case "publish" -> PUBLISH;
            case "unpublish" -> UNPUBLISH;
            case "mute" -> MUTE;
            case "offer" -> OFFER;
            case "answer" -> ANSWER;
            case "candidate" -> CANDIDATE;
            case "chat" -> CHAT;
            case "message" -> MESSAGE;
            case "iceServers" -> ICE_SERVERS;
            case "pong" -> PONG;
            default -> null;
        };
    }

    /** The type of a message. */
    static MessageType of(ClientMessage message) {
        return switch (message) {
            case ClientMessage.Join join -> JOIN;
            case ClientMessage.Resume resume -> RESUME;
            case ClientMessage.Leave leave -> LEAVE;
            case ClientMessage.Update update -> UPDATE;
            case ClientMessage.Publish publish -> PUBLISH;
            case ClientMessage.Unpublish unpublish -> UNPUBLISH;
            case ClientMessage.Mute mute -> MUTE;
            case ClientMessage.Offer offer -> OFFER;
            case ClientMessage.Answer answer -> ANSWER;
            case ClientMessage.Candidate candidate -> CANDIDATE;
            case ClientMessage.Chat chat -> CHAT;
            case ClientMessage.Message sent -> MESSAGE;
            case ClientMessage.AskIceServers ask -> ICE_SERVERS;
            case ClientMessage.Pong pong -> PONG;
        };
    }
}
