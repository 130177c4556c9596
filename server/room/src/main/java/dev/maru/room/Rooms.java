package dev.maru.room;

import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The rooms of one process, in its memory: the default {@link RoomDirectory}. */
public final class Rooms implements RoomDirectory {
    private final Limits limits;

    /**
     * No rooms yet.
     *
     * @param policies the topologies that rooms may have; the first is the default
     * @param resumeKey at least 32 bytes, kept secret, and the same after a restart
     * @param entropy unguessable ({@link java.security.SecureRandom}) and safe for use by several threads
     * @param now when the server started, in milliseconds since the epoch
     */
    public Rooms(Limits limits, List<TopologyPolicy> policies, byte[] resumeKey, RandomGenerator entropy, long now) {
        this.limits = limits;
    }

    @Override
    public Limits limits() {
        return limits;
    }

    @Override
    public Outcome<Session> join(RoomName room, JoinRequest request, SessionSink sink, long now) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Outcome<Session> resume(String resumeToken, long ack, SessionSink sink, long now) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Outcome<Room> create(RoomName name, RoomSettings settings, long now) {
        throw new UnsupportedOperationException();
    }

    @Override
    public @Nullable Room find(RoomName name) {
        return null;
    }

    @Override
    public List<RoomSummary> list() {
        return List.of();
    }

    @Override
    public int roomCount() {
        return 0;
    }

    @Override
    public int participantCount() {
        return 0;
    }

    @Override
    public long nextTimeout() {
        return NEVER;
    }

    @Override
    public void handleTimeout(long now) {}
}
