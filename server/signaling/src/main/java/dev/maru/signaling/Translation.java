package dev.maru.signaling;

import dev.maru.room.Answer;
import dev.maru.room.Connection;
import dev.maru.room.Grants;
import dev.maru.room.Participant;
import dev.maru.room.ParticipantId;
import dev.maru.room.Payload;
import dev.maru.room.PeerId;
import dev.maru.room.Refusal;
import dev.maru.room.RoomDescription;
import dev.maru.room.RoomEvent;
import dev.maru.room.SequencedEvent;
import dev.maru.room.Track;
import dev.maru.room.TrackSource;
import dev.maru.signaling.ServerMessage.ConnectionFields;
import dev.maru.signaling.ServerMessage.GrantFields;
import dev.maru.signaling.ServerMessage.ParticipantFields;
import dev.maru.signaling.ServerMessage.RoomFields;
import dev.maru.signaling.ServerMessage.SelfFields;
import dev.maru.signaling.ServerMessage.TrackFields;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** From the rooms' words to the protocol's. */
final class Translation {
    private Translation() {}

    /** The bytes of an event, made once for all who are told of it. */
    static byte[] encode(SequencedEvent event) {
        if (event.encoding() instanceof byte[] encoded) {
            return encoded;
        }
        byte[] encoded = MessageWriter.write(message(event.seq(), event.event()));
        event.keepEncoding(encoded);
        return encoded;
    }

    static ServerMessage.Event message(long seq, RoomEvent event) {
        return switch (event) {
            case RoomEvent.ParticipantJoined joined ->
                new ServerMessage.ParticipantJoined(seq, participant(joined.participant()));
            case RoomEvent.ParticipantLeft left ->
                new ServerMessage.ParticipantLeft(
                        seq, left.participant().value(), left.reason().wire());
            case RoomEvent.ParticipantUpdated updated ->
                new ServerMessage.ParticipantUpdated(
                        seq,
                        updated.participant().value(),
                        updated.change().name(),
                        updated.change().metadata(),
                        updated.change().speaking());
            case RoomEvent.TrackPublished published ->
                new ServerMessage.TrackPublished(seq, published.participant().value(), track(published.track()));
            case RoomEvent.TrackUnpublished gone ->
                new ServerMessage.TrackUnpublished(
                        seq, gone.participant().value(), gone.track().value());
            case RoomEvent.TrackMuted muted ->
                new ServerMessage.TrackUpdated(
                        seq,
                        muted.participant().value(),
                        muted.track().value(),
                        muted.muted(),
                        muted.byAdmin() ? "admin" : null);
            case RoomEvent.TopologyReplaced replaced ->
                new ServerMessage.Topology(seq, replaced.topology(), connections(replaced.connections()), null, null);
            case RoomEvent.TopologyChanged changed ->
                new ServerMessage.Topology(
                        seq,
                        changed.topology(),
                        null,
                        connections(changed.add()),
                        changed.remove().stream().map(PeerId::value).toList());
            case RoomEvent.Signal signal -> signal(seq, signal);
            case RoomEvent.Chat chat ->
                new ServerMessage.Chat(seq, value(chat.from()), chat.text(), chat.at(), chat.isPrivate());
            case RoomEvent.Message sent ->
                new ServerMessage.Message(
                        seq, value(sent.from()), sent.topic(), slice(sent.payload()), sent.at(), sent.isPrivate());
            case RoomEvent.RoomClosed closed ->
                new ServerMessage.RoomClosed(seq, closed.reason().wire());
        };
    }

    /** What a request came to, as its answer. */
    static ServerMessage answer(long request, Answer answer) {
        return switch (answer) {
            case Answer.Done done -> new ServerMessage.Ok(request, null);
            case Answer.Sent sent -> new ServerMessage.Ok(request, sent.at());
            case Refusal refusal -> error(request, refusal);
        };
    }

    /** @param request the number of the request, or 0 for a complaint about the connection */
    static ServerMessage.Error error(long request, Refusal refusal) {
        return new ServerMessage.Error(
                request > 0 ? request : null,
                refusal.code().wire(),
                refusal.message(),
                Hints.of(refusal),
                refusal.field(),
                refusal.retryAfterMillis() > 0 ? refusal.retryAfterMillis() : null);
    }

    static ParticipantFields participant(Participant participant) {
        return new ParticipantFields(
                participant.id().value(),
                participant.identity(),
                participant.name(),
                participant.metadata(),
                participant.joinedAt(),
                participant.speaking(),
                tracks(participant.tracks()));
    }

    static SelfFields self(Participant self) {
        Grants grants = self.grants();
        return new SelfFields(
                self.id().value(),
                self.identity(),
                self.name(),
                self.metadata(),
                self.joinedAt(),
                self.speaking(),
                tracks(self.tracks()),
                grants.hidden(),
                new GrantFields(
                        grants.publish().stream().map(TrackSource::wire).toList(),
                        grants.subscribe(),
                        grants.data(),
                        grants.admin()));
    }

    static RoomFields room(RoomDescription room) {
        return new RoomFields(
                room.name().value(), room.createdAt(), room.topology(), room.maxParticipants(), room.metadata());
    }

    static List<ConnectionFields> connections(List<Connection> connections) {
        return connections.stream()
                .map(connection -> new ConnectionFields(
                        connection.peer().value(),
                        connection.mode().wire(),
                        connection.polite(),
                        connection.initiator()))
                .toList();
    }

    private static ServerMessage.Event signal(long seq, RoomEvent.Signal signal) {
        String from = signal.from().value();
        return switch (signal.kind()) {
            case OFFER -> {
                Description offer = (Description) signal.payload();
                yield new ServerMessage.Offer(seq, from, offer.sdp(), offer.tracks());
            }
            case ANSWER -> {
                Description answer = (Description) signal.payload();
                yield new ServerMessage.Answer(seq, from, answer.sdp(), answer.tracks());
            }
            case CANDIDATE -> new ServerMessage.Candidate(seq, from, slice(signal.payload()));
        };
    }

    /** What this module hands to a room comes back as it was. */
    private static JsonSlice slice(Payload payload) {
        return (JsonSlice) payload;
    }

    private static List<TrackFields> tracks(List<Track> tracks) {
        return tracks.stream().map(Translation::track).toList();
    }

    private static TrackFields track(Track track) {
        Track.Size size = track.size();
        return new TrackFields(
                track.id().value(),
                track.source().wire(),
                track.kind().wire(),
                track.muted(),
                track.label(),
                size == null ? null : size.width(),
                size == null ? null : size.height());
    }

    private static @Nullable String value(@Nullable ParticipantId id) {
        return id == null ? null : id.value();
    }
}
