package dev.maru.ice;

import dev.maru.ice.CandidatePair.State;

/** Keeps the peer's consent on the selected pair (RFC 7675), notices its silence, and keeps other pairs in reserve. */
final class ConsentKeeper {
    /** How often pairs in reserve are refreshed; NATs forget UDP after 30 s and more (RFC 4787 REQ-5, RFC 8445 §11). */
    private static final long RESERVE_NANOS = 15_000_000_000L;

    /** How many pairs are kept in reserve. */
    private static final int RESERVES = 3;

    /** How soon an unanswered consent check is sent again. */
    private static final long RETRY_NANOS = 1_000_000_000L;

    private final AgentState agent;
    private final CheckSender sender;

    ConsentKeeper(AgentState agent, CheckSender sender) {
        this.agent = agent;
        this.sender = sender;
    }

    /** The peer has just consented: asks again later, after 80 to 120 % of the interval (RFC 7675 §5.1), so that many do not ask in step. */
    void renew(long now) {
        long interval = (long) (agent.config.consentNanos() * (0.8 + 0.4 * agent.entropy.nextDouble()));
        agent.timers.set(IceTimer.CONSENT, now + interval);
        if (!agent.timers.isSet(IceTimer.RESERVE)) {
            agent.timers.set(IceTimer.RESERVE, now + RESERVE_NANOS);
        }
    }

    /** Asks, or ends what has not been consented to for too long. */
    void ask(long now) {
        CandidatePair pair = agent.selected;
        if (pair == null) {
            return;
        }
        if (now - pair.answeredAt >= agent.config.consentExpiryNanos()) {
            pair.expire();
            agent.selected = null;
            agent.become(IceState.FAILED);
            return;
        }
        if (!pair.isGone) {
            pair.counters.consentRequestsSent++;
            sender.start(pair, now);
            if (now - pair.unansweredSince >= agent.config.disconnectedNanos()) {
                lose();
            }
        }
        agent.timers.set(IceTimer.CONSENT, now + RETRY_NANOS);
    }

    /** The selected pair is silent or dead: looks at once whether the reserves still work. */
    void lose() {
        if (agent.state == IceState.CONNECTED || agent.state == IceState.COMPLETED) {
            agent.become(IceState.DISCONNECTED);
            for (CandidatePair pair : agent.current.checks.pairs()) {
                if (pair != agent.selected && pair.mapped != null) {
                    if (pair.state == State.FAILED) {
                        pair.state = State.WAITING; // it has worked before, and a link that was down may be up
                    }
                    agent.current.checks.trigger(pair);
                }
            }
        }
    }

    /** Keeps the NATs of the best other pairs open. */
    void refreshReserves(long now) {
        int count = 0;
        for (CandidatePair pair : agent.current.checks.pairs()) {
            if (pair != agent.selected && pair.works() && pair.check == null && count < RESERVES) {
                agent.current.checks.trigger(pair);
                count++;
            }
        }
        agent.timers.set(IceTimer.RESERVE, now + RESERVE_NANOS);
    }
}
