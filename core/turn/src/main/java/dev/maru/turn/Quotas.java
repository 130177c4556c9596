package dev.maru.turn;

/**
 * How much each user and all together may have. Several machines on several threads may share one, so an implementation must be
 * thread-safe; it is asked on the machine's thread and must not block.
 */
public interface Quotas {
    /** No quotas. */
    Quotas UNLIMITED = (account, now) -> Lease.UNLIMITED;

    /**
     * Asks for one more allocation.
     *
     * @param account whose
     * @param now the machine's time in nanoseconds
     * @return a lease, or why not
     */
    Answer admit(String account, long now);

    /** What became of the question. */
    sealed interface Answer permits Lease, Refusal {}

    /** Why not. */
    enum Refusal implements Answer {
        /** The user has as many as it may: 486 (RFC 8656 §7.2). */
        USER,
        /** All together have as many as they may: 508. */
        TOTAL
    }

    /** The right to have one allocation. Used by one machine. */
    non-sealed interface Lease extends Answer {
        /** May relay everything, for ever. */
        Lease UNLIMITED = new Lease() {
            @Override
            public boolean mayRelay(int bytes, long now) {
                return true;
            }

            @Override
            public void end() {
                // nothing is counted
            }
        };

        /**
         * Whether a packet may pass, in either direction, and counts it if so. Called for each packet; allocates nothing.
         *
         * @param bytes its payload
         * @param now the machine's time in nanoseconds
         * @return false: it is dropped
         */
        boolean mayRelay(int bytes, long now);

        /**
         * How long the allocation may go on.
         *
         * @param seconds what it would be given else
         * @param now the machine's time in nanoseconds
         * @return at most {@code seconds}; 0 or less: no more, which is answered 486
         */
        default long grant(long seconds, long now) {
            return seconds;
        }

        /** Gives it back. Called once. */
        void end();
    }
}
