package dev.maru.signaling;

import dev.maru.room.Answer;
import dev.maru.room.Change;
import dev.maru.room.ErrorCode;
import dev.maru.room.Outcome;
import dev.maru.room.ParticipantId;
import dev.maru.room.Payload;
import dev.maru.room.PeerId;
import dev.maru.room.Refusal;
import dev.maru.room.Session;
import dev.maru.room.SignalKind;
import dev.maru.room.Track;
import dev.maru.room.TrackId;
import dev.maru.room.TrackKind;
import dev.maru.room.TrackSource;
import dev.maru.signaling.ClientMessage.TrackFields;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Carries out what a client asks of its session. Who asks is the session, never a field of the message, so an id can be
 * forged only as a receiver. Refusals of fields are told to the session as well, so that they count as handled.
 */
final class Requests {
    private Requests() {}

    /**
     * Carries out a request.
     *
     * @param now in milliseconds since the epoch
     */
    static Answer carryOut(Session session, ClientMessage.Request request, long now) {
        return switch (request) {
            case ClientMessage.Join join -> session.refuse(join.id(), alreadyJoined());
            case ClientMessage.Resume resume -> session.refuse(resume.id(), alreadyJoined());
            case ClientMessage.Leave leave -> session.leave(leave.id(), now);
            case ClientMessage.Update update -> update(session, update);
            case ClientMessage.Publish publish ->
                carryOut(session, publish, track(publish.track()), track -> session.publish(publish.id(), track));
            case ClientMessage.Unpublish unpublish ->
                carryOut(
                        session,
                        unpublish,
                        TrackId.parse(unpublish.track()),
                        track -> session.unpublish(unpublish.id(), track));
            case ClientMessage.Mute mute ->
                carryOut(
                        session,
                        mute,
                        TrackId.parse(mute.track()),
                        track -> session.mute(mute.id(), track, mute.muted()));
            case ClientMessage.Offer offer ->
                signal(session, offer, offer.to(), SignalKind.OFFER, new Description(offer.sdp(), offer.tracks()));
            case ClientMessage.Answer answer ->
                signal(session, answer, answer.to(), SignalKind.ANSWER, new Description(answer.sdp(), answer.tracks()));
            case ClientMessage.Candidate candidate ->
                signal(session, candidate, candidate.to(), SignalKind.CANDIDATE, candidate.candidate());
            case ClientMessage.AskIceServers ask -> session.acknowledge(ask.id());
            case ClientMessage.Chat chat -> {
                Recipients to = Recipients.of(chat.to());
                yield to.refusal() != null
                        ? session.refuse(chat.id(), to.refusal())
                        : session.chat(chat.id(), chat.text(), to.ids(), now);
            }
            case ClientMessage.Message message -> {
                Recipients to = Recipients.of(message.to());
                yield to.refusal() != null
                        ? session.refuse(message.id(), to.refusal())
                        : session.message(message.id(), message.topic(), message.payload(), to.ids(), now);
            }
        };
    }

    private static Answer update(Session session, ClientMessage.Update update) {
        Change change = new Change(update.name(), update.metadata(), update.speaking());
        if (change.isEmpty()) {
            return session.refuse(
                    update.id(),
                    Refusal.badField("name", "The update changes nothing.")
                            .withHint("Send “name”, “metadata” or “speaking”."));
        }
        return session.update(update.id(), change);
    }

    private static Answer signal(
            Session session, ClientMessage.Request request, String to, SignalKind kind, Payload payload) {
        return carryOut(session, request, PeerId.parse(to), peer -> session.signal(request.id(), peer, kind, payload));
    }

    private static <T> Answer carryOut(
            Session session, ClientMessage.Request request, Outcome<T> parsed, Function<T, Answer> act) {
        return switch (parsed) {
            case Outcome.Accepted<T>(T value) -> act.apply(value);
            case Outcome.Refused<T>(Refusal refusal) -> session.refuse(request.id(), refusal);
        };
    }

    private static Outcome<Track> track(TrackFields fields) {
        Integer width = fields.width();
        Integer height = fields.height();
        if ((width == null) != (height == null)) {
            return Outcome.refused(Refusal.badField(
                            width == null ? "track.width" : "track.height", "The track has one side of its size only.")
                    .withHint("Send both “width” and “height”, or neither."));
        }
        Track.Size size = width == null || height == null ? null : new Track.Size(width, height);
        return within(TrackId.parse(fields.id()), "track.id")
                .then(id -> within(TrackSource.parse(fields.source()), "track.source")
                        .then(source -> within(TrackKind.parse(fields.kind()), "track.kind")
                                .then(kind -> Outcome.accepted(new Track(
                                        id,
                                        source,
                                        kind,
                                        Boolean.TRUE.equals(fields.muted()),
                                        fields.label(),
                                        size)))));
    }

    private static <T> Outcome<T> within(Outcome<T> outcome, String field) {
        return switch (outcome) {
            case Outcome.Accepted<T> accepted -> accepted;
            case Outcome.Refused<T>(Refusal refusal) -> Outcome.refused(refusal.withField(field));
        };
    }

    private static Refusal alreadyJoined() {
        return Refusal.of(ErrorCode.ALREADY_JOINED, "This connection has joined a room already.")
                .withHint("Open another connection, or leave first.");
    }

    /**
     * Whom a message names.
     *
     * @param ids the ids, or null for all others
     * @param refusal set if one of them is no id
     */
    record Recipients(
            @Nullable List<ParticipantId> ids, @Nullable Refusal refusal) {
        static Recipients of(@Nullable List<String> to) {
            if (to == null) {
                return new Recipients(null, null);
            }
            List<ParticipantId> ids = new ArrayList<>(to.size());
            for (String text : to) {
                switch (ParticipantId.parse(text)) {
                    case Outcome.Accepted<ParticipantId>(ParticipantId id) -> ids.add(id);
                    case Outcome.Refused<ParticipantId>(Refusal refusal) -> {
                        return new Recipients(null, refusal.withField("to"));
                    }
                }
            }
            return new Recipients(ids, null);
        }
    }
}
