package dev.maru.room;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A participant as its room keeps it: who it is, what it holds, and what it is to be told. Guarded by the room's lock.
 *
 * <p>A member is connected (it has a session and a sink) or disconnected (it has neither, and a deadline).
 */
final class Member {
    final Profile profile;
    final Outbox outbox;
    final AnswerLog answers;
    final Map<PeerId, Connection> connections = new LinkedHashMap<>();
    /** Tracks the room still had when the client got the whole state anew; it may publish each of them once more. */
    final Set<TrackId> republishable = new HashSet<>(0);

    final ResumeKey resumeKey;
    private Participant participant;
    private @Nullable MemorySession session;
    private @Nullable SessionSink sink;
    private long deadline = RoomDirectory.NEVER;

    Member(Participant participant, Profile profile, ResumeKey resumeKey, Limits limits, long handled) {
        this.participant = participant;
        this.profile = profile;
        this.resumeKey = resumeKey;
        this.outbox = new Outbox(limits);
        this.answers = new AnswerLog(limits, handled);
    }

    Participant participant() {
        return participant;
    }

    ParticipantId id() {
        return participant.id();
    }

    boolean isHidden() {
        return participant.isHidden();
    }

    /** The session that may act for it; null while it is disconnected. */
    @Nullable
    MemorySession session() {
        return session;
    }

    /** When its resume window ends; {@link RoomDirectory#NEVER} while it is connected. */
    long deadline() {
        return deadline;
    }

    void change(Change change) {
        participant = participant.with(change);
    }

    void changeTracks(List<Track> tracks) {
        participant = participant.withTracks(tracks);
    }

    void connect(MemorySession newSession, SessionSink newSink) {
        session = newSession;
        sink = newSink;
        deadline = RoomDirectory.NEVER;
    }

    /** Nobody acts for it any more, until somebody resumes before the deadline. */
    void disconnect(long newDeadline) {
        session = null;
        sink = null;
        deadline = newDeadline;
    }

    void deliver(SequencedEvent event) {
        outbox.add(event);
        SessionSink receiver = sink;
        if (receiver != null) {
            try {
                receiver.deliver(event);
            } catch (RuntimeException e) {
                report(e);
            }
        }
    }

    void tellJoined(Joined joined) {
        tell(receiver -> receiver.joined(joined));
    }

    void tellResumed(Resumed resumed) {
        tell(receiver -> receiver.resumed(resumed));
    }

    /** The connection is let go: it hears this and nothing more. */
    void end(SessionEnd end) {
        tell(receiver -> receiver.ended(end));
        disconnect(RoomDirectory.NEVER);
    }

    private void tell(Consumer<SessionSink> call) {
        SessionSink receiver = sink;
        if (receiver != null) {
            try {
                call.accept(receiver);
            } catch (RuntimeException e) {
                report(e);
            }
        }
    }

    /** One receiver's fault must not reach the others, nor the sender whose thread this is; nor be lost. */
    private static void report(RuntimeException fault) {
        Thread thread = Thread.currentThread();
        thread.getUncaughtExceptionHandler().uncaughtException(thread, fault);
    }
}
