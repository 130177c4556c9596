package dev.maru.room;

import java.util.List;
import java.util.Set;

/**
 * A room as it is at one moment, for administrators.
 *
 * @param room what it is
 * @param seq the number of its latest event
 * @param participants everybody, hidden ones too, in the order of joining
 * @param disconnected those of them who are in their resume window
 */
public record RoomSnapshot(
        RoomDescription room, long seq, List<Participant> participants, Set<ParticipantId> disconnected) {

    /** Copies the collections. */
    public RoomSnapshot {
        participants = List.copyOf(participants);
        disconnected = Set.copyOf(disconnected);
    }
}
