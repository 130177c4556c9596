package dev.maru.webrtc;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A picture of everything that a connection counts and measures (W3C WebRTC §8.4).
 *
 * @param stats by their ids
 */
public record RTCStatsReport(Map<String, RTCStats> stats) {
    /** Copies the map. */
    public RTCStatsReport {
        stats = Map.copyOf(stats);
    }

    static RTCStatsReport of(List<RTCStats> all) {
        Map<String, RTCStats> byId = new LinkedHashMap<>();
        all.forEach(one -> byId.put(one.id(), one));
        return new RTCStatsReport(byId);
    }

    /**
     * All of one type.
     *
     * @param type such as {@code candidate-pair}
     * @return those, in no order
     */
    public List<RTCStats> ofType(String type) {
        return stats.values().stream().filter(one -> one.type().equals(type)).toList();
    }

    /**
     * One of a type.
     *
     * @param type such as {@code transport}
     * @return any, or nothing
     */
    public Optional<RTCStats> first(String type) {
        return stats.values().stream().filter(one -> one.type().equals(type)).findFirst();
    }
}
