package dev.maru.room;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who is in a room, in the order in which they came (or came back). Guarded by the room's lock. */
final class Roster {
    private final List<Member> members = new ArrayList<>(4);
    private final Map<ParticipantId, Member> byId = new HashMap<>(8);
    private final Map<String, Member> byIdentity = new HashMap<>(8);
    private int hidden;

    void add(Member member) {
        members.add(member);
        byId.put(member.id(), member);
        String identity = member.participant().identity();
        if (identity != null) {
            byIdentity.put(identity, member);
        }
        if (member.isHidden()) {
            hidden++;
        }
    }

    void remove(Member member) {
        members.remove(member);
        byId.remove(member.id());
        String identity = member.participant().identity();
        if (identity != null) {
            byIdentity.remove(identity);
        }
        if (member.isHidden()) {
            hidden--;
        }
    }

    /** Everybody; not to be kept. */
    List<Member> all() {
        return members;
    }

    @Nullable
    Member find(ParticipantId id) {
        return byId.get(id);
    }

    @Nullable
    Member findIdentity(@Nullable String identity) {
        return identity == null ? null : byIdentity.get(identity);
    }

    int size() {
        return members.size();
    }

    int visible() {
        return members.size() - hidden;
    }

    int hidden() {
        return hidden;
    }
}
