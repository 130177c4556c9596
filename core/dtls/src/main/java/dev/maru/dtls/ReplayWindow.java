package dev.maru.dtls;

/** Which records of an epoch were received (RFC 6347 §4.1.2.6, RFC 9147 §4.5.1). */
final class ReplayWindow {
    /** How far behind the newest a record may come. RFC 6347 §4.1.2.6 prefers 64, which one word holds. */
    private static final int SIZE = 64;

    private long newest = -1;
    private long seen;

    /** The highest number that was marked; -1 before the first. */
    long newest() {
        return newest;
    }

    /** Whether a record is neither a repetition nor too old to tell. */
    boolean isFresh(long sequence) {
        long age = newest - sequence;
        return age < 0 || age < SIZE && (seen >>> age & 1) == 0;
    }

    /** Remembers a record that is fresh and authentic. */
    void mark(long sequence) {
        long ahead = sequence - newest;
        if (ahead > 0) {
            seen = ahead < SIZE ? seen << ahead | 1 : 1;
            newest = sequence;
        } else {
            seen |= 1L << -ahead;
        }
    }
}
