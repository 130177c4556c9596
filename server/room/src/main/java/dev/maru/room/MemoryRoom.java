package dev.maru.room;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A room in this process's memory. One lock guards all of it, members included. Whoever acts on the room holds the lock
 * only for the change itself and for handing the events to the members' sinks, which queue them; so a room's events
 * reach every sink in the same order. No thread ever holds two rooms' locks, and none calls the directory with one.
 */
final class MemoryRoom implements Room {
    final ReentrantLock lock = new ReentrantLock();
    final Presence presence;
    final Messaging messaging;
    private final RoomEnvironment environment;
    private final Roster roster = new Roster();
    private final Announcer announcer = new Announcer(roster);
    private final Wiring wiring;
    private final Admission admission;
    private long emptySince;
    // Written under the lock; read without it, by the timer and for lists.
    private volatile RoomDescription description;
    private volatile long deadline;
    private volatile int size;
    private volatile boolean isClosed;

    MemoryRoom(RoomEnvironment environment, RoomDescription description, TopologyPolicy policy) {
        this.environment = environment;
        this.description = description;
        this.wiring = new Wiring(roster, announcer, policy);
        this.admission = new Admission(this, environment, roster, announcer, wiring);
        this.presence = new Presence(announcer, environment.limits());
        this.messaging = new Messaging(roster, announcer);
        this.emptySince = description.createdAt();
        this.deadline = emptySince + description.emptyTimeoutMillis();
    }

    @Override
    public RoomName name() {
        return description.name();
    }

    RoomDescription description() {
        return description;
    }

    /** Whether it is closed for good; may be read without the lock. */
    boolean isClosed() {
        return isClosed;
    }

    /** How many are here; may be read without the lock. */
    int size() {
        return size;
    }

    /** When {@link #handleTimeout} has something to do; may be read without the lock. */
    long deadline() {
        return deadline;
    }

    @Override
    public RoomSnapshot snapshot() {
        lock.lock();
        try {
            List<Participant> participants = new ArrayList<>(roster.size());
            Set<ParticipantId> disconnected = new HashSet<>();
            for (Member member : roster.all()) {
                participants.add(member.participant());
                if (member.session() == null) {
                    disconnected.add(member.id());
                }
            }
            return new RoomSnapshot(description, announcer.seq(), participants, disconnected);
        } finally {
            lock.unlock();
        }
    }

    /** Lets somebody in; null when the room has closed. */
    @Nullable
    Outcome<Session> join(JoinRequest request, SessionSink sink, long now) {
        lock.lock();
        try {
            return isClosed ? null : settled(admission.join(request, sink, now), now);
        } finally {
            lock.unlock();
        }
    }

    /** Lets somebody back in after a restart; null when the room has closed. */
    @Nullable
    Outcome<Session> restore(ResumeTicket ticket, SessionSink sink, long now) {
        lock.lock();
        try {
            return isClosed ? null : settled(admission.restore(ticket, sink, now), now);
        } finally {
            lock.unlock();
        }
    }

    /** Takes up a session; null when the room does not have the participant. */
    @Nullable
    Outcome<Session> resume(ResumeTicket ticket, long ack, SessionSink sink, long now) {
        lock.lock();
        try {
            Outcome<Session> outcome = admission.resume(ticket, ack, sink, now);
            return outcome == null ? null : settled(outcome, now);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Answer remove(ParticipantId participant, long now) {
        lock.lock();
        try {
            Member member = roster.find(participant);
            if (member == null) {
                return missing(participant);
            }
            admission.drop(member, LeaveReason.REMOVED);
            member.end(SessionEnd.REMOVED);
            settle(now);
            return Answer.Done.DONE;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Answer mute(ParticipantId participant, TrackId track, boolean muted) {
        lock.lock();
        try {
            Member member = roster.find(participant);
            if (member == null) {
                return missing(participant);
            }
            if (!muted) {
                return Refusal.badField("muted", "Nobody but the participant opens its microphone or camera.")
                        .withHint("Ask the participant to unmute.");
            }
            return presence.mute(member, track, true, true);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Answer chat(String text, @Nullable List<ParticipantId> to, long now) {
        lock.lock();
        try {
            return isClosed ? closed() : messaging.chat(null, text, to, now);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Answer message(String topic, Payload payload, @Nullable List<ParticipantId> to, long now) {
        RoomEvent.Message message = new RoomEvent.Message(null, topic, payload, now, to != null);
        lock.lock();
        try {
            return isClosed ? closed() : messaging.message(null, message, to);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Answer changeTopology(String topology) {
        return switch (environment.policy(topology)) {
            case Outcome.Refused<TopologyPolicy>(Refusal refusal) -> refusal;
            case Outcome.Accepted<TopologyPolicy>(TopologyPolicy policy) -> rewire(policy);
        };
    }

    @Override
    public Answer close(RoomCloseReason reason) {
        lock.lock();
        try {
            if (isClosed) {
                return closed();
            }
            announcer.tellOthers(null, new RoomEvent.RoomClosed(reason));
            for (Member member : List.copyOf(roster.all())) {
                roster.remove(member);
                member.end(SessionEnd.ROOM_CLOSED);
            }
            markClosed();
        } finally {
            lock.unlock();
        }
        environment.whenClosed().accept(this);
        return Answer.Done.DONE;
    }

    /** Ends the sessions whose resume window is over, and the room when it was empty too long. */
    void handleTimeout(long now) {
        boolean closes;
        lock.lock();
        try {
            for (Member member : List.copyOf(roster.all())) {
                if (member.deadline() <= now) {
                    admission.drop(member, LeaveReason.LOST);
                }
            }
            settle(now);
            closes = !isClosed && deadline <= now;
            if (closes) {
                markClosed();
            }
        } finally {
            lock.unlock();
        }
        if (closes) {
            environment.whenClosed().accept(this);
        }
    }

    /** The number of the latest event. With the lock held. */
    long seq() {
        return announcer.seq();
    }

    /** A member leaves by itself. With the lock held. */
    void leave(Member member, long now) {
        admission.drop(member, LeaveReason.LEFT);
        member.disconnect(RoomDirectory.NEVER);
        settle(now);
    }

    /** A member's connection is lost. With the lock held. */
    void disconnect(Member member, long now) {
        member.disconnect(now + environment.limits().times().resumeWindowMillis());
        settle(now);
    }

    private Answer rewire(TopologyPolicy policy) {
        lock.lock();
        try {
            if (isClosed) {
                return closed();
            }
            RoomDescription old = description;
            description = new RoomDescription(
                    old.name(),
                    old.createdAt(),
                    policy.name(),
                    old.maxParticipants(),
                    old.emptyTimeoutMillis(),
                    old.metadata());
            wiring.rewire(policy);
            return Answer.Done.DONE;
        } finally {
            lock.unlock();
        }
    }

    private Outcome<Session> settled(Outcome<Session> outcome, long now) {
        settle(now);
        return outcome;
    }

    /** Brings up to date what depends on who is here. */
    private void settle(long now) {
        size = roster.size();
        if (isClosed) {
            return;
        }
        if (size == 0) {
            emptySince = emptySince == RoomDirectory.NEVER ? now : emptySince;
            deadline = emptySince + description.emptyTimeoutMillis();
            return;
        }
        emptySince = RoomDirectory.NEVER;
        long earliest = RoomDirectory.NEVER;
        for (Member member : roster.all()) {
            earliest = Math.min(earliest, member.deadline());
        }
        deadline = earliest;
    }

    private void markClosed() {
        isClosed = true;
        size = 0;
        deadline = RoomDirectory.NEVER;
    }

    private Answer missing(ParticipantId participant) {
        return isClosed ? closed() : Messaging.unknownParticipant(participant).withField("participant");
    }

    private Refusal closed() {
        return Refusal.of(ErrorCode.ROOM_CLOSED, "The room “" + name() + "” was closed.")
                .withField("room");
    }
}
