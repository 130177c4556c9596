package dev.maru.webrtc;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Those statistics of a report that are about one section, and what they refer to (W3C WebRTC §8.3, the stats selection algorithm). */
final class StatsSelection {
    private StatsSelection() {}

    /** The streams of a type in a section, with all that they name by its id, and what that names. */
    static RTCStatsReport of(RTCStatsReport report, @Nullable String mid, String type) {
        Map<String, RTCStats> chosen = new LinkedHashMap<>();
        for (RTCStats one : report.stats().values()) {
            if (one.type().equals(type) && mid != null && Objects.equals(one.text("mid"), mid)) {
                follow(one, report, chosen);
            }
        }
        return RTCStatsReport.of(List.copyOf(chosen.values()));
    }

    private static void follow(RTCStats one, RTCStatsReport report, Map<String, RTCStats> chosen) {
        if (chosen.putIfAbsent(one.id(), one) != null) {
            return;
        }
        for (Map.Entry<String, Object> member : one.members().entrySet()) {
            boolean isReference = member.getKey().endsWith("Id");
            RTCStats other = isReference && member.getValue() instanceof String id
                    ? report.stats().get(id)
                    : null;
            if (other != null) {
                follow(other, report, chosen);
            }
        }
    }
}
