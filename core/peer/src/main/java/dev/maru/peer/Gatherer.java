package dev.maru.peer;

import dev.maru.ice.Candidate;
import dev.maru.ice.CandidateTransport;
import dev.maru.ice.CandidateType;
import dev.maru.stun.BindingClient;
import dev.maru.stun.BindingEvent;
import dev.maru.wire.Datagram;
import dev.maru.wire.Machine;
import dev.maru.wire.Protocol;
import dev.maru.wire.TransportAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Finds our candidates (RFC 8445 §5.1.1): each local address itself, how each STUN server sees it, and what each TURN server lends us
 * for it. Questions begin one pace apart (§14.2 counts them with the checks). What it found and what it wants of the driver waits
 * in {@link #found} and {@link #events}.
 */
final class Gatherer {
    /** A server that is silent, as the W3C numbers it (WebRTC 1.0 §4.8.2). */
    static final int NO_ANSWER = 701;

    /** Addresses of ours; a host has a handful, and each costs a question to each server. */
    static final int MAX_BASES = 32;

    /** The highest local preference (RFC 6544 §4.2). */
    private static final int TOP_PREFERENCE = 8_191;

    /** Between one local address and the next. */
    private static final int STEP = 16;

    /** What a relayed candidate loses when we reach the relay over TCP, and again over TLS. */
    private static final int DETOUR = 4;

    /**
     * How a candidate was found.
     *
     * @param base the local address
     * @param related what the candidate says of itself beside its address, or null
     * @param server whom we asked, or null
     */
    record Origin(
            TransportAddress base,
            @Nullable TransportAddress related,
            @Nullable IceServer server) {}

    /** A candidate, and how it came. */
    record Found(
            TransportAddress base,
            TransportAddress local,
            @Nullable IceServer server,
            Candidate candidate) {}

    final Queue<Found> found = new ArrayDeque<>();
    final Queue<IceTransportEvent> events = new ArrayDeque<>();

    private List<IceServer> servers;
    private @Nullable List<IceServer> nextServers;
    private final RandomGenerator entropy;
    private final Foundations foundations = new Foundations();
    private final List<TransportAddress> bases = new ArrayList<>();
    private final List<ReflexiveQuery> queries = new ArrayList<>();
    private final List<RelayLease> relays = new ArrayList<>();
    private final List<Found> known = new ArrayList<>();
    private final List<TransportAddress> peers = new ArrayList<>();
    private boolean isAnnounced = true;

    Gatherer(List<IceServer> servers, RandomGenerator entropy) {
        this.servers = servers;
        this.entropy = entropy;
    }

    /** Begins to gather for a local address; false when it is known or there are too many. */
    boolean add(TransportAddress base, long now) {
        if (bases.contains(base) || bases.size() == MAX_BASES) {
            return false;
        }
        bases.add(base);
        isAnnounced = false;
        find(new Origin(base, null, null), CandidateType.HOST, base);
        for (IceServer server : servers) {
            if (server.address().isIpv6() == base.isIpv6()) {
                ask(base, server, now);
            }
        }
        return true;
    }

    private void ask(TransportAddress base, IceServer server, long now) {
        switch (server.kind()) {
            case STUN ->
                queries.add(new ReflexiveQuery(base, server, new BindingClient(base, server.address(), entropy)));
            case TURN -> {
                RelayLease relay = new RelayLease(base, server);
                relays.add(relay);
                if (server.protocol() == Protocol.UDP) {
                    relay.open(base, peers, entropy, now);
                } else {
                    events.add(new IceTransportEvent.OpenStream(base, server));
                }
            }
        }
    }

    /** Forgets a local address and what was found with it; says which bases the agent must give up. */
    List<TransportAddress> remove(TransportAddress base) {
        List<TransportAddress> gone = new ArrayList<>();
        gone.add(base);
        bases.remove(base);
        queries.removeIf(query -> query.base().equals(base));
        for (Iterator<RelayLease> all = relays.iterator(); all.hasNext(); ) {
            RelayLease relay = all.next();
            if (relay.base.equals(base)) {
                all.remove();
                gone.addAll(relay.relayed());
            }
        }
        known.removeIf(one -> one.local().equals(base));
        return gone;
    }

    /** The driver connected to a TURN server. */
    void streamOpened(TransportAddress base, IceServer server, TransportAddress local, long now) {
        for (RelayLease relay : relays) {
            if (relay.isWaitingFor(base, server)) {
                relay.open(local, peers, entropy, now);
                return;
            }
        }
    }

    /** A connection to a TURN server ended, or could not be made; says which bases the agent must give up. */
    List<TransportAddress> streamClosed(TransportAddress base, IceServer server, String reason) {
        for (Iterator<RelayLease> all = relays.iterator(); all.hasNext(); ) {
            RelayLease relay = all.next();
            if (relay.base.equals(base) && relay.server.equals(server)) {
                all.remove();
                events.add(new IceTransportEvent.ServerFailed(base, server, NO_ANSWER, reason));
                return relay.relayed();
            }
        }
        return List.of();
    }

    /** Has all relays let a peer in, also those that are yet to come. */
    void permit(TransportAddress peer, long now) {
        if (!peers.contains(peer)) {
            peers.add(peer);
            relays.forEach(relay -> relay.permit(peer, now));
        }
    }

    /** Asks other servers, from the next {@link #findAgain} on. */
    void renew(List<IceServer> next) {
        nextServers = List.copyOf(next);
    }

    /** Finds all candidates once more, for an agent that restarts, and asks servers that are new. */
    void findAgain(long now) {
        peers.clear();
        replaceServers(now);
        found.addAll(known);
        isAnnounced = false;
    }

    private void replaceServers(long now) {
        List<IceServer> next = nextServers;
        if (next == null) {
            return;
        }
        List<IceServer> before = servers;
        servers = next;
        nextServers = null;
        queries.removeIf(query -> !isAmong(next, query.server()));
        known.removeIf(one -> one.server() != null && !isAmong(next, one.server()));
        relays.stream().filter(relay -> !isAmong(next, relay.server)).forEach(RelayLease::retire);
        for (TransportAddress base : bases) {
            for (IceServer server : next) {
                boolean isAsked =
                        isAmong(before, server) && (server.kind() == IceServer.Kind.STUN || lends(base, server));
                if (!isAsked && server.address().isIpv6() == base.isIpv6()) {
                    ask(base, server, now);
                }
            }
        }
    }

    private boolean lends(TransportAddress base, IceServer server) {
        return relays.stream().anyMatch(relay -> relay.base.equals(base) && isSame(relay.server, server));
    }

    private static boolean isAmong(List<IceServer> servers, IceServer server) {
        return servers.stream().anyMatch(one -> isSame(one, server));
    }

    /**
     * Over UDP a server knows us by our address, and what it lent is refreshed with the login that it was lent to (RFC 8656 §5): that of another login is
     * kept while it lasts.
     */
    private static boolean isSame(IceServer one, IceServer other) {
        boolean isUdpRelay = one.kind() == IceServer.Kind.TURN && one.protocol() == Protocol.UDP;
        return one.equals(other)
                || isUdpRelay
                        && other.kind() == IceServer.Kind.TURN
                        && other.protocol() == Protocol.UDP
                        && one.address().equals(other.address());
    }

    /** Packets go this way now: relays of servers that are asked no more are given back, but for the one in use. */
    void selected(TransportAddress base, long now) {
        for (RelayLease relay : relays) {
            if (relay.isRetired() && !relay.lends(base)) {
                relay.close(now);
            }
        }
    }

    /** Gives all relays back, and asks nobody any more. */
    void close(long now) {
        queries.clear();
        relays.forEach(relay -> relay.close(now));
    }

    /** The TURN client that talks between those two addresses, or null. */
    @Nullable
    RelayLease relayBetween(Protocol protocol, TransportAddress local, TransportAddress remote) {
        for (int i = 0; i < relays.size(); i++) {
            RelayLease relay = relays.get(i);
            if (relay.isBetween(protocol, local, remote)) {
                return relay;
            }
        }
        return null;
    }

    /** The TURN client that lends us that address, or null. */
    @Nullable
    RelayLease relayOf(TransportAddress relayed) {
        for (int i = 0; i < relays.size(); i++) {
            RelayLease relay = relays.get(i);
            if (relay.lends(relayed)) {
                return relay;
            }
        }
        return null;
    }

    /** Hands an answer of a STUN server to whoever asked; false when nobody did. */
    boolean handleAnswer(Datagram in, long now) {
        for (ReflexiveQuery query : queries) {
            if (query.base().equals(in.local()) && query.server().address().equals(in.remote())) {
                query.client().handleDatagram(in, now);
                return true;
            }
        }
        return false;
    }

    void handleTimeout(long now) {
        queries.forEach(query -> query.client().handleTimeout(now));
        relays.forEach(relay -> relay.handleTimeout(now));
    }

    long nextTimeout() {
        long next = Machine.NEVER;
        for (ReflexiveQuery query : queries) {
            next = Math.min(next, query.client().nextTimeout());
        }
        for (RelayLease relay : relays) {
            next = Math.min(next, relay.nextTimeout());
        }
        return next;
    }

    boolean pollTransmit(Datagram out, long now) {
        for (ReflexiveQuery query : queries) {
            if (query.client().pollTransmit(out, now)) {
                return true;
            }
        }
        for (RelayLease relay : relays) {
            if (relay.pollTransmit(out, now)) {
                return true;
            }
        }
        return false;
    }

    /** Takes what the clients have to tell; says which bases the agent must give up. */
    List<TransportAddress> react() {
        List<TransportAddress> gone = new ArrayList<>();
        for (Iterator<ReflexiveQuery> all = queries.iterator(); all.hasNext(); ) {
            ReflexiveQuery query = all.next();
            BindingEvent event = query.client().pollEvent();
            if (event != null) {
                all.remove();
                answered(query, event);
            }
        }
        for (Iterator<RelayLease> all = relays.iterator(); all.hasNext(); ) {
            RelayLease relay = all.next();
            relay.react(this, gone);
            if (relay.isOver()) {
                all.remove();
            }
        }
        if (!isAnnounced && queries.isEmpty() && relays.stream().noneMatch(RelayLease::isPending)) {
            isAnnounced = true;
            events.add(new IceTransportEvent.GatheringDone());
        }
        return gone;
    }

    private void answered(ReflexiveQuery query, BindingEvent event) {
        switch (event) {
            case BindingEvent.Mapped mapped ->
                find(
                        new Origin(query.base(), query.base(), query.server()),
                        CandidateType.SERVER_REFLEXIVE,
                        mapped.mapped());
            case BindingEvent.Refused refused ->
                events.add(new IceTransportEvent.ServerFailed(
                        query.base(), query.server(), refused.code(), refused.reason()));
            case BindingEvent.TimedOut _ -> failed(query.base(), query.server(), NO_ANSWER, "It does not answer.");
        }
    }

    void failed(TransportAddress base, IceServer server, int code, String reason) {
        events.add(new IceTransportEvent.ServerFailed(base, server, code, reason));
    }

    /**
     * A candidate, unless it is one that we have: redundant is one of the same address and base (§5.1.3), such as the reflexive one of
     * a host that is not behind a NAT.
     */
    void find(Origin origin, CandidateType type, TransportAddress address) {
        TransportAddress base = type == CandidateType.RELAYED ? address : origin.base();
        for (Found other : known) {
            if (other.base().equals(base) && other.candidate().address().equals(address)) {
                return;
            }
        }
        long priority = Candidate.priorityOf(type, CandidateTransport.UDP, preference(origin), Candidate.RTP);
        Candidate candidate = new Candidate(
                foundations.of(type, base, origin.server()),
                Candidate.RTP,
                CandidateTransport.UDP,
                priority,
                address,
                type,
                origin.related());
        Found one = new Found(base, origin.base(), origin.server(), candidate);
        known.add(one);
        found.add(one);
    }

    /** Addresses in the order in which they came, and a relay the lower the more is in between. */
    private int preference(Origin origin) {
        IceServer server = origin.server();
        int place = Math.max(0, bases.indexOf(origin.base()));
        int detour = server == null || server.protocol() == Protocol.UDP ? 0 : server.isSecure() ? 2 * DETOUR : DETOUR;
        return TOP_PREFERENCE - place * STEP - detour;
    }
}
