package dev.maru.jsep;

import dev.maru.sdp.Connection;
import dev.maru.sdp.Direction;
import dev.maru.sdp.ExtensionMap;
import dev.maru.sdp.Fingerprint;
import dev.maru.sdp.FormatParameters;
import dev.maru.sdp.MediaBuilder;
import dev.maru.sdp.MediaDescription;
import dev.maru.sdp.Msid;
import dev.maru.sdp.PlainAttribute;
import dev.maru.sdp.Rid;
import dev.maru.sdp.RtcpFeedback;
import dev.maru.sdp.RtpMap;
import dev.maru.sdp.Setup;
import dev.maru.sdp.Simulcast;
import dev.maru.sdp.SsrcAttribute;
import dev.maru.sdp.SsrcGroup;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes what sections of offers and answers have in common (RFC 9429 §5.2.1, §5.3.1).
 *
 * <p>Deviation: credentials, fingerprint and setup stand in every section, not in the tagged one alone (RFC 9143 §9), as browsers write
 * them and older peers need them; {@code a=msid} has the track's id and {@code a=ssrc} lines are written, for the same reason. Port and
 * {@code c=} line stay those of trickle ICE (RFC 8840 §4.1.1) when candidates are known.
 */
final class SectionWriter {
    static final String RTP_PROTOCOL = "UDP/TLS/RTP/SAVPF";
    static final int DISCARD_PORT = 9;

    private final SessionState state;
    private final IceParameters ice;
    private final Setup setup;

    SectionWriter(SessionState state, IceParameters ice, Setup setup) {
        this.state = state;
        this.ice = ice;
        this.setup = setup;
    }

    /** A section that is rejected, or no more in use: port 0 and nothing that could be used. */
    static MediaDescription rejected(MediaDescription like, @Nullable String mid) {
        MediaBuilder section =
                MediaDescription.builder(like.kind(), 0, like.protocol()).connection(Connection.UNSPECIFIED);
        if (like.formats().isEmpty()) {
            section.format("0");
        }
        like.formats().forEach(section::format);
        if (mid != null) {
            section.add("mid", mid);
        }
        return section.add(Direction.INACTIVE).build();
    }

    MediaBuilder begin(MediaBuilder section, String mid) {
        section.connection(Connection.UNSPECIFIED)
                .add("ice-ufrag", ice.usernameFragment())
                .add("ice-pwd", ice.password());
        for (Fingerprint fingerprint : state.config.fingerprints()) {
            section.add(fingerprint);
        }
        return section.add(setup).add("mid", mid);
    }

    static void addExtensions(MediaBuilder section, List<ExtensionMap> extensions) {
        extensions.forEach(section::add);
    }

    static void addFormats(MediaBuilder section, List<Format> formats) {
        for (Format format : formats) {
            String number = Integer.toString(format.payloadType());
            section.format(number);
            section.add(new RtpMap(format.payloadType(), format.name(), format.clockRate(), format.channels()));
            for (String feedback : format.feedback()) {
                section.add(new RtcpFeedback(format.payloadType(), feedback));
            }
            if (!format.parameters().isEmpty()) {
                section.add(new FormatParameters(number, format.parameters()));
            }
        }
    }

    /** Streams are named whenever the transceiver wishes to send, so that an answer which does not shows that they are known. */
    static void addDirection(MediaBuilder section, Direction direction, Transceiver transceiver) {
        section.add(direction);
        if (transceiver.direction().sends()) {
            msids(transceiver).forEach(section::add);
        }
    }

    static void addCryptex(MediaBuilder section) {
        section.add(PlainAttribute.flag(TransportSection.CRYPTEX));
    }

    static void addRtcp(MediaBuilder section, boolean hasReducedSize) {
        section.add(PlainAttribute.flag("rtcp-mux"));
        if (hasReducedSize) {
            section.add(PlainAttribute.flag("rtcp-rsize"));
        }
    }

    private static List<Msid> msids(Transceiver transceiver) {
        List<String> streams = transceiver.streams().isEmpty() ? List.of(Msid.NONE) : transceiver.streams();
        return streams.stream()
                .map(stream -> new Msid(stream, transceiver.senderId()))
                .toList();
    }

    /** The layers that we send, in the section and as simulcast (RFC 8853 §5.3). */
    static void addLayers(MediaBuilder section, List<SendEncoding> encodings, List<Rid> received) {
        List<List<Simulcast.Stream>> sent = encodings.stream()
                .filter(encoding -> encoding.rid() != null)
                .map(encoding -> List.of(new Simulcast.Stream(String.valueOf(encoding.rid()), !encoding.isActive())))
                .toList();
        sent.forEach(same -> section.add(new Rid(same.getFirst().rid(), true, null)));
        received.forEach(section::add);
        List<List<Simulcast.Stream>> taken = received.stream()
                .map(rid -> List.of(new Simulcast.Stream(rid.id(), false)))
                .toList();
        if (!sent.isEmpty() || !taken.isEmpty()) {
            section.add(new Simulcast(sent, taken));
        }
    }

    /** Announces the source of a sender without layers, with its retransmissions (RFC 5576, RFC 4588 §8.1). */
    void addSources(MediaBuilder section, Transceiver transceiver, boolean hasRtx) {
        SendEncoding encoding = transceiver.encodings().getFirst();
        long ssrc = transceiver.ssrc(encoding);
        List<Long> ssrcs = hasRtx ? List.of(ssrc, transceiver.rtxSsrc(encoding)) : List.of(ssrc);
        if (hasRtx) {
            section.add(new SsrcGroup(SsrcGroup.FID, ssrcs));
        }
        for (long each : ssrcs) {
            section.add(new SsrcAttribute(each, "cname", state.cname));
            section.add(new SsrcAttribute(
                    each, "msid", msids(transceiver).getFirst().value()));
        }
    }
}
