package dev.maru.jsep;

import dev.maru.sdp.ExtensionMap;
import dev.maru.sdp.MediaDescription;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Which number means which header extension in this session; one meaning for all sections (RFC 9143 §10.3). */
final class ExtensionIds {
    /** There is no free number left. */
    static final int NONE = -1;

    /** 15 is reserved in one-byte headers (RFC 8285 §4.2). */
    private static final int LAST_ONE_BYTE = 14;

    private static final int FIRST_TWO_BYTES = 16;
    private static final int LAST_TWO_BYTES = 255;

    private final Map<Integer, String> uris = new HashMap<>();
    private final Map<String, Integer> ids = new HashMap<>();

    /** Takes over what a description says, whoever made it. */
    void learn(MediaDescription section) {
        for (ExtensionMap extension : section.all(ExtensionMap.class)) {
            if (extension.id() <= LAST_TWO_BYTES) {
                String before = uris.put(extension.id(), extension.uri());
                if (before != null && !before.equals(extension.uri())) {
                    ids.remove(before, extension.id());
                }
                ids.put(extension.uri(), extension.id());
            }
        }
    }

    /** The number of an extension, new when it has none yet. */
    int idOf(String uri, Set<Integer> used) {
        Integer known = ids.get(uri);
        if (known != null && !used.contains(known)) {
            return known;
        }
        for (int id = 1; id <= LAST_TWO_BYTES; id++) {
            boolean isReserved = id > LAST_ONE_BYTE && id < FIRST_TWO_BYTES;
            if (!isReserved && !uris.containsKey(id) && !used.contains(id)) {
                uris.put(id, uri);
                ids.put(uri, id);
                return id;
            }
        }
        return NONE;
    }
}
