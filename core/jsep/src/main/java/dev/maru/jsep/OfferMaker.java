package dev.maru.jsep;

import dev.maru.sdp.Direction;
import dev.maru.sdp.ExtensionMap;
import dev.maru.sdp.MediaBuilder;
import dev.maru.sdp.MediaDescription;
import dev.maru.sdp.PlainAttribute;
import dev.maru.sdp.Rid;
import dev.maru.sdp.Setup;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes one offer (RFC 9429 §5.2). */
final class OfferMaker {
    private final SessionState state;
    private final @Nullable AppliedDescription base;
    private final SectionWriter writer;
    private final DescriptionWriter description = new DescriptionWriter();
    private final NewMids newMids;
    private final Deque<Transceiver> fresh = new ArrayDeque<>();
    private boolean needsData;

    OfferMaker(SessionState state, boolean isRestart) {
        this(state, ice(state, state.local(), isRestart));
    }

    /** With credentials that were made before. */
    OfferMaker(SessionState state, IceParameters ice) {
        this.state = state;
        base = state.local();
        newMids = new NewMids(state, null);
        writer = new SectionWriter(state, ice, Setup.ACTPASS);
    }

    /** W3C WebRTC §4.4.2, {@code createOffer}: new credentials when a restart is asked for, here or by {@code restartIce}. */
    private static IceParameters ice(SessionState state, @Nullable AppliedDescription base, boolean isRestart) {
        IceParameters before = base == null ? null : base.transport().ice();
        return before == null || isRestart || state.iceToReplace.contains(before)
                ? state.sources.newIceParameters()
                : before;
    }

    AppliedDescription make() {
        for (Transceiver transceiver : state.transceivers) {
            boolean isNew = base == null || base.indexOf(transceiver) < 0;
            if (isNew && !transceiver.isStopping()) {
                fresh.add(transceiver);
            }
        }
        needsData = state.wantsData && !hasDataSection();
        for (int i = 0; base != null && i < base.size(); i++) {
            again(base, i);
        }
        while (!fresh.isEmpty()) {
            add(fresh.remove());
        }
        if (needsData) {
            addData();
        }
        return description.build(SdpType.OFFER, state, true, true);
    }

    private boolean hasDataSection() {
        for (int i = 0; base != null && i < base.size(); i++) {
            if (DataSection.isData(base.section(i))) {
                return true;
            }
        }
        return false;
    }

    /** A section that was there before keeps its place (RFC 9429 §5.2.2). */
    private void again(AppliedDescription before, int index) {
        MediaDescription section = before.section(index);
        Transceiver transceiver = before.transceiver(index);
        String mid = section.mid();
        if (isRecyclable(before, index) && !fresh.isEmpty()) {
            add(fresh.remove());
        } else if (isRecyclable(before, index) && needsData && !DataSection.isData(section)) {
            addData();
        } else if (mid != null && DataSection.isData(section) && !section.isRejected()) {
            addData(section.protocol(), mid, false);
        } else if (mid != null && transceiver != null && !transceiver.isStopping() && !section.isRejected()) {
            description.add(media(transceiver, mid, section, before.formats(index)), transceiver);
        } else {
            description.add(SectionWriter.rejected(section, mid), transceiver);
        }
    }

    /** Rejected by one side in what is negotiated, and not taken by an offer that is out. */
    private boolean isRecyclable(AppliedDescription before, int index) {
        boolean isRejected = isRejected(state.currentLocal, index) || isRejected(state.currentRemote, index);
        return isRejected
                && (before == state.currentLocal || before.section(index).isRejected());
    }

    private static boolean isRejected(@Nullable AppliedDescription description, int index) {
        return description != null
                && index < description.size()
                && description.section(index).isRejected();
    }

    private void add(Transceiver transceiver) {
        description.add(media(transceiver, newMids.next(), null, List.of()), transceiver);
    }

    private void addData() {
        needsData = false;
        addData(DataSection.PROTOCOL, newMids.next(), true);
    }

    private void addData(String protocol, String mid, boolean isNew) {
        MediaBuilder section = DataSection.begin(protocol, port(isNew));
        writer.begin(section, mid);
        addBundleOnly(section, isNew);
        DataSection.end(section, protocol, state.config.maxMessageSize());
        description.add(section.build(), null);
    }

    private int port(boolean isNew) {
        return isBundleOnly(isNew) ? 0 : SectionWriter.DISCARD_PORT;
    }

    private boolean isBundleOnly(boolean isNew) {
        return isNew && state.config.bundlePolicy() == BundlePolicy.MAX_BUNDLE && !description.isFirst();
    }

    private void addBundleOnly(MediaBuilder section, boolean isNew) {
        if (isBundleOnly(isNew)) {
            section.add(PlainAttribute.flag("bundle-only"));
        }
    }

    private MediaDescription media(
            Transceiver transceiver, String mid, @Nullable MediaDescription prior, List<Format> before) {
        Direction direction = transceiver.direction();
        MediaKind kind = transceiver.kind();
        String protocol = prior == null ? SectionWriter.RTP_PROTOCOL : prior.protocol();
        MediaBuilder section = MediaDescription.builder(kind.word(), port(prior == null), protocol);
        writer.begin(section, mid);
        addBundleOnly(section, prior == null);
        SectionWriter.addExtensions(section, extensions(transceiver, prior));
        SectionWriter.addDirection(section, direction, transceiver);
        SectionWriter.addRtcp(section, true);
        SectionWriter.addCryptex(section);
        List<Format> formats = new OfferFormats(kind, state.payloadTypes, before)
                .of(OfferFormats.usable(transceiver.codecs(), direction), transceiver.hasPreferences());
        SectionWriter.addFormats(section, formats);
        addLayers(section, transceiver, prior);
        if (direction.sends() && !transceiver.isSimulcast()) {
            writer.addSources(section, transceiver, formats.stream().anyMatch(format -> format.isRtx()));
        }
        return section.build();
    }

    private static void addLayers(MediaBuilder section, Transceiver transceiver, @Nullable MediaDescription prior) {
        Direction direction = transceiver.direction();
        List<Rid> received = prior == null || !direction.receives()
                ? List.of()
                : prior.all(Rid.class).stream().filter(rid -> !rid.isSend()).toList();
        boolean sends = direction.sends() && transceiver.isSimulcast();
        SectionWriter.addLayers(section, sends ? transceiver.encodings() : List.of(), received);
    }

    private List<ExtensionMap> extensions(Transceiver transceiver, @Nullable MediaDescription prior) {
        List<ExtensionMap> before = prior == null ? List.of() : prior.all(ExtensionMap.class);
        Set<Integer> used = new HashSet<>();
        before.forEach(extension -> used.add(extension.id()));
        List<ExtensionMap> extensions = new ArrayList<>();
        for (HeaderExtensionCapability ours : transceiver.headerExtensions()) {
            if (ours.direction() == Direction.INACTIVE) {
                continue;
            }
            int id = before.stream()
                    .filter(extension -> extension.uri().equals(ours.uri()))
                    .mapToInt(ExtensionMap::id)
                    .findFirst()
                    .orElseGet(() -> state.extensionIds.idOf(ours.uri(), used));
            if (id != ExtensionIds.NONE) {
                used.add(id);
                Direction direction = ours.direction() == Direction.SENDRECV ? null : ours.direction();
                extensions.add(new ExtensionMap(id, direction, ours.uri(), null));
            }
        }
        return extensions;
    }
}
