package dev.maru.jsep;

import dev.maru.sdp.MediaDescription;
import dev.maru.sdp.SsrcAttribute;
import dev.maru.sdp.SsrcGroup;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The sources that a section announces with {@code a=ssrc} and {@code a=ssrc-group} (RFC 5576). */
final class RemoteSources {
    /** Sources of one section; a track with layers, retransmissions and FEC has 9. */
    private static final int MAX_SOURCES = 64;

    private RemoteSources() {}

    static List<RemoteSource> of(MediaDescription section) {
        Map<Long, Long> rtx = secondaries(section, SsrcGroup.FID);
        Map<Long, Long> fec = secondaries(section, SsrcGroup.FEC_FR);
        Set<Long> secondary = new HashSet<>(rtx.values());
        secondary.addAll(fec.values());
        Map<Long, @Nullable String> names = new LinkedHashMap<>();
        for (SsrcAttribute attribute : section.all(SsrcAttribute.class)) {
            names.putIfAbsent(attribute.ssrc(), null);
            if (attribute.name().equals("cname")) {
                names.put(attribute.ssrc(), attribute.argument());
            }
        }
        List<RemoteSource> sources = new ArrayList<>();
        names.forEach((ssrc, cname) -> {
            if (!secondary.contains(ssrc) && sources.size() < MAX_SOURCES) {
                sources.add(new RemoteSource(
                        ssrc,
                        rtx.getOrDefault(ssrc, RemoteSource.NONE),
                        fec.getOrDefault(ssrc, RemoteSource.NONE),
                        cname));
            }
        });
        return sources;
    }

    private static Map<Long, Long> secondaries(MediaDescription section, String semantics) {
        Map<Long, Long> secondaries = new LinkedHashMap<>();
        for (SsrcGroup group : section.all(SsrcGroup.class)) {
            if (group.semantics().equals(semantics) && group.ssrcs().size() == 2) {
                secondaries.putIfAbsent(group.ssrcs().get(0), group.ssrcs().get(1));
            }
        }
        return secondaries;
    }

    /** The stream that the first source names in its own {@code msid}. */
    static @Nullable String msid(MediaDescription section) {
        for (SsrcAttribute attribute : section.all(SsrcAttribute.class)) {
            String argument = attribute.argument();
            if (attribute.name().equals("msid") && argument != null && !argument.isBlank()) {
                return argument.strip().split(" ", 2)[0];
            }
        }
        return null;
    }
}
