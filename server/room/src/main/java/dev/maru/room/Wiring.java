package dev.maru.room;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which connections a room's members hold, as the topology policy decides, and what they are told of it. Each pair is
 * asked about once, and the other side gets the counterpart, so exactly one side is polite and exactly one is the
 * initiator whatever a policy does; and no policy can show a hidden member. Guarded by the room's lock.
 */
final class Wiring {
    private final Roster roster;
    private final Announcer announcer;
    private TopologyPolicy policy;

    Wiring(Roster roster, Announcer announcer, TopologyPolicy policy) {
        this.roster = roster;
        this.announcer = announcer;
        this.policy = policy;
    }

    TopologyPolicy policy() {
        return policy;
    }

    /** Connects a newcomer, who is not in the roster yet, and tells the others. */
    void connect(Member newcomer) {
        long seq = 0;
        SequencedEvent latest = null;
        for (Member other : roster.all()) {
            Connection counterpart = pair(newcomer, other);
            if (counterpart == null) {
                continue;
            }
            seq = seq == 0 ? announcer.nextSeq() : seq;
            // Most are told the very same; one event for them is encoded once.
            if (latest == null || !tells(latest, counterpart)) {
                latest = new SequencedEvent(
                        seq, new RoomEvent.TopologyChanged(policy.name(), List.of(counterpart), List.of()));
            }
            other.deliver(latest);
        }
        connectToServer(newcomer);
    }

    /** Forgets the connections of others to somebody who left; {@code participant.left} tells them so. */
    void disconnect(Member leaver) {
        for (Member other : roster.all()) {
            other.connections.remove(leaver.id());
        }
        leaver.connections.clear();
    }

    /** Connects everybody anew under another policy, and tells each its own. */
    void rewire(TopologyPolicy newPolicy) {
        policy = newPolicy;
        List<Member> members = roster.all();
        for (Member member : members) {
            member.connections.clear();
        }
        for (int i = 0; i < members.size(); i++) {
            connectToServer(members.get(i));
            for (int j = 0; j < i; j++) {
                pair(members.get(i), members.get(j));
            }
        }
        long seq = announcer.nextSeq();
        for (Member member : members) {
            List<Connection> all = List.copyOf(member.connections.values());
            member.deliver(new SequencedEvent(seq, new RoomEvent.TopologyReplaced(policy.name(), all)));
        }
    }

    List<Connection> connections(Member member) {
        return new ArrayList<>(member.connections.values());
    }

    /** Connects two when the policy wants it; returns what the other one holds now, or null. */
    private @Nullable Connection pair(Member self, Member other) {
        if (self.isHidden() || other.isHidden()) {
            return null;
        }
        Connection own = policy.between(self.participant(), other.participant());
        if (own == null) {
            return null;
        }
        Connection counterpart = new Connection(self.id(), own.mode(), !own.polite(), !own.initiator());
        self.connections.put(other.id(), own);
        other.connections.put(self.id(), counterpart);
        return counterpart;
    }

    private void connectToServer(Member member) {
        for (Connection connection : policy.withServer(member.participant())) {
            member.connections.put(connection.peer(), connection);
        }
    }

    private static boolean tells(SequencedEvent event, Connection connection) {
        return event.event() instanceof RoomEvent.TopologyChanged changed
                && changed.add().getFirst().equals(connection);
    }
}
