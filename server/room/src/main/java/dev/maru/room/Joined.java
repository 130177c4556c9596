package dev.maru.room;

import java.util.List;

/**
 * What a participant is told when it has joined, or when its session could be restored but not replayed: the whole
 * state at a number.
 *
 * @param seq the number of the latest event that the state includes
 * @param restored whether the participant was there before and is back with the same id
 * @param self the participant itself
 * @param room the room
 * @param participants the others whom it may see, in the order of joining
 * @param connections the connections that it is to hold
 * @param resumeToken what to come back with
 */
public record Joined(
        long seq,
        boolean restored,
        Participant self,
        RoomDescription room,
        List<Participant> participants,
        List<Connection> connections,
        String resumeToken) {

    /** Copies the lists. */
    public Joined {
        participants = List.copyOf(participants);
        connections = List.copyOf(connections);
    }
}
