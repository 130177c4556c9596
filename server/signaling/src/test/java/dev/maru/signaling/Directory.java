package dev.maru.signaling;

import dev.maru.room.JoinRequest;
import dev.maru.room.Limits;
import dev.maru.room.Outcome;
import dev.maru.room.Room;
import dev.maru.room.RoomDirectory;
import dev.maru.room.RoomName;
import dev.maru.room.RoomSettings;
import dev.maru.room.RoomSummary;
import dev.maru.room.Session;
import dev.maru.room.SessionSink;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The rooms of a test, between whose being found and being used something can happen. */
record Directory(RoomDirectory rooms, UnaryOperator<Room> meanwhile) implements RoomDirectory {
    @Override
    public @Nullable Room find(RoomName name) {
        Room room = rooms.find(name);
        return room == null ? null : meanwhile.apply(room);
    }

    @Override
    public Limits limits() {
        return rooms.limits();
    }

    @Override
    public Outcome<Session> join(RoomName room, JoinRequest request, SessionSink sink, long now) {
        return rooms.join(room, request, sink, now);
    }

    @Override
    public Outcome<Session> resume(String resumeToken, long ack, SessionSink sink, long now) {
        return rooms.resume(resumeToken, ack, sink, now);
    }

    @Override
    public Outcome<Room> create(RoomName name, RoomSettings settings, long now) {
        return rooms.create(name, settings, now);
    }

    @Override
    public List<RoomSummary> list() {
        return rooms.list();
    }

    @Override
    public int roomCount() {
        return rooms.roomCount();
    }

    @Override
    public int participantCount() {
        return rooms.participantCount();
    }

    @Override
    public long nextTimeout() {
        return rooms.nextTimeout();
    }

    @Override
    public void handleTimeout(long now) {
        rooms.handleTimeout(now);
    }
}
