package dev.maru.ice;

import dev.maru.ice.CandidatePair.State;
import dev.maru.stun.StunTransaction;
import dev.maru.wire.Machine;
import dev.maru.wire.TransportAddress;

/** Sends checks: one at a time by their order and pace (RFC 8445 §6.1.4), again while nobody answers, and not for ever. */
final class CheckSender {
    /** Requests of a check before it begins anew: 0, 0.5, 1.5 and 3.5 s after the first by the default timeout. */
    private static final int SENT_BEFORE_ANEW = 4;

    /** How often a check begins anew: half a minute, as long as a handshake waits. */
    private static final int MOST_BEGUN_ANEW = 4;

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

    /** Checks a pair at once; over TCP it has to be connected first (RFC 6544 §7.1). */
    void start(CandidatePair pair, long now) {
        if (pair.isConnecting) {
            return; // the driver will say
        }
        if (!pair.isConnected) {
            connect(pair, now);
            return;
        }
        // §14.3: with many checks under way, each gets more time
        long rto = Math.max(agent.config.rtoNanos(), agent.config.taNanos() * pair.generation.checks.active());
        pair.earlier = pair.check;
        pair.check = transaction(pair, rto);
        pair.counters.requestsSent++;
        pair.wasSentControlling = agent.isControlling;
        pair.asksToUse = pair.isNominating || pair == agent.selected && !agent.isNominating();
        pair.state = State.IN_PROGRESS;
        if (pair.unansweredSince == Machine.NEVER) {
            pair.unansweredSince = now;
        }
        poll(pair, now);
    }

    private StunTransaction transaction(CandidatePair pair, long rto) {
        int high = agent.entropy.nextInt();
        long low = agent.entropy.nextLong();
        return pair.local.transport().isTcp()
                ? StunTransaction.overReliable(high, low)
                : StunTransaction.overUdp(high, low, rto, agent.config.rc());
    }

    /** Asks the driver to connect, and gives up when it never answers. */
    private void connect(CandidatePair pair, long now) {
        TransportAddress here = pair.local.address();
        boolean isActive = pair.local.transport() == CandidateTransport.TCP_ACTIVE;
        pair.isConnecting = true;
        pair.state = State.IN_PROGRESS;
        pair.check = transaction(pair, agent.config.rtoNanos());
        pair.check.poll(now); // only for its timeout; nothing is sent before there is a connection
        agent.events.add(new IceEvent.ConnectTcp(isActive ? here.withPort(0) : here, pair.remote.address()));
    }

    /** There is a connection now. */
    void connected(CandidatePair pair, TransportAddress from, long now) {
        pair.base = from;
        pair.isConnecting = false;
        pair.isConnected = true;
        pair.check = null;
        start(pair, now);
    }

    /** There will be none. */
    static void failed(CandidatePair pair) {
        pair.isConnecting = false;
        pair.check = null;
        pair.state = State.FAILED;
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
            case SEND -> {
                if (isToBeBegunAnew(pair, check)) {
                    pair.begunAnew++;
                    pair.generation.checks.trigger(pair);
                } else {
                    agent.out.request(pair, check, pair.wasSentControlling, agent.tiebreaker);
                }
            }
            case GIVE_UP -> {
                pair.check = null;
                pair.isNominating = false;
                pair.isConnecting = false;
                pair.state = State.FAILED;
            }
        }
    }

    /**
     * Whether a check that nobody answers begins anew with its first pauses. The peer's checks come through, so it is chance that ours, or the
     * answers, do not; and the peer, to whom the path works, begins its handshake meanwhile and does not wait for long.
     *
     * <p>Deviation: RFC 8445 §7.3.1.4 has each check of the peer begin ours anew, but a peer to whom the path works sends none.
     */
    private static boolean isToBeBegunAnew(CandidatePair pair, StunTransaction check) {
        return pair.triggered > 0
                && pair.mapped == null
                && check.sent() > SENT_BEFORE_ANEW
                && pair.begunAnew < MOST_BEGUN_ANEW;
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
