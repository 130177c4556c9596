package dev.maru.ice;

import dev.maru.ice.CandidatePair.State;
import dev.maru.stun.StunAttribute;
import dev.maru.stun.StunClass;
import dev.maru.stun.StunMessage;
import dev.maru.wire.Datagram;
import dev.maru.wire.DropReason;
import dev.maru.wire.Machine;
import dev.maru.wire.TransportAddress;
import org.jspecify.annotations.Nullable;

/** Reads the answers to our checks (RFC 8445 §7.2.5). */
final class AnswerReader {
    private final AgentState agent;
    private final Nominator nominator;
    private final ConsentKeeper consent;

    AnswerReader(AgentState agent, Nominator nominator, ConsentKeeper consent) {
        this.agent = agent;
        this.nominator = nominator;
        this.consent = consent;
    }

    void handle(StunMessage message, Datagram in, long now) {
        CandidatePair pair = findAnswered(message, agent.current);
        Generation previous = agent.previous;
        if (pair == null && previous != null) {
            pair = findAnswered(message, previous);
        }
        if (pair == null) {
            agent.drops.count(DropReason.UNEXPECTED);
            return;
        }
        Generation generation = pair.generation;
        if (generation.remoteKey == null || !message.hasValidIntegrity(generation.remoteKey)) {
            agent.drops.count(DropReason.UNAUTHENTIC);
            return;
        }
        pair.counters.responsesReceived++;
        pair.measure(message, now);
        boolean isLatest = pair.check != null && pair.check.isAnsweredBy(message);
        boolean wasNominating = pair.isNominating && isLatest;
        pair.earlier = null;
        if (isLatest) {
            pair.check = null; // else the newer one, which may nominate, still waits for its own answer
        }
        if (message.messageClass() == StunClass.ERROR_RESPONSE) {
            if (isLatest) { // else a newer check is on its way, which may fare better
                handleError(message, pair);
            }
        } else if (!pair.isBetween(in.protocol(), in.local(), in.remote())) {
            pair.state = State.FAILED; // §7.2.5.2.1: the answer must come back the way that the check went
        } else {
            handleSuccess(message, pair, wasNominating, now);
        }
    }

    private static @Nullable CandidatePair findAnswered(StunMessage message, Generation generation) {
        for (CandidatePair pair : generation.checks.pairs()) {
            if (pair.isAnsweredBy(message)) {
                return pair;
            }
        }
        return null;
    }

    private void handleError(StunMessage message, CandidatePair pair) {
        if (message.errorCode() == 487) {
            if (pair.wasSentControlling == agent.isControlling) {
                agent.takeRole(!agent.isControlling); // once, however many checks were on their way
            }
            pair.state = State.WAITING;
            pair.generation.checks.trigger(pair);
        } else {
            pair.state = State.FAILED;
            pair.isNominating = false;
            if (pair == agent.selected) {
                consent.lose();
            }
        }
    }

    private void handleSuccess(StunMessage message, CandidatePair pair, boolean wasNominating, long now) {
        TransportAddress seen = message.xorAddress(StunAttribute.XOR_MAPPED_ADDRESS);
        if (seen == null) {
            pair.state = State.FAILED;
            return;
        }
        pair.state = State.SUCCEEDED;
        pair.answeredAt = now;
        pair.unansweredSince = Machine.NEVER;
        pair.mapped = mappedCandidate(pair, seen);
        pair.generation.checks.unfreeze(pair.foundation);
        if (wasNominating) {
            pair.isNominating = false;
            pair.isNominated = true;
        }
        if (pair == agent.selected) {
            consent.renew(now);
        } else if (pair.isNominated && pair.generation == agent.current) {
            nominator.follow(pair, now);
        }
    }

    /** RFC 8445 §7.2.5.3.1: an address that nobody knew is a peer-reflexive candidate of ours. */
    private static Candidate mappedCandidate(CandidatePair pair, TransportAddress seen) {
        Candidate known = pair.generation.localAt(pair.protocol(), seen);
        if (known != null) {
            return known;
        }
        return new Candidate(
                pair.local.foundation(),
                pair.local.component(),
                pair.local.transport(),
                CheckMessages.peerReflexivePriority(pair.local),
                seen,
                CandidateType.PEER_REFLEXIVE,
                pair.local.address());
    }
}
