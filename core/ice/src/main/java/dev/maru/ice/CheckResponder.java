package dev.maru.ice;

import dev.maru.ice.CandidatePair.State;
import dev.maru.stun.StunAttribute;
import dev.maru.stun.StunMessage;
import dev.maru.wire.Datagram;
import dev.maru.wire.DropReason;
import org.jspecify.annotations.Nullable;

/**
 * Answers the peer's checks (RFC 8445 §7.3) and learns from them. Deviation: a check that is not authentic gets no answer, so that
 * nobody can use us as a mirror.
 */
final class CheckResponder {
    /**
     * How often a pair that has never worked is checked because the peer does. Where packets pass one way only, the checks of two sides
     * would else keep each other going without end; a full transaction of the peer is six, some of them doubled.
     */
    private static final int MAX_TRIGGERED = 16;

    private final AgentState agent;
    private final Nominator nominator;
    private final LiteSide lite;

    CheckResponder(AgentState agent, Nominator nominator, LiteSide lite) {
        this.agent = agent;
        this.nominator = nominator;
        this.lite = lite;
    }

    void handle(StunMessage message, Datagram in, long now) {
        Generation generation = authenticate(message);
        if (generation == null) {
            agent.drops.count(DropReason.UNAUTHENTIC);
            return;
        }
        CandidatePair known = generation.checks.find(in.protocol(), in.local(), in.remote());
        Candidate base = known != null ? known.local : generation.base(in.protocol(), in.local());
        if (base == null) {
            agent.drops.count(DropReason.NOT_PERMITTED); // an address that is gone, or hidden by the policy
            return;
        }
        if (message.unknownCount() > 0) {
            agent.out.error(message, in, generation, 420);
            return;
        }
        if (isRoleConflictOurs(message, in, generation)) {
            return;
        }
        if (generation == agent.current && !learn(message, in, base, now)) {
            agent.drops.count(DropReason.LIMIT);
            return;
        }
        agent.out.success(message, in, generation);
        CandidatePair pair = generation.checks.find(in.protocol(), in.local(), in.remote());
        if (pair != null) {
            pair.counters.requestsReceived++;
            pair.counters.responsesSent++;
        }
    }

    private @Nullable Generation authenticate(StunMessage message) {
        String username = message.text(StunAttribute.USERNAME);
        if (username == null) {
            return null;
        }
        Generation generation = agent.current;
        Generation previous = agent.previous;
        if (!generation.isAddressedBy(username) && previous != null) {
            generation = previous;
        }
        return generation.isAddressedBy(username) && message.hasValidIntegrity(generation.localKey) ? generation : null;
    }

    /** RFC 8445 §7.3.1.1: the larger tiebreaker controls. True when the peer is told to change its role. */
    private boolean isRoleConflictOurs(StunMessage message, Datagram in, Generation generation) {
        if (agent.config.isLite()) { // a full peer always controls (§6.1.1)
            if (message.has(StunAttribute.ICE_CONTROLLED)) {
                agent.out.error(message, in, generation, 487);
                return true;
            }
            agent.takeRole(false);
            return false;
        }
        StunAttribute same = agent.isControlling ? StunAttribute.ICE_CONTROLLING : StunAttribute.ICE_CONTROLLED;
        if (!message.has(same)) {
            return false;
        }
        boolean oursIsLarger = Long.compareUnsigned(agent.tiebreaker, message.i64(same, 0)) >= 0;
        if (oursIsLarger == agent.isControlling) {
            agent.out.error(message, in, generation, 487);
            return true;
        }
        agent.takeRole(!agent.isControlling);
        return false;
    }

    /** RFC 8445 §7.3.1.3 to §7.3.1.5. False when there is no room for another remote candidate. */
    private boolean learn(StunMessage message, Datagram in, Candidate base, long now) {
        Generation generation = agent.current;
        CandidatePair pair = generation.checks.find(in.protocol(), in.local(), in.remote());
        if (pair == null) {
            long priority = message.u32(StunAttribute.PRIORITY);
            if (priority < 1 || priority > Candidate.MAX_PRIORITY) {
                return true; // answered, but nothing is learned from it
            }
            Candidate seen = new Candidate(
                    "prflx" + generation.remotes.size(),
                    base.component(),
                    base.transport().counterpart(),
                    priority,
                    in.remote(),
                    CandidateType.PEER_REFLEXIVE,
                    null);
            if (!generation.learnRemote(seen, base)) {
                return false;
            }
            pair = generation.checks.find(in.protocol(), in.local(), in.remote());
        }
        if (pair != null && !pair.isGone) {
            if (!pair.isConnected) { // it came over TCP, so there is a connection
                pair.isConnected = true;
                pair.isConnecting = false;
                pair.check = null;
            }
            boolean isNominated = message.has(StunAttribute.USE_CANDIDATE);
            if (agent.config.isLite()) {
                lite.heard(pair, isNominated, now);
            } else {
                trigger(pair, isNominated, now);
            }
        }
        return true;
    }

    private void trigger(CandidatePair pair, boolean isNominated, long now) {
        // A pair that works is not checked because the peer does: two consent checks that cross would trigger each
        // other for ever.
        boolean isInDoubt = !pair.works() || now - pair.unansweredSince >= agent.config.rtoNanos();
        boolean isWorthIt = pair.mapped != null || pair.triggered++ < MAX_TRIGGERED;
        if (pair.state != State.SUCCEEDED && isInDoubt && isWorthIt) {
            pair.generation.checks.trigger(pair);
            if (pair.state == State.FAILED || pair.state == State.FROZEN) {
                pair.state = State.WAITING;
            }
        }
        if (!agent.isControlling && isNominated) {
            pair.isNominated = true;
            pair.nominatedAt = now;
            if (pair.works()) {
                nominator.follow(pair, now);
            }
        } else if (!isNominated) {
            pair.wasCheckedPlainly = true;
        }
    }
}
