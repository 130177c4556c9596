package dev.maru.room;

/**
 * Where a session's connection takes what the room has for it. {@link #joined} or {@link #resumed} comes first and once,
 * then any number of {@link #deliver}, and at most one {@link #ended}, after which nothing comes. After
 * {@link Session#leave} and {@link Session#disconnect} nothing comes either.
 *
 * <p>All calls are made by whichever thread acts on the room, one at a time, in the order of the room, while the room's
 * lock is held. So an implementation puts what it gets into a queue and returns: it must not block, must not call any
 * room or session, and must not throw (what it throws is dropped, and nobody else notices).
 */
public interface SessionSink {
    /** The session began, or was restored: the whole state. */
    void joined(Joined joined);

    /** The session goes on: what was missed. */
    void resumed(Resumed resumed);

    /** An event of the room, for this participant. The object may go to many. */
    void deliver(SequencedEvent event);

    /** The room ended the connection's part in the session. */
    void ended(SessionEnd end);
}
