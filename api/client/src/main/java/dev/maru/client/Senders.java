package dev.maru.client;

import dev.maru.client.Publications.Publication;
import dev.maru.webrtc.MediaStreamTrack;
import dev.maru.webrtc.RTCPeerConnection;
import dev.maru.webrtc.RTCRtpTransceiver;
import dev.maru.webrtc.RTCRtpTransceiverDirection;
import dev.maru.webrtc.RTCRtpTransceiverInit;
import dev.maru.webrtc.Registration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Puts what we publish on the media sections of one connection. One thread at a time. */
final class Senders {
    private final RTCPeerConnection connection;
    private final Consumer<String> keyFrameWanted;
    private final Map<String, Sending> sending = new LinkedHashMap<>();

    private record Sending(RTCRtpTransceiver transceiver, MediaStreamTrack track, Registration keyFrames) {}

    /** Tells the id of a track of which the peer wants a key frame. */
    Senders(RTCPeerConnection connection, Consumer<String> keyFrameWanted) {
        this.connection = connection;
        this.keyFrameWanted = keyFrameWanted;
    }

    /**
     * Makes the media sections fit. Free ones are used before new ones are made: that is how an answerer's tracks get on the sections of
     * the offer, and why a screen shared ten times does not leave ten sections behind. Does nothing when all fits.
     */
    void sync(List<Publication> published) {
        for (String id : List.copyOf(sending.keySet())) {
            MediaStreamTrack track = sending.get(id).track();
            if (published.stream().noneMatch(one -> one.id().equals(id) && one.track() == track)) {
                release(sending.remove(id));
            }
        }
        for (Publication one : published) {
            if (!sending.containsKey(one.id())) {
                assign(one);
            }
        }
    }

    /** Makes sure that so many tracks of the kind can be received, so that the first offer already asks for them. */
    void expect(String kind, int count) {
        long present = connection.getTransceivers().stream()
                .filter(one -> isOf(one, kind) && one.direction() != RTCRtpTransceiverDirection.STOPPED)
                .count();
        for (long i = present; i < count; i++) {
            connection.addTransceiver(kind, RTCRtpTransceiverInit.of(RTCRtpTransceiverDirection.RECVONLY));
        }
    }

    /** Media section to track id of what we send: for an offer or answer. */
    Map<String, String> trackMap() {
        Map<String, String> map = new LinkedHashMap<>();
        sending.forEach((id, one) -> {
            String mid = one.transceiver().mid();
            if (mid != null && isSending(one.transceiver())) {
                map.put(mid, id);
            }
        });
        return map;
    }

    private void assign(Publication one) {
        RTCRtpTransceiver transceiver = free(one.track().kind());
        if (transceiver == null) {
            RTCRtpTransceiverInit init =
                    new RTCRtpTransceiverInit(RTCRtpTransceiverDirection.SENDRECV, List.of(one.stream()), List.of());
            transceiver = connection.addTransceiver(one.track(), init);
        } else {
            // It comes before the description that is asked for next.
            transceiver.sender().replaceTrack(one.track());
            transceiver.sender().setStreams(one.stream());
            transceiver.setDirection(RTCRtpTransceiverDirection.SENDRECV);
        }
        String id = one.id();
        Registration keyFrames = transceiver.sender().onKeyFrameRequest(_ -> keyFrameWanted.accept(id));
        sending.put(id, new Sending(transceiver, one.track(), keyFrames));
    }

    private void release(Sending one) {
        one.keyFrames().close();
        if (isSending(one.transceiver())) {
            one.transceiver().sender().replaceTrack(null);
            one.transceiver().setDirection(RTCRtpTransceiverDirection.RECVONLY);
        }
    }

    private @Nullable RTCRtpTransceiver free(String kind) {
        List<RTCRtpTransceiver> taken = new ArrayList<>();
        sending.values().forEach(one -> taken.add(one.transceiver()));
        return connection.getTransceivers().stream()
                .filter(one -> isOf(one, kind) && !taken.contains(one))
                .filter(one -> one.direction() == RTCRtpTransceiverDirection.RECVONLY
                        || one.direction() == RTCRtpTransceiverDirection.INACTIVE)
                .findFirst()
                .orElse(null);
    }

    private static boolean isOf(RTCRtpTransceiver transceiver, String kind) {
        return transceiver.receiver().track().kind().equals(kind);
    }

    private static boolean isSending(RTCRtpTransceiver transceiver) {
        RTCRtpTransceiverDirection direction = transceiver.direction();
        return direction == RTCRtpTransceiverDirection.SENDRECV || direction == RTCRtpTransceiverDirection.SENDONLY;
    }
}
