package dev.maru.bench;

import dev.maru.net.Reactor;
import dev.maru.net.UdpHandler;
import dev.maru.net.UdpOptions;
import dev.maru.net.UdpSocket;
import dev.maru.stun.StunClass;
import dev.maru.stun.StunMethod;
import dev.maru.stun.StunWriter;
import dev.maru.turn.TurnClient;
import dev.maru.turn.TurnClientConfig;
import dev.maru.turn.TurnClientEvent;
import dev.maru.wire.BigEndian;
import dev.maru.wire.Datagram;
import dev.maru.wire.Protocol;
import dev.maru.wire.TransportAddress;
import java.io.IOException;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One client with an allocation and a channel to one peer, and that peer: a socket on each side of the relay. On the generator's reactor
 * only, but for the constructor.
 */
final class RelayFlow implements UdpHandler {

    /** Bytes that the host may queue for us: what is lost shall be lost by the relay. */
    private static final int BUFFER_BYTES = 4 << 20;

    /** The first 16 bits of the answer to a Binding request (RFC 8489 §5). */
    private static final int BINDING_SUCCESS = 0x0101;

    private static final int MAX_PACKET = 1_500;

    private final Place place;
    private final RelayTally tally;
    private final Consumer<RelayFlow> onReady;
    private final Consumer<String> onFailure;
    private final Datagram out = new Datagram(MAX_PACKET);
    private final byte[] buffer = new byte[Datagram.HEADROOM + MAX_PACKET];
    private @Nullable TurnClient client;
    private @Nullable UdpSocket socket;
    private @Nullable UdpSocket peerSocket;
    private TransportAddress peer;
    private TransportAddress relayed = TransportAddress.UNSPECIFIED;
    private boolean ready;

    /**
     * Where a flow goes along.
     *
     * @param client address of the client; its port is any
     * @param peer address of the peer; when its port is 0 it gets a socket, else it is only named to the relay
     * @param server the relay
     */
    record Place(TransportAddress client, TransportAddress peer, TransportAddress server) {}

    RelayFlow(Place place, RelayTally tally, Consumer<RelayFlow> onReady, Consumer<String> onFailure) {
        this.place = place;
        this.tally = tally;
        this.onReady = onReady;
        this.onFailure = onFailure;
        this.peer = place.peer();
    }

    /** Opens the sockets and asks for the allocation; what it was made with is told when the channel stands. */
    void open(Reactor reactor, RandomGenerator entropy) throws IOException {
        boolean loaded = peer.port() == 0;
        UdpOptions options = loaded
                ? UdpOptions.DEFAULT.withBuffers(BUFFER_BYTES, BUFFER_BYTES).withMergeReceived(true)
                : UdpOptions.DEFAULT;
        if (loaded) {
            peerSocket = reactor.openUdp(peer, options, (at, in, now) -> tally.countReceived(in));
            peer = peerSocket.local();
        }
        socket = reactor.openUdp(place.client(), options, this);
        client = new TurnClient(
                TurnClientConfig.of(Protocol.UDP, socket.local(), place.server(), RelayUser.NAME, RelayUser.PASSWORD),
                entropy);
        drain(reactor.now());
    }

    boolean isReady() {
        return ready;
    }

    @Override
    public void onDatagram(UdpSocket at, Datagram in, long now) {
        TurnClient turn = client;
        if (turn == null) {
            return;
        }
        if (turn.unwrap(in, now)) {
            tally.countReceived(in);
        } else if (in.length() >= 2 && BigEndian.u16(in.bytes(), in.offset()) == BINDING_SUCCESS) {
            tally.countAnswer();
        } else {
            turn.handleDatagram(in, now);
            drain(now);
        }
    }

    /** Lets time pass: retransmissions, refreshes. */
    void passTime(long now) {
        TurnClient turn = client;
        if (turn != null && turn.nextTimeout() <= now) {
            turn.handleTimeout(now);
            drain(now);
        }
    }

    private void drain(long now) {
        TurnClient turn = client;
        UdpSocket from = socket;
        if (turn == null || from == null) {
            return;
        }
        for (TurnClientEvent event = turn.pollEvent(); event != null; event = turn.pollEvent()) {
            handle(turn, event, now);
        }
        out.wrap(buffer, Datagram.HEADROOM, MAX_PACKET);
        while (turn.pollTransmit(out, now)) {
            from.send(out);
            out.wrap(buffer, Datagram.HEADROOM, MAX_PACKET);
        }
        for (TurnClientEvent event = turn.pollEvent(); event != null; event = turn.pollEvent()) {
            handle(turn, event, now);
        }
    }

    private void handle(TurnClient turn, TurnClientEvent event, long now) {
        switch (event) {
            case TurnClientEvent.Allocated allocated -> {
                relayed = allocated.relayed();
                turn.permit(peer, now);
            }
            case TurnClientEvent.PeerPermitted permitted -> {
                // What is framed here is not sent: it only makes the client ask for a channel.
                out.wrap(buffer, Datagram.HEADROOM, RelayTally.MARK_BYTES).between(relayed, peer);
                turn.wrap(out, now);
            }
            case TurnClientEvent.ChannelBound bound -> {
                if (!ready) {
                    ready = true;
                    onReady.accept(this);
                }
            }
            case TurnClientEvent.Failed failed -> onFailure.accept("no allocation: " + failed.failure());
            case TurnClientEvent.PeerRefused refused -> onFailure.accept("no channel: " + refused.failure());
            default -> {
                // The other events are of things that were not asked for.
            }
        }
    }

    /** Sends packets from the client through the channel, back to back. */
    void sendToPeer(int packets, int bytes, long now) {
        TurnClient turn = client;
        UdpSocket from = socket;
        if (turn == null || from == null) {
            return;
        }
        tally.mark(buffer, Datagram.HEADROOM);
        for (int i = 0; i < packets; i++) {
            out.wrap(buffer, Datagram.HEADROOM, bytes).between(relayed, peer);
            if (turn.wrap(out, now)) {
                from.send(out);
            }
        }
        tally.countSent(packets);
    }

    /** Sends packets from the peer to the relayed address, back to back. */
    void sendToClient(int packets, int bytes) {
        UdpSocket from = peerSocket;
        if (from == null) {
            return;
        }
        tally.mark(buffer, Datagram.HEADROOM);
        for (int i = 0; i < packets; i++) {
            out.wrap(buffer, Datagram.HEADROOM, bytes).between(peer, relayed);
            from.send(out);
        }
        tally.countSent(packets);
    }

    /** Sends a Binding request. */
    void askBinding(StunWriter writer, long transaction) {
        UdpSocket from = socket;
        if (from == null) {
            return;
        }
        int length = writer.begin(buffer, Datagram.HEADROOM, StunClass.REQUEST, StunMethod.BINDING)
                .transaction((int) (transaction >>> 32), transaction)
                .length();
        out.wrap(buffer, Datagram.HEADROOM, length).between(from.local(), place.server());
        from.send(out);
        tally.countSent(1);
    }
}
