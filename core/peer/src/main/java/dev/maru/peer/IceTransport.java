package dev.maru.peer;

import dev.maru.ice.Candidate;
import dev.maru.ice.CandidateType;
import dev.maru.ice.IceAgent;
import dev.maru.ice.IceConfig;
import dev.maru.ice.IceCredentials;
import dev.maru.ice.IceEvent;
import dev.maru.ice.IcePolicy;
import dev.maru.ice.IceState;
import dev.maru.ice.MdnsName;
import dev.maru.ice.NamedCandidate;
import dev.maru.ice.PairStatistics;
import dev.maru.stun.StunMessage;
import dev.maru.wire.Datagram;
import dev.maru.wire.Machine;
import dev.maru.wire.TransportAddress;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The way to one peer (the W3C's {@code RTCIceTransport}): gathers candidates from local addresses, STUN and TURN servers, runs the checks,
 * and carries packets over the pair that was selected, through a relay where that is the pair.
 *
 * <p>Its driver binds sockets and tells it with {@link #addLocalAddresses}, signals what {@link IceTransportEvent} brings, and asks {@link
 * #receive} of each packet whether it is the peer's. A packet to a peer over a relay gets a header in front, so datagrams handed to
 * {@link #send} and {@link #pollTransmit} have {@link Datagram#HEADROOM} bytes before their offset.
 *
 * <p>It holds no protocol state: that is in the agent, and in the STUN and TURN clients of the gatherer. Not thread-safe.
 */
public final class IceTransport implements Machine<IceTransportEvent> {
    private final IceAgent agent;
    private final Gatherer gatherer;
    private final Queue<IceTransportEvent> events = new ArrayDeque<>();

    /**
     * A transport that waits for local addresses.
     *
     * @param config of the agent
     * @param servers to gather with, resolved
     * @param isControlling the role (RFC 8445 §6.1.1): true for the offerer
     * @param credentials ours, as signaled
     * @param entropy unguessable
     */
    public IceTransport(
            IceConfig config,
            List<IceServer> servers,
            boolean isControlling,
            IceCredentials credentials,
            RandomGenerator entropy) {
        agent = new IceAgent(config, isControlling, credentials, entropy);
        gatherer = new Gatherer(List.copyOf(servers), entropy);
    }

    /**
     * Adds a local address, on which a UDP socket is bound, and gathers for it: at the beginning, or when a network comes.
     *
     * @param base the socket's address, with its port
     * @param now nanoseconds
     */
    public void addLocalAddress(TransportAddress base, long now) {
        addLocalAddresses(List.of(base), now);
    }

    /**
     * Adds several at once, so that the end of gathering is told behind the last of them and not behind each.
     *
     * @param bases the sockets' addresses, with their ports
     * @param now nanoseconds
     */
    public void addLocalAddresses(List<TransportAddress> bases, long now) {
        bases.forEach(base -> gatherer.add(base, now));
        react(now);
    }

    /**
     * Takes a local address away, as when its network is gone. Another pair takes over where there is one.
     *
     * @param base what was added
     * @param now nanoseconds
     */
    public void removeLocalAddress(TransportAddress base, long now) {
        giveUp(gatherer.remove(base), now);
        react(now);
    }

    /**
     * The driver did what {@link IceTransportEvent.OpenStream} asked for, the TLS handshake included.
     *
     * @param request the event
     * @param local the connection's local address
     * @param now nanoseconds
     */
    public void streamOpened(IceTransportEvent.OpenStream request, TransportAddress local, long now) {
        gatherer.streamOpened(request.base(), request.server(), local, now);
        react(now);
    }

    /**
     * A connection that {@link IceTransportEvent.OpenStream} asked for ended, or could not be made.
     *
     * @param request the event
     * @param reason what happened, in English
     * @param now nanoseconds
     */
    public void streamClosed(IceTransportEvent.OpenStream request, String reason, long now) {
        giveUp(gatherer.streamClosed(request.base(), request.server(), reason), now);
        react(now);
    }

    /**
     * Lets checks begin.
     *
     * @param credentials the peer's, as signaled
     * @param now nanoseconds
     */
    public void setRemoteCredentials(IceCredentials credentials, long now) {
        setRemoteCredentials(credentials, false, now);
    }

    /**
     * Lets checks begin.
     *
     * @param credentials the peer's, as signaled
     * @param isLite whether the peer only answers (RFC 8445 §2.5)
     * @param now nanoseconds
     */
    public void setRemoteCredentials(IceCredentials credentials, boolean isLite, long now) {
        agent.setRemoteCredentials(credentials, isLite, now);
        react(now);
    }

    /**
     * Adds an address of the peer's, and has our relays let it in (RFC 8445 §2.3).
     *
     * @param candidate as signaled, its name resolved
     * @param now nanoseconds
     * @return false when there are too many; it was counted and dropped
     */
    public boolean addRemoteCandidate(Candidate candidate, long now) {
        boolean isTaken = agent.addRemoteCandidate(candidate, now);
        if (isTaken) {
            gatherer.permit(candidate.address(), now);
        }
        react(now);
        return isTaken;
    }

    /**
     * Adds an address of the peer's that hides behind a name of mDNS.
     *
     * @param candidate as signaled
     * @param now nanoseconds
     * @return false when there are too many; it was counted and dropped
     */
    public boolean addRemoteCandidate(NamedCandidate candidate, long now) {
        boolean isTaken = agent.addRemoteCandidate(candidate, now);
        react(now);
        return isTaken;
    }

    /**
     * The driver resolved a name that {@link IceTransportEvent.ResolveName} asked for.
     *
     * @param name which
     * @param address its address; the port does not count
     * @param now nanoseconds
     */
    public void nameResolved(MdnsName name, TransportAddress address, long now) {
        // No relay of ours is told: the address is hidden from servers (draft-ietf-mmusic-mdns-ice-candidates-04
        // §3.3.2).
        agent.nameResolved(name, address, now);
        react(now);
    }

    /**
     * Nobody answers for a name.
     *
     * @param name which
     * @param now nanoseconds
     */
    public void nameFailed(MdnsName name, long now) {
        agent.nameFailed(name, now);
        react(now);
    }

    /**
     * A TCP connection to the peer stands: one that {@link IceTransportEvent.ConnectPeer} asked for, or one that the peer made.
     *
     * @param local its local address
     * @param remote the peer's
     * @param now nanoseconds
     */
    public void peerConnected(TransportAddress local, TransportAddress remote, long now) {
        agent.tcpConnected(local, remote, now);
        react(now);
    }

    /**
     * A TCP connection to the peer could not be made.
     *
     * @param local as asked for
     * @param remote as asked for
     * @param now nanoseconds
     */
    public void peerFailed(TransportAddress local, TransportAddress remote, long now) {
        agent.tcpFailed(local, remote, now);
        react(now);
    }

    /**
     * A TCP connection to the peer ended.
     *
     * @param local its local address
     * @param remote the peer's
     * @param now nanoseconds
     */
    public void peerClosed(TransportAddress local, TransportAddress remote, long now) {
        agent.tcpClosed(local, remote, now);
        react(now);
    }

    /**
     * Says that the peer has no more candidates.
     *
     * @param now nanoseconds
     */
    public void endRemoteCandidates(long now) {
        agent.endRemoteCandidates(now);
        react(now);
    }

    /**
     * Gathers with other servers and uses other candidates, from the next {@link #restart} on (W3C WebRTC §4.4.1.6).
     *
     * @param servers resolved
     * @param policy which candidates are used
     */
    public void renew(List<IceServer> servers, IcePolicy policy) {
        gatherer.renew(servers);
        agent.policy(policy);
    }

    /**
     * Which candidates are used.
     *
     * @return the policy of this generation
     */
    public IcePolicy policy() {
        return agent.policy();
    }

    /**
     * Begins anew with other credentials, over the same addresses and relays (RFC 8445 §9).
     *
     * @param credentials ours, of the new generation
     * @param now nanoseconds
     */
    public void restart(IceCredentials credentials, long now) {
        agent.restart(credentials, now);
        gatherer.findAgain(now);
        react(now);
    }

    /**
     * Ends it: relays are given back, which takes one packet to each.
     *
     * @param now nanoseconds
     */
    public void close(long now) {
        agent.close();
        gatherer.close(now);
        react(now);
    }

    /**
     * Looks at a packet that came to one of our sockets.
     *
     * @param in rewritten when it came over a relay, so that its addresses are those of the pair
     * @param now nanoseconds
     * @return true when it is the peer's and for the layers above; false when it was for this one and is dealt with
     */
    public boolean receive(Datagram in, long now) {
        RelayLease relay = gatherer.relayBetween(in.protocol(), in.local(), in.remote());
        if (relay != null && !relay.unwrap(in, now)) {
            relay.handleDatagram(in, now);
            react(now);
            return false;
        }
        if (!StunMessage.looksLikeStun(in.bytes(), in.offset(), in.length())) {
            return true;
        }
        if (relay != null || !gatherer.handleAnswer(in, now)) {
            agent.handleDatagram(in, now);
        }
        react(now);
        return false;
    }

    /** As {@link #receive}; what is for the layers above is lost. */
    @Override
    public void handleDatagram(Datagram in, long now) {
        receive(in, now);
    }

    /**
     * Addresses a packet to the peer, over the pair that is selected, or before that over the best that works.
     *
     * @param packet its window and addresses are rewritten; there are {@link Datagram#HEADROOM} bytes before it
     * @param now nanoseconds
     * @return false when there is no way (yet), and the packet is not to be sent
     */
    public boolean send(Datagram packet, long now) {
        IceEvent.PairSelected pair = agent.way();
        if (pair == null) {
            return false;
        }
        packet.between(pair.base(), pair.remote().address());
        RelayLease relay = pair.local().type() == CandidateType.RELAYED ? gatherer.relayOf(pair.base()) : null;
        return relay == null || relay.wrap(packet, now);
    }

    @Override
    public void handleTimeout(long now) {
        agent.handleTimeout(now);
        gatherer.handleTimeout(now);
        react(now);
    }

    @Override
    public long nextTimeout() {
        return Math.min(agent.nextTimeout(), gatherer.nextTimeout());
    }

    @Override
    public boolean pollTransmit(Datagram out, long now) {
        while (agent.pollTransmit(out, now)) {
            RelayLease relay = gatherer.relayOf(out.local());
            if (relay == null || relay.wrap(out, now)) {
                return true;
            }
            // The relay is not ready for that peer: the check is lost, and will be sent again.
        }
        return gatherer.pollTransmit(out, now);
    }

    @Override
    public @Nullable IceTransportEvent pollEvent() {
        return events.poll();
    }

    /**
     * Whether {@link #send} has a pair to send over.
     *
     * @return true from the first pair that works on, until consent is lost
     */
    public boolean hasWay() {
        return agent.way() != null;
    }

    /**
     * How long the last check of the pair that {@link #send} has took to the peer and back.
     *
     * @return nanoseconds; -1 when that is not known
     */
    public long roundTripNanos() {
        return agent.roundTripNanos();
    }

    /**
     * The agent's role (RFC 8445 §6.1.1).
     *
     * @return true while we choose the pair
     */
    public boolean isControlling() {
        return agent.isControlling();
    }

    /**
     * How far the transport is.
     *
     * @return the agent's state
     */
    public IceState state() {
        return agent.state();
    }

    /**
     * What was done with the candidate pairs.
     *
     * @return a snapshot, the best first
     */
    public List<PairStatistics> pairs() {
        return agent.pairStatistics();
    }

    /** Moves what one machine has for another until nothing moves. */
    private void react(long now) {
        giveUp(gatherer.react(), now);
        for (Gatherer.Found found = gatherer.found.poll(); found != null; found = gatherer.found.poll()) {
            agent.addLocalCandidate(found.candidate(), now);
            events.add(new IceTransportEvent.CandidateFound(found.candidate(), found.server()));
        }
        for (IceTransportEvent event = gatherer.events.poll(); event != null; event = gatherer.events.poll()) {
            if (event instanceof IceTransportEvent.GatheringDone) {
                agent.endLocalCandidates(now);
            }
            events.add(event);
        }
        for (IceEvent event = agent.pollEvent(); event != null; event = agent.pollEvent()) {
            switch (event) {
                case IceEvent.StateChanged changed -> events.add(new IceTransportEvent.StateChanged(changed.state()));
                case IceEvent.PairSelected pair -> {
                    gatherer.selected(pair.base(), now);
                    events.add(new IceTransportEvent.PairSelected(pair.local(), pair.remote()));
                }
                case IceEvent.ConnectTcp connect ->
                    events.add(new IceTransportEvent.ConnectPeer(connect.local(), connect.remote()));
                case IceEvent.ResolveName resolve -> events.add(new IceTransportEvent.ResolveName(resolve.name()));
                case IceEvent.RoleChanged _ -> {}
            }
        }
    }

    private void giveUp(List<TransportAddress> bases, long now) {
        for (TransportAddress base : bases) {
            agent.removeLocal(base, now);
        }
    }
}
