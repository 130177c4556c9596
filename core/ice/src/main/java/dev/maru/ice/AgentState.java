package dev.maru.ice;

import dev.maru.ice.CandidatePair.State;
import dev.maru.wire.DropCounters;
import dev.maru.wire.Machine;
import dev.maru.wire.Timers;
import java.util.ArrayDeque;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What the parts of one {@link IceAgent} share: who it is, how far it is, and what it has to say. */
final class AgentState {
    IceConfig config;
    /** That of the next generation. */
    IceConfig nextConfig;

    final RandomGenerator entropy;
    final long tiebreaker;
    final DropCounters drops = new DropCounters();
    final Timers<IceTimer> timers = new Timers<>(IceTimer.class);
    final ArrayDeque<IceEvent> events = new ArrayDeque<>();
    final CheckMessages out = new CheckMessages(drops);

    boolean isControlling;
    boolean isPeerLite;
    IceState state = IceState.NEW;
    Generation current;

    @Nullable
    Generation previous;

    @Nullable
    CandidatePair selected;

    AgentState(IceConfig config, boolean isControlling, IceCredentials credentials, RandomGenerator entropy) {
        this.config = config;
        this.nextConfig = config;
        this.isControlling = isControlling;
        this.entropy = entropy;
        this.tiebreaker = entropy.nextLong();
        this.current = new Generation(credentials, config, isControlling);
    }

    void become(IceState next) {
        if (state != next) {
            state = next;
            events.add(new IceEvent.StateChanged(next));
        }
    }

    /** A conflict has given us this role (RFC 8445 §7.3.1.1). */
    void takeRole(boolean controlling) {
        if (isControlling == controlling) {
            return;
        }
        isControlling = controlling;
        current.checks.role(controlling);
        events.add(new IceEvent.RoleChanged(controlling));
    }

    /** Whether a pair waits for the answer that lets us use it. */
    boolean isNominating() {
        for (CandidatePair pair : current.checks.pairs()) {
            if (pair.isNominating) {
                return true;
            }
        }
        return false;
    }

    /** Sends data that way from now on. */
    void select(CandidatePair pair) {
        CandidatePair old = selected;
        if (old != null && old != pair && old.asksToUse && old.check != null) {
            old.check = null; // sent again it would call the peer back
            old.state = old.mapped == null ? State.FAILED : State.SUCCEEDED;
        }
        selected = pair;
        previous = null;
        events.add(new IceEvent.PairSelected(pair.localAsSeen(), pair.base, pair.remote));
        become(IceState.CONNECTED);
    }

    /** When disconnected, only what answered since then counts. */
    boolean isAlive(CandidatePair pair) {
        return pair.state != State.FAILED && (state != IceState.DISCONNECTED || pair.unansweredSince == Machine.NEVER);
    }
}
