package dev.maru.jsep;

import dev.maru.sdp.MediaDescription;
import dev.maru.sdp.Rid;
import dev.maru.sdp.Simulcast;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The layers of simulcast in a section: of alternatives the first, of rids those that the section describes. */
final class Layers {
    /** More layers than any encoder makes. */
    static final int MAX_LAYERS = 8;

    private Layers() {}

    /** W3C WebRTC §5.1, "addTransceiver sendEncodings validation steps", as far as rids go. Returns as many as there may be. */
    static List<SendEncoding> check(MediaKind kind, List<SendEncoding> encodings) throws JsepException {
        Set<String> rids = new HashSet<>();
        for (SendEncoding encoding : encodings) {
            String rid = encoding.rid();
            boolean isFine = rid == null ? encodings.size() == 1 : Rid.isId(rid) && rids.add(rid);
            if (!isFine) {
                throw new JsepException(JsepError.TYPE, "encodings have different rids of letters, digits, - and _");
            }
        }
        int most = kind == MediaKind.AUDIO ? 1 : MAX_LAYERS;
        return encodings.size() > most ? encodings.subList(0, most) : encodings;
    }

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
