package dev.maru.ice;

import dev.maru.ice.CandidatePair.State;
import dev.maru.wire.Protocol;
import dev.maru.wire.TransportAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The pairs of one generation, the best first, and the order in which they are checked (RFC 8445 §6.1.2, RFC 8838 §12).
 */
final class CheckList {
    private final int maxPairs;
    private final List<CandidatePair> pairs = new ArrayList<>();
    private final ArrayDeque<CandidatePair> triggered = new ArrayDeque<>();
    private boolean wasTriggered;
    private boolean isControlling;

    CheckList(int maxPairs, boolean isControlling) {
        this.maxPairs = maxPairs;
        this.isControlling = isControlling;
    }

    /** A new role means new priorities (§7.3.1.1). */
    void role(boolean controlling) {
        isControlling = controlling;
        sort();
    }

    List<CandidatePair> pairs() {
        return pairs;
    }

    /** Adds a pair unless it is there already or worse than all of a full list (§6.1.2.4, §6.1.2.5). */
    void add(Generation generation, Candidate local, Candidate remote) {
        if (local.transport().counterpart() != remote.transport()
                || local.component() != remote.component()
                || local.address().isIpv6() != remote.address().isIpv6()
                || pairs.stream().anyMatch(p -> p.isOf(local, remote))) {
            return;
        }
        if (local.transport() == CandidateTransport.TCP_PASSIVE && remote.type() != CandidateType.PEER_REFLEXIVE) {
            return; // RFC 6544 §6.2: the active side connects, and is learned of then
        }
        CandidatePair pair = new CandidatePair(generation, local, remote);
        pair.state = isFoundationActive(pair.foundation) ? State.FROZEN : State.WAITING;
        pairs.add(pair);
        sort();
        if (pairs.size() > maxPairs) {
            dropWorst();
        }
    }

    private void dropWorst() {
        for (int i = pairs.size() - 1; i >= 0; i--) {
            CandidatePair pair = pairs.get(i);
            if (!pair.works() && pair.state != State.IN_PROGRESS) {
                pairs.remove(i);
                triggered.remove(pair);
                return;
            }
        }
        pairs.removeLast();
    }

    private boolean isFoundationActive(String foundation) {
        return pairs.stream()
                .anyMatch(p ->
                        p.foundation.equals(foundation) && (p.state == State.WAITING || p.state == State.IN_PROGRESS));
    }

    /** A remote candidate that a check had shown has been signaled, with its true type and priority. */
    void signaled(Candidate seen, Candidate candidate) {
        for (CandidatePair pair : pairs) {
            if (pair.remote == seen) {
                pair.signaled(candidate);
            }
        }
        sort();
    }

    private void sort() {
        pairs.sort(Comparator.comparingLong((CandidatePair p) -> p.priority(isControlling))
                .reversed());
    }

    @Nullable
    CandidatePair find(Protocol protocol, TransportAddress base, TransportAddress remote) {
        for (CandidatePair pair : pairs) {
            if (pair.isBetween(protocol, base, remote)) {
                return pair;
            }
        }
        return null;
    }

    /** Puts a pair into the triggered-check queue (§6.1.4.1), once. */
    void trigger(CandidatePair pair) {
        if (!triggered.contains(pair)) {
            triggered.add(pair);
        }
    }

    /**
     * The pair to check next (§6.1.4.2), or null.
     *
     * <p>Deviation: after a triggered check an ordinary one has its turn. Two NATs that map each destination anew and let everybody in make
     * every check come from an address that nobody knows, which triggers the next, for ever; the pair that works would wait behind them.
     */
    @Nullable
    CandidatePair next() {
        CandidatePair ordinary = firstIn(State.WAITING);
        if (ordinary == null) {
            ordinary = firstIn(State.FROZEN);
        }
        boolean isOrdinaryDue = wasTriggered && ordinary != null;
        wasTriggered = !isOrdinaryDue && !triggered.isEmpty();
        if (wasTriggered) {
            return triggered.poll();
        }
        triggered.remove(ordinary);
        return ordinary;
    }

    boolean hasNext() {
        return !triggered.isEmpty() || firstIn(State.WAITING) != null || firstIn(State.FROZEN) != null;
    }

    private @Nullable CandidatePair firstIn(State state) {
        for (CandidatePair pair : pairs) {
            if (pair.state == state) {
                return pair;
            }
        }
        return null;
    }

    /** A success unfreezes what shares its foundation (§7.2.5.3.3). */
    void unfreeze(String foundation) {
        for (CandidatePair pair : pairs) {
            if (pair.state == State.FROZEN && pair.foundation.equals(foundation)) {
                pair.state = State.WAITING;
            }
        }
    }

    /** The best pair that works, or null. */
    @Nullable
    CandidatePair bestWorking() {
        for (CandidatePair pair : pairs) {
            if (pair.works()) {
                return pair;
            }
        }
        return null;
    }

    /** Whether a better pair than this one may still turn out to work. */
    boolean hasUndecidedAbove(CandidatePair pair) {
        for (CandidatePair better : pairs) {
            if (better == pair) {
                return false;
            }
            if (better.isUndecided()) {
                return true;
            }
        }
        return false;
    }

    /** Whether there is nothing left to find out. */
    boolean isDecided() {
        return triggered.isEmpty() && pairs.stream().noneMatch(CandidatePair::isUndecided);
    }

    /** Gives up on all pairs. */
    void failAll() {
        for (CandidatePair pair : pairs) {
            pair.state = State.FAILED;
            pair.check = null;
        }
        triggered.clear();
    }

    boolean allFailed() {
        return triggered.isEmpty() && pairs.stream().allMatch(p -> p.state == State.FAILED);
    }

    int active() {
        int count = triggered.size();
        for (CandidatePair pair : pairs) {
            if (pair.state == State.WAITING || pair.state == State.IN_PROGRESS) {
                count++;
            }
        }
        return count;
    }

    /** The pair for which a connection was asked between two addresses, or null. */
    @Nullable
    CandidatePair findConnecting(TransportAddress from, TransportAddress remote) {
        for (CandidatePair pair : pairs) {
            boolean isFrom = pair.local.transport() == CandidateTransport.TCP_ACTIVE
                    ? pair.local.address().isSameHost(from)
                    : pair.local.address().equals(from);
            if (pair.isConnecting && isFrom && pair.remote.address().equals(remote)) {
                return pair;
            }
        }
        return null;
    }

    /** Forgets all pairs of a local address that is gone. */
    void removeLocal(TransportAddress base) {
        pairs.removeIf(p -> p.local.address().equals(base));
        triggered.removeIf(p -> p.local.address().equals(base));
    }
}
