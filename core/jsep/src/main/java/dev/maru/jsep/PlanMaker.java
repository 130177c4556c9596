package dev.maru.jsep;

import dev.maru.sdp.Direction;
import dev.maru.sdp.ExtensionMap;
import dev.maru.sdp.Fingerprint;
import dev.maru.sdp.MediaDescription;
import dev.maru.sdp.Msid;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Draws the plan from the descriptions alone (RFC 9429 §5.9 to §5.11), so that a rollback needs no undoing. */
final class PlanMaker {
    private final SessionState state;
    private final @Nullable AppliedDescription local;
    private final @Nullable AppliedDescription remote;

    PlanMaker(SessionState state) {
        this.state = state;
        local = state.answeredLocal();
        remote = state.answeredRemote();
    }

    TransportPlan make() {
        return new TransportPlan(ice(), dtls(), sctp(), media(), cryptex());
    }

    private IcePlan ice() {
        AppliedDescription ours = state.local();
        AppliedDescription theirs = state.remote();
        IceParameters ourIce = ours == null ? null : ours.transport().ice();
        IceParameters theirIce = theirs == null ? null : theirs.transport().ice();
        if (state.signalingState == SignalingState.HAVE_LOCAL_OFFER && isRestart(state.currentLocal, ourIce)) {
            theirs = null; // their credentials come with the answer
        }
        if (state.signalingState == SignalingState.HAVE_REMOTE_OFFER && isRestart(state.currentRemote, theirIce)) {
            ourIce = null; // ours come with our answer
        }
        boolean isLite = theirs != null && theirs.transport().isLite();
        boolean isFirst = Boolean.TRUE.equals(state.isFirstOfferer);
        return new IcePlan(
                ourIce,
                theirs == null ? null : theirs.transport().ice(),
                theirs == null ? List.of() : theirs.candidates(),
                theirs != null && theirs.isComplete(),
                isLite,
                theirs != null && theirs.transport().isTrickle(),
                isLite ? !state.config.isIceLite() || isFirst : isFirst && !state.config.isIceLite());
    }

    private static boolean isRestart(@Nullable AppliedDescription before, @Nullable IceParameters now) {
        return before != null && !Objects.equals(before.transport().ice(), now);
    }

    private DtlsPlan dtls() {
        AppliedDescription theirs = state.remote();
        List<Fingerprint> fingerprints =
                theirs == null ? List.of() : theirs.transport().fingerprints();
        return new DtlsPlan(DtlsRoles.negotiated(state), fingerprints);
    }

    private @Nullable SctpPlan sctp() {
        if (local == null || remote == null || local.dataIndex() < 0 || local.dataIndex() != remote.dataIndex()) {
            return null;
        }
        MediaDescription ours = local.section(local.dataIndex());
        MediaDescription theirs = remote.section(remote.dataIndex());
        return new SctpPlan(
                String.valueOf(ours.mid()),
                DataSection.port(ours),
                DataSection.port(theirs),
                DataSection.maxMessageSize(theirs));
    }

    private boolean cryptex() {
        return local != null
                && remote != null
                && local.transport().isCryptex()
                && remote.transport().isCryptex();
    }

    private List<MediaPlan> media() {
        List<MediaPlan> plans = new ArrayList<>();
        AppliedDescription newest = state.local();
        for (int i = 0; newest != null && i < newest.size(); i++) {
            MediaPlan plan = section(newest, i);
            if (plan != null) {
                plans.add(plan);
            }
        }
        return plans;
    }

    private @Nullable MediaPlan section(AppliedDescription newest, int index) {
        MediaDescription section = newest.section(index);
        Transceiver transceiver = newest.transceiver(index);
        String mid = section.mid();
        if (transceiver == null || transceiver.isStopping() || mid == null || section.isRejected()) {
            return null;
        }
        boolean isAnswered = local != null
                && remote != null
                && index < local.size()
                && index < remote.size()
                && local.transceiver(index) == transceiver
                && !local.section(index).isRejected()
                && !remote.section(index).isRejected();
        SectionPair pair = isAnswered ? new SectionPair(local, remote, index) : null;
        Direction direction = pair == null ? Direction.INACTIVE : pair.direction();
        boolean isOffered = newest.type() == SdpType.OFFER
                && newest == state.pendingLocal
                && Sections.direction(newest.session(), section).receives();
        ReceivePlan receive = null;
        if (pair != null && direction.receives()) {
            receive = receive(pair, remote, index);
        } else if (isOffered) {
            receive = offered(section, newest.formats(index));
        }
        SendPlan send = pair != null && direction.sends() ? send(pair, transceiver) : null;
        return new MediaPlan(mid, index, transceiver, direction, send, receive);
    }

    private SendPlan send(SectionPair pair, Transceiver transceiver) {
        return new SendPlan(
                pair.codecs(true),
                pair.extensions(true),
                pair.isMixed(),
                pair.streams(transceiver),
                state.cname,
                pair.hasReducedSizeRtcp(),
                pair.maxBitrateBps());
    }

    private static ReceivePlan receive(SectionPair pair, AppliedDescription remote, int index) {
        MediaDescription theirs = remote.section(index);
        Msid msid = theirs.first(Msid.class);
        String track = msid == null ? null : msid.track();
        return new ReceivePlan(
                pair.codecs(false),
                pair.extensions(false),
                pair.receivedRids(),
                RemoteSources.of(theirs),
                RemoteStreams.of(remote.session(), theirs),
                track == null ? "" : track);
    }

    /** Media may come before the answer does (RFC 3264 §5.1): as offered. */
    private static ReceivePlan offered(MediaDescription ours, List<Format> formats) {
        List<RtpCodec> codecs = new ArrayList<>();
        for (Format format : formats) {
            if (!format.isRtx()) {
                Format rtx = Format.rtxOf(formats, format.payloadType());
                codecs.add(new RtpCodec(
                        format.payloadType(),
                        format.name(),
                        format.clockRate(),
                        format.channels(),
                        format.parameters(),
                        format.feedback(),
                        rtx == null ? RtpCodec.NO_RTX : rtx.payloadType()));
            }
        }
        List<HeaderExtension> extensions = ours.all(ExtensionMap.class).stream()
                .filter(extension ->
                        extension.direction() == null || extension.direction().receives())
                .map(extension -> new HeaderExtension(extension.id(), extension.uri()))
                .toList();
        return new ReceivePlan(codecs, extensions, List.of(), List.of(), List.of(), "");
    }
}
