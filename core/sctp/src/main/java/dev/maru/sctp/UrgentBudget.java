package dev.maru.sctp;

/**
 * Lets short messages leave although the congestion window is full: else they would wait for a round trip beside a long transfer that has just
 * taken all of it, at its beginning and whenever the window has become smaller.
 *
 * <p>Deviation: RFC 9260 §6.1 B lets nothing leave then. This is no more than two packets a round trip, as RFC 3042 has it for TCP, and none
 * while nothing comes back.
 */
final class UrgentBudget {
    private static final int PACKETS = 2;

    private long roundEnd = Long.MIN_VALUE;
    private int spent;

    /** Whether there is some left. */
    boolean has(int packetBytes, long now) {
        return now >= roundEnd || spent < PACKETS * packetBytes;
    }

    /** User data has left although the window was full. */
    void spend(int bytes, long roundTripNanos, long now) {
        if (now >= roundEnd) {
            roundEnd = now + roundTripNanos;
            spent = 0;
        }
        spent += bytes;
    }
}
