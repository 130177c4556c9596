package dev.maru.sctp;

/**
 * Whether packets that are longer than every path carries still arrive (black hole detection, RFC 8899 §4.3). When time after time some of
 * them are lost that were sent after the loss before was seen, and none arrives meanwhile, the path has become narrower and says nothing.
 * What is shorter may arrive all the time.
 */
final class LongPackets {
    /** MAX_PROBES (RFC 8899 §5.1.2) of user data: losses by chance in a row are not often as many. */
    private static final int MOST_LOSSES = 3;

    private int losses;
    private long seenAt;

    /** One has arrived. */
    void arrived() {
        losses = 0;
    }

    /** One was lost. */
    void lost(SentChunk chunk, long now) {
        if (losses == 0 || chunk.sentTime >= seenAt) {
            losses++;
            seenAt = now;
        }
    }

    /** Whether they are to be done without. */
    boolean areLost() {
        return losses >= MOST_LOSSES;
    }
}
