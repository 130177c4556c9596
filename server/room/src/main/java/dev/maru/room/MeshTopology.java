package dev.maru.room;

import org.jspecify.annotations.Nullable;

/**
 * Everybody connects to everybody with whom media may flow, directly. Of two, the one who came later is polite and the
 * initiator: it knows of the other from its {@code joined} message, while the other has yet to hear of it. Who came
 * later is decided by the time of joining, which is different for all in a room and which the resume token carries
 * through a server restart; so the roles of a pair never change. (Where two runs of a server gave the same time to two
 * participants, the id decides.)
 *
 * <p>Hidden participants have no connections here, since a connection would show them.
 */
public final class MeshTopology implements TopologyPolicy {
    /** Its name. */
    public static final String NAME = "mesh";

    /** The policy; it has no state. */
    public MeshTopology() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public @Nullable Connection between(Participant self, Participant other) {
        if (self.isHidden() || other.isHidden() || !(flows(self, other) || flows(other, self))) {
            return null;
        }
        boolean later = isLater(self, other);
        return new Connection(other.id(), ConnectionMode.MESH, later, later);
    }

    private static boolean flows(Participant from, Participant to) {
        return !from.grants().publish().isEmpty() && to.grants().subscribe();
    }

    private static boolean isLater(Participant self, Participant other) {
        int byTime = Long.compare(self.joinedAt(), other.joinedAt());
        return byTime != 0 ? byTime > 0 : self.id().compareTo(other.id()) > 0;
    }
}
