package dev.maru.room;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides which connections carry a room's media. A policy has no state and no clock: the same participants give the
 * same connections, on every node and after a restart. What it decides may depend on a participant's id, grants and time
 * of joining, which never change; not on name, tracks or speaking.
 */
public interface TopologyPolicy {
    /** The name that clients and administrators know it by: {@code mesh}. */
    String name();

    /**
     * The connection that one participant holds to another, seen from its side; null when there is none. Where it gives
     * one, it gives the other side the counterpart: the same mode, and both roles the other way round.
     */
    @Nullable
    Connection between(Participant self, Participant other);

    /** The connections that a participant holds to the server itself. */
    default List<Connection> withServer(Participant self) {
        return List.of();
    }
}
