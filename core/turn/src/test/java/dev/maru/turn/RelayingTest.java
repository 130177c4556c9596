package dev.maru.turn;

import static dev.maru.turn.ServerWorld.CLIENT;
import static dev.maru.turn.ServerWorld.PEER;
import static dev.maru.turn.ServerWorld.PEER6;
import static dev.maru.turn.ServerWorld.SERVER;
import static dev.maru.turn.ServerWorld.packet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.stun.StunAttribute;
import dev.maru.stun.StunClass;
import dev.maru.stun.StunMessage;
import dev.maru.stun.StunMethod;
import dev.maru.wire.Datagram;
import dev.maru.wire.DropReason;
import dev.maru.wire.Protocol;
import dev.maru.wire.TransportAddress;
import org.junit.jupiter.api.Test;

/** RFC 8656 §9 to §12: permissions, channels, and what is relayed by them. */
class RelayingTest {
    private static final byte[] HELLO = "hello".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

    private final ServerWorld world = new ServerWorld();
    private final ServerWorld.Caller caller = world.caller();
    private final StunMessage message = new StunMessage();

    @Test
    void relaysASendIndication() {
        TransportAddress relayed = caller.relay();
        caller.permit(PEER);
        Datagram packet = caller.indication(PEER, HELLO);
        assertThat(caller.forward(packet)).isTrue();
        assertThat(packet.toByteArray()).isEqualTo(HELLO);
        assertThat(packet.local()).isEqualTo(relayed);
        assertThat(packet.remote()).isEqualTo(PEER);
        assertThat(packet.protocol()).isEqualTo(Protocol.UDP);
    }

    /** §9: a permission is for a host, whatever its ports. */
    @Test
    void sendsToEveryPortOfAPermittedHost() {
        caller.relay();
        caller.permit(PEER);
        for (int port = 1; port < 50; port++) {
            Datagram packet = caller.indication(PEER.withPort(port), HELLO);
            assertThat(caller.forward(packet)).isTrue();
            assertThat(packet.remote()).isEqualTo(PEER.withPort(port));
        }
    }

    @Test
    void makesADataIndicationOfAPeersPacket() {
        TransportAddress relayed = caller.relay();
        caller.permit(PEER);
        for (int size = 0; size < 9; size++) {
            byte[] payload = java.util.Arrays.copyOf(HELLO, size);
            Datagram packet = packet(payload);
            assertThat(world.fromPeer(packet, relayed, PEER)).isTrue();
            assertThat(packet.local()).isEqualTo(SERVER);
            assertThat(packet.remote()).isEqualTo(CLIENT);
            assertThat(message.parse(packet.bytes(), packet.offset(), packet.length()))
                    .isTrue();
            assertThat(message.messageClass()).isEqualTo(StunClass.INDICATION);
            assertThat(message.method()).isEqualTo(StunMethod.DATA);
            assertThat(message.xorAddress(StunAttribute.XOR_PEER_ADDRESS)).isEqualTo(PEER);
            assertThat(message.bytesOf(StunAttribute.DATA)).isEqualTo(payload);
        }
    }

    @Test
    void relaysIpv6BothWays() {
        assertThat(caller.allocate(w -> w.u32(StunAttribute.REQUESTED_ADDRESS_FAMILY, 2 << 24)))
                .isZero();
        TransportAddress relayed = ServerWorld.localOf(caller.relayed());
        assertThat(caller.permit(PEER6)).isZero();
        Datagram out = caller.indication(PEER6, HELLO);
        assertThat(caller.forward(out)).isTrue();
        assertThat(out.remote()).isEqualTo(PEER6);
        assertThat(out.local()).isEqualTo(relayed);
        Datagram in = packet(HELLO);
        assertThat(world.fromPeer(in, relayed, PEER6)).isTrue();
        assertThat(message.parse(in.bytes(), in.offset(), in.length())).isTrue();
        assertThat(message.xorAddress(StunAttribute.XOR_PEER_ADDRESS)).isEqualTo(PEER6);
        assertThat(message.bytesOf(StunAttribute.DATA)).isEqualTo(HELLO);
    }

    @Test
    void relaysThroughAChannelBothWays() {
        TransportAddress relayed = caller.relay();
        assertThat(caller.bind(0x4FFF, PEER)).isZero();
        Datagram out = caller.channelFrame(0x4FFF, HELLO);
        assertThat(caller.forward(out)).isTrue();
        assertThat(out.toByteArray()).isEqualTo(HELLO);
        assertThat(out.local()).isEqualTo(relayed);
        assertThat(out.remote()).isEqualTo(PEER);
        Datagram in = packet(HELLO);
        assertThat(world.fromPeer(in, relayed, PEER)).isTrue();
        assertThat(in.toByteArray()).startsWith(0x4F, 0xFF, 0, 5).hasSize(9);
        assertThat(in.remote()).isEqualTo(CLIENT);
        assertThat(in.local()).isEqualTo(SERVER);
    }

    @Test
    void relaysForAClientOverTcp() {
        caller.protocol = Protocol.TCP;
        TransportAddress relayed = caller.relay();
        caller.bind(0x4000, PEER);
        Datagram out = caller.channelFrame(0x4000, HELLO);
        assertThat(caller.forward(out)).isTrue();
        assertThat(out.protocol()).isEqualTo(Protocol.UDP);
        Datagram in = packet(HELLO);
        assertThat(world.fromPeer(in, relayed, PEER)).isTrue();
        assertThat(in.protocol()).isEqualTo(Protocol.TCP);
    }

    @Test
    void dropsPeersWithoutPermission() {
        TransportAddress relayed = caller.relay();
        assertThat(world.fromPeer(packet(HELLO), relayed, PEER)).isFalse();
        assertThat(world.server.drops().of(DropReason.NOT_PERMITTED)).isEqualTo(1);
        assertThat(caller.forward(caller.indication(PEER, HELLO))).isFalse();
        assertThat(world.server.drops().of(DropReason.NOT_PERMITTED)).isEqualTo(2);
        assertThat(world.server.pollTransmit(new Datagram(1500), world.now)).isFalse();
    }

    /** §9: 5 minutes, in both directions, and refreshing starts them again. */
    @Test
    void letsAPermissionExpire() {
        TransportAddress relayed = caller.relay();
        caller.permit(PEER);
        world.now += 299 * ServerWorld.SECOND;
        assertThat(caller.forward(caller.indication(PEER, HELLO))).isTrue();
        caller.permit(PEER);
        world.now += 299 * ServerWorld.SECOND;
        assertThat(world.fromPeer(packet(HELLO), relayed, PEER)).isTrue();
        caller.refresh(600);
        world.now += ServerWorld.SECOND;
        assertThat(world.fromPeer(packet(HELLO), relayed, PEER)).isFalse();
        assertThat(caller.forward(caller.indication(PEER, HELLO))).isFalse();
        world.pass(1);
        assertThat(caller.permit(PEER)).isZero();
        assertThat(world.fromPeer(packet(HELLO), relayed, PEER)).isTrue();
    }

    /** §12: 10 minutes for the channel, 5 for the permission that came with it. */
    @Test
    void letsAChannelExpire() {
        TransportAddress relayed = caller.relay();
        caller.bind(0x4000, PEER);
        caller.refresh(3_600);
        world.pass(301);
        assertThat(world.fromPeer(packet(HELLO), relayed, PEER)).isFalse();
        assertThat(caller.forward(caller.channelFrame(0x4000, HELLO))).isTrue();
        caller.permit(PEER);
        Datagram in = packet(HELLO);
        assertThat(world.fromPeer(in, relayed, PEER)).isTrue();
        assertThat(in.toByteArray()).startsWith(0x40, 0);
        world.pass(299);
        assertThat(caller.forward(caller.channelFrame(0x4000, HELLO))).isFalse();
        in = packet(HELLO);
        assertThat(world.fromPeer(in, relayed, PEER)).isTrue();
        assertThat(message.parse(in.bytes(), in.offset(), in.length())).isTrue();
        assertThat(caller.bind(0x4001, PEER)).isZero();
        assertThat(caller.bind(0x4000, PEER.withPort(1))).isZero();
    }

    @Test
    void refreshesAChannel() {
        caller.relay();
        for (int i = 0; i < 5; i++) {
            assertThat(caller.bind(0x4000, PEER)).isZero();
            caller.refresh(3_600);
            world.pass(590);
            assertThat(caller.forward(caller.channelFrame(0x4000, HELLO))).isTrue();
        }
    }

    /** §12.2. */
    @Test
    void keepsChannelsAndPeersInPairs() {
        caller.relay();
        assertThat(caller.bind(0x4000, PEER)).isZero();
        assertThat(caller.bind(0x4000, PEER)).isZero();
        assertThat(caller.bind(0x4000, PEER.withPort(1))).isEqualTo(400);
        assertThat(caller.bind(0x4001, PEER)).isEqualTo(400);
        assertThat(caller.bind(0x4001, PEER.withPort(1))).isZero();
    }

    /** RFC 5766 §11 had more of them, and its clients are still there. */
    @Test
    void takesChannelNumbersOfEarlierClients() {
        caller.relay();
        assertThat(caller.bind(0x5000, PEER)).isZero();
        assertThat(caller.bind(0x7FFF, PEER.withPort(1))).isZero();
        Datagram out = caller.channelFrame(0x7FFF, HELLO);
        assertThat(caller.forward(out)).isTrue();
        assertThat(out.remote()).isEqualTo(PEER.withPort(1));
    }

    @Test
    void refusesNumbersThatAreNoChannels() {
        caller.relay();
        for (int number : new int[] {0, 0x3FFF, 0x8000, 0xFFFF}) {
            assertThat(caller.bind(number, PEER)).isEqualTo(400);
        }
        assertThat(caller.send(StunMethod.CHANNEL_BIND, w -> w.xorAddress(StunAttribute.XOR_PEER_ADDRESS, PEER)))
                .isEqualTo(400);
        assertThat(caller.send(StunMethod.CHANNEL_BIND, w -> w.u32(StunAttribute.CHANNEL_NUMBER, 0x4000 << 16)))
                .isEqualTo(400);
    }

    @Test
    void refusesPeersThatThePolicyRefuses() {
        caller.relay();
        TransportAddress inside = TransportAddress.ofLiteral("10.0.0.9", 22);
        assertThat(caller.permit(inside)).isEqualTo(403);
        assertThat(caller.bind(0x4000, inside)).isEqualTo(403);
        assertThat(caller.forward(caller.indication(inside, HELLO))).isFalse();
    }

    /** §10.2: all or nothing. */
    @Test
    void installsAllPermissionsOrNone() {
        TransportAddress relayed = caller.relay();
        TransportAddress other = TransportAddress.ofLiteral("9.9.9.9", 1);
        assertThat(caller.permit(PEER, other, TransportAddress.ofLiteral("127.0.0.1", 1)))
                .isEqualTo(403);
        assertThat(world.fromPeer(packet(HELLO), relayed, PEER)).isFalse();
        assertThat(caller.permit(PEER, PEER6)).isEqualTo(443);
        assertThat(caller.permit()).isEqualTo(400);
        assertThat(world.fromPeer(packet(HELLO), relayed, PEER)).isFalse();
        assertThat(caller.permit(PEER, other)).isZero();
        assertThat(world.fromPeer(packet(HELLO), relayed, PEER)).isTrue();
        assertThat(world.fromPeer(packet(HELLO), relayed, other)).isTrue();
    }

    @Test
    void refusesPeersOfAFamilyThatIsNotRelayed() {
        caller.relay();
        assertThat(caller.bind(0x4000, PEER6)).isEqualTo(443);
        assertThat(caller.forward(caller.indication(PEER6, HELLO))).isFalse();
    }

    @Test
    void refusesMorePermissionsAndChannelsThanTheLimits() {
        TurnServerConfig config =
                TurnServerConfig.ofRealm(ServerWorld.REALM).with(new TurnServerConfig.Limits(100, 3, 2, 10, 64, 50));
        ServerWorld small = new ServerWorld(config);
        ServerWorld.Caller client = small.caller();
        client.relay();
        assertThat(client.bind(0x4000, PEER)).isZero();
        assertThat(client.bind(0x4001, PEER.withPort(7))).isZero();
        assertThat(client.bind(0x4002, PEER.withPort(8))).isEqualTo(508);
        assertThat(client.permit(TransportAddress.ofLiteral("9.9.9.1", 1), TransportAddress.ofLiteral("9.9.9.2", 1)))
                .isZero();
        assertThat(client.permit(TransportAddress.ofLiteral("9.9.9.3", 1))).isEqualTo(508);
        assertThat(client.permit(TransportAddress.ofLiteral("9.9.9.2", 1))).isZero();
        client.refresh(3_600);
        small.pass(301);
        assertThat(client.permit(TransportAddress.ofLiteral("9.9.9.3", 1))).isZero();
    }

    @Test
    void takesPermissionsAwayThatANewPolicyRefuses() {
        TransportAddress relayed = caller.relay();
        caller.bind(0x4000, PEER);
        PeerPolicy policy = PeerPolicy.of(java.util.List.of(), java.util.List.of(Cidr.of("8.8.0.0/16")));
        world.server.configure(
                TurnServerConfig.ofRealm(ServerWorld.REALM),
                new FixedCredentials(java.util.Map.of("mina", "kimchi")),
                policy);
        assertThat(world.fromPeer(packet(HELLO), relayed, PEER)).isFalse();
        assertThat(caller.forward(caller.channelFrame(0x4000, HELLO))).isFalse();
        assertThat(caller.permit(PEER)).isEqualTo(403);
        assertThat(caller.refresh(600)).isZero();
    }

    @Test
    void countsWhatItRelays() {
        TransportAddress relayed = caller.relay();
        caller.bind(0x4000, PEER);
        caller.forward(caller.channelFrame(0x4000, HELLO));
        caller.forward(caller.indication(PEER, HELLO));
        world.fromPeer(packet(HELLO), relayed, PEER);
        world.fromPeer(packet(HELLO), relayed, PEER.withPort(99));
        world.fromPeer(packet(HELLO), relayed, TransportAddress.ofLiteral("9.9.9.9", 9));
        java.util.List<AllocationStatus> seen = new java.util.ArrayList<>();
        world.server.visit(seen::add, world.now);
        assertThat(seen.getFirst().traffic()).isEqualTo(new Traffic(2, 10, 2, 10, 1));
    }

    @Test
    void dropsWhatItCannotPutAHeaderOn() {
        TransportAddress relayed = caller.relay();
        caller.permit(PEER);
        Datagram tight = new Datagram(5);
        tight.copyFrom(HELLO, 0, 5);
        assertThat(world.fromPeer(tight, relayed, PEER)).isFalse();
        assertThat(world.server.drops().of(DropReason.LIMIT)).isEqualTo(1);
    }

    @Test
    void ignoresFramesOfStrangers() {
        Datagram frame = caller.channelFrame(0x4000, HELLO);
        assertThat(caller.forward(frame)).isFalse();
        assertThat(caller.forward(caller.indication(PEER, HELLO))).isFalse();
        assertThat(world.server.drops().total()).isEqualTo(2);
        assertThat(world.server.pollTransmit(new Datagram(1500), world.now)).isFalse();
    }

    /** A peer that writes STUN or ChannelData sends payload like any other. */
    @Test
    void relaysWhatPeersSendWhateverItLooksLike() {
        TransportAddress relayed = caller.relay();
        caller.permit(PEER);
        byte[] request = caller.written();
        Datagram packet = packet(request);
        assertThat(world.fromPeer(packet, relayed, PEER)).isTrue();
        assertThat(message.parse(packet.bytes(), packet.offset(), packet.length()))
                .isTrue();
        assertThat(message.bytesOf(StunAttribute.DATA)).isEqualTo(request);
        Datagram stranger = packet(request);
        assertThat(world.fromPeer(stranger, relayed, TransportAddress.ofLiteral("9.9.9.9", 9)))
                .isFalse();
        assertThat(world.server.pollTransmit(new Datagram(1500), world.now)).isFalse();
    }

    /** §11.5 and §18.13: seven bits of type, nine of code. */
    @Test
    void tellsOfIcmpErrors() {
        TransportAddress relayed = caller.relay();
        Datagram out = new Datagram(200);
        IcmpError unreachable = new IcmpError(3, 3, 0);
        world.server.handleIcmp(relayed, PEER, unreachable, world.now);
        assertThat(world.server.pollTransmit(out, world.now)).isFalse();
        caller.permit(PEER);
        world.server.handleIcmp(relayed, PEER, new IcmpError(8, 0, 0), world.now);
        world.server.handleIcmp(relayed.withPort(1), PEER, unreachable, world.now);
        assertThat(world.server.pollTransmit(out, world.now)).isFalse();
        world.server.handleIcmp(relayed, PEER, new IcmpError(3, 4, 1_280), world.now);
        assertThat(world.server.pollTransmit(out, world.now)).isTrue();
        assertThat(out.remote()).isEqualTo(CLIENT);
        assertThat(message.parse(out.bytes(), 0, out.length())).isTrue();
        assertThat(message.method()).isEqualTo(StunMethod.DATA);
        assertThat(message.messageClass()).isEqualTo(StunClass.INDICATION);
        assertThat(message.xorAddress(StunAttribute.XOR_PEER_ADDRESS)).isEqualTo(PEER);
        assertThat(message.bytesOf(StunAttribute.ICMP)).containsExactly(0, 0, 6, 4, 0, 0, 5, 0);
        assertThat(message.has(StunAttribute.DATA)).isFalse();
    }
}
