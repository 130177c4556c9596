package dev.maru.ice;

import dev.maru.ice.CandidatePair.State;
import dev.maru.stun.StunAttribute;
import dev.maru.stun.StunClass;
import dev.maru.stun.StunMessage;
import dev.maru.stun.StunMethod;
import dev.maru.wire.Datagram;
import dev.maru.wire.DropCounters;
import dev.maru.wire.DropReason;
import dev.maru.wire.Machine;
import dev.maru.wire.Protocol;
import dev.maru.wire.TransportAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * An ICE agent for one component (RFC 8445, 8838, 7675): all that WebRTC sends shares one, by BUNDLE and rtcp-mux. Deviation: there
 * is no second component.
 *
 * <p>The driver gathers: it tells the agent the candidates it has ({@link #addLocalCandidate}), the peer's as they arrive, and
 * the peer's credentials. The agent checks pairs, lets the controlling side choose one, keeps the peer's consent fresh on it, and
 * takes another that works when it dies, without a new negotiation. It carries no data; {@link #selected()} says which way
 * data goes. What it keeps is bounded by {@link IceConfig}. Over TCP (RFC 6544) it asks the driver to connect, and speaks in whole
 * messages; names of mDNS it asks the driver to resolve. A lite agent (§2.5) only answers.
 *
 * <p>Nomination is regular (§8.1.1): the controlling agent waits a moment for better pairs once one works, then nominates. A
 * better pair that works later is nominated as well; a peer that nominates aggressively (RFC 5245) is followed to the best of
 * what it nominates.
 */
public final class IceAgent implements Machine<IceEvent> {
    /** How long to wait for the peer's candidates after all known ones failed, when nobody says that they are complete. */
    private static final long GIVE_UP_NANOS = 15_000_000_000L;

    private final AgentState agent;
    private final CheckSender sender;
    private final ConsentKeeper consent;
    private final Nominator nominator;
    private final LiteSide lite;
    private final CheckResponder responder;
    private final AnswerReader answers;
    private final StunMessage message = new StunMessage();

    /**
     * An agent with nothing to check yet.
     *
     * @param config timings and bounds
     * @param isControlling whether it starts as the controlling one: who makes the first offer does (RFC 8445 §6.1.1)
     * @param credentials its own, as signaled
     * @param entropy for transaction ids and the tiebreaker, unguessable
     */
    public IceAgent(IceConfig config, boolean isControlling, IceCredentials credentials, RandomGenerator entropy) {
        agent = new AgentState(config, isControlling, credentials, entropy);
        sender = new CheckSender(agent);
        consent = new ConsentKeeper(agent, sender);
        nominator = new Nominator(agent, sender, consent);
        lite = new LiteSide(agent);
        responder = new CheckResponder(agent, nominator, lite);
        answers = new AnswerReader(agent, nominator, consent);
    }

    // What the driver tells

    /**
     * Adds an address of ours. Host and relayed candidates form pairs; reflexive ones are only remembered, to be recognized.
     *
     * @param candidate as signaled
     * @param now nanoseconds
     * @return whether to tell the peer: false when the policy forbids the candidate, or there are too many, which is counted
     */
    public boolean addLocalCandidate(Candidate candidate, long now) {
        if (agent.state == IceState.CLOSED || !agent.config.allows(candidate)) {
            return false;
        }
        if (!agent.current.addLocal(candidate)) {
            agent.drops.count(DropReason.LIMIT);
            return false;
        }
        react(now);
        return true;
    }

    /**
     * Says that all local candidates of this generation are known.
     *
     * @param now nanoseconds
     */
    public void endLocalCandidates(long now) {
        agent.current.isLocalComplete = true;
        react(now);
    }

    /**
     * Takes an address away, because its interface or its relay is gone. A pair in reserve takes over at once.
     *
     * @param base the local address
     * @param now nanoseconds
     */
    public void removeLocal(TransportAddress base, long now) {
        agent.current.removeLocal(base);
        if (agent.previous != null) {
            agent.previous.removeLocal(base);
        }
        CandidatePair pair = agent.selected;
        if (pair != null && pair.local.address().equals(base)) {
            loseForGood(pair, now);
        }
        react(now);
    }

    /**
     * Lets checks begin: they are signed for the peer with these. The peer is a full agent.
     *
     * @param credentials as signaled
     * @param now nanoseconds
     */
    public void setRemoteCredentials(IceCredentials credentials, long now) {
        setRemoteCredentials(credentials, false, now);
    }

    /**
     * Lets checks begin, and settles the role where one side is lite: the full one controls (RFC 8445 §6.1.1).
     *
     * @param credentials as signaled
     * @param isLite whether the peer said {@code a=ice-lite} (RFC 8839 §5.3)
     * @param now nanoseconds
     */
    public void setRemoteCredentials(IceCredentials credentials, boolean isLite, long now) {
        agent.current.remote(credentials);
        agent.isPeerLite = isLite;
        if (isLite != agent.config.isLite()) {
            agent.takeRole(isLite);
        }
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
        if (agent.state == IceState.CLOSED || !agent.current.addRemote(candidate)) {
            agent.drops.count(DropReason.LIMIT);
            return false;
        }
        react(now);
        return true;
    }

    /**
     * Adds an address of the peer's that is a name. {@link IceEvent.ResolveName} asks the driver to resolve it.
     *
     * @param candidate as signaled
     * @param now nanoseconds
     * @return false when there are too many; it was counted and dropped
     */
    public boolean addRemoteCandidate(NamedCandidate candidate, long now) {
        boolean isAsked =
                agent.current.unresolved.stream().anyMatch(c -> c.name().equals(candidate.name()));
        if (agent.state == IceState.CLOSED || !agent.current.addUnresolved(candidate)) {
            agent.drops.count(DropReason.LIMIT);
            return false;
        }
        if (!isAsked) {
            agent.events.add(new IceEvent.ResolveName(candidate.name()));
        }
        react(now);
        return true;
    }

    /**
     * Tells what a name stands for: all candidates that wait for it become ordinary ones, but that no relayed candidate of ours is paired
     * with them, since the TURN server would learn the address (draft-ietf-mmusic-mdns-ice-candidates §3.3.2).
     *
     * @param name as asked for
     * @param address the one to use; its port does not count
     * @param now nanoseconds
     */
    public void nameResolved(MdnsName name, TransportAddress address, long now) {
        for (NamedCandidate candidate : takeUnresolved(name)) {
            if (agent.state == IceState.CLOSED || !agent.current.addResolved(candidate.at(address))) {
                agent.drops.count(DropReason.LIMIT);
            }
        }
        react(now);
    }

    /**
     * Says that nobody answers to a name: it is of another network, and its candidates are dropped.
     *
     * @param name as asked for
     * @param now nanoseconds
     */
    public void nameFailed(MdnsName name, long now) {
        takeUnresolved(name);
        react(now);
    }

    private List<NamedCandidate> takeUnresolved(MdnsName name) {
        List<NamedCandidate> waiting = agent.current.unresolved.stream()
                .filter(c -> c.name().equals(name))
                .toList();
        agent.current.unresolved.removeAll(waiting);
        return waiting;
    }

    /**
     * Says that a connection stands which {@link IceEvent.ConnectTcp} asked for, or, for simultaneous open, which came in. From now on
     * its messages are handed in with {@code Protocol.TCP}. Connections that a passive candidate accepts need not be told.
     *
     * @param local its local address
     * @param remote as asked for
     * @param now nanoseconds
     */
    public void tcpConnected(TransportAddress local, TransportAddress remote, long now) {
        CandidatePair pair = agent.current.checks.findConnecting(local, remote);
        if (pair != null && agent.state != IceState.CLOSED) {
            sender.connected(pair, local, now);
            react(now);
        }
    }

    /**
     * Says that a connection cannot be made.
     *
     * @param local as asked for
     * @param remote as asked for
     * @param now nanoseconds
     */
    public void tcpFailed(TransportAddress local, TransportAddress remote, long now) {
        CandidatePair pair = agent.current.checks.findConnecting(local, remote);
        if (pair != null && agent.state != IceState.CLOSED) {
            CheckSender.failed(pair);
            react(now);
        }
    }

    /**
     * Says that a connection is over. Deviation: it is not made again (RFC 6544 §8.2 would allow it); another pair takes over, and
     * where there is none the agent fails, for a restart.
     *
     * @param local its local address
     * @param remote its remote address
     * @param now nanoseconds
     */
    public void tcpClosed(TransportAddress local, TransportAddress remote, long now) {
        Generation old = agent.previous;
        CandidatePair pair = agent.current.checks.find(Protocol.TCP, local, remote);
        if (pair == null && old != null) {
            pair = old.checks.find(Protocol.TCP, local, remote);
        }
        if (pair == null || agent.state == IceState.CLOSED) {
            return;
        }
        if (pair == agent.selected) {
            loseForGood(pair, now);
        } else {
            pair.end();
        }
        react(now);
    }

    private void loseForGood(CandidatePair pair, long now) {
        pair.end();
        consent.lose();
        agent.timers.set(IceTimer.CONSENT, now);
    }

    /**
     * Says that the peer has no more candidates (RFC 8838 §14).
     *
     * @param now nanoseconds
     */
    public void endRemoteCandidates(long now) {
        agent.current.isRemoteComplete = true;
        react(now);
    }

    /**
     * Changes which candidates are used, from the next {@link #restart} on (W3C WebRTC §4.4.1.6).
     *
     * @param policy which
     * @throws IllegalArgumentException when the agent is lite and has none of those
     */
    public void policy(IcePolicy policy) {
        agent.nextConfig = agent.config.withPolicy(policy);
    }

    /**
     * Which candidates are used.
     *
     * @return the policy of this generation
     */
    public IcePolicy policy() {
        return agent.config.policy();
    }

    /**
     * Begins anew with other credentials (RFC 8445 §9). Data keeps going the old way until a new one is found. Local candidates have
     * to be added again.
     *
     * @param credentials ours, of the new generation
     * @param now nanoseconds
     */
    public void restart(IceCredentials credentials, long now) {
        if (agent.state == IceState.CLOSED) {
            throw new IllegalStateException("the agent is closed");
        }
        agent.config = agent.nextConfig;
        agent.previous = agent.current;
        agent.current = new Generation(credentials, agent.config, agent.isControlling);
        agent.timers.stop(IceTimer.GIVE_UP);
        agent.timers.stop(IceTimer.PATIENCE);
        if (agent.state == IceState.FAILED) {
            agent.become(IceState.CHECKING);
        }
        react(now);
    }

    /** Ends the agent; it sends nothing more. */
    public void close() {
        agent.timers.stopAll();
        agent.out.clear();
        agent.selected = null;
        agent.become(IceState.CLOSED);
    }

    // What the network and time tell

    @Override
    public void handleDatagram(Datagram in, long now) {
        if (agent.state == IceState.CLOSED) {
            return;
        }
        if (!message.parse(in.bytes(), in.offset(), in.length())) {
            agent.drops.count(DropReason.MALFORMED);
        } else if (message.has(StunAttribute.FINGERPRINT) && !message.hasValidFingerprint()) {
            agent.drops.count(DropReason.MALFORMED);
        } else if (message.method() != StunMethod.BINDING) {
            agent.drops.count(DropReason.UNEXPECTED);
        } else if (message.messageClass() == StunClass.REQUEST) {
            responder.handle(message, in, now);
        } else if (message.messageClass().isResponse()) {
            answers.handle(message, in, now);
        } // an indication only keeps a NAT open (§11)
        react(now);
    }

    @Override
    public void handleTimeout(long now) {
        for (IceTimer due = agent.timers.pollDue(now); due != null; due = agent.timers.pollDue(now)) {
            switch (due) {
                case PACE -> sender.startNext(now);
                case RETRANSMIT -> sender.retransmit(now);
                case CONSENT -> {
                    if (agent.config.isLite()) {
                        lite.watch(now);
                    } else {
                        consent.ask(now);
                    }
                }
                case PATIENCE -> {} // reacting is enough
                case RESERVE -> consent.refreshReserves(now);
                case GIVE_UP -> giveUp();
            }
        }
        react(now);
    }

    private void giveUp() {
        CheckList checks = agent.current.checks;
        if (agent.selected == null && (agent.config.isLite() || checks.allFailed() || checks.isDecided())) {
            checks.failAll(); // what works but was not nominated in time will not be
            agent.become(IceState.FAILED);
        }
    }

    /** Derives everything from the checklist; to be called after every input. */
    private void react(long now) {
        if (agent.state == IceState.CLOSED) {
            return;
        }
        if (agent.config.isLite()) {
            if (agent.isPeerLite) {
                lite.concludeWithLitePeer(now);
            }
            updateState(now);
            return;
        }
        if (agent.isControlling) {
            nominator.nominate(now);
        }
        updateState(now);
        sender.schedule(now);
    }

    private void updateState(long now) {
        CandidatePair pair = agent.selected;
        if (pair != null && pair.isGone && agent.current.isComplete() && agent.current.checks.allFailed()) {
            agent.selected = null; // its address is gone, and there is no other way
            agent.become(IceState.FAILED);
        } else if (pair != null) {
            updateConnected(pair);
        } else {
            updateUnconnected(now);
        }
    }

    private void updateConnected(CandidatePair pair) {
        if (agent.state == IceState.DISCONNECTED && pair.unansweredSince == NEVER && pair.state != State.FAILED) {
            agent.become(IceState.CONNECTED);
        }
        boolean isDecided = agent.config.isLite()
                || agent.current.isComplete()
                        && agent.current.checks.pairs().stream().noneMatch(CandidatePair::isUndecided);
        boolean isDone = isDecided && pair.generation == agent.current;
        if (agent.state == IceState.CONNECTED && isDone) {
            agent.become(IceState.COMPLETED);
        } else if (agent.state == IceState.COMPLETED && !isDone) {
            agent.become(IceState.CONNECTED);
        }
    }

    private void updateUnconnected(long now) {
        boolean canStart = agent.current.remote != null;
        if (agent.config.isLite()) {
            if (agent.state == IceState.NEW && canStart) {
                agent.become(IceState.CHECKING);
            }
            if (agent.state == IceState.CHECKING && !agent.timers.isSet(IceTimer.GIVE_UP)) {
                agent.timers.set(IceTimer.GIVE_UP, now + LiteSide.PATIENCE_NANOS);
            }
        } else if (!agent.current.checks.allFailed()) {
            boolean isWaitingForPeer = agent.state == IceState.CHECKING && agent.current.checks.isDecided();
            if (!isWaitingForPeer) {
                agent.timers.stop(IceTimer.GIVE_UP);
            } else if (!agent.timers.isSet(IceTimer.GIVE_UP)) {
                agent.timers.set(IceTimer.GIVE_UP, now + LiteSide.PATIENCE_NANOS);
            }
            if ((agent.state == IceState.NEW || agent.state == IceState.FAILED) && canStart) {
                agent.become(IceState.CHECKING);
            }
        } else if (agent.state == IceState.CHECKING || agent.state == IceState.NEW && canStart) {
            if (agent.current.isComplete()) {
                agent.become(IceState.FAILED);
            } else if (!agent.timers.isSet(IceTimer.GIVE_UP)) {
                agent.timers.set(IceTimer.GIVE_UP, now + GIVE_UP_NANOS);
            }
        }
    }

    // What the driver asks

    @Override
    public long nextTimeout() {
        return agent.timers.next();
    }

    @Override
    public boolean pollTransmit(Datagram packet, long now) {
        return agent.out.poll(packet);
    }

    @Override
    public @Nullable IceEvent pollEvent() {
        return agent.events.poll();
    }

    /**
     * How far the agent is.
     *
     * @return the state
     */
    public IceState state() {
        return agent.state;
    }

    /**
     * Whether the agent chooses the pair.
     *
     * @return the role
     */
    public boolean isControlling() {
        return agent.isControlling;
    }

    /**
     * Which way data goes.
     *
     * @return what the last {@link IceEvent.PairSelected} said, or null while there is none
     */
    public IceEvent.@Nullable PairSelected selected() {
        CandidatePair pair = agent.selected;
        return pair == null ? null : pair.asWay();
    }

    /**
     * Which way data may go already: the pair that is selected, or before there is one the best that works (RFC 8445 §12.1), which saves the
     * round trip of a nomination. The peer has consented by its answer (RFC 7675 §5.1). Over a pair that only the peer knows to work nothing
     * is sent, and a lite agent sends nothing before it is asked to.
     *
     * @return like {@link #selected}; what it says may change until a pair is selected
     */
    public IceEvent.@Nullable PairSelected way() {
        CandidatePair pair = pairOfWay();
        return pair == null ? null : pair.asWay();
    }

    private @Nullable CandidatePair pairOfWay() {
        boolean hasToBeSelected = agent.config.isLite() || agent.state == IceState.CLOSED;
        return agent.selected != null || hasToBeSelected ? agent.selected : agent.current.checks.bestWorking();
    }

    /**
     * How long the last check on the pair of {@link #way} took, of those that were sent only once.
     *
     * @return nanoseconds; -1 when there is none
     */
    public long roundTripNanos() {
        CandidatePair pair = pairOfWay();
        return pair == null ? -1 : pair.roundTripNanos;
    }

    /**
     * What came and was not taken.
     *
     * @return live counters
     */
    public DropCounters drops() {
        return agent.drops;
    }

    /**
     * What was done with the pairs of this generation, and with the one in use.
     *
     * @return a snapshot, the best first
     */
    public List<PairStatistics> pairStatistics() {
        List<PairStatistics> all = new ArrayList<>();
        for (CandidatePair pair : agent.current.checks.pairs()) {
            all.add(pair.statistics(pair == agent.selected));
        }
        CandidatePair used = agent.selected;
        if (used != null && used.generation != agent.current) {
            all.add(used.statistics(true));
        }
        return all;
    }

    /** The pairs, for the words of failing tests. */
    String pairs() {
        return agent.current.checks.pairs() + " selected " + agent.selected;
    }
}
