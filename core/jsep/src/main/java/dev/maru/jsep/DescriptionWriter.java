package dev.maru.jsep;

import dev.maru.sdp.Connection;
import dev.maru.sdp.Group;
import dev.maru.sdp.MediaDescription;
import dev.maru.sdp.Origin;
import dev.maru.sdp.PlainAttribute;
import dev.maru.sdp.SessionBuilder;
import dev.maru.sdp.SessionDescription;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects the sections of an offer or answer, and writes what stands above them. */
final class DescriptionWriter {
    private static final Connection HERE = new Connection("IN", "IP4", "127.0.0.1");

    private final List<MediaDescription> sections = new ArrayList<>();
    private final List<@Nullable Transceiver> transceivers = new ArrayList<>();
    private final List<String> bundled = new ArrayList<>();

    int size() {
        return sections.size();
    }

    /** Whether nothing has been accepted so far. */
    boolean isFirst() {
        return bundled.isEmpty();
    }

    void add(MediaDescription section, @Nullable Transceiver transceiver) {
        sections.add(section);
        transceivers.add(transceiver);
        String mid = section.mid();
        if (mid != null && !section.isRejected()) {
            bundled.add(mid);
        }
    }

    /**
     * The whole.
     *
     * @param isBundle whether there is a group
     * @param isMixed whether one- and two-byte header extensions may be mixed
     */
    AppliedDescription build(SdpType type, SessionState state, boolean isBundle, boolean isMixed) {
        String version = Long.toString(state.version + 1);
        SessionBuilder builder = SessionDescription.builder(new Origin("-", state.sessionId, version, HERE));
        if (isBundle && !bundled.isEmpty()) {
            builder.add(new Group(Group.BUNDLE, bundled));
        }
        if (isMixed) {
            builder.add(PlainAttribute.flag("extmap-allow-mixed"));
        }
        if (state.config.isIceLite()) {
            builder.add(PlainAttribute.flag("ice-lite"));
        }
        builder.add("ice-options", "trickle ice2");
        sections.forEach(builder::add);
        AppliedDescription made = new AppliedDescription(type, builder.build(), transceivers);
        made.carry(state.local());
        return made;
    }
}
