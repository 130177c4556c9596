package dev.maru.app;

import dev.maru.room.Grants;
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
import org.jspecify.annotations.Nullable;

/**
 * A directory in which nobody makes a room by joining it, whatever their token says: {@code rooms.auto_create: false}.
 *
 * @param rooms the directory behind it
 */
record ExistingRooms(RoomDirectory rooms) implements RoomDirectory {
    @Override
    public Outcome<Session> join(RoomName room, JoinRequest request, SessionSink sink, long now) {
        Grants all = request.grants();
        Grants less =
                new Grants(all.join(), false, all.publish(), all.subscribe(), all.data(), all.admin(), all.hidden());
        return rooms.join(room, new JoinRequest(request.request(), request.profile(), less), sink, now);
    }

    @Override
    public Limits limits() {
        return rooms.limits();
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
    public @Nullable Room find(RoomName name) {
        return rooms.find(name);
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
