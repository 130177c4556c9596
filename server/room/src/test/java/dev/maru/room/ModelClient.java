package dev.maru.room;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A client as the protocol wants it: builds its view of the room from the state and the events it is given, loses what
 * was on the way when its connection breaks, and comes back with what it has.
 */
final class ModelClient {
    final ParticipantId id;
    final boolean isHidden;
    final Map<ParticipantId, Participant> participants = new LinkedHashMap<>();
    final Map<PeerId, Connection> connections = new LinkedHashMap<>();
    final List<String> heard = new ArrayList<>();
    /** What it must have heard when all that is on the way has arrived. */
    final List<String> expected = new ArrayList<>();

    private @Nullable Session session;
    private Wire wire;
    private String token = "";
    private long seq;
    private long request = 1;

    ModelClient(Outcome<Session> outcome, Wire wire, boolean isHidden) {
        Session begun = outcome.orThrow();
        this.id = begun.participant();
        this.isHidden = isHidden;
        this.wire = wire;
        begin(begun, wire);
    }

    /** The client's end of one connection; the room's threads put in, the client's thread takes out. */
    static final class Wire implements SessionSink {
        private final Queue<SequencedEvent> onTheWay = new ConcurrentLinkedQueue<>();
        private volatile boolean isEnded;
        private @Nullable Joined joined;
        private @Nullable Resumed resumed;

        @Override
        public void joined(Joined state) {
            joined = state;
        }

        @Override
        public void resumed(Resumed state) {
            resumed = state;
        }

        @Override
        public void deliver(SequencedEvent event) {
            onTheWay.add(event);
        }

        @Override
        public void ended(SessionEnd end) {
            isEnded = true;
        }
    }

    boolean isConnected() {
        return session != null && !wire.isEnded;
    }

    Session session() {
        return Objects.requireNonNull(session);
    }

    String token() {
        return token;
    }

    long seq() {
        return seq;
    }

    long nextRequest() {
        return ++request;
    }

    long latestRequest() {
        return request;
    }

    /** The connection broke: what was on the way is lost. */
    void breakConnection() {
        session = null;
    }

    /** Takes up the session over a new connection; returns what it was told of its requests, or null when restored. */
    @Nullable
    Resumed resumeOver(Outcome<Session> outcome, Wire newWire) {
        Session taken = outcome.orThrow();
        assertThat(taken.participant()).isEqualTo(id);
        begin(taken, newWire);
        return newWire.resumed;
    }

    /** Some of what is on the way arrives. */
    void receive(int atMost) {
        for (int i = 0; i < atMost && isConnected(); i++) {
            SequencedEvent next = wire.onTheWay.poll();
            if (next == null) {
                return;
            }
            apply(next);
        }
    }

    private void begin(Session begun, Wire newWire) {
        session = begun;
        wire = newWire;
        Joined joined = newWire.joined;
        if (joined != null) {
            token = joined.resumeToken();
            seq = joined.seq();
            participants.clear();
            joined.participants().forEach(participant -> participants.put(participant.id(), participant));
            connections.clear();
            joined.connections().forEach(connection -> connections.put(connection.peer(), connection));
            heard.clear();
            expected.clear();
        } else {
            Resumed resumed = Objects.requireNonNull(newWire.resumed);
            token = resumed.resumeToken();
            resumed.replay().forEach(this::apply);
        }
    }

    private void apply(SequencedEvent numbered) {
        assertThat(numbered.seq()).as("numbers grow").isGreaterThan(seq);
        seq = numbered.seq();
        switch (numbered.event()) {
            case RoomEvent.ParticipantJoined(Participant participant) ->
                assertThat(participants.put(participant.id(), participant)).isNull();
            case RoomEvent.ParticipantLeft(ParticipantId gone, LeaveReason reason) -> {
                assertThat(participants.remove(gone)).isNotNull();
                connections.remove(gone);
            }
            case RoomEvent.ParticipantUpdated(ParticipantId who, Change change) ->
                participants.computeIfPresent(who, (key, old) -> old.with(change));
            case RoomEvent.TrackPublished(ParticipantId who, Track track) ->
                changeTracks(who, tracks -> {
                    assertThat(tracks).noneMatch(other -> other.id().equals(track.id()));
                    tracks.add(track);
                });
            case RoomEvent.TrackUnpublished(ParticipantId who, TrackId track) ->
                changeTracks(
                        who,
                        tracks -> assertThat(tracks.removeIf(other -> other.id().equals(track)))
                                .isTrue());
            case RoomEvent.TrackMuted(ParticipantId who, TrackId track, boolean muted, boolean byAdmin) -> {
                assertThat(who.equals(id))
                        .as("only an administrator's mute comes back")
                        .isIn(false, byAdmin);
                if (!who.equals(id)) {
                    changeTracks(
                            who,
                            tracks -> tracks.replaceAll(
                                    other -> other.id().equals(track) ? other.withMuted(muted) : other));
                }
            }
            case RoomEvent.TopologyReplaced(String topology, List<Connection> all) -> {
                connections.clear();
                all.forEach(connection -> connections.put(connection.peer(), connection));
            }
            case RoomEvent.TopologyChanged(String topology, List<Connection> add, List<PeerId> remove) -> {
                remove.forEach(peer -> assertThat(connections.remove(peer)).isNotNull());
                add.forEach(connection -> assertThat(connections.put(connection.peer(), connection))
                        .isNull());
            }
            case RoomEvent.Signal(PeerId from, SignalKind kind, Payload payload) ->
                heard.add(((Parcel) payload).content());
            case RoomEvent.Chat chat -> heard.add(chat.text());
            case RoomEvent.Message message -> heard.add(((Parcel) message.payload()).content());
            case RoomEvent.RoomClosed closed -> {}
        }
    }

    private void changeTracks(ParticipantId who, Consumer<List<Track>> change) {
        Participant participant = participants.get(who);
        assertThat(participant).as("a track of somebody who is there").isNotNull();
        List<Track> tracks = new ArrayList<>(participant.tracks());
        change.accept(tracks);
        participants.put(who, participant.withTracks(tracks));
    }
}
