package dev.maru.room;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Knows where rooms live, and lets people into them. In one process that is {@link Rooms}; a directory of several nodes
 * fits behind the same calls, which is why every answer is a value and nothing here hands out a lock.
 *
 * <p>Safe for use by several threads. Times are milliseconds since the epoch, given by the caller. A driver calls
 * {@link #handleTimeout}: either at {@link #nextTimeout}, which any call may bring nearer, or simply every half second.
 */
public interface RoomDirectory {
    /** What {@link #nextTimeout} says when nothing is waiting. */
    long NEVER = Long.MAX_VALUE;

    /** The limits that hold here. */
    Limits limits();

    /**
     * Lets somebody into a room, which comes into being if need be and the grants allow it. Whoever is there with the
     * same identity is replaced. On success {@link SessionSink#joined} was called.
     *
     * @return the session; or a refusal: {@code grant_missing} (join), {@code bad_field}, {@code room_not_found},
     *     {@code room_full}, {@code too_many_rooms}
     */
    Outcome<Session> join(RoomName room, JoinRequest request, SessionSink sink, long now);

    /**
     * Takes up a session over a new connection. On success {@link SessionSink#resumed} was called, or, when there was
     * nothing to replay from, {@link SessionSink#joined} with {@code restored}. The number of the resume message is
     * not one of the session's requests (those that were not handled come again, with lower numbers).
     *
     * @param ack the highest event number that the client handled
     * @return the session; or a refusal: {@code resume_invalid}, {@code resume_expired}, {@code room_full},
     *     {@code too_many_rooms}
     */
    Outcome<Session> resume(String resumeToken, long ack, SessionSink sink, long now);

    /**
     * Creates a room.
     *
     * @return the room; or a refusal: {@code room_exists}, {@code too_many_rooms}, {@code bad_field}
     */
    Outcome<Room> create(RoomName name, RoomSettings settings, long now);

    /** The room of that name, or null. */
    @Nullable
    Room find(RoomName name);

    /** All rooms, in the order of their names. */
    List<RoomSummary> list();

    /** How many rooms there are. */
    int roomCount();

    /** How many participants there are in all rooms, hidden ones and ones in their resume window counted. */
    int participantCount();

    /** When {@link #handleTimeout} has something to do next, or {@link #NEVER}. */
    long nextTimeout();

    /** Ends the sessions whose resume window is over, and closes the rooms that were empty too long. */
    void handleTimeout(long now);
}
