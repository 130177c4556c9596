package dev.maru.ice;

import dev.maru.ice.CandidatePair.State;
import dev.maru.stun.StunAttribute;
import dev.maru.stun.StunClass;
import dev.maru.stun.StunMessage;
import dev.maru.stun.StunMethod;
import dev.maru.stun.StunTransaction;
import dev.maru.wire.Datagram;
import dev.maru.wire.DropCounters;
import dev.maru.wire.DropReason;
import dev.maru.wire.Machine;
import dev.maru.wire.Timers;
import dev.maru.wire.TransportAddress;
import java.util.ArrayDeque;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * An ICE agent for one component (RFC 8445, 8838, 7675): all that WebRTC sends shares one, by BUNDLE and rtcp-mux. Deviation: there
 * is no second component.
 *
 * <p>The driver gathers: it tells the agent the candidates it has ({@link #addLocalCandidate}), the peer's as they arrive, and
 * the peer's credentials. The agent checks pairs, lets the controlling side choose one, keeps the peer's consent fresh on it, and
 * takes another that works when it dies, without a new negotiation. It carries no data; {@link #selected()} says which way
 * data goes. What it keeps is bounded by {@link IceConfig}.
 *
 * <p>Nomination is regular (§8.1.1): the controlling agent waits a moment for better pairs once one works, then nominates. A
 * better pair that works later is nominated as well; a peer that nominates aggressively (RFC 5245) is followed to the best of
 * what it nominates.
 */
public final class IceAgent implements Machine<IceEvent> {
    private enum Timer {
        /** When to start the next check. */
        PACE,
        /** When a check is to be sent again or given up. */
        RETRANSMIT,
        /** When to ask for consent on the selected pair, and to look whether it was given. */
        CONSENT,
        /** When to stop waiting for better pairs. */
        PATIENCE,
        /** When to refresh the pairs that are kept in reserve. */
        RESERVE,
        /** When to stop waiting for candidates after every pair has failed. */
        GIVE_UP
    }

    /** How often pairs in reserve are refreshed; NATs forget UDP after 30 s and more (RFC 4787 REQ-5, RFC 8445 §11). */
    private static final long RESERVE_NANOS = 15_000_000_000L;

    /** How many pairs are kept in reserve. */
    private static final int RESERVES = 3;

    /** How long to wait for the peer's candidates after all known ones failed, when nobody says that they are complete. */
    private static final long GIVE_UP_NANOS = 15_000_000_000L;

    /** How soon an unanswered consent check is sent again. */
    private static final long CONSENT_RETRY_NANOS = 1_000_000_000L;

    private final IceConfig config;
    private final RandomGenerator entropy;
    private final long tiebreaker;
    private final DropCounters drops = new DropCounters();
    private final Timers<Timer> timers = new Timers<>(Timer.class);
    private final ArrayDeque<IceEvent> events = new ArrayDeque<>();
    private final StunMessage message = new StunMessage();
    private final CheckMessages out = new CheckMessages(drops);

    private boolean isControlling;
    private IceState state = IceState.NEW;
    private Generation current;
    private @Nullable Generation previous;
    private @Nullable CandidatePair selected;
    private long lastPace = -1;

    /**
     * An agent with nothing to check yet.
     *
     * @param config timings and bounds
     * @param isControlling whether it starts as the controlling one: who makes the first offer does (RFC 8445 §6.1.1)
     * @param credentials its own, as signaled
     * @param entropy for transaction ids and the tiebreaker, unguessable
     */
    public IceAgent(IceConfig config, boolean isControlling, IceCredentials credentials, RandomGenerator entropy) {
        this.config = config;
        this.isControlling = isControlling;
        this.entropy = entropy;
        this.tiebreaker = entropy.nextLong();
        this.current = new Generation(credentials, config, isControlling);
    }

    // What the driver tells

    /**
     * Adds an address of ours. Host and relayed candidates form pairs; reflexive ones are only remembered, to be recognized.
     *
     * @param candidate as signaled
     * @param now nanoseconds
     */
    public void addLocalCandidate(Candidate candidate, long now) {
        if (state != IceState.CLOSED) {
            current.addLocal(candidate);
            react(now);
        }
    }

    /**
     * Says that all local candidates of this generation are known.
     *
     * @param now nanoseconds
     */
    public void endLocalCandidates(long now) {
        current.isLocalComplete = true;
        react(now);
    }

    /**
     * Takes an address away, because its interface or its relay is gone. A pair in reserve takes over at once.
     *
     * @param base the local address
     * @param now nanoseconds
     */
    public void removeLocal(TransportAddress base, long now) {
        current.removeLocal(base);
        CandidatePair pair = selected;
        if (pair != null && pair.local.address().equals(base)) {
            pair.state = State.FAILED;
            lose(now);
        }
        react(now);
    }

    /**
     * Lets checks begin: they are signed for the peer with these.
     *
     * @param credentials as signaled
     * @param now nanoseconds
     */
    public void setRemoteCredentials(IceCredentials credentials, long now) {
        current.remote(credentials);
        react(now);
    }

    /**
     * Adds an address of the peer's.
     *
     * @param candidate as signaled, its name resolved
     * @param now nanoseconds
     * @return false when there are too many; it was counted and dropped
     */
    public boolean addRemoteCandidate(Candidate candidate, long now) {
        if (state == IceState.CLOSED || !current.addRemote(candidate)) {
            drops.count(DropReason.LIMIT);
            return false;
        }
        react(now);
        return true;
    }

    /**
     * Says that the peer has no more candidates (RFC 8838 §14).
     *
     * @param now nanoseconds
     */
    public void endRemoteCandidates(long now) {
        current.isRemoteComplete = true;
        react(now);
    }

    /**
     * Begins anew with other credentials (RFC 8445 §9). Data keeps going the old way until a new one is found. Local candidates have
     * to be added again.
     *
     * @param credentials ours, of the new generation
     * @param now nanoseconds
     */
    public void restart(IceCredentials credentials, long now) {
        if (state == IceState.CLOSED) {
            throw new IllegalStateException("the agent is closed");
        }
        previous = current;
        current = new Generation(credentials, config, isControlling);
        timers.stop(Timer.GIVE_UP);
        timers.stop(Timer.PATIENCE);
        if (state == IceState.FAILED) {
            become(IceState.CHECKING);
        }
        react(now);
    }

    /** Ends the agent; it sends nothing more. */
    public void close() {
        timers.stopAll();
        out.clear();
        selected = null;
        become(IceState.CLOSED);
    }

    // What the network tells

    @Override
    public void handleDatagram(Datagram in, long now) {
        if (state == IceState.CLOSED) {
            return;
        }
        if (!message.parse(in.bytes(), in.offset(), in.length())) {
            drops.count(DropReason.MALFORMED);
        } else if (message.has(StunAttribute.FINGERPRINT) && !message.hasValidFingerprint()) {
            drops.count(DropReason.MALFORMED);
        } else if (message.method() != StunMethod.BINDING) {
            drops.count(DropReason.UNEXPECTED);
        } else if (message.messageClass() == StunClass.REQUEST) {
            handleRequest(in, now);
        } else if (message.messageClass().isResponse()) {
            handleResponse(in, now);
        } // an indication only keeps a NAT open (§11)
        react(now);
    }

    /** RFC 8445 §7.3. Deviation: a check that is not authentic gets no answer, so that nobody can use us as a mirror. */
    private void handleRequest(Datagram in, long now) {
        Generation generation = authenticate();
        if (generation == null) {
            drops.count(DropReason.UNAUTHENTIC);
            return;
        }
        if (message.unknownCount() > 0) {
            out.error(message, in, generation, 420);
            return;
        }
        if (isRoleConflictOurs(in, generation)) {
            return;
        }
        Candidate base = generation.base(in.local());
        if (generation == current && base != null && !learnPair(in, base, now)) {
            drops.count(DropReason.LIMIT);
            return;
        }
        out.success(message, in, generation);
    }

    private @Nullable Generation authenticate() {
        String username = message.text(StunAttribute.USERNAME);
        if (username == null) {
            return null;
        }
        Generation generation = current;
        if (!generation.isAddressedBy(username) && previous != null) {
            generation = previous;
        }
        return generation.isAddressedBy(username) && message.hasValidIntegrity(generation.localKey) ? generation : null;
    }

    /** RFC 8445 §7.3.1.1: the larger tiebreaker controls. True when the peer is told to change its role. */
    private boolean isRoleConflictOurs(Datagram in, Generation generation) {
        StunAttribute same = isControlling ? StunAttribute.ICE_CONTROLLING : StunAttribute.ICE_CONTROLLED;
        if (!message.has(same)) {
            return false;
        }
        boolean oursIsLarger = Long.compareUnsigned(tiebreaker, message.i64(same, 0)) >= 0;
        if (oursIsLarger == isControlling) {
            out.error(message, in, generation, 487);
            return true;
        }
        takeRole(!isControlling);
        return false;
    }

    /** RFC 8445 §7.3.1.3 to §7.3.1.5. False when there is no room for another remote candidate. */
    private boolean learnPair(Datagram in, Candidate base, long now) {
        Generation generation = current;
        CandidatePair pair = generation.checks.find(in.local(), in.remote());
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
            if (!generation.addRemote(seen)) {
                return false;
            }
            pair = generation.checks.find(in.local(), in.remote());
        }
        if (pair != null) {
            answerTriggers(pair, now);
        }
        return true;
    }

    private void answerTriggers(CandidatePair pair, long now) {
        if (pair.state != State.SUCCEEDED) {
            pair.generation.checks.trigger(pair);
            if (pair.state == State.FAILED || pair.state == State.FROZEN) {
                pair.state = State.WAITING;
            }
        }
        if (!isControlling && message.has(StunAttribute.USE_CANDIDATE)) {
            pair.isNominated = true;
            if (pair.works()) {
                follow(pair, now);
            }
        }
    }

    /** RFC 8445 §7.2.5. */
    private void handleResponse(Datagram in, long now) {
        CandidatePair pair = findAnswered(current);
        if (pair == null && previous != null) {
            pair = findAnswered(previous);
        }
        if (pair == null) {
            drops.count(DropReason.UNEXPECTED);
            return;
        }
        Generation generation = pair.generation;
        if (generation.remoteKey == null || !message.hasValidIntegrity(generation.remoteKey)) {
            drops.count(DropReason.UNAUTHENTIC);
            return;
        }
        boolean isLatest = pair.check != null && pair.check.isAnsweredBy(message);
        boolean wasNominating = pair.isNominating && isLatest;
        pair.earlier = null;
        if (isLatest) {
            pair.check = null; // else the newer one, which may nominate, still waits for its own answer
        }
        if (message.messageClass() == StunClass.ERROR_RESPONSE) {
            if (isLatest) { // else a newer check is on its way, which may fare better
                handleError(pair, now);
            }
        } else if (!pair.isBetween(in.local(), in.remote())) {
            pair.state = State.FAILED; // §7.2.5.2.1: the answer must come back the way that the check went
        } else {
            handleSuccess(pair, wasNominating, now);
        }
    }

    private @Nullable CandidatePair findAnswered(Generation generation) {
        for (CandidatePair pair : generation.checks.pairs()) {
            if (pair.isAnsweredBy(message)) {
                return pair;
            }
        }
        return null;
    }

    private void handleError(CandidatePair pair, long now) {
        if (message.errorCode() == 487) {
            if (pair.wasSentControlling == isControlling) {
                takeRole(!isControlling); // once, however many checks were on their way
            }
            pair.state = State.WAITING;
            pair.generation.checks.trigger(pair);
        } else {
            pair.state = State.FAILED;
            pair.isNominating = false;
            if (pair == selected) {
                lose(now);
            }
        }
    }

    private void handleSuccess(CandidatePair pair, boolean wasNominating, long now) {
        TransportAddress seen = message.xorAddress(StunAttribute.XOR_MAPPED_ADDRESS);
        if (seen == null) {
            pair.state = State.FAILED;
            return;
        }
        pair.state = State.SUCCEEDED;
        pair.answeredAt = now;
        pair.unansweredSince = NEVER;
        pair.mapped = mappedCandidate(pair, seen);
        pair.generation.checks.unfreeze(pair.foundation);
        if (wasNominating) {
            pair.isNominating = false;
            pair.isNominated = true;
        }
        if (pair == selected) {
            timers.set(Timer.CONSENT, now + nextConsent());
        } else if (pair.isNominated && pair.generation == current) {
            follow(pair, now);
        }
    }

    /** RFC 8445 §7.2.5.3.1: an address that nobody knew is a peer-reflexive candidate of ours. */
    private static Candidate mappedCandidate(CandidatePair pair, TransportAddress seen) {
        Candidate known = pair.generation.localAt(seen);
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

    // What time tells

    @Override
    public void handleTimeout(long now) {
        for (Timer due = timers.pollDue(now); due != null; due = timers.pollDue(now)) {
            switch (due) {
                case PACE -> startNextCheck(now);
                case RETRANSMIT -> retransmit(now);
                case CONSENT -> keepConsent(now);
                case PATIENCE -> {} // reacting is enough
                case RESERVE -> refreshReserves(now);
                case GIVE_UP -> giveUp();
            }
        }
        react(now);
    }

    private void startNextCheck(long now) {
        lastPace = now;
        CandidatePair pair = current.checks.next();
        if (pair != null) {
            startCheck(pair, now);
        }
    }

    private void startCheck(CandidatePair pair, long now) {
        // §14.3: with many checks under way, each gets more time
        long rto = Math.max(config.rtoNanos(), config.taNanos() * pair.generation.checks.active());
        pair.earlier = pair.check;
        pair.check = StunTransaction.overUdp(entropy.nextInt(), entropy.nextLong(), rto, config.rc());
        pair.wasSentControlling = isControlling;
        pair.state = State.IN_PROGRESS;
        if (pair.unansweredSince == NEVER) {
            pair.unansweredSince = now;
        }
        poll(pair, now);
    }

    private void retransmit(long now) {
        retransmit(current, now);
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
            case SEND -> out.request(pair, check, pair.wasSentControlling, tiebreaker);
            case GIVE_UP -> {
                pair.check = null;
                pair.isNominating = false;
                pair.state = State.FAILED;
            }
        }
    }

    private void keepConsent(long now) {
        CandidatePair pair = selected;
        if (pair == null) {
            return;
        }
        if (now - pair.answeredAt >= config.consentExpiryNanos()) {
            pair.state = State.FAILED;
            pair.check = null;
            selected = null;
            become(IceState.FAILED);
            return;
        }
        startCheck(pair, now);
        if (now - pair.unansweredSince >= config.disconnectedNanos()) {
            lose(now);
        }
        timers.set(Timer.CONSENT, now + CONSENT_RETRY_NANOS);
    }

    /** 80 to 120 % of the interval (RFC 7675 §5.1), so that many agents do not ask in step. */
    private long nextConsent() {
        return (long) (config.consentNanos() * (0.8 + 0.4 * entropy.nextDouble()));
    }

    private void refreshReserves(long now) {
        int count = 0;
        for (CandidatePair pair : current.checks.pairs()) {
            if (pair != selected && pair.works() && pair.check == null && count < RESERVES) {
                current.checks.trigger(pair);
                count++;
            }
        }
        timers.set(Timer.RESERVE, now + RESERVE_NANOS);
    }

    private void giveUp() {
        if (selected == null && current.checks.allFailed()) {
            become(IceState.FAILED);
        }
    }

    // What follows

    /** The selected pair is silent: look at once whether the reserves still work. */
    private void lose(long now) {
        if (state == IceState.CONNECTED || state == IceState.COMPLETED) {
            become(IceState.DISCONNECTED);
            for (CandidatePair pair : current.checks.pairs()) {
                if (pair != selected && pair.works()) {
                    current.checks.trigger(pair);
                }
            }
        }
    }

    /** Derives everything from the checklist; to be called after every input. */
    private void react(long now) {
        if (state == IceState.CLOSED) {
            return;
        }
        if (isControlling) {
            nominate(now);
        }
        updateState(now);
        boolean canCheck = current.remote != null && current.checks.hasNext();
        if (canCheck && !timers.isSet(Timer.PACE)) {
            timers.set(Timer.PACE, lastPace < 0 ? now : Math.max(now, lastPace + config.taNanos()));
        }
        timers.set(
                Timer.RETRANSMIT, Math.min(earliestCheck(current), previous == null ? NEVER : earliestCheck(previous)));
    }

    private static long earliestCheck(Generation generation) {
        long min = NEVER;
        for (CandidatePair pair : generation.checks.pairs()) {
            if (pair.check != null) {
                min = Math.min(min, pair.check.nextTimeout());
            }
        }
        return min;
    }

    /** RFC 8445 §8.1.1. */
    private void nominate(long now) {
        CandidatePair best = bestAlive();
        if (best == null || best.isNominating || best == selected) {
            return;
        }
        CandidatePair chosen = selected;
        boolean isUpgrade = chosen != null && chosen.generation == current && isAlive(chosen);
        if (isUpgrade && chosen != null && chosen.priority(true) >= best.priority(true)) {
            return;
        }
        if (!isUpgrade && current.checks.hasUndecidedAbove(best) && state != IceState.DISCONNECTED) {
            if (!timers.isSet(Timer.PATIENCE) && now < best.answeredAt + config.patienceNanos()) {
                timers.set(Timer.PATIENCE, best.answeredAt + config.patienceNanos());
            }
            if (now < best.answeredAt + config.patienceNanos()) {
                return;
            }
        }
        best.isNominating = true;
        startCheck(best, now); // not paced: it is the one check that somebody waits for
    }

    private @Nullable CandidatePair bestAlive() {
        for (CandidatePair pair : current.checks.pairs()) {
            if (pair.works() && isAlive(pair)) {
                return pair;
            }
        }
        return null;
    }

    /** When disconnected, only what answered since then counts. */
    private boolean isAlive(CandidatePair pair) {
        return pair.state != State.FAILED && (state != IceState.DISCONNECTED || pair.unansweredSince == NEVER);
    }

    /** Takes a nominated pair that works, unless the one in use is better and alive. */
    private void follow(CandidatePair pair, long now) {
        CandidatePair old = selected;
        if (old == pair) {
            return;
        }
        boolean keepsOld = old != null
                && old.generation == current
                && isAlive(old)
                && old.priority(isControlling) > pair.priority(isControlling);
        if (keepsOld) {
            return;
        }
        selected = pair;
        previous = null;
        timers.set(Timer.CONSENT, now + nextConsent());
        if (!timers.isSet(Timer.RESERVE)) {
            timers.set(Timer.RESERVE, now + RESERVE_NANOS);
        }
        events.add(new IceEvent.PairSelected(pair.localAsSeen(), pair.local.address(), pair.remote));
        become(IceState.CONNECTED);
    }

    private void updateState(long now) {
        CandidatePair pair = selected;
        if (pair != null) {
            if (state == IceState.DISCONNECTED && pair.unansweredSince == NEVER && pair.state != State.FAILED) {
                become(IceState.CONNECTED);
            }
            boolean isDone = current.isComplete()
                    && pair.generation == current
                    && current.checks.pairs().stream().noneMatch(CandidatePair::isUndecided);
            if (state == IceState.CONNECTED && isDone) {
                become(IceState.COMPLETED);
            } else if (state == IceState.COMPLETED && !isDone) {
                become(IceState.CONNECTED);
            }
            return;
        }
        if (!current.checks.allFailed()) {
            timers.stop(Timer.GIVE_UP);
            if ((state == IceState.NEW || state == IceState.FAILED) && current.remote != null) {
                become(IceState.CHECKING);
            }
        } else if (state == IceState.CHECKING || state == IceState.NEW && current.remote != null) {
            if (current.isComplete()) {
                become(IceState.FAILED);
            } else if (!timers.isSet(Timer.GIVE_UP)) {
                timers.set(Timer.GIVE_UP, now + GIVE_UP_NANOS);
            }
        }
    }

    private void takeRole(boolean controlling) {
        isControlling = controlling;
        current.checks.role(controlling);
        events.add(new IceEvent.RoleChanged(controlling));
    }

    private void become(IceState next) {
        if (state != next) {
            state = next;
            events.add(new IceEvent.StateChanged(next));
        }
    }

    // What the driver asks

    @Override
    public long nextTimeout() {
        return timers.next();
    }

    @Override
    public boolean pollTransmit(Datagram packet, long now) {
        return out.poll(packet);
    }

    @Override
    public @Nullable IceEvent pollEvent() {
        return events.poll();
    }

    /**
     * How far the agent is.
     *
     * @return the state
     */
    public IceState state() {
        return state;
    }

    /**
     * Whether the agent chooses the pair.
     *
     * @return the role
     */
    public boolean isControlling() {
        return isControlling;
    }

    /**
     * Which way data goes.
     *
     * @return what the last {@link IceEvent.PairSelected} said, or null while there is none
     */
    public IceEvent.@Nullable PairSelected selected() {
        CandidatePair pair = selected;
        return pair == null ? null : new IceEvent.PairSelected(pair.localAsSeen(), pair.local.address(), pair.remote);
    }

    /**
     * What came and was not taken.
     *
     * @return live counters
     */
    public DropCounters drops() {
        return drops;
    }
}
