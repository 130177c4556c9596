package dev.maru.webrtc;

import dev.maru.jsep.MediaKind;
import dev.maru.jsep.RtpCodec;
import dev.maru.peer.MediaTransport;
import dev.maru.rtp.InboundStatistics;
import dev.maru.rtp.JitterStatistics;
import dev.maru.rtp.OutboundStatistics;
import dev.maru.rtp.RemoteInboundStatistics;
import dev.maru.rtp.RemoteOutboundStatistics;
import dev.maru.rtp.Ssrc;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The streams of a connection, their sources and codecs (the dictionaries of webrtc-stats for RTP streams), as far as they are known without encoding and decoding. */
final class MediaStatistics {
    private final RemoteMedia media;
    private final StatsBuilder builder;
    private final Map<String, String> codecs = new HashMap<>();

    private MediaStatistics(RemoteMedia media, StatsBuilder builder) {
        this.media = media;
        this.builder = builder;
    }

    static void collect(MediaTransport transport, RemoteMedia media, StatsBuilder builder) {
        MediaStatistics statistics = new MediaStatistics(media, builder);
        for (RTCRtpTransceiver one : media.all()) {
            statistics.source(one.sender().track());
        }
        transport.outgoing().forEach(statistics::outbound);
        transport.incoming().forEach(statistics::inbound);
    }

    private void source(@Nullable MediaStreamTrack track) {
        if (track != null) {
            StatsBuilder.Members members =
                    StatsBuilder.members().put("trackIdentifier", track.id()).put("kind", track.kind());
            if (track.kind().equals("video")) {
                members.put("frames", track.framesWritten());
            }
            builder.add(sourceId(track), "media-source", members);
        }
    }

    private static String sourceId(MediaStreamTrack track) {
        return "S-" + track.id();
    }

    /** A codec in one direction: of several sections with one number it is one. */
    private @Nullable String codec(@Nullable RtpCodec codec, MediaKind kind, String direction) {
        if (codec == null) {
            return null;
        }
        String key = kind.word() + direction + codec.payloadType() + codec.parameters();
        return codecs.computeIfAbsent(key, _ -> {
            String id = "C" + direction + codec.payloadType() + "-" + Integer.toHexString(key.hashCode());
            builder.add(
                    id,
                    "codec",
                    StatsBuilder.members()
                            .put("payloadType", codec.payloadType())
                            .put("mimeType", kind.word() + "/" + codec.name())
                            .put("clockRate", codec.clockRate())
                            .put("channels", kind == MediaKind.AUDIO ? codec.channels() : null)
                            .text("sdpFmtpLine", codec.parameters())
                            .put("transportId", TransportStatistics.ID));
            return id;
        });
    }

    private static StatsBuilder.Members stream(MediaKind kind, long ssrc, @Nullable String codecId) {
        return StatsBuilder.members()
                .put("kind", kind.word())
                .put("ssrc", ssrc)
                .put("transportId", TransportStatistics.ID)
                .put("codecId", codecId);
    }

    private static @Nullable Integer size(int pixels) {
        return pixels > 0 ? pixels : null;
    }

    private static @Nullable Long unsigned(@Nullable Ssrc ssrc) {
        return ssrc == null ? null : ssrc.toUnsigned();
    }

    // ---- what is sent

    private void outbound(MediaTransport.Outgoing outgoing) {
        MediaKind kind = MediaKind.valueOf(outgoing.stream().config().kind().name());
        long ssrc = outgoing.stream().config().ssrc().toUnsigned();
        String codecId = codec(outgoing.codec(), kind, "O");
        StatsBuilder.Members members = stream(kind, ssrc, codecId)
                .put("mid", outgoing.mid())
                .text("rid", outgoing.rid())
                .put("rtxSsrc", unsigned(outgoing.stream().config().rtxSsrc()))
                .put("active", outgoing.stream().isActive())
                .put("targetBitrate", outgoing.targetBps())
                .put("framesDropped", outgoing.frames().dropped());
        sender(members, outgoing);
        counted(members, outgoing.stream().statistics(), kind);
        if (kind == MediaKind.VIDEO) {
            members.put("keyFramesEncoded", outgoing.frames().keyFrames())
                    .put("framesEncoded", outgoing.frames().frames())
                    .put("frameWidth", size(outgoing.frames().width()))
                    .put("frameHeight", size(outgoing.frames().height()))
                    .put("framesPerSecond", outgoing.frames().perSecond(builder.now()));
        }
        if (remoteInbound(outgoing, kind, ssrc, codecId)) {
            members.put("remoteId", "RI" + ssrc);
        }
        builder.add("O" + ssrc, "outbound-rtp", members);
    }

    private void sender(StatsBuilder.Members members, MediaTransport.Outgoing outgoing) {
        RTCRtpTransceiver transceiver = media.byMid(outgoing.mid());
        if (transceiver == null) {
            return;
        }
        MediaStreamTrack track = transceiver.sender().track();
        members.put("mediaSourceId", track == null ? null : sourceId(track));
        List<RTCRtpEncodingParameters> layers = transceiver.sender().layers();
        for (int i = 0; i < layers.size(); i++) {
            RTCRtpEncodingParameters layer = layers.get(i);
            if (layer.rid().equals(outgoing.rid())) {
                members.put("encodingIndex", i).put("scalabilityMode", layer.scalabilityMode());
            }
        }
    }

    private static void counted(StatsBuilder.Members members, OutboundStatistics counted, MediaKind kind) {
        members.put("packetsSent", counted.packetsSent())
                .put("bytesSent", counted.bytesSent())
                .put("headerBytesSent", counted.headerBytesSent())
                .put("retransmittedPacketsSent", counted.retransmittedPacketsSent())
                .put("retransmittedBytesSent", counted.retransmittedBytesSent())
                .put("nackCount", counted.nackCount());
        if (kind == MediaKind.VIDEO) {
            members.put("framesSent", counted.framesSent())
                    .put("pliCount", counted.pliCount())
                    .put("firCount", counted.firCount());
        }
    }

    /** What the peer reports of a stream of ours. */
    private boolean remoteInbound(
            MediaTransport.Outgoing outgoing, MediaKind kind, long ssrc, @Nullable String codecId) {
        RemoteInboundStatistics remote = outgoing.stream().remoteStatistics();
        if (remote.reportedAtNanos() < 0) {
            return false;
        }
        StatsBuilder.Members members = stream(kind, ssrc, codecId)
                .put("localId", "O" + ssrc)
                .put("packetsReceived", remote.packetsReceived())
                .put("packetsLost", remote.packetsLost())
                .put("fractionLost", remote.fractionLost())
                .put("jitter", remote.jitterSeconds())
                .put("roundTripTimeMeasurements", remote.roundTripTimeMeasurements())
                .seconds("totalRoundTripTime", remote.totalRoundTripTimeNanos());
        if (remote.roundTripTimeMeasurements() > 0) {
            members.seconds("roundTripTime", remote.roundTripTimeNanos());
        }
        builder.add("RI" + ssrc, "remote-inbound-rtp", members, builder.time(remote.reportedAtNanos()));
        return true;
    }

    // ---- what is received

    private void inbound(MediaTransport.Incoming incoming) {
        InboundStatistics counted = incoming.stream().statistics();
        MediaKind kind = MediaKind.valueOf(incoming.stream().config().kind().name());
        long ssrc = incoming.stream().config().ssrc().toUnsigned();
        String codecId = codec(incoming.codec(), kind, "I");
        RTCRtpTransceiver transceiver = media.byMid(incoming.mid());
        StatsBuilder.Members members = stream(kind, ssrc, codecId)
                .put("mid", incoming.mid())
                .text("rid", incoming.rid())
                .put(
                        "trackIdentifier",
                        transceiver == null
                                ? null
                                : transceiver.receiver().track().id())
                .put("rtxSsrc", unsigned(incoming.stream().rtxSsrc()))
                .put("packetsReceived", counted.packetsReceived())
                .put("bytesReceived", counted.bytesReceived())
                .put("headerBytesReceived", counted.headerBytesReceived())
                .put("packetsLost", counted.packetsLost())
                .put("jitter", counted.jitterSeconds())
                .put("lastPacketReceivedTimestamp", builder.time(counted.lastPacketReceivedNanos()))
                .put("retransmittedPacketsReceived", counted.retransmittedPacketsReceived())
                .put("retransmittedBytesReceived", counted.retransmittedBytesReceived())
                .put("nackCount", counted.nackCount());
        if (kind == MediaKind.VIDEO) {
            members.put("framesReceived", incoming.frames().frames())
                    .put("keyFramesReceived", incoming.frames().keyFrames())
                    .put("pliCount", counted.pliCount())
                    .put("firCount", counted.firCount())
                    .put("frameWidth", size(incoming.frames().width()))
                    .put("frameHeight", size(incoming.frames().height()))
                    .put("framesPerSecond", incoming.frames().perSecond(builder.now()));
        } else {
            members.put("audioLevel", RTCRtpContributingSource.level(incoming.audioLevel()));
        }
        if (incoming.jitter() != null) {
            jitter(members, incoming.jitter(), kind);
        }
        if (remoteOutbound(incoming, kind, ssrc, codecId)) {
            members.put("remoteId", "RO" + ssrc);
        }
        builder.add("I" + ssrc, "inbound-rtp", members);
    }

    private static void jitter(StatsBuilder.Members members, JitterStatistics jitter, MediaKind kind) {
        members.put("packetsDiscarded", jitter.packetsDiscarded())
                .seconds("jitterBufferDelay", jitter.jitterBufferDelayNanos())
                .seconds("jitterBufferTargetDelay", jitter.targetDelaySumNanos())
                .put("jitterBufferEmittedCount", jitter.framesEmitted());
        if (kind == MediaKind.VIDEO) {
            members.put("framesDropped", jitter.framesDropped())
                    .put("framesAssembledFromMultiplePackets", jitter.framesAssembledFromMultiplePackets())
                    .seconds("totalAssemblyTime", jitter.totalAssemblyTimeNanos());
        } else {
            members.put("fecPacketsReceived", jitter.redundantReceived())
                    .put("fecBytesReceived", jitter.redundantBytes())
                    .put("fecPacketsDiscarded", jitter.redundantReceived() - jitter.packetsRecovered())
                    .put("framesConcealed", jitter.framesConcealed());
        }
    }

    /** What the peer says of a stream of its own. */
    private boolean remoteOutbound(
            MediaTransport.Incoming incoming, MediaKind kind, long ssrc, @Nullable String codecId) {
        RemoteOutboundStatistics remote = incoming.stream().remoteStatistics();
        if (remote.reportsSent() == 0) {
            return false;
        }
        builder.add(
                "RO" + ssrc,
                "remote-outbound-rtp",
                stream(kind, ssrc, codecId)
                        .put("localId", "I" + ssrc)
                        .put("packetsSent", remote.packetsSent())
                        .put("bytesSent", remote.bytesSent())
                        .put("reportsSent", remote.reportsSent())
                        .put("remoteTimestamp", remote.remoteTimestampUnixNanos() / 1e6));
        return true;
    }
}
