package dev.maru.jsep;

import dev.maru.sdp.SessionDescription;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Names for new sections: the lowest numbers that name nothing yet, since RFC 9429 §5.2.1 wants short ones. */
final class NewMids {
    private final Set<String> taken = new HashSet<>();
    private int number;

    /** @param coming a description that is not set yet, whose names are taken too */
    NewMids(SessionState state, @Nullable SessionDescription coming) {
        for (AppliedDescription known : new AppliedDescription[] {
            state.currentLocal, state.currentRemote, state.pendingLocal, state.pendingRemote
        }) {
            if (known != null) {
                add(known.session());
            }
        }
        if (coming != null) {
            add(coming);
        }
    }

    private void add(SessionDescription session) {
        session.media().forEach(section -> {
            String mid = section.mid();
            if (mid != null) {
                taken.add(mid);
            }
        });
    }

    String next() {
        while (!taken.add(Integer.toString(number))) {
            number++;
        }
        return Integer.toString(number);
    }
}
