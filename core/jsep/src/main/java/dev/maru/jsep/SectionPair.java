package dev.maru.jsep;

import dev.maru.sdp.Bandwidth;
import dev.maru.sdp.Direction;
import dev.maru.sdp.ExtensionMap;
import dev.maru.sdp.MediaDescription;
import dev.maru.sdp.Simulcast;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A section as both sides describe it, and what follows for each direction (RFC 3264 §6, RFC 9429 §5.9 to §5.11). */
final class SectionPair {
    private static final int BITS_IN_KILOBIT = 1_000;

    private final AppliedDescription local;
    private final AppliedDescription remote;
    private final MediaDescription ours;
    private final MediaDescription theirs;
    private final List<Format> ourFormats;
    private final List<Format> theirFormats;
    private final boolean isOffer;

    SectionPair(AppliedDescription local, AppliedDescription remote, int index) {
        this.local = local;
        this.remote = remote;
        ours = local.section(index);
        theirs = remote.section(index);
        ourFormats = local.formats(index);
        theirFormats = remote.formats(index);
        isOffer = local.type() == SdpType.OFFER;
    }

    /** What both allow, from our side. */
    Direction direction() {
        if (ours.isRejected() || theirs.isRejected()) {
            return Direction.INACTIVE;
        }
        return Sections.direction(local.session(), ours)
                .and(Sections.direction(remote.session(), theirs).reversed());
    }

    /** The codecs in the order of the answer: as they describe them for what we send, as we do for what comes. */
    List<RtpCodec> codecs(boolean isSend) {
        List<RtpCodec> codecs = new ArrayList<>();
        for (Format answered : isOffer ? theirFormats : ourFormats) {
            Format offered = answered.isRtx() ? null : partner(answered);
            if (offered != null) {
                Format own = isOffer ? offered : answered;
                Format other = isOffer ? answered : offered;
                codecs.add(codec(isSend ? other : own, isSend ? own : other, isSend));
            }
        }
        return codecs;
    }

    /** The offered format that is meant: the same number in nearly all answers, the same codec in the others. */
    private @Nullable Format partner(Format answered) {
        List<Format> offers = isOffer ? ourFormats : theirFormats;
        Format same = Format.byPayloadType(offers, answered.payloadType());
        if (same != null && isSameCodec(same, answered)) {
            return same;
        }
        return offers.stream()
                .filter(format -> format.key().equals(answered.key()))
                .findFirst()
                .orElse(null);
    }

    /** With one number, name and rate decide: parameters were ours to check when we answered. */
    private static boolean isSameCodec(Format one, Format other) {
        return one.name().equalsIgnoreCase(other.name())
                && one.clockRate() == other.clockRate()
                && one.channels() == other.channels();
    }

    private RtpCodec codec(Format receiver, Format sender, boolean isSend) {
        List<Format> receivers = isSend ? theirFormats : ourFormats;
        List<Format> senders = isSend ? ourFormats : theirFormats;
        Format rtx = Format.rtxOf(receivers, receiver.payloadType());
        boolean hasRtx = rtx != null && Format.rtxOf(senders, sender.payloadType()) != null;
        return new RtpCodec(
                receiver.payloadType(),
                receiver.name(),
                receiver.clockRate(),
                receiver.channels(),
                receiver.parameters(),
                receiver.feedback().stream().filter(sender.feedback()::contains).toList(),
                hasRtx && rtx != null ? rtx.payloadType() : RtpCodec.NO_RTX);
    }

    /** Header extensions that both have, with the receiver's numbers. */
    List<HeaderExtension> extensions(boolean isSend) {
        List<HeaderExtension> extensions = new ArrayList<>();
        for (ExtensionMap own : ours.all(ExtensionMap.class)) {
            for (ExtensionMap other : theirs.all(ExtensionMap.class)) {
                Direction told = own.direction() == null ? Direction.SENDRECV : own.direction();
                Direction reversed = other.direction() == null
                        ? Direction.SENDRECV
                        : other.direction().reversed();
                Direction direction = told.and(reversed);
                boolean flows = isSend ? direction.sends() : direction.receives();
                if (own.uri().equals(other.uri()) && flows) {
                    extensions.add(new HeaderExtension(isSend ? other.id() : own.id(), own.uri()));
                }
            }
        }
        return extensions;
    }

    boolean isMixed() {
        return AnswerMaker.isMixed(local.session(), ours) && AnswerMaker.isMixed(remote.session(), theirs);
    }

    boolean hasReducedSizeRtcp() {
        return ours.has("rtcp-rsize") && theirs.has("rtcp-rsize");
    }

    /** The layers that we send: those that both name; the only encoding without a name when there are none. */
    List<SendStream> streams(Transceiver transceiver) {
        List<SendStream> streams = new ArrayList<>();
        for (Simulcast.Stream taken : Layers.receivedBy(theirs)) {
            for (SendEncoding encoding : transceiver.encodings()) {
                boolean isOffered = Layers.sentBy(ours).stream()
                        .anyMatch(stream -> stream.rid().equals(encoding.rid()));
                if (isOffered && taken.rid().equals(encoding.rid())) {
                    streams.add(stream(transceiver, encoding, encoding.rid(), taken.isPaused()));
                }
            }
        }
        if (streams.isEmpty()) {
            SendEncoding only = transceiver.encodings().getFirst();
            streams.add(stream(transceiver, only, null, false));
        }
        return streams;
    }

    private static SendStream stream(
            Transceiver transceiver, SendEncoding encoding, @Nullable String rid, boolean isPaused) {
        return new SendStream(rid, isPaused, transceiver.ssrc(encoding), transceiver.rtxSsrc(encoding));
    }

    /** The layers that come: those that both name. */
    List<String> receivedRids() {
        List<String> ourRids =
                Layers.receivedBy(ours).stream().map(Simulcast.Stream::rid).toList();
        return Layers.sentBy(theirs).stream()
                .map(Simulcast.Stream::rid)
                .filter(ourRids::contains)
                .toList();
    }

    long maxBitrateBps() {
        long max = 0;
        for (Bandwidth bandwidth : theirs.bandwidths()) {
            if (bandwidth.type().equals(Bandwidth.TIAS)) {
                return bandwidth.value();
            }
            if (bandwidth.type().equals(Bandwidth.AS)) {
                max = Math.min(bandwidth.value(), Integer.MAX_VALUE) * BITS_IN_KILOBIT;
            }
        }
        return max;
    }
}
