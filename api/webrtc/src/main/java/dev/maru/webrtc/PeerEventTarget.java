package dev.maru.webrtc;

import java.util.function.Consumer;

/**
 * What a connection tells: its states and the events of W3C WebRTC §4.4.2, §5.1 and §6.1. An event handler attribute such as {@code ontrack} is a
 * method that takes a listener here, and there may be many.
 */
public abstract sealed class PeerEventTarget permits RTCPeerConnection {
    final ConnectionEvents events;

    PeerEventTarget(ConnectionEvents events) {
        this.events = events;
    }

    // ---- states (§4.3)

    /**
     * How far a negotiation is (§4.3.1).
     *
     * @return the state
     */
    public RTCSignalingState signalingState() {
        return events.signalingState();
    }

    /**
     * How far the search for our addresses is (§4.3.2).
     *
     * @return the state
     */
    public RTCIceGatheringState iceGatheringState() {
        return events.gatheringState();
    }

    /**
     * How the way to the peer is (§4.3.4).
     *
     * @return the state
     */
    public RTCIceConnectionState iceConnectionState() {
        return ConnectionStates.of(events.iceTransport.state());
    }

    /**
     * How the whole connection is (§4.3.3).
     *
     * @return the state
     */
    public RTCPeerConnectionState connectionState() {
        return events.connectionState();
    }

    // ---- events

    /**
     * Listens to our candidates, to be signaled; after the last comes one with an empty line (§4.4.2, {@code onicecandidate}). They come when those
     * who follow the promise of {@code setLocalDescription} have been called, so that the description can be signaled first.
     *
     * <p>Deviation: no null follows that; {@link #onIceGatheringStateChange} tells the end.
     *
     * @param listener called serially on the executor
     * @return to take the listener away
     */
    public Registration onIceCandidate(Consumer<? super RTCIceCandidate> listener) {
        return events.candidates.add(listener);
    }

    /**
     * Listens to servers that cannot be used (§4.4.2, {@code onicecandidateerror}).
     *
     * @param listener called serially on the executor
     * @return to take the listener away
     */
    public Registration onIceCandidateError(Consumer<? super RTCIceErrorEvent> listener) {
        return events.candidateErrors.add(listener);
    }

    /**
     * Listens to the peer's tracks (§5.1, {@code ontrack}).
     *
     * @param listener called serially on the executor
     * @return to take the listener away
     */
    public Registration onTrack(Consumer<? super RTCTrackEvent> listener) {
        return events.tracks.add(listener);
    }

    /**
     * Listens to data channels that the peer opens (§6.1, {@code ondatachannel}).
     *
     * @param listener called serially on the executor
     * @return to take the listener away
     */
    public Registration onDataChannel(Consumer<? super RTCDataChannel> listener) {
        return events.dataChannels.add(listener);
    }

    /**
     * Listens to the need of a new offer (§4.4.2, {@code onnegotiationneeded}).
     *
     * @param listener called serially on the executor, when there is nothing else under way
     * @return to take the listener away
     */
    public Registration onNegotiationNeeded(Runnable listener) {
        return events.negotiationNeeded.add(_ -> listener.run());
    }

    /**
     * Listens to changes of {@link #signalingState} (§4.4.2, {@code onsignalingstatechange}).
     *
     * @param listener called serially on the executor with the new state
     * @return to take the listener away
     */
    public Registration onSignalingStateChange(Consumer<? super RTCSignalingState> listener) {
        return events.signalingStates.add(listener);
    }

    /**
     * Listens to changes of {@link #iceGatheringState} (§4.4.2, {@code onicegatheringstatechange}).
     *
     * @param listener called serially on the executor with the new state
     * @return to take the listener away
     */
    public Registration onIceGatheringStateChange(Consumer<? super RTCIceGatheringState> listener) {
        return events.gatheringStates.add(listener);
    }

    /**
     * Listens to changes of {@link #iceConnectionState} (§4.4.2, {@code oniceconnectionstatechange}).
     *
     * @param listener called serially on the executor with the new state
     * @return to take the listener away
     */
    public Registration onIceConnectionStateChange(Consumer<? super RTCIceConnectionState> listener) {
        return events.iceStates.add(listener);
    }

    /**
     * Listens to changes of {@link #connectionState} (§4.4.2, {@code onconnectionstatechange}).
     *
     * @param listener called serially on the executor with the new state
     * @return to take the listener away
     */
    public Registration onConnectionStateChange(Consumer<? super RTCPeerConnectionState> listener) {
        return events.connectionStates.add(listener);
    }

    /**
     * Listens to how much the path carries, by estimation: what encoders are to make together (webrtc-stats, {@code availableOutgoingBitrate}).
     * What each of them is to make says {@link RTCRtpSender#onTargetBitrateChange}.
     *
     * <p>An extension of Maru's.
     *
     * @param listener called serially on the executor with bits a second, when they change by a twentieth
     * @return to take the listener away
     */
    public Registration onAvailableBitrateChange(Consumer<? super Long> listener) {
        return events.bitrates.add(listener);
    }
}
