package dev.maru.room;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How participants come into a room, come back, and go. Guarded by the room's lock. */
final class Admission {
    private final MemoryRoom room;
    private final RoomEnvironment environment;
    private final Roster roster;
    private final Announcer announcer;
    private final Wiring wiring;
    private long latestJoinedAt;

    Admission(MemoryRoom room, RoomEnvironment environment, Roster roster, Announcer announcer, Wiring wiring) {
        this.room = room;
        this.environment = environment;
        this.roster = roster;
        this.announcer = announcer;
        this.wiring = wiring;
    }

    /** Lets somebody in who was not here. */
    Outcome<Session> join(JoinRequest request, SessionSink sink, long now) {
        // Who came later decides roles; so within a room no two join at the same time, nor does a clock that is set
        // back make somebody new the earlier one.
        long joinedAt = Math.max(now, latestJoinedAt + 1);
        Participant participant =
                participant(ParticipantId.random(environment.entropy()), request.profile(), request.grants(), joinedAt);
        Member newcomer = new Member(
                participant,
                request.profile(),
                new ResumeKey(ResumeKey.Nonce.random(environment.entropy()), null),
                environment.limits(),
                request.request());
        return admit(newcomer, sink, false, now);
    }

    /** Lets somebody in who was here before the server restarted. Whoever joined anew in the meantime stays. */
    Outcome<Session> restore(ResumeTicket ticket, SessionSink sink, long now) {
        Member sameIdentity = roster.findIdentity(ticket.profile().identity());
        if (sameIdentity != null && sameIdentity.participant().joinedAt() > ticket.joinedAt()) {
            return expired();
        }
        Member returner = new Member(
                participant(ticket.participant(), ticket.profile(), ticket.grants(), ticket.joinedAt()),
                ticket.profile(),
                new ResumeKey(ResumeKey.Nonce.random(environment.entropy()), ticket.nonce()),
                environment.limits(),
                0);
        return admit(returner, sink, true, now);
    }

    /** Takes up a session; null when the room does not have the participant. */
    @Nullable
    Outcome<Session> resume(ResumeTicket ticket, long ack, SessionSink sink, long now) {
        Member member = roster.find(ticket.participant());
        if (member == null) {
            return null;
        }
        if (!member.resumeKey.accepts(ticket.nonce())) {
            return ResumeTokens.invalid();
        }
        member.end(SessionEnd.RESUMED_ELSEWHERE);
        member.resumeKey.renew(ticket.nonce(), ResumeKey.Nonce.random(environment.entropy()));
        MemorySession session = new MemorySession(room, member);
        member.connect(session, sink);
        List<SequencedEvent> replay = member.outbox.replayAfter(Math.min(ack, announcer.seq()));
        if (replay == null) {
            member.outbox.startAt(announcer.seq());
            member.participant().tracks().forEach(track -> member.republishable.add(track.id()));
            member.tellJoined(joined(member, true, now));
        } else {
            member.tellResumed(new Resumed(
                    member.participant(), member.answers.handled(), token(member, now), replay, member.answers.all()));
        }
        return Outcome.accepted(session);
    }

    /** Takes somebody out and tells the others; its connection, if any, is the caller's to end. */
    void drop(Member member, LeaveReason reason) {
        roster.remove(member);
        wiring.disconnect(member);
        if (!member.isHidden()) {
            announcer.tellOthers(null, new RoomEvent.ParticipantLeft(member.id(), reason));
        }
    }

    static <T> Outcome<T> expired() {
        return Outcome.refused(Refusal.of(ErrorCode.RESUME_EXPIRED, "The session that you want to resume is over.")
                .withField("resumeToken")
                .withHint("Join anew."));
    }

    private Outcome<Session> admit(Member newcomer, SessionSink sink, boolean restored, long now) {
        Member former = roster.findIdentity(newcomer.participant().identity());
        Refusal refusal = checkSpace(newcomer, former);
        if (refusal != null) {
            return Outcome.refused(refusal);
        }
        if (former != null) {
            drop(former, LeaveReason.REPLACED);
            former.end(SessionEnd.REPLACED);
        }
        if (!newcomer.isHidden()) {
            announcer.tellOthers(null, new RoomEvent.ParticipantJoined(newcomer.participant()));
        }
        latestJoinedAt = Math.max(latestJoinedAt, newcomer.participant().joinedAt());
        wiring.connect(newcomer);
        roster.add(newcomer);
        newcomer.outbox.startAt(announcer.seq());
        MemorySession session = new MemorySession(room, newcomer);
        newcomer.connect(session, sink);
        newcomer.tellJoined(joined(newcomer, restored, now));
        return Outcome.accepted(session);
    }

    private @Nullable Refusal checkSpace(Member newcomer, @Nullable Member former) {
        boolean hidden = newcomer.isHidden();
        int present = hidden ? roster.hidden() : roster.visible();
        if (former != null && former.isHidden() == hidden) {
            present--;
        }
        int allowed = hidden
                ? environment.limits().maxHiddenParticipants()
                : room.description().maxParticipants();
        if (present < allowed) {
            return null;
        }
        return Refusal.of(
                        ErrorCode.ROOM_FULL,
                        "The room “" + room.name() + "” has its " + allowed
                                + (hidden ? " hidden participants." : " participants."))
                .withField("room")
                .withHint(
                        hidden
                                ? "Let one of them leave, or raise rooms.max_hidden_participants."
                                : "Ask somebody to leave, or raise rooms.max_participants.");
    }

    private Joined joined(Member self, boolean restored, long now) {
        List<Participant> others = new ArrayList<>(roster.size());
        for (Member member : roster.all()) {
            if (member != self && !member.isHidden()) {
                others.add(member.participant());
            }
        }
        return new Joined(
                announcer.seq(),
                restored,
                self.participant(),
                room.description(),
                others,
                wiring.connections(self),
                token(self, now));
    }

    private String token(Member member, long now) {
        Participant participant = member.participant();
        Profile profile = member.profile;
        return environment
                .tokens()
                .seal(new ResumeTicket(
                        environment.epoch(),
                        member.resumeKey.current(),
                        room.name(),
                        participant.id(),
                        new Profile(
                                participant.identity(),
                                participant.name(),
                                participant.metadata(),
                                profile.nameFixed(),
                                profile.metadataFixed()),
                        participant.grants(),
                        participant.joinedAt(),
                        now + environment.limits().times().resumeTokenMillis()));
    }

    private static Participant participant(ParticipantId id, Profile profile, Grants grants, long joinedAt) {
        return new Participant(
                id, profile.identity(), profile.name(), profile.metadata(), joinedAt, false, List.of(), grants);
    }
}
