package dev.maru.jsep;

import dev.maru.sdp.Attribute;
import dev.maru.sdp.Fingerprint;
import dev.maru.sdp.Group;
import dev.maru.sdp.MediaDescription;
import dev.maru.sdp.SessionDescription;
import dev.maru.sdp.Setup;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a description says of the one transport: that of the first section of the bundle which is not rejected, or without a bundle of
 * the first such section (RFC 9143 §7.2). Values of the session count where the section has none.
 *
 * @param index of the section; -1 when all are rejected
 */
record TransportSection(
        int index,
        @Nullable IceParameters ice,
        List<Fingerprint> fingerprints,
        @Nullable Setup setup,
        boolean isLite,
        boolean isTrickle) {
    static TransportSection of(SessionDescription session) {
        int index = index(session);
        if (index < 0) {
            return new TransportSection(-1, null, List.of(), null, session.has("ice-lite"), false);
        }
        MediaDescription section = session.media().get(index);
        List<Fingerprint> own = section.all(Fingerprint.class);
        return new TransportSection(
                index,
                ice(session, section),
                own.isEmpty() ? session.all(Fingerprint.class) : own,
                first(session, section, Setup.class),
                session.has("ice-lite"),
                isTrickle(session.value("ice-options")) || isTrickle(section.value("ice-options")));
    }

    /** The credentials of a section; null when there are none. */
    static @Nullable IceParameters ice(SessionDescription session, MediaDescription section) {
        String ufrag = section.value("ice-ufrag");
        String password = section.value("ice-pwd");
        ufrag = ufrag == null ? session.value("ice-ufrag") : ufrag;
        password = password == null ? session.value("ice-pwd") : password;
        return ufrag == null || password == null ? null : new IceParameters(ufrag, password);
    }

    private static int index(SessionDescription session) {
        for (Group group : session.groups(Group.BUNDLE)) {
            for (String mid : group.mids()) {
                int index = session.indexOfMid(mid);
                if (index >= 0 && !session.media().get(index).isRejected()) {
                    return index;
                }
            }
        }
        for (int i = 0; i < session.media().size(); i++) {
            if (!session.media().get(i).isRejected()) {
                return i;
            }
        }
        return -1;
    }

    /** Whether a section uses the transport: it is the one that describes it, or in a bundle with it. */
    boolean covers(SessionDescription session, int section) {
        if (section == index) {
            return true;
        }
        String mid = session.media().get(section).mid();
        String tag = index < 0 ? null : session.media().get(index).mid();
        if (mid == null || tag == null) {
            return false;
        }
        return session.groups(Group.BUNDLE).stream()
                .anyMatch(group -> group.mids().contains(tag) && group.mids().contains(mid));
    }

    private static <A extends Attribute> @Nullable A first(
            SessionDescription session, MediaDescription section, Class<A> type) {
        A own = section.first(type);
        return own == null ? session.first(type) : own;
    }

    private static boolean isTrickle(@Nullable String options) {
        return options != null && List.of(options.split(" ")).contains("trickle");
    }
}
