package dev.maru.turn;

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
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A TURN client (RFC 8656): asks one server for a relayed address and keeps it until it is closed, and sends and receives packets through
 * it. Over UDP, TCP or TLS; with RFC 8016 it follows a change of the local address, with RFC 6062 it relays TCP connections.
 *
 * <p>It asks as soon as it is drained. {@link TurnClientEvent.Allocated} tells the relayed address, which is then used like an address of
 * this host: {@link #wrap} makes a packet that goes from there to a peer one that goes to the server, {@link #unwrap} the
 * reverse. Both work in place and allocate nothing once the client knows the peer. Permissions and channels come by themselves with the first packet; before that
 * packet's permission stands, packets are dropped ({@code wrap} says false), never queued: they are checks or media, whose senders
 * repeat or do better without. Who must be heard before it is sent to is named to {@link #permit}.
 *
 * <p>It ends with one of {@link TurnClientEvent.Failed}, {@link TurnClientEvent.Redirected} and {@link TurnClientEvent.Closed}; a new
 * client begins anew. {@link #pollTransmit} needs a buffer of {@value ClientRequestWriter#MAX_REQUEST} bytes. Not thread-safe.
 */
public final class TurnClient implements Machine<TurnClientEvent> {
    /** So many challenges in a row to one request are a server that is never content. */
    private static final int MAX_CHALLENGES = 4;

    private final TurnClientConfig config;
    private final ClientEvents events = new ClientEvents();
    private final ClientRequests requests;
    private final ClientPeers peers;
    private final ClientPackets packets;
    private final ClientSession session;
    private final ClientRequestWriter writer;
    private final StunMessage message = new StunMessage();
    private final DropCounters drops = new DropCounters();
    private @Nullable ClientChallenge challenge;

    /**
     * A client that will ask for an allocation.
     *
     * @param config what to ask for, and of whom
     * @param entropy for transaction ids, unguessable
     */
    public TurnClient(TurnClientConfig config, RandomGenerator entropy) {
        this.config = config;
        this.requests = new ClientRequests(config.protocol(), entropy);
        this.peers = new ClientPeers(requests, events::tell);
        this.packets = new ClientPackets(peers, config.dontFragment(), entropy);
        this.session = new ClientSession(config, requests, events);
        this.writer = new ClientRequestWriter(config);
    }

    /**
     * Where it is in its life.
     *
     * @return the state
     */
    public TurnClientState state() {
        return session.state();
    }

    /**
     * Sends a packet through the relay: makes Send indication or ChannelData of it, in place. It needs 52 bytes of room in front and 3
     * behind; {@link Datagram#bytes} of a reactor have them. An unknown peer gets its permission and its channel by this.
     *
     * @param packet from a relayed address to a peer; afterwards from our address to the server, when true
     * @param now the time in nanoseconds
     * @return false when it cannot be sent (yet): no allocation, no permission yet, no such relayed address, no room. It is unchanged and
     *     counted then
     */
    public boolean wrap(Datagram packet, long now) {
        TransportAddress to = packet.remote();
        TransportAddress relayed = session.relayed(to.isIpv6());
        boolean isOurs = session.state() == TurnClientState.ALLOCATED && !config.relayTcp();
        if (!isOurs || relayed == null || !relayed.equals(packet.local())) {
            drops.count(DropReason.NOT_PERMITTED);
            return false;
        }
        ClientPeer peer = peers.get(to);
        if (peer == null || peer.isReleased || !peer.permission.isStanding(now)) {
            peer = peers.admit(to, now);
            if (peer == null) {
                drops.count(DropReason.LIMIT);
                return false;
            }
            if (!peer.permission.isStanding(now)) {
                drops.count(DropReason.NOT_PERMITTED);
                return false;
            }
        }
        if (!packets.wrap(packet, peer, now)) {
            drops.count(DropReason.LIMIT);
            return false;
        }
        packet.between(config.protocol(), session.local(), config.server());
        return true;
    }

    /**
     * Takes a peer's data out of a packet of the server's, in place.
     *
     * @param packet as received; afterwards from the peer to the relayed address, over UDP, when true
     * @param now the time in nanoseconds
     * @return false when it is something else: it is unchanged and for {@link #handleDatagram}
     */
    public boolean unwrap(Datagram packet, long now) {
        if (session.state() != TurnClientState.ALLOCATED || !isFromServer(packet)) {
            return false;
        }
        TransportAddress peer = packets.unwrap(packet, now);
        if (peer == null) {
            return false;
        }
        TransportAddress relayed = session.relayed(peer.isIpv6());
        packet.between(Protocol.UDP, relayed == null ? TransportAddress.UNSPECIFIED : relayed, peer);
        session.heard(now);
        return true;
    }

    private boolean isFromServer(Datagram in) {
        return in.protocol() == config.protocol() && in.remote().equals(config.server());
    }

    /**
     * Lets a peer's host send to us, and keeps the permission until {@link #release}: for ICE, the addresses of remote candidates before
     * their checks. May be called before there is an allocation.
     *
     * @param peer the peer; its port does not count for the permission
     * @param now the time in nanoseconds
     * @return false when there are {@value ClientPeers#MAX_PEERS} peers already, or the client is over; nothing happens then
     */
    public boolean permit(TransportAddress peer, long now) {
        boolean canBe =
                session.state() != TurnClientState.CLOSING && !session.state().isOver();
        if (!canBe || peers.admit(peer, now) == null) {
            drops.count(DropReason.LIMIT);
            return false;
        }
        return true;
    }

    /**
     * Whether packets from and to a peer's host pass now.
     *
     * @param peer the peer; its port does not count
     * @param now the time in nanoseconds
     * @return true when its permission stands
     */
    public boolean isPermitted(TransportAddress peer, long now) {
        return peers.isPermitted(peer, now);
    }

    /**
     * Lets a peer go: its channel, and its permission unless another peer at its host needs it, end when their time is over (RFC 8656 has no
     * way to end them earlier). A packet to it makes it a peer again.
     *
     * @param peer as it was permitted or sent to
     * @param now the time in nanoseconds
     */
    public void release(TransportAddress peer, long now) {
        peers.release(peer, now);
    }

    /**
     * Connects to a peer over TCP (RFC 6062 §4.3); {@link TurnClientEvent.PeerConnected} or {@link TurnClientEvent.PeerRefused} tells how
     * that went.
     *
     * @param peer the peer
     * @throws IllegalStateException when there is no TCP allocation
     */
    public void connect(TransportAddress peer) {
        checkRelaysTcp();
        if (!requests.add(ClientRequest.of(ClientRequest.Kind.CONNECT, peer, 0))) {
            refuse(peer, TurnClientFailure.of(TurnClientReason.TOO_MANY_PEERS));
        }
    }

    /**
     * Ties a new connection to the server to a peer's connection (RFC 6062 §4.5). Its answer is handed to {@link #handleDatagram}; what comes
     * on it after {@link TurnClientEvent.ConnectionBound} are the peer's bytes.
     *
     * @param connectionId from {@link TurnClientEvent.PeerConnected} or {@link TurnClientEvent.PeerCalls}
     * @param connection the local address of the new connection
     * @throws IllegalStateException when there is no TCP allocation
     */
    public void bindConnection(int connectionId, TransportAddress connection) {
        checkRelaysTcp();
        if (!requests.add(ClientRequest.of(ClientRequest.Kind.CONNECTION_BIND, connection, connectionId))) {
            events.tell(new TurnClientEvent.ConnectionRefused(
                    connectionId, connection, TurnClientFailure.of(TurnClientReason.TOO_MANY_PEERS)));
        }
    }

    private void checkRelaysTcp() {
        if (!config.relayTcp() || session.state() != TurnClientState.ALLOCATED) {
            throw new IllegalStateException("connections need a TCP allocation; this client is " + session.state());
        }
    }

    /**
     * Says that packets leave from another local address now, or over another connection. A mobile allocation follows and tells
     * {@link TurnClientEvent.Moved}; another fails, since it belongs to the old address. Until it has moved nothing is relayed.
     *
     * @param local the new local address
     */
    public void move(TransportAddress local) {
        session.move(local);
    }

    /**
     * Says that the connection to the server closed (TCP, TLS). A mobile allocation waits for {@link #move} until it expires; another is lost.
     */
    public void handleClosed() {
        session.disconnected();
    }

    /** Gives the allocation back (RFC 8656 §8.1, lifetime 0) and tells {@link TurnClientEvent.Closed} when the server has answered or does not. */
    public void close() {
        session.close();
    }

    @Override
    public void handleDatagram(Datagram in, long now) {
        if (!isFromServer(in) || session.state().isOver()) {
            drops.count(DropReason.UNEXPECTED);
            return;
        }
        if (!message.parse(in.bytes(), in.offset(), in.length())) {
            drops.count(ChannelFrame.isFrame(in) ? DropReason.UNEXPECTED : DropReason.MALFORMED);
            return;
        }
        if (message.has(StunAttribute.FINGERPRINT) && !message.hasValidFingerprint()) {
            drops.count(DropReason.MALFORMED);
            return;
        }
        switch (message.messageClass()) {
            case SUCCESS_RESPONSE, ERROR_RESPONSE -> answer(now);
            case INDICATION -> indication(now);
            case REQUEST -> drops.count(DropReason.UNEXPECTED);
        }
    }

    private void indication(long now) {
        TransportAddress peer = message.xorAddress(StunAttribute.XOR_PEER_ADDRESS);
        TurnClientEvent event =
                peer == null || message.unknownCount() > 0 || !isPermitted(peer, now) ? null : unasked(peer);
        if (event == null) {
            drops.count(DropReason.UNEXPECTED);
        } else if (!events.tellUnasked(event)) {
            drops.count(DropReason.OVERLOAD);
        }
    }

    private @Nullable TurnClientEvent unasked(TransportAddress peer) {
        int method = message.method();
        if (method == StunMethod.DATA && message.lengthOf(StunAttribute.ICMP) == 8) {
            // RFC 8656 §18.13: 16 bits reserved, type, code, 32 bits of detail
            long icmp = message.i64(StunAttribute.ICMP, 0);
            return new TurnClientEvent.PeerUnreachable(
                    peer, (int) (icmp >>> 40) & 0xFF, (int) (icmp >>> 32) & 0xFF, icmp & 0xFFFF_FFFFL);
        }
        long id = message.u32(StunAttribute.CONNECTION_ID);
        boolean isCall = method == StunMethod.CONNECTION_ATTEMPT && config.relayTcp() && id >= 0;
        return isCall ? new TurnClientEvent.PeerCalls(peer, (int) id) : null;
    }

    private void answer(long now) {
        ClientRequest request = requests.answered(message);
        if (request == null) {
            drops.count(DropReason.UNEXPECTED);
            return;
        }
        boolean isError = message.messageClass() == StunClass.ERROR_RESPONSE;
        int code = isError ? message.errorCode() : 0;
        if (code < 0) {
            drops.count(DropReason.MALFORMED);
        } else if (code == TurnClientReason.UNAUTHENTICATED.code() || code == TurnClientReason.STALE_NONCE.code()) {
            challenged(request, code, now);
        } else if (!isAuthentic(request)) {
            drops.count(DropReason.UNAUTHENTIC);
            request.noteForgery();
            if (config.protocol() == Protocol.TCP) {
                requests.remove(request); // RFC 8489 §9.2.5: no better copy will come
                unanswered(request, now);
            }
        } else {
            requests.remove(request);
            session.heard(now);
            if (message.unknownCount() > 0) {
                refused(request, TurnClientFailure.of(TurnClientReason.UNUSABLE_ANSWER), now);
            } else if (isError) {
                refused(request, TurnClientFailure.refused(code, message.reasonPhrase()), now);
            } else {
                granted(request, now);
            }
        }
    }

    /** What RFC 8489 §9.2.5 asks of answers other than challenges. */
    private boolean isAuthentic(ClientRequest request) {
        ClientChallenge signedFor = request.challenge();
        return !ClientChallenge.isBidDown(message) && (signedFor == null || signedFor.signed(message));
    }

    /** 401 and 438 (RFC 8489 §9.2.5): anybody may send them, so they change nothing but what the next request answers to. */
    private void challenged(ClientRequest request, int code, long now) {
        if (session.state() == TurnClientState.CLOSING && request.kind == ClientRequest.Kind.ALLOCATE) {
            giveUp(request, TurnClientFailure.refused(code, ""), now); // nothing was allocated, and nothing shall be
            return;
        }
        ClientChallenge before = request.challenge();
        ClientChallenge next = ClientChallenge.read(message, config, before);
        if (next == null) {
            giveUp(request, TurnClientFailure.of(TurnClientReason.UNUSABLE_CHALLENGE), now);
            return;
        }
        boolean isRejected =
                code == TurnClientReason.UNAUTHENTICATED.code() && before != null && next.asksTheSameAs(before);
        if (isRejected || request.countChallenge() > MAX_CHALLENGES) {
            giveUp(request, TurnClientFailure.refused(code, message.reasonPhrase()), now);
            return;
        }
        challenge = next;
        requests.again(request);
    }

    private void giveUp(ClientRequest request, TurnClientFailure failure, long now) {
        requests.remove(request);
        refused(request, failure, now);
    }

    private void granted(ClientRequest request, long now) {
        switch (request.kind) {
            case ALLOCATE -> session.allocated(request, message);
            case REFRESH -> session.refreshed(request, message);
            case PERMISSION -> peers.permissionGranted(request, now);
            case CHANNEL -> peers.channelGranted(request, now);
            case CONNECT -> {
                long id = message.u32(StunAttribute.CONNECTION_ID);
                if (id < 0) {
                    refuse(request.address, TurnClientFailure.of(TurnClientReason.UNUSABLE_ANSWER));
                } else {
                    events.tell(new TurnClientEvent.PeerConnected(request.address, (int) id));
                }
            }
            case CONNECTION_BIND -> events.tell(new TurnClientEvent.ConnectionBound(request.number, request.address));
        }
    }

    private void refused(ClientRequest request, TurnClientFailure failure, long now) {
        TransportAddress alternate = message.address(StunAttribute.ALTERNATE_SERVER);
        if (failure.reason() == TurnClientReason.TRY_ALTERNATE && request.kind.isUrgent() && alternate != null) {
            session.redirected(alternate, message.text(StunAttribute.ALTERNATE_DOMAIN));
            return;
        }
        boolean isGone = failure.reason() == TurnClientReason.ALLOCATION_MISMATCH
                && request.kind != ClientRequest.Kind.CONNECTION_BIND;
        if (request.kind.isUrgent() || isGone) {
            session.refused(request, failure);
            return;
        }
        tellRefused(request, failure, now);
    }

    private void tellRefused(ClientRequest request, TurnClientFailure failure, long now) {
        switch (request.kind) {
            case ALLOCATE, REFRESH -> throw new AssertionError("the session takes these");
            case PERMISSION, CHANNEL -> {
                peers.refused(request, now);
                refuse(request.address, failure);
            }
            case CONNECT -> refuse(request.address, failure);
            case CONNECTION_BIND ->
                events.tell(new TurnClientEvent.ConnectionRefused(request.number, request.address, failure));
        }
    }

    private void refuse(TransportAddress peer, TurnClientFailure failure) {
        events.tell(new TurnClientEvent.PeerRefused(peer, failure));
    }

    private void unanswered(ClientRequest request, long now) {
        TurnClientFailure failure = TurnClientFailure.of(
                request.sawForgery() ? TurnClientReason.UNAUTHENTIC_ANSWER : TurnClientReason.NO_ANSWER);
        if (request.kind.isUrgent()) {
            session.unanswered(request, failure, now);
            return;
        }
        tellRefused(request, failure, now);
        session.doubt(now);
    }

    @Override
    public void handleTimeout(long now) {
        session.handleTimeout(now);
        if (session.state() == TurnClientState.ALLOCATED) {
            peers.keepUp(now);
        }
        requests.poll(challenge, now);
        for (ClientRequest lost = requests.pollUnanswered(); lost != null; lost = requests.pollUnanswered()) {
            unanswered(lost, now);
        }
    }

    @Override
    public long nextTimeout() {
        long next = Math.min(session.nextTimeout(), requests.nextTimeout());
        return session.state() == TurnClientState.ALLOCATED ? Math.min(next, peers.nextDue()) : next;
    }

    @Override
    public boolean pollTransmit(Datagram out, long now) {
        handleTimeout(now);
        ClientRequest due = requests.pollDue();
        if (due == null) {
            return false;
        }
        writer.write(due, session.wantsMobility(), session.local(), out);
        return true;
    }

    @Override
    public @Nullable TurnClientEvent pollEvent() {
        return events.poll();
    }

    /**
     * What came and was not taken, and what could not be sent.
     *
     * @return live counters
     */
    public DropCounters drops() {
        return drops;
    }
}
