package dev.maru.jsep;

import dev.maru.sdp.MediaDescription;
import dev.maru.sdp.SessionBuilder;
import dev.maru.sdp.SessionDescription;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Gives names to sections of descriptions that come without, as peers before RFC 5888 write them. */
final class SectionNames {
    private SectionNames() {}

    /** Sections of an offer get the name that they had before, or a new one (RFC 9429 §5.10). */
    static SessionDescription complete(SessionState state, SessionDescription session) {
        if (session.media().stream().allMatch(section -> section.mid() != null)) {
            return session;
        }
        Set<String> told = new HashSet<>();
        session.media().forEach(section -> told.add(String.valueOf(section.mid())));
        NewMids newMids = new NewMids(state, session);
        SessionBuilder builder = session.toBuilder();
        for (int i = 0; i < session.media().size(); i++) {
            MediaDescription section = session.media().get(i);
            if (section.mid() == null) {
                String before = before(state, i);
                String mid = before != null && told.add(before) ? before : newMids.next();
                builder.set(i, section.toBuilder().add("mid", mid).build());
            }
        }
        return builder.build();
    }

    private static @Nullable String before(SessionState state, int index) {
        AppliedDescription before = state.currentRemote;
        return before == null || index >= before.size()
                ? null
                : before.section(index).mid();
    }

    /** Sections of an answer have that of the offer. */
    static SessionDescription completeLike(SessionDescription session, SessionDescription offer) {
        SessionBuilder builder = session.toBuilder();
        for (int i = 0; i < session.media().size(); i++) {
            MediaDescription section = session.media().get(i);
            if (section.mid() == null) {
                builder.set(
                        i,
                        section.toBuilder()
                                .add("mid", offer.media().get(i).mid())
                                .build());
            }
        }
        return builder.build();
    }
}
