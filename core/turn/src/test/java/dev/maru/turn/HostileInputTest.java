package dev.maru.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.stun.StunAttribute;
import dev.maru.stun.StunMethod;
import dev.maru.stun.StunWriter;
import dev.maru.wire.Datagram;
import dev.maru.wire.Protocol;
import dev.maru.wire.TransportAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Bytes of strangers make no exception, no state, and no traffic to others. */
class HostileInputTest {
    private static final TransportAddress STRANGER = TransportAddress.ofLiteral("203.0.113.250", 5);

    private final ServerWorld world = new ServerWorld();
    private final ServerWorld.Caller caller = world.caller();
    private TransportAddress relayed = TransportAddress.UNSPECIFIED;

    /** One good request or indication of each kind, made with good credentials. */
    private List<byte[]> goodOnes() {
        relayed = caller.relay();
        caller.bind(0x4000, ServerWorld.PEER);
        List<byte[]> good = new ArrayList<>();
        for (boolean isSha256 : new boolean[] {false, true}) {
            caller.isSha256 = isSha256;
            caller.hasFingerprint = isSha256;
            good.add(made(
                    StunMethod.ALLOCATE,
                    w -> w.u32(StunAttribute.REQUESTED_TRANSPORT, 17 << 24)
                            .u32(StunAttribute.LIFETIME, 900)
                            .flag(StunAttribute.MOBILITY_TICKET)));
            good.add(made(StunMethod.REFRESH, w -> w.u32(StunAttribute.LIFETIME, 900)));
            good.add(made(
                    StunMethod.CREATE_PERMISSION,
                    w -> w.xorAddress(StunAttribute.XOR_PEER_ADDRESS, ServerWorld.PEER)
                            .xorAddress(StunAttribute.XOR_PEER_ADDRESS, ServerWorld.PEER.withPort(1))));
            good.add(made(
                    StunMethod.CHANNEL_BIND,
                    w -> w.u32(StunAttribute.CHANNEL_NUMBER, 0x4000 << 16)
                            .xorAddress(StunAttribute.XOR_PEER_ADDRESS, ServerWorld.PEER)));
            good.add(made(StunMethod.CONNECT, w -> w.xorAddress(StunAttribute.XOR_PEER_ADDRESS, ServerWorld.PEER)));
            good.add(made(StunMethod.CONNECTION_BIND, w -> w.u32(StunAttribute.CONNECTION_ID, 1)));
        }
        good.add(caller.indication(ServerWorld.PEER, new byte[33]).toByteArray());
        good.add(caller.channelFrame(0x4000, new byte[21]).toByteArray());
        return good;
    }

    private byte[] made(int method, Consumer<StunWriter> attributes) {
        caller.send(method, attributes);
        return caller.written();
    }

    private boolean give(byte[] bytes, Protocol protocol, TransportAddress client) {
        Datagram packet = ServerWorld.packet(bytes).between(protocol, ServerWorld.SERVER, client);
        boolean isRelayed = world.server.forward(packet, world.now);
        if (!isRelayed) {
            world.server.handleDatagram(packet, world.now);
        }
        return isRelayed;
    }

    private int drain() {
        Datagram out = new Datagram(2_000);
        int count = 0;
        while (world.server.pollTransmit(out, world.now)) {
            count++;
        }
        return count;
    }

    @Test
    void takesNoTruncatedPrefixOfAnything() {
        for (byte[] whole : goodOnes()) {
            for (int length = 0; length < whole.length; length++) {
                byte[] prefix = Arrays.copyOf(whole, length);
                assertThat(give(prefix, Protocol.UDP, ServerWorld.CLIENT)).isFalse();
                assertThat(give(prefix, Protocol.TCP, STRANGER)).isFalse();
            }
        }
        assertThat(drain()).isZero();
        assertThat(world.server.allocations()).isEqualTo(1);
    }

    /** The header's length made true again, so that the message is whole but lacks its end. */
    @Test
    void takesNoMessageWithoutItsEnd() {
        for (byte[] whole : goodOnes()) {
            for (int length = 20; length < whole.length && whole[0] < 4; length += 4) {
                byte[] cut = Arrays.copyOf(whole, length);
                cut[2] = (byte) (length - 20 >>> 8);
                cut[3] = (byte) (length - 20);
                give(cut, Protocol.TCP, STRANGER);
            }
        }
        assertThat(world.server.allocations()).isEqualTo(1);
    }

    /** Every changed bit of a request from another place makes it a stranger's. */
    @Test
    void makesNoStateOfAnythingThatWasChanged() {
        List<byte[]> good = goodOnes();
        world.events();
        for (byte[] whole : good) {
            for (int bit = 0; bit < whole.length * 8; bit++) {
                byte[] changed = whole.clone();
                changed[bit / 8] ^= (byte) (1 << bit % 8);
                boolean isBinding = changed[0] == 0 && changed[1] == StunMethod.BINDING; // anybody may ask for that
                assertThat(give(changed, Protocol.TCP, STRANGER) && !isBinding).isFalse();
            }
        }
        assertThat(world.server.allocations()).isEqualTo(1);
        assertThat(world.events()).isEmpty();
    }

    @Test
    void survivesRandomBytesFromEverywhere() {
        goodOnes();
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 200_000; i++) {
            byte[] bytes = new byte[random.nextInt(80)];
            random.nextBytes(bytes);
            if (bytes.length >= 20 && random.nextInt(4) != 0) {
                bytes[0] = (byte) random.nextInt(2);
                bytes[1] = (byte) random.nextInt(32);
                bytes[2] = 0;
                bytes[3] = (byte) (bytes.length - 20);
                System.arraycopy(new byte[] {0x21, 0x12, (byte) 0xA4, 0x42}, 0, bytes, 4, 4);
                if (bytes.length >= 24) {
                    bytes[20] = (byte) (random.nextBoolean() ? 0 : 0x80);
                    bytes[21] = (byte) random.nextInt(0x40);
                    bytes[22] = 0;
                    bytes[23] = (byte) Math.max(0, bytes.length - 24 - random.nextInt(4));
                }
            }
            give(
                    bytes,
                    random.nextBoolean() ? Protocol.UDP : Protocol.TCP,
                    random.nextBoolean() ? STRANGER : ServerWorld.CLIENT);
            drain();
        }
        assertThat(world.server.allocations()).isEqualTo(1);
        assertThat(caller.refresh(600)).isZero();
    }

    /** A peer may send anything; what is permitted arrives as it is, and nothing is ever answered. */
    @Test
    void passesOnWhateverPeersSend() {
        goodOnes();
        drain();
        SplittableRandom random = new SplittableRandom(4);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(60)];
            random.nextBytes(bytes);
            Datagram packet = ServerWorld.packet(bytes);
            assertThat(world.fromPeer(packet, relayed, ServerWorld.PEER)).isTrue();
            byte[] framed = packet.toByteArray();
            assertThat(Arrays.copyOfRange(framed, 4, framed.length)).isEqualTo(bytes);
            assertThat(world.fromPeer(ServerWorld.packet(bytes), relayed, STRANGER))
                    .isFalse();
        }
        assertThat(drain()).isZero();
    }

    /** Nobody takes the answers: the queue ends, memory does not. */
    @Test
    void boundsWhatWaitsToBeSent() {
        for (int i = 0; i < 3_000; i++) {
            Datagram packet = ServerWorld.packet(bindingRequest())
                    .between(ServerWorld.SERVER, TransportAddress.ofIpv4(0xC633_0000 + i, 9));
            assertThat(world.server.forward(packet, world.now)).isFalse();
            world.server.handleDatagram(packet, world.now);
        }
        assertThat(drain()).isEqualTo(Outbox.MAX_WAITING);
    }

    private static byte[] bindingRequest() {
        byte[] buffer = new byte[64];
        StunWriter writer = new StunWriter();
        writer.begin(buffer, 0, dev.maru.stun.StunClass.REQUEST, StunMethod.BINDING)
                .transaction(1, 2);
        return Arrays.copyOf(buffer, writer.length());
    }

    /** A million spoofed addresses cost what the table of rates costs: nothing more. */
    @Test
    void keepsNothingOfStrangers() {
        for (int i = 0; i < 20_000; i++) {
            ServerWorld.Caller each = world.new Caller(TransportAddress.ofIpv4(0x0800_0000 + i * 7, 9), "mina", "x");
            assertThat(each.sendBare(StunMethod.ALLOCATE, w -> {})).isEqualTo(401);
        }
        assertThat(world.server.allocations()).isZero();
        assertThat(world.server.nextTimeout()).isEqualTo(Long.MAX_VALUE);
        assertThat(world.events()).isEmpty();
    }
}
