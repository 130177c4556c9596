package dev.maru.webrtc;

import dev.maru.dtls.DtlsEvent;
import dev.maru.jsep.MediaKind;
import dev.maru.jsep.RtpCodec;
import dev.maru.peer.MediaTransport;
import dev.maru.peer.PeerConnection;
import dev.maru.peer.TrafficCounters;
import dev.maru.rtp.InboundStatistics;
import dev.maru.rtp.JitterStatistics;
import dev.maru.rtp.OutboundStatistics;
import dev.maru.rtp.RemoteInboundStatistics;
import dev.maru.rtp.RemoteOutboundStatistics;
import dev.maru.sctp.SctpStatistics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Collects what a connection counts, under the identifiers of W3C webrtc-stats. Lives on the reactor's thread. */
final class Statistics {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final String TRANSPORT = "T01";

    private final PeerConnection machine;
    private final double timestamp = System.currentTimeMillis();
    private final List<RTCStats> all = new ArrayList<>();
    private final Map<String, String> codecs = new HashMap<>();

    private Statistics(PeerConnection machine) {
        this.machine = machine;
    }

    /** Everything. */
    static RTCStatsReport report(PeerConnection machine, ConnectionEvents events, Channels channels) {
        Statistics statistics = new Statistics(machine);
        statistics.transport(events);
        statistics.pair(events);
        machine.media().outgoing().forEach(statistics::outbound);
        machine.media().incoming().forEach(statistics::inbound);
        channels.all().forEach(statistics::channel);
        statistics.connection(channels);
        return RTCStatsReport.of(statistics.all);
    }

    private void add(String id, String type, Map<String, Object> members) {
        all.add(new RTCStats(id, type, timestamp, members));
    }

    private void transport(ConnectionEvents events) {
        TrafficCounters traffic = machine.traffic();
        Map<String, Object> members = new HashMap<>();
        members.put("dtlsState", events.dtlsTransport.state().toString());
        members.put("iceState", events.iceTransport.state().toString());
        members.put("iceRole", events.iceTransport.role().toString());
        members.put("dtlsRole", machine.isDtlsClient() ? "client" : "server");
        if (traffic != null) {
            members.put("packetsSent", traffic.packetsSent());
            members.put("packetsReceived", traffic.packetsReceived());
            members.put("bytesSent", traffic.bytesSent());
            members.put("bytesReceived", traffic.bytesReceived());
        }
        DtlsEvent.Connected agreed = machine.agreed();
        if (agreed != null) {
            members.put("tlsVersion", agreed.version().name().endsWith("1_3") ? "FEFC" : "FEFD");
            members.put("dtlsCipher", agreed.cipherSuite().name());
            members.put("tlsGroup", agreed.group().name());
            if (agreed.srtpKeys() != null) {
                members.put("srtpCipher", agreed.srtpKeys().profile().name());
            }
        }
        if (events.iceTransport.getSelectedCandidatePair() != null) {
            members.put("selectedCandidatePairId", "CP0");
        }
        add(TRANSPORT, "transport", members);
    }

    private void pair(ConnectionEvents events) {
        RTCIceTransport.CandidatePair pair = events.iceTransport.getSelectedCandidatePair();
        if (pair == null) {
            return;
        }
        TrafficCounters traffic = machine.traffic();
        Map<String, Object> members = new HashMap<>(Map.of(
                "transportId", TRANSPORT,
                "localCandidateId", "L0",
                "remoteCandidateId", "R0",
                "state", "succeeded",
                "nominated", true));
        if (traffic != null) {
            members.put("packetsSent", traffic.packetsSent());
            members.put("packetsReceived", traffic.packetsReceived());
            members.put("bytesSent", traffic.bytesSent());
            members.put("bytesReceived", traffic.bytesReceived());
        }
        if (events.availableBitrateBps() > 0) {
            members.put("availableOutgoingBitrate", events.availableBitrateBps());
        }
        add("CP0", "candidate-pair", members);
        candidate("L0", "local-candidate", pair.local());
        candidate("R0", "remote-candidate", pair.remote());
    }

    private void candidate(String id, String type, RTCIceCandidate candidate) {
        Map<String, Object> members = new HashMap<>(Map.of("transportId", TRANSPORT, "port", candidate.port()));
        putIf(members, "address", candidate.address());
        putIf(members, "candidateType", Objects.toString(candidate.type(), null));
        add(id, type, members);
    }

    private static void putIf(Map<String, Object> members, String name, @Nullable Object value) {
        if (value != null) {
            members.put(name, value);
        }
    }

    private @Nullable String codec(@Nullable RtpCodec codec, MediaKind kind) {
        if (codec == null) {
            return null;
        }
        String key = kind.word() + codec.payloadType() + codec.parameters();
        return codecs.computeIfAbsent(key, _ -> {
            String id = "C" + codecs.size();
            add(
                    id,
                    "codec",
                    Map.of(
                            "payloadType", codec.payloadType(),
                            "mimeType", kind.word() + "/" + codec.name(),
                            "clockRate", codec.clockRate(),
                            "sdpFmtpLine", codec.parameters(),
                            "transportId", TRANSPORT));
            return id;
        });
    }

    private void outbound(MediaTransport.Outgoing outgoing) {
        OutboundStatistics counted = outgoing.stream().statistics();
        MediaKind kind = MediaKind.valueOf(outgoing.stream().config().kind().name());
        long ssrc = outgoing.stream().config().ssrc().toUnsigned();
        Map<String, Object> members = new HashMap<>();
        members.put("kind", kind.word());
        members.put("mid", outgoing.mid());
        members.put("ssrc", ssrc);
        members.put("transportId", TRANSPORT);
        members.put("packetsSent", counted.packetsSent());
        members.put("bytesSent", counted.bytesSent());
        members.put("headerBytesSent", counted.headerBytesSent());
        members.put("retransmittedPacketsSent", counted.retransmittedPacketsSent());
        members.put("retransmittedBytesSent", counted.retransmittedBytesSent());
        members.put("nackCount", counted.nackCount());
        members.put("active", outgoing.stream().isActive());
        if (kind == MediaKind.VIDEO) {
            members.put("framesSent", counted.framesSent());
            members.put("pliCount", counted.pliCount());
            members.put("firCount", counted.firCount());
        }
        if (!outgoing.rid().isEmpty()) {
            members.put("rid", outgoing.rid());
        }
        putIf(members, "codecId", codec(outgoing.codec(), kind));
        RemoteInboundStatistics remote = outgoing.stream().remoteStatistics();
        if (remote.roundTripTimeMeasurements() > 0) {
            members.put("remoteId", "RI" + ssrc);
            add(
                    "RI" + ssrc,
                    "remote-inbound-rtp",
                    Map.of(
                            "kind", kind.word(),
                            "ssrc", ssrc,
                            "localId", "O" + ssrc,
                            "packetsLost", remote.packetsLost(),
                            "fractionLost", remote.fractionLost(),
                            "jitter", remote.jitterSeconds(),
                            "roundTripTime", remote.roundTripTimeNanos() / NANOS_PER_SECOND,
                            "totalRoundTripTime", remote.totalRoundTripTimeNanos() / NANOS_PER_SECOND,
                            "roundTripTimeMeasurements", remote.roundTripTimeMeasurements()));
        }
        add("O" + ssrc, "outbound-rtp", members);
    }

    private void inbound(MediaTransport.Incoming incoming) {
        InboundStatistics counted = incoming.stream().statistics();
        MediaKind kind = MediaKind.valueOf(incoming.stream().config().kind().name());
        long ssrc = incoming.stream().config().ssrc().toUnsigned();
        Map<String, Object> members = new HashMap<>();
        members.put("kind", kind.word());
        members.put("mid", incoming.mid());
        members.put("ssrc", ssrc);
        members.put("transportId", TRANSPORT);
        members.put("packetsReceived", counted.packetsReceived());
        members.put("bytesReceived", counted.bytesReceived());
        members.put("headerBytesReceived", counted.headerBytesReceived());
        members.put("packetsLost", counted.packetsLost());
        members.put("jitter", counted.jitterSeconds());
        members.put("retransmittedPacketsReceived", counted.retransmittedPacketsReceived());
        members.put("retransmittedBytesReceived", counted.retransmittedBytesReceived());
        members.put("nackCount", counted.nackCount());
        if (kind == MediaKind.VIDEO) {
            members.put("framesReceived", incoming.frames());
            members.put("keyFramesReceived", incoming.keyFrames());
            members.put("pliCount", counted.pliCount());
            members.put("firCount", counted.firCount());
        }
        JitterStatistics jitter = incoming.jitter();
        if (jitter != null) {
            members.put("packetsDiscarded", jitter.packetsDiscarded());
            members.put("framesDropped", jitter.framesDropped());
            members.put("jitterBufferDelay", jitter.jitterBufferDelayNanos() / NANOS_PER_SECOND);
            members.put("jitterBufferTargetDelay", jitter.targetDelaySumNanos() / NANOS_PER_SECOND);
            members.put("jitterBufferEmittedCount", jitter.framesEmitted());
        }
        putIf(members, "codecId", codec(incoming.codec(), kind));
        RemoteOutboundStatistics remote = incoming.stream().remoteStatistics();
        if (remote.reportsSent() > 0) {
            members.put("remoteId", "RO" + ssrc);
            add(
                    "RO" + ssrc,
                    "remote-outbound-rtp",
                    Map.of(
                            "kind", kind.word(),
                            "ssrc", ssrc,
                            "localId", "I" + ssrc,
                            "packetsSent", remote.packetsSent(),
                            "bytesSent", remote.bytesSent(),
                            "reportsSent", remote.reportsSent()));
        }
        add("I" + ssrc, "inbound-rtp", members);
    }

    private void channel(RTCDataChannel channel) {
        Map<String, Object> members = new HashMap<>(Map.of(
                "label", channel.label(),
                "protocol", channel.protocol(),
                "state", channel.readyState().toString(),
                "messagesSent", channel.messagesSent.get(),
                "bytesSent", channel.bytesSent.get(),
                "messagesReceived", channel.messagesReceived.get(),
                "bytesReceived", channel.bytesReceived.get()));
        int id = channel.core().id();
        if (id >= 0) {
            members.put("dataChannelIdentifier", id);
        }
        add("D" + System.identityHashCode(channel), "data-channel", members);
    }

    private void connection(Channels channels) {
        add(
                "P",
                "peer-connection",
                Map.of("dataChannelsOpened", channels.opened(), "dataChannelsClosed", channels.closedCount()));
        SctpStatistics sctp = machine.data().statistics();
        if (channels.transport() != null) {
            add(
                    "SCTP",
                    "sctp-transport",
                    Map.of(
                            "transportId", TRANSPORT,
                            "smoothedRoundTripTime", sctp.smoothedRttNanos() / NANOS_PER_SECOND,
                            "congestionWindow", sctp.congestionWindowBytes(),
                            "receiverWindow", sctp.peerWindowBytes(),
                            "mtu", sctp.packetBytes(),
                            "unackData", sctp.flightBytes()));
        }
    }
}
