package dev.maru.ice;

import dev.maru.ice.CandidatePair.State;
import dev.maru.wire.Machine;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a lite agent does instead of checking (RFC 8445 §2.5, §7.3.2, §8.2): it answers, and takes what a full peer nominates. With a
 * lite peer nobody checks, and both take the pair of the highest priority, which is the same one on both sides.
 *
 * <p>It asks for no consent either (RFC 7675 §4). That a full peer's checks stop coming is how it learns that the peer is gone.
 */
final class LiteSide {
    /** A full agent's checks end after 39.5 s by the RFC's defaults (RFC 8489 §6.2.1); what is not nominated then never will be. */
    static final long PATIENCE_NANOS = 39_500_000_000L;

    /** Tr: how often a NAT or firewall is reminded of the pair when nobody checks (§11). */
    private static final long KEEPALIVE_NANOS = 15_000_000_000L;

    /** How often silence is looked at. */
    private static final long WATCH_NANOS = 1_000_000_000L;

    private final AgentState agent;

    LiteSide(AgentState agent) {
        this.agent = agent;
    }

    /** An authentic check came on a pair. */
    void heard(CandidatePair pair, boolean isNominated, long now) {
        pair.answeredAt = now;
        pair.unansweredSince = Machine.NEVER;
        if (!isNominated) {
            return;
        }
        validate(pair);
        CandidatePair old = agent.selected;
        boolean keepsOld = old != null
                && old.generation == agent.current
                && agent.isAlive(old)
                && old.priority(agent.isControlling) >= pair.priority(agent.isControlling);
        if (!keepsOld) {
            select(pair, now);
        }
    }

    /** §8.2.2: with a lite peer there is nothing to wait for. */
    void concludeWithLitePeer(long now) {
        List<CandidatePair> pairs = agent.current.checks.pairs();
        CandidatePair best = null;
        for (CandidatePair pair : pairs) {
            if (best == null && pair.isConnected && agent.current.remote != null) {
                best = pair; // the first is the best; over TCP nobody would connect
            }
        }
        if (best != null && best != agent.selected) {
            validate(best);
            best.answeredAt = now;
            select(best, now);
        }
    }

    private static void validate(CandidatePair pair) {
        pair.state = State.SUCCEEDED;
        pair.mapped = pair.local;
        pair.isNominated = true;
    }

    private void select(CandidatePair pair, long now) {
        agent.select(pair);
        agent.timers.set(IceTimer.CONSENT, now + (agent.isPeerLite ? KEEPALIVE_NANOS : WATCH_NANOS));
    }

    /** Looks whether the full peer still checks the selected pair, or another one that it nominated. */
    void watch(long now) {
        CandidatePair pair = agent.selected;
        if (pair == null) {
            return;
        }
        if (agent.isPeerLite) {
            agent.out.keepalive(pair, agent.entropy);
            agent.timers.set(IceTimer.CONSENT, now + KEEPALIVE_NANOS);
            return;
        }
        long silence = now - pair.answeredAt;
        CandidatePair other = silence >= WATCH_NANOS ? heardLast(pair) : null;
        boolean isLate = silence >= agent.config.consentNanos() * 6 / 5 + agent.config.disconnectedNanos();
        if (silence >= agent.config.consentExpiryNanos()) {
            pair.state = State.FAILED;
            agent.selected = null;
            agent.become(IceState.FAILED);
            return;
        }
        if ((isLate || pair.isGone) && other != null) {
            select(other, now);
        } else if (isLate || pair.isGone) {
            pair.unansweredSince = pair.answeredAt;
            agent.become(IceState.DISCONNECTED);
        }
        agent.timers.set(IceTimer.CONSENT, now + WATCH_NANOS);
    }

    private @Nullable CandidatePair heardLast(CandidatePair silent) {
        CandidatePair last = null;
        for (CandidatePair pair : agent.current.checks.pairs()) {
            boolean isLater = pair.answeredAt > (last == null ? silent.answeredAt : last.answeredAt);
            if (pair != silent && pair.isNominated && isLater) {
                last = pair;
            }
        }
        return last;
    }
}
