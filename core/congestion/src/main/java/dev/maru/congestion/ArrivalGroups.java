package dev.maru.congestion;

/**
 * Puts packets that left together into groups, and tells by how much the way of a group was longer than that of the group before
 * (draft-ietf-rmcat-gcc-02 §5.2, §5.3). What a link held back and lets go at once counts as one group too, since it says nothing of queues.
 */
final class ArrivalGroups {
    /** What leaves within this time is one group: pacers send in bursts of that length (§5.2). */
    private static final long BURST_NANOS = 5_000_000;

    private static final long MAX_BURST_NANOS = 100_000_000;

    /** A pause after which the groups have nothing to do with each other: a stopped stream, or a clock that was set. */
    private static final long PAUSE_NANOS = 3_000_000_000L;

    /** So many groups that came before those that left earlier mean another route or clock. */
    private static final int MAX_REORDERED = 3;

    private static final class Group {
        boolean isBegun;
        long firstSent;
        long lastSent;
        long firstArrival;
        long lastArrival;

        void begin(long sent, long arrival) {
            isBegun = true;
            firstSent = sent;
            lastSent = sent;
            firstArrival = arrival;
            lastArrival = arrival;
        }
    }

    private Group current = new Group();
    private Group previous = new Group();
    private int reordered;
    private long variationNanos;
    private long sendGapNanos;
    private long arrivedAt;
    private boolean isReset;

    /** Takes a packet; true when a group has ended by it and {@link #variationNanos} has news. */
    boolean add(long sent, long arrival) {
        isReset = false;
        if (!current.isBegun) {
            current.begin(sent, arrival);
            return false;
        }
        if (sent < current.firstSent) {
            return false; // out of order
        }
        if (Math.abs(arrival - current.lastArrival) > PAUSE_NANOS || sent - current.lastSent > PAUSE_NANOS) {
            reset();
            current.begin(sent, arrival);
            return false;
        }
        if (belongs(sent, arrival)) {
            current.lastSent = Math.max(current.lastSent, sent);
            current.lastArrival = Math.max(current.lastArrival, arrival);
            return false;
        }
        boolean hasNews = previous.isBegun && compare();
        if (isReset) {
            current.begin(sent, arrival);
            return false;
        }
        Group ended = current;
        current = previous;
        previous = ended;
        current.begin(sent, arrival);
        return hasNews;
    }

    private boolean belongs(long sent, long arrival) {
        if (sent - current.firstSent <= BURST_NANOS) {
            return true;
        }
        long gap = arrival - current.lastArrival;
        boolean isFaster = gap < sent - current.lastSent;
        return isFaster && gap <= BURST_NANOS && arrival - current.firstArrival < MAX_BURST_NANOS;
    }

    private boolean compare() {
        long arrivalGap = current.lastArrival - previous.lastArrival;
        if (arrivalGap < 0) {
            if (++reordered >= MAX_REORDERED) {
                reset();
            }
            return false;
        }
        reordered = 0;
        sendGapNanos = current.lastSent - previous.lastSent;
        variationNanos = arrivalGap - sendGapNanos;
        arrivedAt = current.lastArrival;
        return true;
    }

    private void reset() {
        current.isBegun = false;
        previous.isBegun = false;
        reordered = 0;
        isReset = true;
    }

    /** Whether the last packet was not comparable to those before it. */
    boolean wasReset() {
        return isReset;
    }

    /** By how much longer the last group's way was than that of the one before; negative when shorter. */
    long variationNanos() {
        return variationNanos;
    }

    /** How far apart the two groups left. */
    long sendGapNanos() {
        return sendGapNanos;
    }

    /** When the last group was complete, by the receiver's clock. */
    long arrivedAt() {
        return arrivedAt;
    }
}
