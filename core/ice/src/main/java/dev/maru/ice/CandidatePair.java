package dev.maru.ice;

import dev.maru.stun.StunTransaction;
import dev.maru.wire.Protocol;
import dev.maru.wire.TransportAddress;
import org.jspecify.annotations.Nullable;

/** A local and a remote candidate that may work together (RFC 8445 §6.1.2). Belongs to one {@link CheckList}. */
final class CandidatePair {
    /** RFC 8445 §6.1.2.6. */
    enum State {
        /** Waits for another pair of its foundation. To WAITING. */
        FROZEN,
        /** May be checked. To IN_PROGRESS. */
        WAITING,
        /** A check is under way. To SUCCEEDED, FAILED, or WAITING by a triggered check. */
        IN_PROGRESS,
        /** Works. To WAITING by a triggered check, FAILED when it works no more. */
        SUCCEEDED,
        /** Does not work. To WAITING by a triggered check. */
        FAILED
    }

    final Generation generation;
    final Candidate local;
    Candidate remote;
    String foundation;
    /** Where packets leave from: the local candidate's address, or that of a TCP connection. */
    TransportAddress base;
    /** Whether packets can be sent; over UDP always. */
    boolean isConnected;
    /** Whether the driver has been asked to connect. */
    boolean isConnecting;

    State state = State.FROZEN;
    /** The check under way, if any. */
    @Nullable
    StunTransaction check;
    /** The check that a newer one took the place of; its answer still counts (§7.3.1.4). */
    @Nullable
    StunTransaction earlier;
    /** The role in which the last check was sent: a 487 answers that role, not the one of today (§7.2.5.1). */
    boolean wasSentControlling;
    /** Whether the check under way is the one whose answer makes us use the pair. */
    boolean isNominating;
    /** Whether the check under way carries USE-CANDIDATE. */
    boolean asksToUse;
    /** Whether the controlling side has nominated it: we by an answered check, or the peer by USE-CANDIDATE. */
    boolean isNominated;
    /** Our candidate as the peer sees it, learned from the answer to a check. */
    @Nullable
    Candidate mapped;
    /** When the peer last answered a check. */
    long answeredAt;
    /** How long the last check took that was sent once, so that it is known which sending was answered; -1 before. */
    long roundTripNanos = -1;
    /** When the first check was sent that nobody has answered yet; {@link dev.maru.wire.Machine#NEVER} when all are. */
    long unansweredSince = dev.maru.wire.Machine.NEVER;

    /** When the peer last asked to use it; a long time ago if never. */
    long nominatedAt = -1;
    /** Whether the peer has checked it without asking to use it, as one that nominates regularly does first (§8.1.1). */
    boolean wasCheckedPlainly;
    /** How many of the peer's checks have asked for one of ours before it worked. */
    int triggered;
    /** How often a check that nobody answered has begun anew, since the peer's come through. */
    int begunAnew;
    /** Whether the local address is not ours any more, or the connection is closed. */
    boolean isGone;

    final PairCounters counters = new PairCounters();
    private IceEvent.@Nullable PairSelected way;

    CandidatePair(Generation generation, Candidate local, Candidate remote) {
        this.generation = generation;
        this.local = local;
        this.remote = remote;
        this.base = local.address();
        this.isConnected = !local.transport().isTcp();
        this.foundation = local.foundation() + ":" + remote.foundation();
    }

    /** What a check had told of the remote candidate has been signaled now (RFC 8838 §11.4). */
    void signaled(Candidate candidate) {
        remote = candidate;
        foundation = local.foundation() + ":" + candidate.foundation();
    }

    /** RFC 8445 §6.1.2.3: both sides compute the same number. */
    long priority(boolean isControlling) {
        long g = isControlling ? local.priority() : remote.priority();
        long d = isControlling ? remote.priority() : local.priority();
        return (Math.min(g, d) << 32) + 2 * Math.max(g, d) + (g > d ? 1 : 0);
    }

    boolean isBetween(Protocol protocol, TransportAddress here, TransportAddress there) {
        return protocol() == protocol && base.equals(here) && remote.address().equals(there);
    }

    boolean isOf(Candidate here, Candidate there) {
        return local.transport() == here.transport()
                && local.address().equals(here.address())
                && remote.address().equals(there.address());
    }

    Protocol protocol() {
        return local.transport().protocol();
    }

    /** Consent has expired (RFC 7675 §5.1): nothing that was found out before counts any more, nor does an answer on its way. */
    void expire() {
        state = State.FAILED;
        check = null;
        earlier = null;
        mapped = null;
        isNominating = false;
        isNominated = false;
    }

    /** Works no more, and never will again. */
    void end() {
        state = State.FAILED;
        check = null;
        earlier = null;
        mapped = null;
        isNominating = false;
        isConnected = false;
        isConnecting = false;
        isGone = true;
    }

    boolean works() {
        return state == State.SUCCEEDED || mapped != null && state != State.FAILED;
    }

    boolean isUndecided() {
        return mapped == null && (state == State.FROZEN || state == State.WAITING || state == State.IN_PROGRESS);
    }

    Candidate localAsSeen() {
        return mapped == null ? local : mapped;
    }

    PairStatistics statistics(boolean isSelected) {
        return new PairStatistics(
                localAsSeen(),
                remote,
                state.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'),
                isNominated,
                isSelected,
                counters.requestsSent,
                counters.requestsReceived,
                counters.responsesSent,
                counters.responsesReceived,
                counters.consentRequestsSent,
                roundTripNanos,
                counters.totalRttNanos);
    }

    /** The pair as it is told; the same object as long as it is the same way, since it is asked for with each packet. */
    IceEvent.PairSelected asWay() {
        IceEvent.PairSelected known = way;
        Candidate seen = localAsSeen();
        if (known == null || known.local() != seen || known.base() != base || known.remote() != remote) {
            known = new IceEvent.PairSelected(seen, base, remote);
            way = known;
        }
        return known;
    }

    /** Takes the time that an answer took. */
    void measure(dev.maru.stun.StunMessage response, long now) {
        StunTransaction answered = check != null && check.isAnsweredBy(response) ? check : earlier;
        long took = answered == null ? -1 : answered.roundTrip(now);
        if (took >= 0) {
            roundTripNanos = took;
            counters.totalRttNanos += took;
        }
    }

    boolean isAnsweredBy(dev.maru.stun.StunMessage response) {
        return check != null && check.isAnsweredBy(response) || earlier != null && earlier.isAnsweredBy(response);
    }

    @Override
    public String toString() {
        return local.address() + " -> " + remote.address() + " " + state + (isNominated ? " nominated" : "");
    }
}
