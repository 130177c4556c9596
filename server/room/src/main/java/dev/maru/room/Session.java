package dev.maru.room;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A participant's presence in a room, as the connection holds it that joined or resumed. When the session goes on over
 * another connection, or is over, this handle is dead: its requests are refused with {@link ErrorCode#NOT_JOINED} and
 * {@link #ack} and {@link #disconnect} do nothing.
 *
 * <p>Every request has the client's number, which grows. A number that was handled before is not handled again: it is
 * answered as it was, or refused when that answer is forgotten. Every answer is kept for a while, for
 * {@link Resumed#answers}.
 *
 * <p>Safe for use by several threads. Requests take the room's lock for a short time and never wait for anything else.
 */
public interface Session {
    /** The room. */
    RoomName room();

    /** Who this is. */
    ParticipantId participant();

    /** Changes one's name, metadata or speaking; others are told what really changed. */
    Answer update(long request, Change change);

    /**
     * Publishes a track. Refused: {@code grant_missing}, {@code bad_field}, {@code duplicate_track},
     * {@code too_many_tracks}. After a restore, a track that the room still has may be published once more.
     */
    Answer publish(long request, Track track);

    /** Takes a track back. Refused: {@code unknown_track}. */
    Answer unpublish(long request, TrackId track);

    /** Mutes or unmutes one's own track. Refused: {@code unknown_track}. */
    Answer mute(long request, TrackId track, boolean muted);

    /**
     * Hands an offer, answer or candidate to a peer of one's connections.
     * Refused: {@code unknown_participant} for everybody else.
     */
    Answer signal(long request, PeerId to, SignalKind kind, Payload payload);

    /**
     * Sends a chat text.
     *
     * @param to the receivers, or null for all others
     * @param now in milliseconds since the epoch
     * @return {@link Answer.Sent}, or a refusal: {@code grant_missing}, {@code unknown_participant}, {@code bad_field}
     */
    Answer chat(long request, String text, @Nullable List<ParticipantId> to, long now);

    /**
     * Sends an application message.
     *
     * @param topic 1 to 64 characters
     * @param to the receivers, or null for all others
     * @param now in milliseconds since the epoch
     * @return {@link Answer.Sent}, or a refusal: {@code grant_missing}, {@code unknown_participant}, {@code bad_field}
     */
    Answer message(long request, String topic, Payload payload, @Nullable List<ParticipantId> to, long now);

    /**
     * Notes that a request was carried out that is no matter of the room, so that it counts as handled.
     *
     * @return {@link Answer.Done}, or the earlier answer when the number was handled before
     */
    Answer acknowledge(long request);

    /** Leaves the room at once; the session is over. */
    Answer leave(long request, long now);

    /**
     * Notes that a request was refused before it came to the room (a bad field, a flood), so that it counts as handled
     * and its answer can be given again.
     *
     * @return the refusal, or the earlier answer when the number was handled before
     */
    Answer refuse(long request, Refusal refusal);

    /**
     * The client has handled events up to a number, and has had the answers to requests up to a number; both are
     * forgotten. What was not given is ignored.
     *
     * @param seq the highest event number handled
     * @param answered the highest request number whose answer is known to have arrived (because a pong came for a ping
     *     that was sent after it), or 0
     */
    void ack(long seq, long answered);

    /** The connection is lost: the resume window begins. */
    void disconnect(long now);
}
