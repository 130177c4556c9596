package dev.maru.webrtc;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects the statistics of one moment (W3C WebRTC §8.4). */
final class StatsBuilder {
    static final double NANOS_PER_SECOND = 1e9;

    private static final double NANOS_PER_MILLI = 1e6;

    private final double timestamp = System.currentTimeMillis();
    private final long wallClockNanos;
    private final long now;
    private final List<RTCStats> all = new ArrayList<>();

    /**
     * @param wallClockNanos the time of day when the driver's clock was 0
     * @param now of that clock
     */
    StatsBuilder(long wallClockNanos, long now) {
        this.now = now;
        this.wallClockNanos = wallClockNanos;
    }

    /** The members of one object on their way. */
    static final class Members {
        private final Map<String, Object> values = new HashMap<>();

        /** Adds a member; a null is not there. */
        Members put(String name, @Nullable Object value) {
            if (value != null) {
                values.put(name, value);
            }
            return this;
        }

        /** Adds a duration in seconds. */
        Members seconds(String name, long nanos) {
            return put(name, nanos / NANOS_PER_SECOND);
        }

        /** Adds a text that is not empty. */
        Members text(String name, String value) {
            return put(name, value.isEmpty() ? null : value);
        }
    }

    /** The moment, on the driver's clock. */
    long now() {
        return now;
    }

    static Members members() {
        return new Members();
    }

    /** A moment of the driver's clock in milliseconds since 1970, or null when it never was. */
    @Nullable
    Double time(long nanos) {
        return nanos < 0 ? null : (wallClockNanos + nanos) / NANOS_PER_MILLI;
    }

    void add(String id, String type, Members members) {
        add(id, type, members, timestamp);
    }

    /** Adds an object of another moment: what the peer said is of when it came. */
    void add(String id, String type, Members members, @Nullable Double at) {
        all.add(new RTCStats(id, type, at == null ? timestamp : at, members.values));
    }

    RTCStatsReport build() {
        return RTCStatsReport.of(all);
    }
}
