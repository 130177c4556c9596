package dev.maru.ice;

import org.jspecify.annotations.Nullable;

/**
 * Decides which pair is used (RFC 8445 §8). When controlling it waits a moment for better pairs once one works, then nominates, and a
 * better pair that works later as well, and says with every consent check which pair it uses, so that both come to agree whatever was
 * lost; when controlled it follows to the best of what the peer nominates.
 */
final class Nominator {
    /** Nominations closer together may have overtaken each other on their way. */
    private static final long SETTLED_NANOS = 1_000_000_000L;

    private final AgentState agent;
    private final CheckSender sender;
    private final ConsentKeeper consent;

    Nominator(AgentState agent, CheckSender sender, ConsentKeeper consent) {
        this.agent = agent;
        this.sender = sender;
        this.consent = consent;
    }

    /** RFC 8445 §8.1.1. */
    void nominate(long now) {
        CandidatePair best = bestAlive();
        if (best == null || best.isNominating || best == agent.selected) {
            return;
        }
        CandidatePair chosen = agent.selected;
        boolean isUpgrade = chosen != null && chosen.generation == agent.current && agent.isAlive(chosen);
        if (isUpgrade && chosen != null && chosen.priority(true) >= best.priority(true)) {
            return;
        }
        if (!isUpgrade && agent.current.checks.hasUndecidedAbove(best) && agent.state != IceState.DISCONNECTED) {
            long patience = best.answeredAt + agent.config.patienceNanos();
            if (now < patience) {
                if (!agent.timers.isSet(IceTimer.PATIENCE)) {
                    agent.timers.set(IceTimer.PATIENCE, patience);
                }
                return;
            }
        }
        withdrawNominations();
        best.isNominating = true;
        sender.start(best, now); // not paced: it is the one check that somebody waits for
    }

    /** A nomination sent again after that of a better pair would make the peer go back. */
    private void withdrawNominations() {
        for (CandidatePair pair : agent.current.checks.pairs()) {
            if (pair.isNominating || pair.asksToUse && pair.check != null) {
                pair.isNominating = false;
                pair.check = null;
                pair.state = pair.mapped == null ? CandidatePair.State.FAILED : CandidatePair.State.SUCCEEDED;
            }
        }
    }

    /** The peer asks to use a pair. True when it has chosen anew, on purpose. */
    boolean isMove(CandidatePair pair, long now) {
        CandidatePair old = agent.selected;
        if (old == null || pair.nominatedAt <= old.nominatedAt) {
            return false;
        }
        // after two consent intervals without a word about the old pair it is the new one, whatever checks were lost
        long since = now - old.nominatedAt;
        return since >= (pair.wasCheckedPlainly ? SETTLED_NANOS : agent.config.consentNanos() * 12 / 5);
    }

    private @Nullable CandidatePair bestAlive() {
        for (CandidatePair pair : agent.current.checks.pairs()) {
            if (pair.works() && agent.isAlive(pair)) {
                return pair;
            }
        }
        return null;
    }

    /**
     * Takes a nominated pair that works, unless the one in use is better and alive. A peer that nominates regularly and then another
     * pair has left the first one, however good: its interface may be gone. One that nominates aggressively (RFC 5245 §8.1.1.2)
     * nominates all, and means the best; it never checks without nominating.
     */
    void follow(CandidatePair pair, long now) {
        CandidatePair old = agent.selected;
        if (old == pair) {
            return;
        }
        boolean isMove = !agent.isControlling && isMove(pair, now);
        if (isMove) {
            for (CandidatePair left : agent.current.checks.pairs()) {
                left.isNominated = left == pair; // what was left is not to be gone back to
            }
        }
        boolean keepsOld = old != null
                && old.generation == agent.current
                && agent.isAlive(old)
                && !isMove
                && old.priority(agent.isControlling) > pair.priority(agent.isControlling);
        if (keepsOld) {
            return;
        }
        consent.renew(now);
        agent.select(pair);
    }
}
