package dev.maru.turn;

import dev.maru.stun.StunAttribute;
import dev.maru.stun.StunClass;
import dev.maru.stun.StunMessage;
import dev.maru.stun.StunMethod;
import dev.maru.stun.StunWriter;
import dev.maru.wire.BigEndian;
import dev.maru.wire.Datagram;
import dev.maru.wire.DropCounters;
import dev.maru.wire.DropReason;
import dev.maru.wire.Machine;
import dev.maru.wire.Protocol;
import dev.maru.wire.TransportAddress;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A TURN server (RFC 8656) as a deterministic machine, which answers STUN Binding too. It only routes; its parts do the work.
 *
 * <p>A driver gives every received packet to {@link #forward} first and, if that says no, to {@link #handleDatagram}. Packets come from clients
 * at any address that the driver listens on, and from peers at the addresses that {@link RelaySockets} opened. A client over TCP or
 * TLS is the same with {@link Protocol#TCP}, one message at a time; when its connection ends the driver says {@link #handleClosed}.
 *
 * <p>Bounded: {@link TurnServerConfig.Limits}, 1,024 waiting answers, 131,072 waiting events. Not thread-safe.
 */
public final class TurnServer implements Machine<TurnServerEvent> {
    private final ExpiryWheel wheel = new ExpiryWheel();
    private final DropCounters drops = new DropCounters();
    private final StunMessage message = new StunMessage();
    private final ServerState state;
    private final Authenticator authenticator;
    private final Relaying relaying;
    private final AllocationRequests allocations;
    private final RefreshRequests refreshes;
    private final PermissionRequests permissions;
    private final BindingResponder bindings;
    private final Mobility mobility;
    private final TcpRelaying streams;

    /**
     * A server without allocations.
     *
     * @param config what the operator decided
     * @param services what it asks of others
     * @param entropy for keys, tokens and hashes; unguessable
     */
    public TurnServer(TurnServerConfig config, TurnServices services, RandomGenerator entropy) {
        EventQueue events = new EventQueue();
        Nonces nonces = new Nonces(entropy);
        Answers answers = new Answers(config, nonces, drops, entropy);
        PeerConnections connections = new PeerConnections(wheel, events, entropy);
        AllocationTable table = new AllocationTable(entropy.nextLong(), wheel, events, services.sockets(), connections);
        Reservations reservations = new Reservations(wheel, services.sockets(), entropy);
        state = new ServerState(config, services, table, reservations, new ServerState.Outputs(answers, events, drops));
        authenticator = new Authenticator(
                answers,
                nonces,
                new AddressRates(entropy.nextLong()),
                drops,
                new Authenticator.Settings(config, services.credentials()));
        mobility = new Mobility(state, entropy);
        streams = new TcpRelaying(state, connections);
        bindings = new BindingResponder(state);
        relaying = new Relaying(table.flows(), bindings, entropy);
        allocations = new AllocationRequests(state, mobility);
        refreshes = new RefreshRequests(state);
        permissions = new PermissionRequests(state);
    }

    /**
     * The fast path: relays a packet between a client and a peer, in place (RFC 8656 §11, §12), and answers a plain Binding request in
     * place. Allocates nothing.
     *
     * @param packet received; when this says true its bytes, protocol and addresses are those of the packet to send. It needs 48 bytes
     *     before its offset, and for a Binding request 32 behind its end, for other packets 3; with less it is dropped or answered slowly
     * @param now the time in nanoseconds
     * @return true when it is to be sent now; false when it is unchanged and goes to {@link #handleDatagram}
     */
    public boolean forward(Datagram packet, long now) {
        return relaying.forward(packet, now);
    }

    /**
     * Takes what {@link #forward} did not relay: requests, which are answered, and everything else, which is counted.
     *
     * @param in the packet
     * @param now the time in nanoseconds
     */
    @Override
    public void handleDatagram(Datagram in, long now) {
        wheel.advance(now);
        if (state.table.relay(in.protocol(), in.local()) != null) {
            drops.count(relaying.refusal());
            return;
        }
        boolean isMessage = message.parse(in.bytes(), in.offset(), in.length());
        boolean isIndication = in.length() > 1 && (BigEndian.u16(in.bytes(), in.offset()) & 0x0110) == 0x0010;
        if (ChannelFrame.isFrame(in) || isMessage && isIndication) {
            drops.count(relaying.refusal());
        } else if (!isMessage) {
            drops.count(in.length() < StunMessage.HEADER ? DropReason.TRUNCATED : DropReason.MALFORMED);
        } else if (message.messageClass() != StunClass.REQUEST) {
            drops.count(DropReason.UNEXPECTED);
        } else if (message.has(StunAttribute.FINGERPRINT) && !message.hasValidFingerprint()) {
            drops.count(DropReason.MALFORMED);
        } else {
            route(in, now);
        }
    }

    private void route(Datagram in, long now) {
        Exchange exchange = message.method() == StunMethod.CONNECT ? ofItsOwn(in, now) : new Exchange(message, in, now);
        switch (message.method()) {
            case StunMethod.BINDING -> bindings.handle(exchange);
            case StunMethod.ALLOCATE,
                    StunMethod.REFRESH,
                    StunMethod.CREATE_PERMISSION,
                    StunMethod.CHANNEL_BIND,
                    StunMethod.CONNECT,
                    StunMethod.CONNECTION_BIND -> authenticate(exchange);
            default -> drops.count(DropReason.UNKNOWN_PROTOCOL);
        }
    }

    /** An exchange that outlasts this call, with a copy of its request. */
    private static Exchange ofItsOwn(Datagram in, long now) {
        byte[] copy = in.toByteArray();
        StunMessage own = new StunMessage();
        own.parse(copy, 0, copy.length);
        return new Exchange(own, in, now);
    }

    private void authenticate(Exchange exchange) {
        Allocation here = state.table.ofClient(exchange.protocol(), exchange.server(), exchange.client());
        boolean isMove = message.method() == StunMethod.REFRESH && message.has(StunAttribute.MOBILITY_TICKET);
        Allocation ofTicket = isMove ? mobility.find(message) : null;
        if (!authenticator.authenticate(exchange, isMove ? ofTicket : here)) {
            return;
        }
        if (message.unknownCount() > 0) {
            state.answers.refuseUnknown(exchange, null);
        } else if (!isMove) {
            dispatch(exchange, here);
        } else if (mobility.move(exchange, here, ofTicket)) {
            dispatch(exchange, ofTicket);
        }
    }

    private void dispatch(Exchange exchange, @Nullable Allocation allocation) {
        if (message.method() == StunMethod.ALLOCATE) {
            allocations.handle(exchange, allocation);
        } else if (message.method() == StunMethod.CONNECTION_BIND) {
            bindConnection(exchange, allocation);
        } else if (allocation == null && message.method() == StunMethod.REFRESH) {
            refreshes.handleWithout(exchange);
        } else if (allocation == null) {
            state.answers.refuse(exchange, TurnError.ALLOCATION_MISMATCH);
        } else if (!allocation.username.equals(exchange.identity().username())) {
            state.answers.refuse(exchange, TurnError.WRONG_CREDENTIALS);
        } else {
            if (!message.has(StunAttribute.MOBILITY_TICKET)) {
                Mobility.confirm(allocation);
            }
            switch (message.method()) {
                case StunMethod.REFRESH -> refreshes.handle(exchange, allocation);
                case StunMethod.CREATE_PERMISSION -> permissions.createPermission(exchange, allocation);
                case StunMethod.CHANNEL_BIND -> permissions.bindChannel(exchange, allocation);
                default -> streams.connect(exchange, allocation);
            }
        }
    }

    /** A data connection has no allocation of its own (RFC 6062 §5.4). */
    private void bindConnection(Exchange exchange, @Nullable Allocation allocation) {
        if (allocation != null) {
            state.answers.refuse(exchange, TurnError.BAD_REQUEST);
        } else {
            streams.bind(exchange);
        }
    }

    /**
     * Takes the end of a client's TCP or TLS connection, and with it of the allocation that was made over it (RFC 8656 §3.1). A mobile
     * allocation waits for its client for {@link TurnServerConfig.Lifetimes#mobility} seconds (RFC 8016).
     *
     * @param local our side
     * @param remote the client
     * @param now the time in nanoseconds
     */
    public void handleClosed(TransportAddress local, TransportAddress remote, long now) {
        Allocation allocation = state.table.ofClient(Protocol.TCP, local, remote);
        if (allocation != null && allocation.ticket != 0) {
            state.table.detach(allocation, now + state.config.lifetimes().mobility() * ExpiryWheel.TICK);
        } else if (allocation != null) {
            state.table.end(allocation, TurnServerEvent.Cause.DISCONNECTED, now);
        }
    }

    /**
     * The driver has connected to a peer, as {@link TurnServerEvent.ConnectPeer} asked (RFC 6062 §5.2). It keeps what the peer sends until
     * {@link TurnServerEvent.Splice}. If the connection was given up meanwhile, {@link TurnServerEvent.ClosePeer} has said so.
     *
     * @param id the connection's number
     * @param now the time in nanoseconds
     */
    public void peerConnected(int id, long now) {
        streams.connected(id, now);
    }

    /**
     * The driver could not connect to a peer.
     *
     * @param id the connection's number
     * @param now the time in nanoseconds
     */
    public void peerFailed(int id, long now) {
        streams.failed(id);
    }

    /**
     * A peer has connected to a relayed address (RFC 6062 §5.3).
     *
     * @param relayed the local address that it connected to
     * @param peer where it connected from
     * @param now the time in nanoseconds
     * @return the connection's number; 0 when it is to be closed at once, because nobody permitted the peer or there are too many
     */
    public int peerAccepted(TransportAddress relayed, TransportAddress peer, long now) {
        return streams.accepted(relayed, peer, now);
    }

    /**
     * A connection to a peer, or the client's that is tied to it, has ended.
     *
     * @param id the connection's number
     * @param now the time in nanoseconds
     */
    public void peerClosed(int id, long now) {
        streams.closed(id);
    }

    /**
     * Counts bytes that go through a tied pair of connections.
     *
     * @param id the connection's number
     * @param bytes how many are about to go through
     * @param isToPeer their direction
     * @param now the time in nanoseconds
     * @return false when the user's bandwidth is used up: read no more for a while, and ask again for the same bytes
     */
    public boolean countStream(int id, int bytes, boolean isToPeer, long now) {
        return streams.count(id, bytes, isToPeer, now);
    }

    /**
     * An ICMP error came back for a packet that was relayed. The client is told if the peer is permitted (RFC 8656 §11.5).
     *
     * @param relayed the local address that the packet was sent from
     * @param peer where it was sent to
     * @param error what came back
     * @param now the time in nanoseconds
     */
    public void handleIcmp(TransportAddress relayed, TransportAddress peer, IcmpError error, long now) {
        Relay relay = state.table.relay(Protocol.UDP, relayed);
        if (relay == null
                || relay.allocation.isDetached
                || relay.allocation.permission(peer, now) == null
                || !error.isTold(peer.isIpv6())) {
            drops.count(DropReason.NOT_PERMITTED);
            return;
        }
        StunWriter indication = state.answers.indicate(StunMethod.DATA);
        if (indication != null) {
            byte[] icmp = error.toBytes();
            indication.xorAddress(StunAttribute.XOR_PEER_ADDRESS, peer).bytes(StunAttribute.ICMP, icmp, 0, icmp.length);
            state.answers.sendIndication(relay.allocation);
        }
    }

    /**
     * Replaces what the operator decided, without dropping an allocation. Permissions and channels to peers that the new policy
     * refuses are gone at once; lifetimes and limits hold for what is asked from now on.
     *
     * @param config the new configuration
     * @param credentials who may use the server from now on
     * @param peers which peers are relayed to from now on
     */
    public void configure(TurnServerConfig config, TurnCredentials credentials, PeerPolicy peers) {
        state.config = config;
        state.peers = peers;
        state.answers.configure(config);
        authenticator.configure(config, credentials);
        state.table.revoke(peers);
    }

    /**
     * From now on no allocation is made; those that are there go on until their clients leave. A client that asks is sent to the alternate
     * server (300), or refused (508).
     *
     * @param now the time in nanoseconds
     */
    public void drain(long now) {
        state.isDraining = true;
        state.reservations.clear();
    }

    /**
     * Ends all allocations and closes their sockets. The machine refuses new ones as after {@link #drain}.
     *
     * @param now the time in nanoseconds
     */
    public void close(long now) {
        drain(now);
        state.table.all().forEach(allocation -> state.table.end(allocation, TurnServerEvent.Cause.CLOSED, now));
    }

    /**
     * Shows all allocations, the oldest first.
     *
     * @param visitor is shown them
     * @param now the time in nanoseconds
     */
    public void visit(AllocationVisitor visitor, long now) {
        state.table.all().forEach(allocation -> visitor.visit(allocation.status(now)));
    }

    /**
     * How many allocations there are.
     *
     * @return 0 or more
     */
    public int allocations() {
        return state.table.size();
    }

    /**
     * The packets that went no further, by reason.
     *
     * @return live counters
     */
    public DropCounters drops() {
        return drops;
    }

    /**
     * Events that found no place because nobody took them.
     *
     * @return 0 unless a driver does not drain
     */
    public long lostEvents() {
        return state.events.lost();
    }

    @Override
    public void handleTimeout(long now) {
        wheel.advance(now);
    }

    @Override
    public long nextTimeout() {
        return wheel.nextTimeout();
    }

    @Override
    public boolean pollTransmit(Datagram out, long now) {
        return state.answers.outbox().poll(out);
    }

    @Override
    public @Nullable TurnServerEvent pollEvent() {
        return state.events.poll();
    }
}
