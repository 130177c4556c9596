package dev.maru.natlab;

import java.util.Map;

/**
 * The path of a call, as one browser's statistics name it (W3C WebRTC statistics, RTCIceCandidateStats).
 *
 * @param localType host, srflx, prflx or relay
 * @param localAddress as text
 * @param remoteType host, srflx, prflx or relay
 * @param remoteAddress as text
 * @param protocol udp or tcp, between the two candidates
 * @param relayProtocol udp, tcp or tls, between the browser and its relay; empty when the local type is not relay
 */
record SelectedPair(
        String localType,
        String localAddress,
        String remoteType,
        String remoteAddress,
        String protocol,
        String relayProtocol) {

    static SelectedPair of(Map<?, ?> stats) {
        return new SelectedPair(
                text(stats, "localType"),
                text(stats, "localAddress"),
                text(stats, "remoteType"),
                text(stats, "remoteAddress"),
                text(stats, "protocol"),
                text(stats, "relayProtocol"));
    }

    private static String text(Map<?, ?> stats, String key) {
        return String.valueOf(stats.get(key));
    }

    /** Whether a relay is between the two. */
    boolean isRelayed() {
        return localType.equals("relay") || remoteType.equals("relay");
    }
}
