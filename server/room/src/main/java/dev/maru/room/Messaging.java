package dev.maru.room;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What members, administrators and server programs send to members. Guarded by the room's lock. */
final class Messaging {
    private final Roster roster;
    private final Announcer announcer;

    Messaging(Roster roster, Announcer announcer) {
        this.roster = roster;
        this.announcer = announcer;
    }

    /** Hands a step of a negotiation on. This is the path that carries the most messages. */
    Answer signal(Member from, PeerId to, SignalKind kind, Payload payload) {
        Member receiver = to instanceof ParticipantId id && from.connections.containsKey(to) ? roster.find(id) : null;
        if (receiver == null) {
            return unknownParticipant(to).withHint("“to” must be a “peer” of your connections.");
        }
        announcer.tell(receiver, new RoomEvent.Signal(from.id(), kind, payload));
        return Answer.Done.DONE;
    }

    /** Sends a chat text; from nobody when {@code from} is null. */
    Answer chat(@Nullable Member from, String text, @Nullable List<ParticipantId> to, long now) {
        Refusal refusal = Texts.checkChat(text);
        return refusal != null ? refusal : send(from, to, new RoomEvent.Chat(idOf(from), text, now, to != null), now);
    }

    /** Sends an application message; from nobody when {@code message.from} is null. */
    Answer message(@Nullable Member from, RoomEvent.Message message, @Nullable List<ParticipantId> to) {
        Refusal refusal = Texts.checkTopic(message.topic());
        return refusal != null ? refusal : send(from, to, message, message.at());
    }

    static @Nullable ParticipantId idOf(@Nullable Member member) {
        return member == null ? null : member.id();
    }

    static Refusal unknownParticipant(PeerId id) {
        return Refusal.of(ErrorCode.UNKNOWN_PARTICIPANT, "There is no participant “" + id.value() + "” for you here.")
                .withField("to");
    }

    private Answer send(@Nullable Member from, @Nullable List<ParticipantId> to, RoomEvent event, long at) {
        if (from != null && !from.participant().grants().data()) {
            return Refusal.of(ErrorCode.GRANT_MISSING, "Your access token does not allow sending chat and messages.")
                    .withField("data")
                    .withHint("Use a token with “data”; a hidden participant never has it.");
        }
        if (to == null) {
            announcer.tellOthers(from, event);
        } else {
            List<Member> receivers = new ArrayList<>(to.size());
            Refusal refusal = resolve(from, to, receivers);
            if (refusal != null) {
                return refusal;
            }
            announcer.tell(receivers, event);
        }
        return new Answer.Sent(at);
    }

    private @Nullable Refusal resolve(@Nullable Member from, List<ParticipantId> to, List<Member> receivers) {
        if (to.isEmpty()) {
            return Refusal.badField("to", "“to” names nobody.").withHint("Leave it out to send to all others.");
        }
        for (ParticipantId id : new LinkedHashSet<>(to)) {
            Member member = roster.find(id);
            // Somebody hidden is nobody to participants, and an administrator sees everybody.
            if (member == null || from != null && member.isHidden()) {
                return unknownParticipant(id);
            }
            if (member == from) {
                return Refusal.badField("to", "“to” names yourself.");
            }
            receivers.add(member);
        }
        return null;
    }
}
