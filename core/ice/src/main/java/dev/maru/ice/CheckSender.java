package dev.maru.ice;

import dev.maru.ice.CandidatePair.State;
import dev.maru.stun.StunTransaction;
import dev.maru.wire.Machine;

/** Sends checks: one at a time by their order and pace (RFC 8445 §6.1.4), again while nobody answers, and not for ever. */
final class CheckSender {
    private final AgentState agent;
    private long lastPace = -1;

    CheckSender(AgentState agent) {
        this.agent = agent;
    }

    /** Checks the pair whose turn it is. */
    void startNext(long now) {
        lastPace = now;
        CandidatePair pair = agent.current.checks.next();
        if (pair != null) {
            start(pair, now);
        }
    }

    /** Checks a pair at once. */
    void start(CandidatePair pair, long now) {
        // §14.3: with many checks under way, each gets more time
        long rto = Math.max(agent.config.rtoNanos(), agent.config.taNanos() * pair.generation.checks.active());
        pair.earlier = pair.check;
        pair.check = StunTransaction.overUdp(agent.entropy.nextInt(), agent.entropy.nextLong(), rto, agent.config.rc());
        pair.wasSentControlling = agent.isControlling;
        pair.state = State.IN_PROGRESS;
        if (pair.unansweredSince == Machine.NEVER) {
            pair.unansweredSince = now;
        }
        poll(pair, now);
    }

    /** Sends again what is due, and gives up what was sent often enough. */
    void retransmit(long now) {
        retransmit(agent.current, now);
        Generation previous = agent.previous;
        if (previous != null) {
            retransmit(previous, now);
        }
    }

    private void retransmit(Generation generation, long now) {
        for (CandidatePair pair : generation.checks.pairs()) {
            poll(pair, now);
        }
    }

    private void poll(CandidatePair pair, long now) {
        StunTransaction check = pair.check;
        if (check == null) {
            return;
        }
        switch (check.poll(now)) {
            case WAIT -> {}
            case SEND -> agent.out.request(pair, check, pair.wasSentControlling, agent.tiebreaker);
            case GIVE_UP -> {
                pair.check = null;
                pair.isNominating = false;
                pair.state = State.FAILED;
            }
        }
    }

    /** Sets the timers by what there is to send. */
    void schedule(long now) {
        Generation current = agent.current;
        boolean canCheck = current.remote != null && current.checks.hasNext();
        if (canCheck && !agent.timers.isSet(IceTimer.PACE)) {
            agent.timers.set(IceTimer.PACE, lastPace < 0 ? now : Math.max(now, lastPace + agent.config.taNanos()));
        }
        Generation previous = agent.previous;
        agent.timers.set(
                IceTimer.RETRANSMIT,
                Math.min(earliest(current), previous == null ? Machine.NEVER : earliest(previous)));
    }

    private static long earliest(Generation generation) {
        long min = Machine.NEVER;
        for (CandidatePair pair : generation.checks.pairs()) {
            if (pair.check != null) {
                min = Math.min(min, pair.check.nextTimeout());
            }
        }
        return min;
    }
}
