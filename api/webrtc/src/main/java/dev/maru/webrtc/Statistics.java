package dev.maru.webrtc;

import dev.maru.sctp.SctpStatistics;

/** Collects what a connection counts, under the identifiers of W3C webrtc-stats. On the reactor's thread. */
final class Statistics {
    private Statistics() {}

    /** Everything. */
    static RTCStatsReport report(PeerSession session) {
        StatsBuilder builder = new StatsBuilder(
                session.machine().config().wallClockNanos(), session.driver().now());
        TransportStatistics.collect(session.machine(), session.events(), builder);
        MediaStatistics.collect(session.machine().media(), session.media(), builder);
        session.channels().all().forEach(channel -> channel(channel, builder));
        connection(session, builder);
        return builder.build();
    }

    /** {@code RTCDataChannelStats}. */
    private static void channel(RTCDataChannel channel, StatsBuilder builder) {
        int id = channel.core().id();
        builder.add(
                "D" + channel.serial(),
                "data-channel",
                StatsBuilder.members()
                        .put("label", channel.label())
                        .put("protocol", channel.protocol())
                        .put("dataChannelIdentifier", id >= 0 ? id : null)
                        .put("state", channel.readyState().toString())
                        .put("messagesSent", channel.messagesSent.get())
                        .put("bytesSent", channel.bytesSent.get())
                        .put("messagesReceived", channel.messagesReceived.get())
                        .put("bytesReceived", channel.bytesReceived.get()));
    }

    /** {@code RTCPeerConnectionStats}; and of the association what older versions of the standard had. */
    private static void connection(PeerSession session, StatsBuilder builder) {
        Channels channels = session.channels();
        builder.add(
                "P",
                "peer-connection",
                StatsBuilder.members()
                        .put("dataChannelsOpened", channels.opened())
                        .put("dataChannelsClosed", channels.closedCount()));
        if (channels.transport() != null) {
            SctpStatistics sctp = session.machine().data().statistics();
            builder.add(
                    "SCTP",
                    "sctp-transport",
                    StatsBuilder.members()
                            .put("transportId", TransportStatistics.ID)
                            .seconds("smoothedRoundTripTime", sctp.smoothedRttNanos())
                            .put("congestionWindow", sctp.congestionWindowBytes())
                            .put("receiverWindow", sctp.peerWindowBytes())
                            .put("mtu", sctp.packetBytes())
                            .put("unackData", sctp.flightBytes()));
        }
    }
}
