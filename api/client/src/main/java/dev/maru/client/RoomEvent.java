package dev.maru.client;

import dev.maru.webrtc.RTCDataChannel;
import dev.maru.webrtc.RTCPeerConnectionState;
import dev.maru.webrtc.RTCTrackEvent;
import org.jspecify.annotations.Nullable;

/** What happens in a room. Told in order, one at a time, on the executor of {@link RoomOptions}. */
public sealed interface RoomEvent {
    /**
     * Somebody came.
     *
     * @param participant who
     */
    record ParticipantJoined(Participant participant) implements RoomEvent {}

    /**
     * Somebody went.
     *
     * @param participant as it was last
     * @param reason {@code left}, {@code lost}, {@code removed} or {@code replaced}
     */
    record ParticipantLeft(Participant participant, String reason) implements RoomEvent {}

    /**
     * A name, metadata, the speaking state, or tracks have changed.
     *
     * @param participant as it is now
     */
    record ParticipantUpdated(Participant participant) implements RoomEvent {}

    /**
     * An administrator muted a track of ours: it is not sent any more. Whether it is to be heard again is for a person to decide.
     *
     * @param track its id
     */
    record MutedByAdmin(String track) implements RoomEvent {}

    /**
     * There is to be a connection to somebody.
     *
     * @param peer the connection, with data channels to open
     */
    record PeerAdded(RoomPeer peer) implements RoomEvent {}

    /**
     * A connection is over.
     *
     * @param peer the connection, closed
     */
    record PeerRemoved(RoomPeer peer) implements RoomEvent {}

    /**
     * A connection is up, down or lost.
     *
     * @param peer the connection
     * @param state how it is
     */
    record PeerStateChanged(RoomPeer peer, RTCPeerConnectionState state) implements RoomEvent {}

    /**
     * A peer opened a data channel.
     *
     * @param peer who
     * @param channel its label says what for
     */
    record ChannelOpened(RoomPeer peer, RTCDataChannel channel) implements RoomEvent {}

    /**
     * A peer's media can be received. Sections are used again: when a peer publishes another track in place of an earlier one, it may come
     * through the same receiver, and is told anew.
     *
     * @param peer who
     * @param track the id of the published track; null when the peer did not say
     * @param event the receiver with its track
     */
    record TrackReceived(RoomPeer peer, @Nullable String track, RTCTrackEvent event) implements RoomEvent {}

    /**
     * A peer cannot decode a video of ours without a key frame: it has just come, lost too much, or was muted for. An encoder makes one.
     *
     * @param peer who asks; the key frame goes to all
     * @param track the id of our track
     */
    record KeyFrameWanted(RoomPeer peer, String track) implements RoomEvent {}

    /**
     * A line of chat.
     *
     * @param from the participant's id; null for an administrator or a program of the server's
     * @param text what it says
     * @param atMillis since the Unix epoch
     * @param isPrivate whether not everybody got it
     */
    record Chat(@Nullable String from, String text, long atMillis, boolean isPrivate) implements RoomEvent {}

    /**
     * A message between applications.
     *
     * @param from the participant's id; null for an administrator or a program of the server's
     * @param topic what it is about
     * @param payload JSON
     * @param isPrivate whether not everybody got it
     */
    record ApplicationMessage(@Nullable String from, String topic, String payload, boolean isPrivate)
            implements RoomEvent {}

    /**
     * Whether the server can be reached. Calls go on either way.
     *
     * @param isLive false while it is tried again
     */
    record SignalingChanged(boolean isLive) implements RoomEvent {}

    /**
     * Something with one peer did not work; the others are not concerned.
     *
     * @param peer who
     * @param problem what
     */
    record PeerProblem(RoomPeer peer, Exception problem) implements RoomEvent {}

    /**
     * The end; nothing comes after it.
     *
     * @param reason code {@code ended} after {@link Room#close}, else why
     */
    record Closed(MaruException reason) implements RoomEvent {}
}
