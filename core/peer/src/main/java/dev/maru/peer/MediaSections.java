package dev.maru.peer;

import dev.maru.jsep.HeaderExtension;
import dev.maru.jsep.MediaPlan;
import dev.maru.jsep.ReceivePlan;
import dev.maru.jsep.RemoteSource;
import dev.maru.jsep.RtpCodec;
import dev.maru.jsep.SendPlan;
import dev.maru.jsep.SendStream;
import dev.maru.rtp.ExtensionIds;
import dev.maru.rtp.HistoryLimits;
import dev.maru.rtp.MediaKind;
import dev.maru.rtp.Mid;
import dev.maru.rtp.ReceivePayload;
import dev.maru.rtp.ReceiveSection;
import dev.maru.rtp.ReceiveStreamConfig.KeyFrameRequest;
import dev.maru.rtp.Rid;
import dev.maru.rtp.RtpSendStream;
import dev.maru.rtp.SendStreamConfig;
import dev.maru.rtp.Ssrc;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Brings what was negotiated into the words of RTP. */
final class MediaSections {
    private MediaSections() {}

    static MediaKind kind(MediaPlan plan) {
        return MediaKind.valueOf(plan.transceiver().kind().name());
    }

    static ReceiveSection receive(MediaPlan plan, ReceivePlan receive) {
        List<ReceivePayload> payloads = new ArrayList<>();
        for (RtpCodec codec : receive.codecs()) {
            payloads.add(new ReceivePayload(
                    codec.payloadType(),
                    codec.clockRate(),
                    -1,
                    codec.feedback().contains("nack"),
                    keyFrameRequest(codec)));
            if (codec.rtxPayloadType() != RtpCodec.NO_RTX) {
                payloads.add(ReceivePayload.rtx(codec.rtxPayloadType(), codec.clockRate(), codec.payloadType()));
            }
        }
        Set<Rid> rids = new HashSet<>();
        receive.rids().forEach(rid -> rids.add(new Rid(rid)));
        Map<Ssrc, @Nullable Ssrc> sources = new LinkedHashMap<>();
        for (RemoteSource source : receive.sources()) {
            Ssrc rtx = source.rtxSsrc() == RemoteSource.NONE ? null : Ssrc.ofUnsigned(source.rtxSsrc());
            sources.put(Ssrc.ofUnsigned(source.ssrc()), rtx);
        }
        return new ReceiveSection(
                new Mid(plan.mid()), kind(plan), payloads, extensions(receive.extensions(), true), rids, sources);
    }

    private static KeyFrameRequest keyFrameRequest(RtpCodec codec) {
        if (codec.feedback().contains("nack pli")) {
            return KeyFrameRequest.PLI;
        }
        return codec.feedback().contains("ccm fir") ? KeyFrameRequest.FIR : KeyFrameRequest.NONE;
    }

    static SendStreamConfig send(MediaPlan plan, SendPlan send, SendStream stream) {
        Map<Integer, Integer> rtx = new HashMap<>();
        for (RtpCodec codec : send.codecs()) {
            if (codec.rtxPayloadType() != RtpCodec.NO_RTX) {
                rtx.put(codec.payloadType(), codec.rtxPayloadType());
            }
        }
        String rid = stream.rid();
        return new SendStreamConfig(
                kind(plan),
                Ssrc.ofUnsigned(stream.ssrc()),
                rtx.isEmpty() ? null : Ssrc.ofUnsigned(stream.rtxSsrc()),
                send.codecs().getFirst().clockRate(),
                new Mid(plan.mid()),
                rid == null ? null : new Rid(rid),
                extensions(send.extensions(), send.isMixed()),
                rtx,
                HistoryLimits.of(kind(plan)));
    }

    /** Our streams of which the peer asks for lost packets, and has no retransmission streams for them. */
    static Set<Integer> withoutRetransmissionStreams(List<MediaPlan> media) {
        Set<Integer> ssrcs = new HashSet<>();
        for (MediaPlan plan : media) {
            SendPlan send = plan.send();
            boolean isAsked = send != null
                    && send.codecs().stream().anyMatch(codec -> codec.feedback().contains("nack"))
                    && send.codecs().stream().allMatch(codec -> codec.rtxPayloadType() == RtpCodec.NO_RTX);
            if (send != null && isAsked) {
                send.streams().forEach(stream -> ssrcs.add((int) stream.ssrc()));
            }
        }
        return ssrcs;
    }

    /**
     * What a stream can take of what was negotiated anew: its SSRC and its clock stay. Its retransmission stream comes and goes with the codecs
     * that have one, as {@link #withoutRetransmissionStreams} reckons too.
     */
    static SendStreamConfig onStream(SendStreamConfig changed, RtpSendStream stream) {
        SendStreamConfig before = stream.config();
        return new SendStreamConfig(
                before.kind(),
                before.ssrc(),
                changed.rtxSsrc(),
                before.clockRateHz(),
                changed.mid(),
                changed.rid(),
                changed.extensions(),
                changed.rtxPayloadTypes(),
                before.history());
    }

    static ExtensionIds extensions(List<HeaderExtension> negotiated, boolean isMixed) {
        Map<dev.maru.rtp.HeaderExtension, Integer> ids = new EnumMap<>(dev.maru.rtp.HeaderExtension.class);
        for (HeaderExtension one : negotiated) {
            dev.maru.rtp.HeaderExtension known = dev.maru.rtp.HeaderExtension.ofUri(one.uri());
            if (known != null) {
                ids.put(known, one.id());
            }
        }
        return ids.isEmpty() ? ExtensionIds.NONE : new ExtensionIds(ids, isMixed);
    }
}
