package dev.maru.room;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A room as administrators and server programs see it, wherever it lives. What participants do goes through their
 * {@link Session}.
 *
 * <p>Safe for use by several threads. When the room has closed, everything is refused with
 * {@link ErrorCode#ROOM_CLOSED}.
 */
public interface Room {
    /** Its name. */
    RoomName name();

    /** What it is and who is in it. */
    RoomSnapshot snapshot();

    /** Removes a participant; it cannot resume. Refused: {@code unknown_participant}. */
    Answer remove(ParticipantId participant, long now);

    /**
     * Mutes a participant's track. To unmute is refused ({@code bad_field}): nobody opens somebody else's microphone.
     * Refused: {@code unknown_participant}, {@code unknown_track}.
     */
    Answer mute(ParticipantId participant, TrackId track, boolean muted);

    /**
     * Sends a chat text from nobody.
     *
     * @param to the receivers, or null for all
     * @param now in milliseconds since the epoch
     */
    Answer chat(String text, @Nullable List<ParticipantId> to, long now);

    /**
     * Sends an application message from nobody.
     *
     * @param to the receivers, or null for all
     * @param now in milliseconds since the epoch
     */
    Answer message(String topic, Payload payload, @Nullable List<ParticipantId> to, long now);

    /** Changes how media is carried, while people talk. Refused: {@code bad_field} for a policy that is not known. */
    Answer changeTopology(String topology);

    /** Closes the room: all are told, and every session is over. */
    Answer close(RoomCloseReason reason);
}
