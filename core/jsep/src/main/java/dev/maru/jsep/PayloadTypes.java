package dev.maru.jsep;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which payload type means what in this session. All sections share one transport, so a number means one codec everywhere
 * (RFC 9143 §10.1), and it keeps its meaning.
 */
final class PayloadTypes {
    /** There is no free number left. */
    static final int NONE = -1;

    private static final int FIRST_DYNAMIC = 96;
    private static final int LAST = 127;

    /** RFC 5761 §4 keeps 64 to 95 free of RTP; browsers use those below when the dynamic ones are all taken. */
    private static final int FIRST_LOW = 35;

    private static final int LAST_LOW = 63;

    private final Map<Integer, String> keys = new HashMap<>();
    private final Map<String, Integer> types = new HashMap<>();

    /** Takes over what a description says, whoever made it. */
    void learn(String kind, List<Format> formats) {
        for (Format format : formats) {
            String key = kind + " " + format.key();
            String before = keys.put(format.payloadType(), key);
            if (before != null && !before.equals(key)) {
                types.remove(before, format.payloadType());
            }
            types.put(key, format.payloadType());
        }
    }

    /**
     * The number of a codec, new when it has none yet.
     *
     * @param wished taken when it is free
     * @param used numbers that the section uses already
     */
    int typeOf(MediaKind kind, String codecKey, int wished, Set<Integer> used) {
        String key = kind.word() + " " + codecKey;
        Integer known = types.get(key);
        if (known != null && !used.contains(known)) {
            return known;
        }
        int type = free(wished, used);
        if (type != NONE) {
            keys.put(type, key);
            types.put(key, type);
        }
        return type;
    }

    private int free(int wished, Set<Integer> used) {
        if (wished != CodecCapability.ANY_PAYLOAD_TYPE && isFree(wished, used)) {
            return wished;
        }
        for (int type = FIRST_DYNAMIC; type <= LAST; type++) {
            if (isFree(type, used)) {
                return type;
            }
        }
        for (int type = LAST_LOW; type >= FIRST_LOW; type--) {
            if (isFree(type, used)) {
                return type;
            }
        }
        return NONE;
    }

    private boolean isFree(int type, Set<Integer> used) {
        return !keys.containsKey(type) && !used.contains(type);
    }
}
