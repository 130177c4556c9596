package dev.maru.stun;

import dev.maru.wire.Machine;

/**
 * The timing of one request of a client (RFC 8489 §6.2): when to send it, when to send it again, when to give up. The bytes are
 * its owner's.
 *
 * <p>Over UDP a request is sent at 0, RTO, 3 RTO, 7 RTO, … {@code Rc} times, and fails {@code Rm} RTO after the last. Over a reliable
 * transport it is sent once. Not thread-safe.
 */
public final class StunTransaction {
    /** Requests sent at most, when nothing else is said (§6.2.1). */
    public static final int RC = 7;

    /** How many RTO to wait after the last one (§6.2.1). */
    public static final int RM = 16;

    /** The first retransmission timeout for a path that nobody has measured, 500 ms (§6.2.1). */
    public static final long INITIAL_RTO = 500_000_000;

    /** How long to wait over TCP and TLS, 39.5 s (§6.2.2). */
    public static final long RELIABLE_TIMEOUT = 39_500_000_000L;

    /** What the owner is to do at a timeout. */
    public enum Step {
        /** Nothing is due. */
        WAIT,
        /** Send the request, for the first time or again. */
        SEND,
        /** Nobody answers; the transaction is over. */
        GIVE_UP
    }

    private final int idHigh;
    private final long idLow;
    private final long firstRto;
    private final int maxRequests;
    private final long lastWait;
    private int sent;
    private long firstSentAt;
    private long timeout;

    private StunTransaction(int idHigh, long idLow, long firstRto, int maxRequests, long lastWait) {
        this.idHigh = idHigh;
        this.idLow = idLow;
        this.firstRto = firstRto;
        this.maxRequests = maxRequests;
        this.lastWait = lastWait;
    }

    /**
     * A request over UDP, due at once.
     *
     * @param idHigh 32 random bits
     * @param idLow 64 random bits; together the transaction id, which must be unguessable (§5)
     * @param rto the first retransmission timeout in nanoseconds, positive
     * @param rc how often to send it at most, 1 or more
     * @return the transaction
     */
    public static StunTransaction overUdp(int idHigh, long idLow, long rto, int rc) {
        if (rto <= 0 || rc < 1) {
            throw new IllegalArgumentException("an RTO of " + rto + " ns and " + rc + " requests are no transaction");
        }
        return new StunTransaction(idHigh, idLow, rto, rc, RM * rto);
    }

    /**
     * A request over TCP or TLS, due at once.
     *
     * @param idHigh 32 random bits
     * @param idLow 64 random bits
     * @return the transaction
     */
    public static StunTransaction overReliable(int idHigh, long idLow) {
        return new StunTransaction(idHigh, idLow, RELIABLE_TIMEOUT, 1, RELIABLE_TIMEOUT);
    }

    /**
     * What is due now; to be asked at {@link #nextTimeout()}, or earlier. A {@link Step#SEND} counts as done.
     *
     * @param now nanoseconds
     * @return what to do
     */
    public Step poll(long now) {
        if (now < timeout || timeout == Machine.NEVER) {
            return Step.WAIT;
        }
        if (sent == maxRequests) {
            timeout = Machine.NEVER;
            return Step.GIVE_UP;
        }
        if (sent++ == 0) {
            firstSentAt = now;
        }
        long wait = sent == maxRequests
                ? lastWait
                : firstRto << Math.min(sent - 1, Long.numberOfLeadingZeros(firstRto) - 2);
        timeout = now + wait;
        return Step.SEND;
    }

    /**
     * Whether a response is this transaction's answer, told by its id.
     *
     * @param response a parsed message
     * @return false for requests, indications and answers to something else
     */
    public boolean isAnsweredBy(StunMessage response) {
        return response.messageClass().isResponse()
                && response.transactionHigh() == idHigh
                && response.transactionLow() == idLow;
    }

    /** Ends it: nothing is due any more. */
    public void stop() {
        timeout = Machine.NEVER;
    }

    /**
     * When to ask {@link #poll} again.
     *
     * @return nanoseconds, or {@link Machine#NEVER} when it is over
     */
    public long nextTimeout() {
        return timeout;
    }

    /**
     * How long the answer took. Only one to a request that was sent once is unambiguous (Karn's algorithm, §6.2.1).
     *
     * @param now when it came
     * @return nanoseconds, or -1 when the request was sent several times
     */
    public long roundTrip(long now) {
        return sent == 1 ? now - firstSentAt : -1;
    }

    /**
     * How often the request was sent.
     *
     * @return 0 to Rc
     */
    public int sent() {
        return sent;
    }

    /**
     * The first 32 bits of the transaction id.
     *
     * @return the bits
     */
    public int idHigh() {
        return idHigh;
    }

    /**
     * The last 64 bits of the transaction id.
     *
     * @return the bits
     */
    public long idLow() {
        return idLow;
    }
}
