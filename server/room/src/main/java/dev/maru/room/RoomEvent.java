package dev.maru.room;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What happened in a room, as participants are told of it (docs/signaling.md §3 to §6). */
public sealed interface RoomEvent {

    /** Somebody came ({@code participant.joined}). */
    record ParticipantJoined(Participant participant) implements RoomEvent {}

    /** Somebody is gone ({@code participant.left}); the connection to that peer is gone with it. */
    record ParticipantLeft(ParticipantId participant, LeaveReason reason) implements RoomEvent {}

    /** Somebody changed ({@code participant.updated}); the change holds what is new. */
    record ParticipantUpdated(ParticipantId participant, Change change) implements RoomEvent {}

    /** A track was published ({@code track.published}). */
    record TrackPublished(ParticipantId participant, Track track) implements RoomEvent {}

    /** A track was taken back ({@code track.unpublished}). */
    record TrackUnpublished(ParticipantId participant, TrackId track) implements RoomEvent {}

    /**
     * A track was muted or unmuted ({@code track.updated}).
     *
     * @param byAdmin whether an administrator did it; then its publisher is told as well
     */
    record TrackMuted(ParticipantId participant, TrackId track, boolean muted, boolean byAdmin) implements RoomEvent {}

    /** The receiver's connections are now exactly these ({@code topology} with {@code connections}). */
    record TopologyReplaced(String topology, List<Connection> connections) implements RoomEvent {}

    /** The receiver's connections changed ({@code topology} with {@code add} and {@code remove}). */
    record TopologyChanged(String topology, List<Connection> add, List<PeerId> remove) implements RoomEvent {}

    /** An offer, answer or candidate of a peer, for the receiver alone. */
    record Signal(PeerId from, SignalKind kind, Payload payload) implements RoomEvent {}

    /**
     * A chat text.
     *
     * @param from who wrote it; null for an administrator or a server program
     * @param at when the server took it, in milliseconds since the epoch
     * @param isPrivate whether it went to named receivers only
     */
    record Chat(@Nullable ParticipantId from, String text, long at, boolean isPrivate) implements RoomEvent {}

    /**
     * An application message.
     *
     * @param from who sent it; null for an administrator or a server program
     * @param at when the server took it, in milliseconds since the epoch
     * @param isPrivate whether it went to named receivers only
     */
    record Message(@Nullable ParticipantId from, String topic, Payload payload, long at, boolean isPrivate)
            implements RoomEvent {}

    /** The room is closed ({@code room.closed}); nothing follows. */
    record RoomClosed(RoomCloseReason reason) implements RoomEvent {}
}
