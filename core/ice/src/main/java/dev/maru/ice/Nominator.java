package dev.maru.ice;

import org.jspecify.annotations.Nullable;

/**
 * Decides which pair is used (RFC 8445 §8). When controlling it waits a moment for better pairs once one works, then nominates, and a
 * better pair that works later as well; when controlled it follows to the best of what the peer nominates.
 */
final class Nominator {
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
        best.isNominating = true;
        sender.start(best, now); // not paced: it is the one check that somebody waits for
    }

    private @Nullable CandidatePair bestAlive() {
        for (CandidatePair pair : agent.current.checks.pairs()) {
            if (pair.works() && agent.isAlive(pair)) {
                return pair;
            }
        }
        return null;
    }

    /** Takes a nominated pair that works, unless the one in use is better and alive. */
    void follow(CandidatePair pair, long now) {
        CandidatePair old = agent.selected;
        if (old == pair) {
            return;
        }
        boolean keepsOld = old != null
                && old.generation == agent.current
                && agent.isAlive(old)
                && old.priority(agent.isControlling) > pair.priority(agent.isControlling);
        if (keepsOld) {
            return;
        }
        agent.selected = pair;
        agent.previous = null;
        consent.renew(now);
        agent.events.add(new IceEvent.PairSelected(pair.localAsSeen(), pair.local.address(), pair.remote));
        agent.become(IceState.CONNECTED);
    }
}
