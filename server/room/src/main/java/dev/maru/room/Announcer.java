package dev.maru.room;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Numbers a room's events and hands them to those who are to know. Guarded by the room's lock. */
final class Announcer {
    private final Roster roster;
    private long seq;

    Announcer(Roster roster) {
        this.roster = roster;
    }

    /** The number of the latest event. */
    long seq() {
        return seq;
    }

    /** The number of the next event, for events that differ from receiver to receiver. */
    long nextSeq() {
        return ++seq;
    }

    /** Tells everybody but one; everybody when that is null. */
    void tellOthers(@Nullable Member except, RoomEvent event) {
        SequencedEvent numbered = new SequencedEvent(nextSeq(), event);
        List<Member> members = roster.all();
        for (int i = 0; i < members.size(); i++) {
            Member member = members.get(i);
            if (member != except) {
                member.deliver(numbered);
            }
        }
    }

    /** Tells one. */
    void tell(Member member, RoomEvent event) {
        member.deliver(new SequencedEvent(nextSeq(), event));
    }

    /** Tells some. */
    void tell(List<Member> members, RoomEvent event) {
        SequencedEvent numbered = new SequencedEvent(nextSeq(), event);
        for (Member member : members) {
            member.deliver(numbered);
        }
    }
}
