package dev.maru.turn;

import static dev.maru.turn.ServerWorld.PEER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.stun.StunAttribute;
import dev.maru.stun.StunClass;
import dev.maru.stun.StunMessage;
import dev.maru.stun.StunMethod;
import dev.maru.wire.Datagram;
import dev.maru.wire.Protocol;
import dev.maru.wire.TransportAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** RFC 6062. */
class TcpRelayingTest {
    private static final int TCP = 6 << 24;

    private final ServerWorld world = new ServerWorld();
    private final ServerWorld.Caller caller = world.caller();
    private TransportAddress relayed = TransportAddress.UNSPECIFIED;

    @BeforeEach
    void allocates() {
        caller.protocol = Protocol.TCP;
        assertThat(caller.send(StunMethod.ALLOCATE, w -> w.u32(StunAttribute.REQUESTED_TRANSPORT, TCP)))
                .isZero();
        assertThat(world.sockets.last.protocol()).isEqualTo(Protocol.TCP);
        relayed = ServerWorld.localOf(caller.relayed());
        world.events();
    }

    private int connect(TransportAddress peer) {
        return caller.send(StunMethod.CONNECT, w -> w.xorAddress(StunAttribute.XOR_PEER_ADDRESS, peer));
    }

    private int connecting() {
        assertThat(connect(PEER)).isEqualTo(-1);
        List<TurnServerEvent> events = world.events();
        assertThat(events).hasSize(1);
        TurnServerEvent.ConnectPeer event = (TurnServerEvent.ConnectPeer) events.getFirst();
        assertThat(event.relayed()).isEqualTo(relayed);
        assertThat(event.peer()).isEqualTo(PEER);
        return event.id();
    }

    private ServerWorld.Caller onAnotherConnection(int port) {
        ServerWorld.Caller other = world.caller(port);
        other.protocol = Protocol.TCP;
        return other;
    }

    private static int bind(ServerWorld.Caller who, int id) {
        return who.send(StunMethod.CONNECTION_BIND, w -> w.u32(StunAttribute.CONNECTION_ID, id));
    }

    @Test
    void connectsToAPeerAndTiesTheConnections() {
        int id = connecting();
        world.server.peerConnected(id, world.now);
        assertThat(caller.receive()).isZero();
        assertThat(caller.answer.method()).isEqualTo(StunMethod.CONNECT);
        assertThat(caller.answer.u32(StunAttribute.CONNECTION_ID)).isEqualTo(id & 0xFFFF_FFFFL);
        ServerWorld.Caller data = onAnotherConnection(7);
        assertThat(bind(data, id)).isZero();
        assertThat(world.events()).containsExactly(new TurnServerEvent.Splice(ServerWorld.SERVER, data.client, id));
        assertThat(world.server.countStream(id, 100, true, world.now)).isTrue();
        world.pass(100);
        assertThat(world.events()).isEmpty();
        world.server.peerClosed(id, world.now);
        assertThat(world.server.countStream(id, 100, true, world.now)).isFalse();
        connecting();
    }

    @Test
    void saysThatAPeerCannotBeReached() {
        int id = connecting();
        world.server.peerFailed(id, world.now);
        assertThat(caller.receive()).isEqualTo(447);
        world.server.peerConnected(id, world.now);
        assertThat(caller.receive()).isEqualTo(-1);
        connecting();
    }

    @Test
    void givesUpAfterThirtySeconds() {
        int id = connecting();
        world.pass(31);
        assertThat(caller.receive()).isEqualTo(447);
        assertThat(world.events()).containsExactly(new TurnServerEvent.ClosePeer(id));
    }

    @Test
    void closesAPeerWhoseClientDoesNotBind() {
        int id = connecting();
        world.server.peerConnected(id, world.now);
        caller.receive();
        world.pass(31);
        assertThat(world.events()).containsExactly(new TurnServerEvent.ClosePeer(id));
        assertThat(bind(onAnotherConnection(7), id)).isEqualTo(400);
    }

    @Test
    void connectsToAPeerOnce() {
        connecting();
        assertThat(connect(PEER)).isEqualTo(446);
        assertThat(connect(PEER.withPort(1))).isEqualTo(-1);
    }

    @Test
    void refusesPeersThatItMayNotConnectTo() {
        assertThat(connect(TransportAddress.ofLiteral("127.0.0.1", 22))).isEqualTo(403);
        assertThat(connect(ServerWorld.PEER6)).isEqualTo(443);
        assertThat(caller.send(StunMethod.CONNECT, w -> {})).isEqualTo(400);
        assertThat(onAnotherConnection(9)
                        .send(StunMethod.CONNECT, w -> w.xorAddress(StunAttribute.XOR_PEER_ADDRESS, PEER)))
                .isEqualTo(437);
        assertThat(world.events()).isEmpty();
    }

    @Test
    void refusesMoreConnectionsThanTheLimit() {
        for (int i = 1; i <= 64; i++) {
            assertThat(connect(PEER.withPort(i))).isEqualTo(-1);
        }
        assertThat(connect(PEER)).isEqualTo(508);
    }

    @Test
    void tellsTheClientOfAPeerThatConnects() {
        assertThat(world.server.peerAccepted(relayed, PEER, world.now)).isZero();
        caller.permit(PEER);
        int id = world.server.peerAccepted(relayed, PEER, world.now);
        assertThat(id).isNotZero();
        Datagram out = new Datagram(200);
        assertThat(world.server.pollTransmit(out, world.now)).isTrue();
        assertThat(out.remote()).isEqualTo(caller.client);
        StunMessage indication = new StunMessage();
        assertThat(indication.parse(out.bytes(), 0, out.length())).isTrue();
        assertThat(indication.messageClass()).isEqualTo(StunClass.INDICATION);
        assertThat(indication.method()).isEqualTo(StunMethod.CONNECTION_ATTEMPT);
        assertThat(indication.u32(StunAttribute.CONNECTION_ID)).isEqualTo(id & 0xFFFF_FFFFL);
        assertThat(indication.xorAddress(StunAttribute.XOR_PEER_ADDRESS)).isEqualTo(PEER);
        assertThat(bind(onAnotherConnection(7), id)).isZero();
        assertThat(world.events()).hasSize(1);
    }

    @Test
    void bindsForTheSameUserOnAConnectionOfItsOwnOnce() {
        int id = connecting();
        world.server.peerConnected(id, world.now);
        caller.receive();
        assertThat(bind(caller, id)).isEqualTo(400);
        ServerWorld.Caller jun = world.new Caller(ServerWorld.CLIENT.withPort(5), "jun", "bibim");
        jun.protocol = Protocol.TCP;
        assertThat(bind(jun, id)).isEqualTo(441);
        ServerWorld.Caller overUdp = world.caller(6);
        assertThat(bind(overUdp, id)).isEqualTo(400);
        assertThat(bind(onAnotherConnection(7), id ^ 1)).isEqualTo(400);
        assertThat(bind(onAnotherConnection(7), id)).isZero();
        assertThat(bind(onAnotherConnection(8), id)).isEqualTo(400);
    }

    @Test
    void closesPeersWithTheAllocation() {
        int id = connecting();
        world.server.peerConnected(id, world.now);
        world.server.handleClosed(ServerWorld.SERVER, caller.client, world.now);
        assertThat(world.events()).hasSize(2).contains(new TurnServerEvent.ClosePeer(id));
        assertThat(world.sockets.open).isEmpty();
        assertThat(world.server.peerAccepted(relayed, PEER, world.now)).isZero();
    }

    /** §5.1. */
    @Test
    void makesTcpAllocationsOverTcpOnly() {
        ServerWorld.Caller datagrams = world.caller(9);
        assertThat(datagrams.send(StunMethod.ALLOCATE, w -> w.u32(StunAttribute.REQUESTED_TRANSPORT, TCP)))
                .isEqualTo(400);
        ServerWorld.Caller stream = onAnotherConnection(10);
        assertThat(stream.send(
                        StunMethod.ALLOCATE,
                        w -> w.u32(StunAttribute.REQUESTED_TRANSPORT, TCP).flag(StunAttribute.DONT_FRAGMENT)))
                .isEqualTo(400);
        assertThat(stream.send(
                        StunMethod.ALLOCATE,
                        w -> w.u32(StunAttribute.REQUESTED_TRANSPORT, TCP)
                                .bytes(StunAttribute.EVEN_PORT, new byte[1], 0, 1)))
                .isEqualTo(400);
    }

    @Test
    void isRefusedWhereTheOperatorDoesNotOfferIt() {
        ServerWorld plain = new ServerWorld(TurnServerConfig.ofRealm(ServerWorld.REALM)
                .with(new TurnServerConfig.Features(true, true, false, Optional.empty(), Optional.empty())));
        ServerWorld.Caller stream = plain.caller();
        stream.protocol = Protocol.TCP;
        assertThat(stream.send(StunMethod.ALLOCATE, w -> w.u32(StunAttribute.REQUESTED_TRANSPORT, TCP)))
                .isEqualTo(442);
    }

    @Test
    void relaysNoDatagrams() {
        caller.permit(PEER);
        assertThat(caller.bind(0x4000, PEER)).isNotZero();
        assertThat(caller.forward(caller.indication(PEER, new byte[5]))).isFalse();
        assertThat(world.fromPeer(ServerWorld.packet(new byte[5]), relayed, PEER))
                .isFalse();
    }
}
