package dev.maru.jsep;

import dev.maru.sdp.Direction;
import dev.maru.sdp.ExtensionMap;
import dev.maru.sdp.Group;
import dev.maru.sdp.MediaBuilder;
import dev.maru.sdp.MediaDescription;
import dev.maru.sdp.Rid;
import dev.maru.sdp.SessionDescription;
import dev.maru.sdp.Simulcast;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes one answer to the remote offer that is pending (RFC 9429 §5.3). */
final class AnswerMaker {
    /** Numbers above need two-byte header extensions (RFC 8285 §4.2). */
    private static final int LAST_ONE_BYTE_ID = 14;

    private static final int LAST_ID = 255;

    private final SessionState state;
    private final AppliedDescription offer;
    private final SectionWriter writer;
    private final DescriptionWriter description = new DescriptionWriter();

    /** @param ice credentials that were made before; null to have them chosen */
    AnswerMaker(SessionState state, AppliedDescription offer, @Nullable IceParameters ice) {
        this.state = state;
        this.offer = offer;
        writer = new SectionWriter(state, ice == null ? ice() : ice, DtlsRoles.answer(state, offer.transport()));
    }

    /** The credentials that we have, unless there are none or the offer restarts ICE (RFC 9429 §5.3.1). */
    private IceParameters ice() {
        AppliedDescription provisional = state.pendingLocal;
        AppliedDescription before = provisional == null ? state.currentLocal : provisional;
        AppliedDescription remote = state.currentRemote;
        IceParameters ours = before == null ? null : before.transport().ice();
        boolean isRestart = provisional == null
                && (remote == null
                        || !Objects.equals(
                                remote.transport().ice(), offer.transport().ice()));
        return ours == null || isRestart ? state.sources.newIceParameters() : ours;
    }

    AppliedDescription make() {
        for (int i = 0; i < offer.size(); i++) {
            MediaDescription section = answer(i);
            description.add(
                    section == null
                            ? SectionWriter.rejected(
                                    offer.section(i), offer.section(i).mid())
                            : section,
                    offer.transceiver(i));
        }
        boolean isBundle = !offer.session().groups(Group.BUNDLE).isEmpty();
        return description.build(SdpType.ANSWER, state, isBundle, isMixed(offer.session(), null));
    }

    static boolean isMixed(SessionDescription session, @Nullable MediaDescription section) {
        return session.has("extmap-allow-mixed") || section != null && section.has("extmap-allow-mixed");
    }

    /** Null when the section is rejected. */
    private @Nullable MediaDescription answer(int index) {
        MediaDescription offered = offer.section(index);
        String mid = offered.mid();
        if (offered.isRejected() || mid == null || !offer.transport().covers(offer.session(), index)) {
            return null;
        }
        if (DataSection.isSupported(offered)) {
            return data(offered, mid, index);
        }
        Transceiver transceiver = offer.transceiver(index);
        return transceiver == null || transceiver.isStopping() ? null : media(index, mid, transceiver);
    }

    private @Nullable MediaDescription data(MediaDescription offered, String mid, int index) {
        if (index != offer.dataIndex()) {
            return null; // one association is enough
        }
        MediaBuilder section = DataSection.begin(offered.protocol(), SectionWriter.DISCARD_PORT);
        writer.begin(section, mid);
        DataSection.end(section, offered.protocol(), state.config.maxMessageSize());
        return section.build();
    }

    private @Nullable MediaDescription media(int index, String mid, Transceiver transceiver) {
        MediaDescription offered = offer.section(index);
        boolean isCryptex = TransportSection.hasCryptex(offer.session(), offered);
        if (!isCryptex && state.config.headerEncryption() == HeaderEncryption.REQUIRE) {
            return null;
        }
        Direction direction =
                Sections.direction(offer.session(), offered).reversed().and(transceiver.direction());
        List<Format> formats = new AnswerFormats(offer.formats(index), transceiver.codecs(), direction)
                .formats(transceiver.hasPreferences());
        if (formats.isEmpty()) {
            return null;
        }
        MediaBuilder section = MediaDescription.builder(offered.kind(), SectionWriter.DISCARD_PORT, offered.protocol());
        writer.begin(section, mid);
        List<ExtensionMap> extensions = extensions(transceiver, offered);
        SectionWriter.addExtensions(section, extensions);
        SectionWriter.addDirection(section, direction, transceiver);
        SectionWriter.addRtcp(section, offered.has("rtcp-rsize"));
        if (isCryptex) {
            SectionWriter.addCryptex(section);
        }
        SectionWriter.addFormats(section, formats);
        boolean hasRid =
                extensions.stream().anyMatch(extension -> extension.uri().equals(MediaCapabilities.RID));
        List<SendEncoding> sent = direction.sends() && hasRid ? sentLayers(offered, transceiver) : List.of();
        boolean receives = direction.receives() && hasRid && state.config.receivesSimulcast();
        SectionWriter.addLayers(section, sent, receives ? receivedLayers(offered) : List.of());
        if (direction.sends() && sent.isEmpty()) {
            writer.addSources(section, transceiver, formats.stream().anyMatch(format -> format.isRtx()));
        }
        return section.build();
    }

    /** Those of our layers that the offer asks for. */
    private static List<SendEncoding> sentLayers(MediaDescription offered, Transceiver transceiver) {
        List<String> wanted =
                Layers.receivedBy(offered).stream().map(Simulcast.Stream::rid).toList();
        return transceiver.encodings().stream()
                .filter(encoding -> encoding.rid() != null && wanted.contains(encoding.rid()))
                .toList();
    }

    private static List<Rid> receivedLayers(MediaDescription offered) {
        return Layers.sentBy(offered).stream()
                .map(stream -> new Rid(stream.rid(), false, null))
                .toList();
    }

    private List<ExtensionMap> extensions(Transceiver transceiver, MediaDescription offered) {
        boolean isMixed = isMixed(offer.session(), offered);
        List<ExtensionMap> extensions = new ArrayList<>();
        for (ExtensionMap theirs : offered.all(ExtensionMap.class)) {
            boolean isUsable = theirs.id() <= (isMixed ? LAST_ID : LAST_ONE_BYTE_ID) && theirs.attributes() == null;
            for (HeaderExtensionCapability ours : transceiver.headerExtensions()) {
                if (isUsable && ours.uri().equals(theirs.uri())) {
                    Direction told = theirs.direction() == null ? Direction.SENDRECV : theirs.direction();
                    Direction direction = told.reversed().and(ours.direction());
                    if (direction != Direction.INACTIVE) {
                        extensions.add(new ExtensionMap(
                                theirs.id(), direction == Direction.SENDRECV ? null : direction, ours.uri(), null));
                    }
                }
            }
        }
        return extensions;
    }
}
