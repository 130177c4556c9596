package dev.maru.webrtc;

import java.util.List;

/**
 * The peer sends a track (W3C WebRTC §5.7).
 *
 * @param receiver gives its frames
 * @param track the track
 * @param streams those that the peer says it belongs to
 * @param transceiver both directions
 */
public record RTCTrackEvent(
        RTCRtpReceiver receiver, MediaStreamTrack track, List<MediaStream> streams, RTCRtpTransceiver transceiver) {}
