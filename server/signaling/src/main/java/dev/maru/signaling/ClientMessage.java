package dev.maru.signaling;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client can say (docs/signaling.md §2 to §7). A component that may be null is a field that may be missing; the
 * test of docs/asyncapi.yaml reads that from here.
 */
sealed interface ClientMessage {
    /** Any message but {@code pong}: it has a number and is answered once. */
    sealed interface Request extends ClientMessage {
        /** The number, 1 to 2<sup>53</sup> - 1, that grows with each message of the session. */
        long id();
    }

    /** A message that gets a session. */
    sealed interface Entry extends Request {}

    /** A message that is handed to one peer; nobody waits for its answer. */
    sealed interface ToPeer extends Request {
        /** The highest event that the sender has handled, so that it is forgotten before the next ping asks. */
        @Nullable
        Long ack();
    }

    /** Enters a room. */
    record Join(
            long id,
            @Nullable String room,
            @Nullable String token,
            @Nullable String name,
            @Nullable String metadata,
            @Nullable String client)
            implements Entry {
        /** Leaves the token out, so that it never reaches a log. */
        @Override
        public String toString() {
            return "Join[id=" + id + ", room=" + room + ", name=" + name + ", client=" + client + "]";
        }
    }

    /** Goes on with a session whose connection was lost. */
    record Resume(long id, String resumeToken, long ack) implements Entry {
        /** Leaves the token out, so that it never reaches a log. */
        @Override
        public String toString() {
            return "Resume[id=" + id + ", ack=" + ack + "]";
        }
    }

    /** Ends the session. */
    record Leave(long id) implements Request {}

    /** Changes what others see of the participant. */
    record Update(
            long id,
            @Nullable String name,
            @Nullable String metadata,
            @Nullable Boolean speaking) implements Request {}

    /** Announces a track. */
    record Publish(long id, TrackFields track) implements Request {}

    /** Takes a track back. */
    record Unpublish(long id, String track) implements Request {}

    /** Mutes a track or opens it again. */
    record Mute(long id, String track, boolean muted) implements Request {}

    /** An SDP offer for a peer. */
    record Offer(
            long id,
            String to,
            JsonSlice sdp,
            @Nullable JsonSlice tracks,
            @Nullable Long ack) implements ToPeer {}

    /** An SDP answer for a peer. */
    record Answer(
            long id,
            String to,
            JsonSlice sdp,
            @Nullable JsonSlice tracks,
            @Nullable Long ack) implements ToPeer {}

    /** A candidate for a peer; JSON's null ends the candidates. */
    record Candidate(
            long id,
            String to,
            JsonSlice candidate,
            @Nullable Long ack) implements ToPeer {}

    /** A line of chat. */
    record Chat(long id, String text, @Nullable List<String> to) implements Request {}

    /** A message between applications. */
    record Message(
            long id,
            String topic,
            JsonSlice payload,
            @Nullable List<String> to) implements Request {}

    /** Asks for ICE servers anew, before the credentials of those that it has expire. */
    record AskIceServers(long id) implements Request {}

    /** The answer to a ping. */
    record Pong(@Nullable Long at, @Nullable Long ack) implements ClientMessage {}

    /** The description of a track. */
    record TrackFields(
            String id,
            String source,
            String kind,
            @Nullable Boolean muted,
            @Nullable String label,
            @Nullable Integer width,
            @Nullable Integer height) {}
}
