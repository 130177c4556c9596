package dev.maru.room;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A participant of a test: its connection's sink, its session, and all it was told. */
class Guest implements SessionSink {
    final List<SequencedEvent> delivered = new ArrayList<>();
    private @Nullable Joined joined;
    private @Nullable Resumed resumed;
    private @Nullable SessionEnd end;
    private @Nullable Session session;
    private long request = 1;
    private long latestSeq;

    @Override
    public void joined(Joined state) {
        assertThat(joined == null && resumed == null).as("begun once").isTrue();
        joined = state;
        latestSeq = state.seq();
    }

    @Override
    public void resumed(Resumed state) {
        assertThat(joined == null && resumed == null).as("begun once").isTrue();
        resumed = state;
        if (!state.replay().isEmpty()) {
            latestSeq = state.replay().getLast().seq();
        }
    }

    @Override
    public void deliver(SequencedEvent event) {
        assertThat(joined != null || resumed != null).as("begun").isTrue();
        assertThat(end).as("not ended").isNull();
        delivered.add(event);
        latestSeq = event.seq();
    }

    @Override
    public void ended(SessionEnd why) {
        assertThat(end).as("not ended").isNull();
        end = why;
    }

    Guest with(Outcome<Session> outcome) {
        session = outcome.orThrow();
        return this;
    }

    Session session() {
        assertThat(session).isNotNull();
        return session;
    }

    Joined joined() {
        assertThat(joined).isNotNull();
        return joined;
    }

    Resumed resumed() {
        assertThat(resumed).isNotNull();
        return resumed;
    }

    boolean isResumed() {
        return resumed != null;
    }

    @Nullable
    SessionEnd end() {
        return end;
    }

    ParticipantId id() {
        return session().participant();
    }

    String token() {
        return resumed != null ? resumed.resumeToken() : joined().resumeToken();
    }

    /** The number of the next request. */
    long next() {
        return ++request;
    }

    /** The number of the latest request. */
    long latest() {
        return request;
    }

    void continueFrom(Guest former) {
        request = former.request;
        latestSeq = former.latestSeq;
    }

    /** What it was told since it was last asked, without numbers. */
    List<RoomEvent> take() {
        List<RoomEvent> events = delivered.stream().map(SequencedEvent::event).toList();
        delivered.clear();
        return events;
    }

    /** The highest event number it was given, by its state, a replay or a delivery. */
    long latestSeq() {
        return latestSeq;
    }
}
