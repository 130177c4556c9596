package dev.maru.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maru.stun.StunAttribute;
import dev.maru.stun.StunClass;
import dev.maru.stun.StunMessage;
import dev.maru.stun.StunMethod;
import dev.maru.stun.StunWriter;
import dev.maru.wire.Datagram;
import dev.maru.wire.Protocol;
import dev.maru.wire.TransportAddress;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** RFC 8489 §3 and, with four addresses, RFC 5780 §6.1. */
class BindingResponderTest {
    private static final TransportAddress ONE = TransportAddress.ofLiteral("198.51.100.1", 3478);
    private static final TransportAddress TWO = TransportAddress.ofLiteral("198.51.100.2", 3479);

    private final StunMessage answer = new StunMessage();
    private final Datagram out = new Datagram(2_000);

    private static ServerWorld discovering() {
        return discovering(new TurnServerConfig.DiscoveryAddresses(ONE, TWO));
    }

    private static ServerWorld discovering(TurnServerConfig.DiscoveryAddresses addresses) {
        return new ServerWorld(TurnServerConfig.ofRealm(ServerWorld.REALM)
                .with(new TurnServerConfig.Features(true, true, true, Optional.empty(), Optional.of(addresses))));
    }

    private static Datagram request(TransportAddress to, Consumer<StunWriter> attributes) {
        byte[] buffer = new byte[1_900];
        StunWriter writer = new StunWriter();
        attributes.accept(
                writer.begin(buffer, 0, StunClass.REQUEST, StunMethod.BINDING).transaction(5, 6));
        return ServerWorld.packet(java.util.Arrays.copyOf(buffer, writer.length()))
                .between(to, ServerWorld.CLIENT);
    }

    /** Asks; the answer is in {@link #answer}, its addresses in {@link #out}. */
    private int ask(ServerWorld world, TransportAddress to, Consumer<StunWriter> attributes) {
        Datagram packet = request(to, attributes);
        assertThat(world.server.forward(packet, world.now)).isFalse();
        world.server.handleDatagram(packet, world.now);
        assertThat(world.server.pollTransmit(out, world.now)).isTrue();
        assertThat(answer.parse(out.bytes(), out.offset(), out.length())).isTrue();
        return answer.messageClass() == StunClass.SUCCESS_RESPONSE ? 0 : answer.errorCode();
    }

    @Test
    void answersInPlace() {
        ServerWorld world = new ServerWorld();
        for (Protocol protocol : Protocol.values()) {
            byte[] roomy = new byte[200];
            StunWriter writer = new StunWriter();
            writer.begin(roomy, 64, StunClass.REQUEST, StunMethod.BINDING)
                    .transaction(5, 6)
                    .text(StunAttribute.SOFTWARE, "somebody")
                    .fingerprint();
            Datagram packet = new Datagram(0)
                    .wrap(roomy, 64, writer.length())
                    .between(protocol, ServerWorld.SERVER, ServerWorld.CLIENT);
            assertThat(world.server.forward(packet, world.now)).isTrue();
            assertThat(packet.protocol()).isEqualTo(protocol);
            assertThat(packet.local()).isEqualTo(ServerWorld.SERVER);
            assertThat(packet.remote()).isEqualTo(ServerWorld.CLIENT);
            assertThat(answer.parse(packet.bytes(), packet.offset(), packet.length()))
                    .isTrue();
            assertThat(answer.messageClass()).isEqualTo(StunClass.SUCCESS_RESPONSE);
            assertThat(answer.transactionLow()).isEqualTo(6);
            assertThat(answer.transactionHigh()).isEqualTo(5);
            assertThat(answer.xorAddress(StunAttribute.XOR_MAPPED_ADDRESS)).isEqualTo(ServerWorld.CLIENT);
            assertThat(answer.hasValidFingerprint()).isTrue();
            assertThat(packet.length()).isEqualTo(20 + 12 + 8);
        }
    }

    /** Where the buffer has no room the answer is made elsewhere. */
    @Test
    void answersSlowlyWhereThereIsNoRoom() {
        ServerWorld world = new ServerWorld();
        assertThat(ask(world, ServerWorld.SERVER, w -> {})).isZero();
        assertThat(answer.xorAddress(StunAttribute.XOR_MAPPED_ADDRESS)).isEqualTo(ServerWorld.CLIENT);
        assertThat(out.length()).isEqualTo(32);
    }

    @Test
    void dropsAWrongFingerprint() {
        ServerWorld world = new ServerWorld();
        Datagram packet = request(ServerWorld.SERVER, StunWriter::fingerprint);
        packet.bytes()[packet.limit() - 1] ^= 1;
        assertThat(world.server.forward(packet, world.now)).isFalse();
        world.server.handleDatagram(packet, world.now);
        assertThat(world.server.pollTransmit(out, world.now)).isFalse();
    }

    /** RFC 5780 §7.3, §7.4: a client sends to OTHER-ADDRESS and compares, so both have to be as it sees them. */
    @Test
    void namesItsAddressesAsTheyAreSeenBehindAOneToOneNat() {
        TransportAddress oneSeen = TransportAddress.ofLiteral("203.0.113.101", 0);
        TransportAddress twoSeen = TransportAddress.ofLiteral("203.0.113.102", 0);
        ServerWorld world = discovering(new TurnServerConfig.DiscoveryAddresses(ONE, TWO, oneSeen, twoSeen));
        assertThat(ask(world, ONE, w -> w.u32(StunAttribute.CHANGE_REQUEST, 6))).isZero();
        assertThat(out.local()).isEqualTo(TWO); // the NAT translates what leaves
        assertThat(answer.address(StunAttribute.RESPONSE_ORIGIN)).isEqualTo(twoSeen.withPort(3479));
        assertThat(answer.address(StunAttribute.OTHER_ADDRESS)).isEqualTo(twoSeen.withPort(3479));
        assertThat(ask(world, TWO, w -> {})).isZero();
        assertThat(answer.address(StunAttribute.RESPONSE_ORIGIN)).isEqualTo(twoSeen.withPort(3479));
        assertThat(answer.address(StunAttribute.OTHER_ADDRESS)).isEqualTo(oneSeen.withPort(3478));
        assertThatThrownBy(() -> new TurnServerConfig.DiscoveryAddresses(ONE, TWO, oneSeen, oneSeen))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void doesNotKnowDiscoveryUnlessTold() {
        ServerWorld world = new ServerWorld();
        assertThat(ask(world, ServerWorld.SERVER, w -> w.u32(StunAttribute.CHANGE_REQUEST, 6)))
                .isEqualTo(420);
        assertThat(answer.u16(StunAttribute.UNKNOWN_ATTRIBUTES)).isEqualTo(3);
        assertThat(ask(world, ServerWorld.SERVER, w -> w.flag(StunAttribute.PADDING)))
                .isEqualTo(420);
    }

    @Test
    void tellsItsOtherAddress() {
        ServerWorld world = discovering();
        assertThat(ask(world, ONE, w -> {})).isZero();
        assertThat(answer.address(StunAttribute.OTHER_ADDRESS)).isEqualTo(TWO);
        assertThat(answer.address(StunAttribute.RESPONSE_ORIGIN)).isEqualTo(ONE);
        assertThat(ask(world, ONE.withPort(3479), w -> {})).isZero();
        assertThat(answer.address(StunAttribute.OTHER_ADDRESS)).isEqualTo(TWO.withPort(3478));
        assertThat(ask(world, TWO, w -> {})).isZero();
        assertThat(answer.address(StunAttribute.OTHER_ADDRESS)).isEqualTo(ONE);
    }

    @Test
    void answersFromWhereItIsAskedTo() {
        ServerWorld world = discovering();
        assertThat(ask(world, ONE, w -> w.u32(StunAttribute.CHANGE_REQUEST, 6))).isZero();
        assertThat(out.local()).isEqualTo(TWO);
        assertThat(answer.address(StunAttribute.RESPONSE_ORIGIN)).isEqualTo(TWO);
        assertThat(answer.address(StunAttribute.OTHER_ADDRESS)).isEqualTo(TWO);
        ask(world, ONE, w -> w.u32(StunAttribute.CHANGE_REQUEST, 2));
        assertThat(out.local()).isEqualTo(ONE.withPort(3479));
        ask(world, ONE, w -> w.u32(StunAttribute.CHANGE_REQUEST, 4));
        assertThat(out.local()).isEqualTo(TWO.withPort(3478));
        ask(world, ONE, w -> w.u32(StunAttribute.CHANGE_REQUEST, 0));
        assertThat(out.local()).isEqualTo(ONE);
        assertThat(out.remote()).isEqualTo(ServerWorld.CLIENT);
    }

    @Test
    void answersToAnotherPort() {
        ServerWorld world = discovering();
        byte[] port = {0x12, 0x34};
        assertThat(ask(world, ONE, w -> w.bytes(StunAttribute.RESPONSE_PORT, port, 0, 2)))
                .isZero();
        assertThat(out.remote()).isEqualTo(ServerWorld.CLIENT.withPort(0x1234));
        assertThat(answer.xorAddress(StunAttribute.XOR_MAPPED_ADDRESS)).isEqualTo(ServerWorld.CLIENT);
        assertThat(ask(
                        world,
                        ONE,
                        w -> w.bytes(StunAttribute.RESPONSE_PORT, port, 0, 2).flag(StunAttribute.PADDING)))
                .isEqualTo(400);
    }

    /** §7.6; never more than the request had. */
    @Test
    void padsItsAnswer() {
        ServerWorld world = discovering();
        assertThat(ask(world, ONE, w -> w.bytes(StunAttribute.PADDING, new byte[1_480], 0, 1_480)))
                .isZero();
        assertThat(answer.lengthOf(StunAttribute.PADDING)).isEqualTo(1_480);
        assertThat(ask(world, ONE, w -> w.bytes(StunAttribute.PADDING, new byte[1_600], 0, 1_600)))
                .isZero();
        assertThat(answer.lengthOf(StunAttribute.PADDING)).isEqualTo(1_500);
    }

    @Test
    void wantsFourAddresses() {
        assertThatThrownBy(() -> new TurnServerConfig.DiscoveryAddresses(ONE, ONE.withPort(1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TurnServerConfig.DiscoveryAddresses(ONE, TWO.withPort(3478)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
