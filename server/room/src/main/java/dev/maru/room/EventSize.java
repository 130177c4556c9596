package dev.maru.room;

/**
 * Estimates how much memory an event holds, so that outboxes can be bounded in bytes. Only what a client can make long
 * is counted, on top of a flat price for the rest.
 */
final class EventSize {
    /** The objects around an event: itself, its record, small fields, its place in an outbox. */
    static final int FLAT = 160;

    private static final int PER_CONNECTION = 64;
    private static final int PER_TRACK = 160;

    private EventSize() {}

    static int of(RoomEvent event) {
        return FLAT
                + switch (event) {
                    case RoomEvent.Signal signal -> signal.payload().bytes();
                    case RoomEvent.Message message ->
                        message.payload().bytes() + message.topic().length();
                    case RoomEvent.Chat chat -> 2 * chat.text().length();
                    case RoomEvent.ParticipantJoined joined -> of(joined.participant());
                    case RoomEvent.ParticipantUpdated updated -> of(updated.change());
                    case RoomEvent.TopologyReplaced topology ->
                        topology.connections().size() * PER_CONNECTION;
                    case RoomEvent.TopologyChanged topology ->
                        (topology.add().size() + topology.remove().size()) * PER_CONNECTION;
                    case RoomEvent.TrackPublished published -> PER_TRACK;
                    case RoomEvent.ParticipantLeft left -> 0;
                    case RoomEvent.TrackUnpublished unpublished -> 0;
                    case RoomEvent.TrackMuted muted -> 0;
                    case RoomEvent.RoomClosed closed -> 0;
                };
    }

    private static int of(Participant participant) {
        return 2 * (participant.name().length() + participant.metadata().length())
                + participant.tracks().size() * PER_TRACK;
    }

    private static int of(Change change) {
        String name = change.name();
        String metadata = change.metadata();
        return 2 * ((name == null ? 0 : name.length()) + (metadata == null ? 0 : metadata.length()));
    }
}
