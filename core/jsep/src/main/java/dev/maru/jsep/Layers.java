package dev.maru.jsep;

import dev.maru.sdp.MediaDescription;
import dev.maru.sdp.Rid;
import dev.maru.sdp.Simulcast;
import java.util.ArrayList;
import java.util.List;

/** The layers of simulcast in a section: of alternatives the first, of rids those that the section describes. */
final class Layers {
    /** More layers than any encoder makes. */
    static final int MAX_LAYERS = 8;

    private Layers() {}

    /** Those that the describer sends. */
    static List<Simulcast.Stream> sentBy(MediaDescription section) {
        Simulcast simulcast = section.first(Simulcast.class);
        return simulcast == null ? List.of() : layers(section, simulcast.send(), true);
    }

    /** Those that the describer receives. */
    static List<Simulcast.Stream> receivedBy(MediaDescription section) {
        Simulcast simulcast = section.first(Simulcast.class);
        return simulcast == null ? List.of() : layers(section, simulcast.receive(), false);
    }

    private static List<Simulcast.Stream> layers(
            MediaDescription section, List<List<Simulcast.Stream>> streams, boolean isSend) {
        List<String> described = section.all(Rid.class).stream()
                .filter(rid -> rid.isSend() == isSend)
                .map(Rid::id)
                .toList();
        List<Simulcast.Stream> layers = new ArrayList<>();
        for (List<Simulcast.Stream> alternatives : streams) {
            Simulcast.Stream first = alternatives.getFirst();
            boolean isNew = layers.stream().noneMatch(layer -> layer.rid().equals(first.rid()));
            if (described.contains(first.rid()) && isNew && layers.size() < MAX_LAYERS) {
                layers.add(first);
            }
        }
        return layers;
    }
}
