package dev.maru.jsep;

import dev.maru.sdp.Fingerprint;
import dev.maru.sdp.Group;
import dev.maru.sdp.MediaDescription;
import dev.maru.sdp.SessionDescription;
import dev.maru.sdp.Setup;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a description says of the one transport: that of the first section of the bundle which is not rejected, or without a bundle of
 * the first such section (RFC 9143 §7.2). Values of the session count where the section has none.
 *
 * @param index of the section; -1 when all are rejected
 * @param bundled the mids that share it
 * @param isCryptex whether all sections of media that use it say that they can encrypt header extensions, and there is one
 */
record TransportSection(
        int index,
        Set<String> bundled,
        @Nullable IceParameters ice,
        List<Fingerprint> fingerprints,
        @Nullable Setup setup,
        boolean isLite,
        boolean isTrickle,
        boolean isCryptex) {
    /** Encrypted header extensions (RFC 9335 §4), of the session or a section. */
    static final String CRYPTEX = "cryptex";

    static TransportSection of(SessionDescription session) {
        Map<String, Integer> live = new HashMap<>();
        int first = -1;
        for (int i = 0; i < session.media().size(); i++) {
            MediaDescription section = session.media().get(i);
            String mid = section.mid();
            if (!section.isRejected()) {
                first = first < 0 ? i : first;
                live.putIfAbsent(String.valueOf(mid), i);
            }
        }
        for (Group group : session.groups(Group.BUNDLE)) {
            for (String mid : group.mids()) {
                Integer tag = live.get(mid);
                if (tag != null) {
                    return of(session, tag, new HashSet<>(group.mids()));
                }
            }
        }
        return of(session, first, Set.of());
    }

    private static TransportSection of(SessionDescription session, int index, Set<String> bundled) {
        boolean isLite = session.has("ice-lite");
        if (index < 0) {
            return new TransportSection(-1, bundled, null, List.of(), null, isLite, false, false);
        }
        MediaDescription section = session.media().get(index);
        List<Fingerprint> own = section.all(Fingerprint.class);
        Setup setup = section.first(Setup.class);
        return new TransportSection(
                index,
                bundled,
                ice(session, section),
                own.isEmpty() ? session.all(Fingerprint.class) : own,
                setup == null ? session.first(Setup.class) : setup,
                isLite,
                isTrickle(session.value("ice-options")) || isTrickle(section.value("ice-options")),
                isCryptex(session, index, bundled));
    }

    private static boolean isCryptex(SessionDescription session, int index, Set<String> bundled) {
        List<MediaDescription> media = new ArrayList<>();
        for (int i = 0; i < session.media().size(); i++) {
            MediaDescription section = session.media().get(i);
            boolean isCovered = i == index || section.mid() != null && bundled.contains(section.mid());
            if (isCovered && !section.isRejected() && Sections.isMedia(section)) {
                media.add(section);
            }
        }
        return !media.isEmpty() && media.stream().allMatch(section -> hasCryptex(session, section));
    }

    static boolean hasCryptex(SessionDescription session, MediaDescription section) {
        return section.has(CRYPTEX) || session.has(CRYPTEX);
    }

    /** The credentials of a section; null when there are none. */
    static @Nullable IceParameters ice(SessionDescription session, MediaDescription section) {
        String ufrag = section.value("ice-ufrag");
        String password = section.value("ice-pwd");
        ufrag = ufrag == null ? session.value("ice-ufrag") : ufrag;
        password = password == null ? session.value("ice-pwd") : password;
        return ufrag == null || password == null ? null : new IceParameters(ufrag, password);
    }

    /** Whether a section uses the transport: it is the one that describes it, or in a bundle with it. */
    boolean covers(SessionDescription session, int section) {
        String mid = session.media().get(section).mid();
        return section == index || mid != null && bundled.contains(mid);
    }

    private static boolean isTrickle(@Nullable String options) {
        return options != null && List.of(options.split(" ")).contains("trickle");
    }
}
