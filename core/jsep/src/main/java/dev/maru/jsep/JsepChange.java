package dev.maru.jsep;

import dev.maru.sdp.Direction;
import java.util.List;

/**
 * Something that setting a description has changed, in the order in which the W3C layer shows it (W3C WebRTC §4.4.1.5, "set a session
 * description").
 */
public sealed interface JsepChange {
    /**
     * A transceiver was made for a section of the peer's offer.
     *
     * @param transceiver the new one
     */
    record TransceiverAdded(Transceiver transceiver) implements JsepChange {}

    /**
     * A transceiver was stopped, here or there; its receiver's track ends.
     *
     * @param transceiver which
     */
    record TransceiverStopped(Transceiver transceiver) implements JsepChange {}

    /**
     * A transceiver is no more in the session's set.
     *
     * @param transceiver which
     */
    record TransceiverRemoved(Transceiver transceiver) implements JsepChange {}

    /**
     * Media flows another way.
     *
     * @param transceiver which
     * @param direction the new current direction
     */
    record DirectionChanged(Transceiver transceiver, Direction direction) implements JsepChange {}

    /**
     * The encodings to be sent are others: the peer asked for simulcast, or took less of it.
     *
     * @param transceiver which
     */
    record EncodingsChanged(Transceiver transceiver) implements JsepChange {}

    /** The data channels' association was accepted ("initiates the establishment of a new SCTP association"). */
    record SctpAccepted() implements JsepChange {}

    /** The data channels' association ended ("initiates the closure of an existing SCTP association"). */
    record SctpClosed() implements JsepChange {}

    /**
     * The signaling state is another.
     *
     * @param state the new one
     */
    record SignalingStateChanged(SignalingState state) implements JsepChange {}

    /**
     * The receiver's track is muted ("process the removal of a remote track").
     *
     * @param transceiver whose
     */
    record TrackMuted(Transceiver transceiver) implements JsepChange {}

    /**
     * The receiver's track leaves a stream.
     *
     * @param stream the stream's id
     * @param transceiver whose track
     */
    record StreamTrackRemoved(String stream, Transceiver transceiver) implements JsepChange {}

    /**
     * The receiver's track joins a stream, which is made when it is not there.
     *
     * @param stream the stream's id
     * @param transceiver whose track
     */
    record StreamTrackAdded(String stream, Transceiver transceiver) implements JsepChange {}

    /**
     * A {@code track} event is due ("process the addition of a remote track").
     *
     * @param transceiver whose track
     * @param streams the ids of its streams
     */
    record TrackStarted(Transceiver transceiver, List<String> streams) implements JsepChange {}
}
