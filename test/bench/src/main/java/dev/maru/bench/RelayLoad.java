package dev.maru.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * A load on a relay.
 *
 * @param way which way packets go
 * @param bytes of payload in each packet
 * @param burst packets of one flow that come back to back
 */
record RelayLoad(Way way, int bytes, int burst) {

    static final RelayLoad BINDING = new RelayLoad(Way.BINDING, 0, 1);

    /** A voice packet, and one of a video frame. */
    static final int[] SIZES = {160, 1_000};

    /** A packet by itself, a small video frame and a large one. */
    static final int[] BURSTS = {1, 8, 32};

    /** All loads that relay. */
    static List<RelayLoad> all() {
        List<RelayLoad> all = new ArrayList<>();
        for (int burst : BURSTS) {
            for (int bytes : SIZES) {
                for (Way way : List.of(Way.TO_PEER, Way.TO_CLIENT, Way.BOTH)) {
                    all.add(new RelayLoad(way, bytes, burst));
                }
            }
        }
        return all;
    }

    String title() {
        if (way == Way.BINDING) {
            return way.title();
        }
        return (burst == 1 ? "single" : "bursts of " + burst) + ", " + bytes + " B, " + way.title();
    }

    /** A name for files. */
    String key() {
        return way.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-') + "-" + bytes + "-" + burst;
    }
}
