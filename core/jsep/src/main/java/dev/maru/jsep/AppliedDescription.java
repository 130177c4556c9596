package dev.maru.jsep;

import dev.maru.sdp.MediaBuilder;
import dev.maru.sdp.MediaDescription;
import dev.maru.sdp.PlainAttribute;
import dev.maru.sdp.SessionBuilder;
import dev.maru.sdp.SessionDescription;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A description that was created or set, with the transceivers of its sections and the candidates that came later. */
final class AppliedDescription {
    /** As many as a description may have in a section. More is an attack: real peers have a hundred at most. */
    static final int MAX_CANDIDATES = 256;

    private static final String END = "end-of-candidates";

    private final SdpType type;
    private final SessionDescription session;
    private final List<@Nullable Transceiver> transceivers;
    private final TransportSection transport;
    private final List<List<String>> trickled = new ArrayList<>();
    private final boolean[] isComplete;
    private final List<@Nullable List<Format>> formats = new ArrayList<>();

    AppliedDescription(SdpType type, SessionDescription session, List<@Nullable Transceiver> transceivers) {
        this.type = type;
        this.session = session;
        this.transceivers = transceivers;
        transport = TransportSection.of(session);
        isComplete = new boolean[session.media().size()];
        for (int i = 0; i < isComplete.length; i++) {
            MediaDescription section = session.media().get(i);
            trickled.add(new ArrayList<>());
            formats.add(null);
            isComplete[i] = section.has(END) || session.has(END);
        }
    }

    /** The same text for another purpose: an answer that is set as a provisional one. */
    AppliedDescription as(SdpType other) {
        return new AppliedDescription(other, session, transceivers);
    }

    SdpType type() {
        return type;
    }

    SessionDescription session() {
        return session;
    }

    TransportSection transport() {
        return transport;
    }

    int size() {
        return session.media().size();
    }

    MediaDescription section(int index) {
        return session.media().get(index);
    }

    /** The formats of a section, read when they are asked for. */
    List<Format> formats(int index) {
        List<Format> known = formats.get(index);
        if (known == null) {
            known = Format.of(section(index));
            formats.set(index, known);
        }
        return known;
    }

    /** Null for sections that no transceiver has: data, and what is rejected. */
    @Nullable
    Transceiver transceiver(int index) {
        return transceivers.get(index);
    }

    int indexOf(Transceiver transceiver) {
        return transceivers.indexOf(transceiver);
    }

    /** The section of data channels that is not rejected; -1 when there is none. */
    int dataIndex() {
        for (int i = 0; i < size(); i++) {
            if (DataSection.isSupported(section(i)) && !section(i).isRejected()) {
                return i;
            }
        }
        return -1;
    }

    /** Adds a candidate to a section. False when there are too many. */
    boolean addCandidate(int index, String candidate) {
        List<String> described = section(index).candidates();
        List<String> later = trickled.get(index);
        if (described.contains(candidate) || later.contains(candidate)) {
            return true;
        }
        return described.size() + later.size() < MAX_CANDIDATES && later.add(candidate);
    }

    /** Takes over the candidates of the last description of this side, when they are of the same ICE generation. */
    void carry(@Nullable AppliedDescription before) {
        boolean isSame = before != null
                && before != this
                && transport.ice() != null
                && transport.ice().equals(before.transport.ice());
        if (isSame) {
            before.candidates().forEach(candidate -> addCandidate(transport.index(), candidate));
            isComplete[transport.index()] |= before.isComplete();
        }
    }

    void complete(int index) {
        isComplete[index] = true;
    }

    /**
     * The candidates of the transport, without repetitions: those of the section that describes it. Sections that are bundled with it may
     * have others while the bundle is not agreed upon, which mean nothing then (RFC 9143 §7.3.4); they count only when there are none
     * else.
     */
    List<String> candidates() {
        Set<String> all = new LinkedHashSet<>();
        if (transport.index() >= 0) {
            addCandidates(transport.index(), all);
        }
        for (int i = 0; i < size() && all.isEmpty(); i++) {
            if (!section(i).isRejected() && transport.covers(session, i)) {
                addCandidates(i, all);
            }
        }
        return List.copyOf(all);
    }

    private void addCandidates(int index, Set<String> all) {
        section(index).candidates().stream()
                .filter(AppliedDescription::isForRtp)
                .forEach(all::add);
        trickled.get(index).stream().filter(AppliedDescription::isForRtp).forEach(all::add);
    }

    /** The first component; with RTCP multiplexed, the second one is not used (RFC 5761 §5.1.3). */
    private static boolean isForRtp(String candidate) {
        String[] fields = candidate.split(" +", 3);
        return fields.length == 3 && fields[1].equals("1");
    }

    boolean isComplete() {
        return transport.index() >= 0 && isComplete[transport.index()];
    }

    Description description() {
        SessionBuilder builder = session.toBuilder();
        for (int i = 0; i < size(); i++) {
            MediaDescription section = section(i);
            boolean isNewlyComplete = isComplete[i] && !section.has(END) && !session.has(END);
            if (!trickled.get(i).isEmpty() || isNewlyComplete) {
                MediaBuilder media = section.toBuilder();
                for (String candidate : trickled.get(i)) {
                    media.add(PlainAttribute.CANDIDATE, candidate.substring(PlainAttribute.CANDIDATE.length() + 1));
                }
                if (isNewlyComplete) {
                    media.add(PlainAttribute.flag(END));
                }
                builder.set(i, media.build());
            }
        }
        return new Description(type, builder.build().print());
    }
}
