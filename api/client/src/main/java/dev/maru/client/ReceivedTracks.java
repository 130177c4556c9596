package dev.maru.client;

import dev.maru.webrtc.RTCRtpTransceiver;
import dev.maru.webrtc.RTCRtpTransceiverDirection;
import dev.maru.webrtc.RTCTrackEvent;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Which of its tracks a peer sends in which media section. Sections are used again, so that changes. One thread at a time. */
final class ReceivedTracks {
    /** More media sections than a peer ever has. */
    static final int MOST = 256;

    private final Map<String, String> names = new HashMap<>();
    private final Map<RTCRtpTransceiver, RTCTrackEvent> events = new LinkedHashMap<>();
    private final Map<RTCRtpTransceiver, String> told = new HashMap<>();

    /** Takes what a description says: media section to track id. */
    void remember(JsonNode tracks) {
        tracks.properties().forEach(entry -> {
            if (names.size() < MOST || names.containsKey(entry.getKey())) {
                names.put(entry.getKey(), entry.getValue().asString(""));
            }
        });
    }

    /** A section brings something from now on. */
    void started(RTCTrackEvent event) {
        events.put(event.transceiver(), event);
    }

    /** Tells what is received that was not told before, by its id; null when the peer did not say. */
    void tellChanges(BiConsumer<@Nullable String, RTCTrackEvent> listener) {
        events.forEach((section, event) -> {
            String mid = section.mid();
            String name = mid == null ? null : names.get(mid);
            boolean isNew = !told.containsKey(section) || !Objects.equals(told.get(section), name);
            if (isNew && isReceiving(section)) {
                told.put(section, name);
                listener.accept(name, event);
            }
        });
    }

    private static boolean isReceiving(RTCRtpTransceiver section) {
        RTCRtpTransceiverDirection direction = section.currentDirection();
        return direction == RTCRtpTransceiverDirection.SENDRECV || direction == RTCRtpTransceiverDirection.RECVONLY;
    }
}
