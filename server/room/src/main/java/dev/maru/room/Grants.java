package dev.maru.room;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * What a participant may do.
 *
 * <p>A hidden participant publishes nothing and sends nothing, since either would show it: {@code hidden} empties
 * {@code publish} and clears {@code data}.
 *
 * @param join may join the room
 * @param create may bring the room into being by joining it
 * @param publish the sources it may publish; immutable, in the order of the enum
 * @param subscribe may receive media
 * @param data may send chat and application messages
 * @param admin may administrate the room
 * @param hidden is not shown to others
 */
public record Grants(
        boolean join,
        boolean create,
        Set<TrackSource> publish,
        boolean subscribe,
        boolean data,
        boolean admin,
        boolean hidden) {

    /** Copies the set of sources and applies the rule about hidden participants. */
    public Grants {
        EnumSet<TrackSource> sources = EnumSet.noneOf(TrackSource.class);
        if (!hidden) {
            sources.addAll(publish);
        }
        publish = Collections.unmodifiableSet(sources);
        data = data && !hidden;
    }

    /** Everything but administration: what everybody has in development mode, and a token with {@code join} alone. */
    public static Grants everythingButAdmin() {
        return new Grants(true, true, EnumSet.allOf(TrackSource.class), true, true, false, false);
    }
}
