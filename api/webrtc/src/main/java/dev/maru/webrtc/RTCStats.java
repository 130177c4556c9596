package dev.maru.webrtc;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is counted and measured of one thing (W3C webrtc-stats §6). The members have the standard's identifiers, such as {@code packetsSent};
 * what is not known is not there: nothing is decoded and encoded here, so there is nothing of that. Maru's own are {@code framesConcealed} and {@code
 * keyFramesReceived} of what comes, {@code framesDropped} of what is sent, {@code tlsGroup}, and the type {@code sctp-transport} of an older draft.
 *
 * @param id of the thing, the same in every report
 * @param type what it is, such as {@code inbound-rtp}
 * @param timestamp milliseconds since 1970
 * @param members the rest: numbers, strings and booleans
 */
public record RTCStats(String id, String type, double timestamp, Map<String, Object> members) {
    /** Copies the members. */
    public RTCStats {
        members = Map.copyOf(members);
    }

    /**
     * A member that is a number.
     *
     * @param name such as {@code bytesReceived}
     * @return its value, or 0 when it is not there
     */
    public double number(String name) {
        return members.get(name) instanceof Number number ? number.doubleValue() : 0;
    }

    /**
     * A member that is a string.
     *
     * @param name such as {@code codecId}
     * @return its value, or null when it is not there
     */
    public @Nullable String text(String name) {
        return members.get(name) instanceof String text ? text : null;
    }
}
