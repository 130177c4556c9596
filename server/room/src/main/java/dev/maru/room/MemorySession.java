package dev.maru.room;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A session of a {@link MemoryRoom}. It is alive as long as its member names it. */
final class MemorySession implements Session {
    private static final Refusal OVER = Refusal.of(ErrorCode.NOT_JOINED, "This connection is not in a room any more.")
            .withHint("Resume with the latest resume token, or join anew.");

    private final MemoryRoom room;
    private final Member member;

    MemorySession(MemoryRoom room, Member member) {
        this.room = room;
        this.member = member;
    }

    @Override
    public RoomName room() {
        return room.name();
    }

    @Override
    public ParticipantId participant() {
        return member.id();
    }

    @Override
    public Answer update(long request, Change change) {
        room.lock.lock();
        try {
            Answer early = begin(request);
            return early != null ? early : end(request, room.presence.update(member, change));
        } finally {
            room.lock.unlock();
        }
    }

    @Override
    public Answer publish(long request, Track track) {
        room.lock.lock();
        try {
            Answer early = begin(request);
            return early != null ? early : end(request, room.presence.publish(member, track));
        } finally {
            room.lock.unlock();
        }
    }

    @Override
    public Answer unpublish(long request, TrackId track) {
        room.lock.lock();
        try {
            Answer early = begin(request);
            return early != null ? early : end(request, room.presence.unpublish(member, track));
        } finally {
            room.lock.unlock();
        }
    }

    @Override
    public Answer mute(long request, TrackId track, boolean muted) {
        room.lock.lock();
        try {
            Answer early = begin(request);
            return early != null ? early : end(request, room.presence.mute(member, track, muted, false));
        } finally {
            room.lock.unlock();
        }
    }

    @Override
    public Answer signal(long request, PeerId to, SignalKind kind, Payload payload) {
        room.lock.lock();
        try {
            Answer early = begin(request);
            return early != null ? early : end(request, room.messaging.signal(member, to, kind, payload));
        } finally {
            room.lock.unlock();
        }
    }

    @Override
    public Answer chat(long request, String text, @Nullable List<ParticipantId> to, long now) {
        room.lock.lock();
        try {
            Answer early = begin(request);
            return early != null ? early : end(request, room.messaging.chat(member, text, to, now));
        } finally {
            room.lock.unlock();
        }
    }

    @Override
    public Answer message(long request, String topic, Payload payload, @Nullable List<ParticipantId> to, long now) {
        RoomEvent.Message message = new RoomEvent.Message(member.id(), topic, payload, now, to != null);
        room.lock.lock();
        try {
            Answer early = begin(request);
            return early != null ? early : end(request, room.messaging.message(member, message, to));
        } finally {
            room.lock.unlock();
        }
    }

    @Override
    public Answer acknowledge(long request) {
        return settle(request, Answer.Done.DONE);
    }

    @Override
    public Answer leave(long request, long now) {
        room.lock.lock();
        try {
            Answer early = begin(request);
            if (early != null) {
                return early;
            }
            room.leave(member, now);
            return Answer.Done.DONE;
        } finally {
            room.lock.unlock();
        }
    }

    @Override
    public Answer refuse(long request, Refusal refusal) {
        return settle(request, refusal);
    }

    @Override
    public void ack(long seq, long answered) {
        room.lock.lock();
        try {
            if (isAlive()) {
                member.resumeKey.confirm();
                member.outbox.forgetThrough(Math.min(seq, room.seq()));
                member.answers.forgetThrough(answered);
            }
        } finally {
            room.lock.unlock();
        }
    }

    @Override
    public void disconnect(long now) {
        room.lock.lock();
        try {
            if (isAlive()) {
                room.disconnect(member, now);
            }
        } finally {
            room.lock.unlock();
        }
    }

    /** Keeps an answer that was found elsewhere. */
    private Answer settle(long request, Answer answer) {
        room.lock.lock();
        try {
            Answer early = begin(request);
            return early != null ? early : end(request, answer);
        } finally {
            room.lock.unlock();
        }
    }

    private boolean isAlive() {
        return member.session() == this;
    }

    /** The answer to a request that is not to be carried out (any more), or null for one that is. */
    private @Nullable Answer begin(long request) {
        if (!isAlive()) {
            return OVER;
        }
        member.resumeKey.confirm();
        return request > member.answers.handled() ? null : member.answers.again(request);
    }

    private Answer end(long request, Answer answer) {
        member.answers.add(request, answer);
        return answer;
    }
}
