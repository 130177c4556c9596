package dev.maru.turn;

import static dev.maru.turn.ServerWorld.CLIENT;
import static dev.maru.turn.ServerWorld.REALM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.stun.StunAttribute;
import dev.maru.stun.StunMethod;
import dev.maru.wire.TransportAddress;
import org.junit.jupiter.api.Test;

/** RFC 8656 §7 and §8. */
class AllocateTest {
    private static final int TRANSPORT_UDP = 17 << 24;

    private final ServerWorld world = new ServerWorld();
    private final ServerWorld.Caller caller = world.caller();

    private int allocateWith(StunAttribute attribute, int value) {
        return caller.allocate(w -> w.u32(attribute, value));
    }

    @Test
    void givesARelayedAddressForTenMinutes() {
        assertThat(caller.allocate()).isZero();
        assertThat(caller.relayed().withoutPort()).isEqualTo(TransportAddress.ofLiteral(FakeSockets.EXTERNAL, 0));
        assertThat(caller.answer.u32(StunAttribute.LIFETIME)).isEqualTo(600);
        assertThat(caller.answer.xorAddress(StunAttribute.XOR_MAPPED_ADDRESS)).isEqualTo(CLIENT);
        assertThat(caller.answer.text(StunAttribute.SOFTWARE)).isEqualTo("Maru");
        assertThat(world.sockets.open).hasSize(1);
        assertThat(world.events())
                .singleElement()
                .isInstanceOfSatisfying(TurnServerEvent.AllocationMade.class, made -> {
                    assertThat(made.status().username()).isEqualTo("mina");
                    assertThat(made.status().client()).isEqualTo(CLIENT);
                    assertThat(made.status().relayed()).containsExactly(caller.relayed());
                });
    }

    /** §7.2: a lost answer is asked for again, and the same one is given. */
    @Test
    void answersARetransmittedRequestInTheSameWay() {
        caller.allocate(w -> w.bytes(StunAttribute.EVEN_PORT, new byte[] {(byte) 0x80}, 0, 1));
        TransportAddress relayed = caller.relayed();
        long token = caller.answer.i64(StunAttribute.RESERVATION_TOKEN, 0);
        int again = caller.resend(
                StunMethod.ALLOCATE,
                w -> w.u32(StunAttribute.REQUESTED_TRANSPORT, TRANSPORT_UDP)
                        .bytes(StunAttribute.EVEN_PORT, new byte[] {(byte) 0x80}, 0, 1));
        assertThat(again).isZero();
        assertThat(caller.relayed()).isEqualTo(relayed);
        assertThat(token).isNotZero();
        assertThat(caller.answer.i64(StunAttribute.RESERVATION_TOKEN, 0)).isEqualTo(token);
        assertThat(world.server.allocations()).isEqualTo(1);
    }

    @Test
    void refusesASecondAllocationOfOneClient() {
        caller.allocate();
        assertThat(caller.allocate()).isEqualTo(437);
        assertThat(world.server.allocations()).isEqualTo(1);
    }

    @Test
    void givesEachClientItsOwn() {
        caller.allocate();
        ServerWorld.Caller other = world.caller(40_001);
        other.allocate();
        assertThat(other.relayed()).isNotEqualTo(caller.relayed());
        assertThat(world.server.allocations()).isEqualTo(2);
    }

    @Test
    void wantsToKnowTheTransport() {
        assertThat(caller.send(StunMethod.ALLOCATE, w -> {})).isEqualTo(400);
        assertThat(caller.send(StunMethod.ALLOCATE, w -> w.u32(StunAttribute.REQUESTED_TRANSPORT, 132 << 24)))
                .isEqualTo(442);
        assertThat(caller.send(
                        StunMethod.ALLOCATE, w -> w.bytes(StunAttribute.REQUESTED_TRANSPORT, new byte[] {17}, 0, 1)))
                .isEqualTo(400);
        assertThat(world.server.allocations()).isZero();
    }

    @Test
    void namesAttributesThatItDoesNotKnow() {
        assertThat(caller.allocate(w -> unknown(w, 0x7F01))).isEqualTo(420);
        assertThat(caller.answer.bytesOf(StunAttribute.UNKNOWN_ATTRIBUTES)).containsExactly(0x7F, 0x01);
        assertThat(world.server.allocations()).isZero();
    }

    /** Writes DONT-FRAGMENT and makes another type of it. */
    private void unknown(dev.maru.stun.StunWriter writer, int type) {
        int at = writer.length();
        writer.flag(StunAttribute.DONT_FRAGMENT);
        caller.poke(at, type);
    }

    @Test
    void cannotForbidFragmentsWhereTheSocketsCannot() {
        assertThat(caller.allocate(w -> w.flag(StunAttribute.DONT_FRAGMENT))).isEqualTo(420);
        assertThat(caller.answer.u16(StunAttribute.UNKNOWN_ATTRIBUTES)).isEqualTo(0x001A);
        world.sockets.isDontFragmentSupported = true;
        assertThat(caller.allocate(w -> w.flag(StunAttribute.DONT_FRAGMENT))).isZero();
        assertThat(world.sockets.last.dontFragment()).isTrue();
    }

    @Test
    void clampsTheLifetime() {
        assertThat(allocateWith(StunAttribute.LIFETIME, 5)).isZero();
        assertThat(caller.answer.u32(StunAttribute.LIFETIME)).isEqualTo(600);
        assertThat(caller.refresh(1_800)).isZero();
        assertThat(caller.answer.u32(StunAttribute.LIFETIME)).isEqualTo(1_800);
        assertThat(caller.refresh(-1)).isZero();
        assertThat(caller.answer.u32(StunAttribute.LIFETIME)).isEqualTo(3_600);
    }

    @Test
    void endsAnAllocationThatNobodyRefreshes() {
        caller.allocate();
        world.events();
        world.pass(599);
        assertThat(world.server.allocations()).isEqualTo(1);
        world.pass(2);
        assertThat(world.server.allocations()).isZero();
        assertThat(world.sockets.open).isEmpty();
        assertThat(world.events())
                .singleElement()
                .isInstanceOfSatisfying(
                        TurnServerEvent.AllocationEnded.class,
                        ended -> assertThat(ended.cause()).isEqualTo(TurnServerEvent.Cause.EXPIRED));
        assertThat(world.server.nextTimeout()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void keepsAnAllocationThatIsRefreshed() {
        caller.allocate();
        for (int i = 0; i < 20; i++) {
            world.pass(590);
            caller.challenge(); // a nonce lasts an hour
            assertThat(caller.refresh(600)).isZero();
        }
        assertThat(world.server.allocations()).isEqualTo(1);
    }

    @Test
    void endsAnAllocationByLifetimeZero() {
        caller.allocate();
        assertThat(caller.refresh(0)).isZero();
        assertThat(caller.answer.u32(StunAttribute.LIFETIME)).isZero();
        assertThat(world.sockets.open).isEmpty();
        assertThat(caller.refresh(0)).isEqualTo(437);
        assertThat(caller.allocate()).isZero();
    }

    @Test
    void answersWhatNeedsAnAllocationWithoutOne() {
        assertThat(caller.refresh(600)).isEqualTo(437);
        assertThat(caller.permit(ServerWorld.PEER)).isEqualTo(437);
        assertThat(caller.bind(0x4000, ServerWorld.PEER)).isEqualTo(437);
    }

    @Test
    void refusesAnAllocationToOtherUsers() {
        caller.allocate();
        ServerWorld.Caller jun = world.new Caller(CLIENT, "jun", "bibim");
        assertThat(jun.refresh(0)).isEqualTo(441);
        assertThat(jun.permit(ServerWorld.PEER)).isEqualTo(441);
        assertThat(jun.bind(0x4000, ServerWorld.PEER)).isEqualTo(441);
        assertThat(jun.allocate()).isEqualTo(437);
        assertThat(world.server.allocations()).isEqualTo(1);
    }

    @Test
    void givesAnEvenPort() {
        for (int i = 0; i < 4; i++) {
            ServerWorld.Caller each = world.caller(41_000 + i);
            assertThat(each.allocate(w -> w.bytes(StunAttribute.EVEN_PORT, new byte[] {0}, 0, 1)))
                    .isZero();
            assertThat(each.relayed().port() & 1).isZero();
            assertThat(each.answer.has(StunAttribute.RESERVATION_TOKEN)).isFalse();
        }
    }

    @Test
    void keepsTheNextPortForWhoHasTheToken() {
        caller.allocate(w -> w.bytes(StunAttribute.EVEN_PORT, new byte[] {(byte) 0x80}, 0, 1));
        int port = caller.relayed().port();
        long token = caller.answer.i64(StunAttribute.RESERVATION_TOKEN, 0);
        ServerWorld.Caller second = world.caller(40_001);
        assertThat(second.allocate(w -> w.i64(StunAttribute.RESERVATION_TOKEN, token ^ 1)))
                .isEqualTo(508);
        ServerWorld.Caller jun = world.new Caller(CLIENT.withPort(40_002), "jun", "bibim");
        assertThat(jun.allocate(w -> w.i64(StunAttribute.RESERVATION_TOKEN, token)))
                .isEqualTo(508);
        assertThat(second.allocate(w -> w.i64(StunAttribute.RESERVATION_TOKEN, token)))
                .isZero();
        assertThat(second.relayed().port()).isEqualTo(port + 1);
        assertThat(world.caller(40_003).allocate(w -> w.i64(StunAttribute.RESERVATION_TOKEN, token)))
                .isEqualTo(508);
    }

    @Test
    void closesAReservedPortAfterThirtySeconds() {
        caller.allocate(w -> w.bytes(StunAttribute.EVEN_PORT, new byte[] {(byte) 0x80}, 0, 1));
        long token = caller.answer.i64(StunAttribute.RESERVATION_TOKEN, 0);
        assertThat(world.sockets.open).hasSize(2);
        world.pass(31);
        assertThat(world.sockets.open).hasSize(1);
        assertThat(world.caller(40_003).allocate(w -> w.i64(StunAttribute.RESERVATION_TOKEN, token)))
                .isEqualTo(508);
    }

    @Test
    void refusesQuestionsThatContradictThemselves() {
        byte[] next = {(byte) 0x80};
        assertThat(caller.allocate(
                        w -> w.i64(StunAttribute.RESERVATION_TOKEN, 1).bytes(StunAttribute.EVEN_PORT, next, 0, 1)))
                .isEqualTo(400);
        assertThat(caller.allocate(w ->
                        w.i64(StunAttribute.RESERVATION_TOKEN, 1).u32(StunAttribute.REQUESTED_ADDRESS_FAMILY, 1 << 24)))
                .isEqualTo(400);
        assertThat(caller.allocate(w -> w.u32(StunAttribute.ADDITIONAL_ADDRESS_FAMILY, 2 << 24)
                        .u32(StunAttribute.REQUESTED_ADDRESS_FAMILY, 1 << 24)))
                .isEqualTo(400);
        assertThat(caller.allocate(w -> w.u32(StunAttribute.ADDITIONAL_ADDRESS_FAMILY, 2 << 24)
                        .bytes(StunAttribute.EVEN_PORT, next, 0, 1)))
                .isEqualTo(400);
        assertThat(allocateWith(StunAttribute.ADDITIONAL_ADDRESS_FAMILY, 1 << 24))
                .isEqualTo(400);
        assertThat(caller.allocate(w -> w.bytes(StunAttribute.LIFETIME, next, 0, 1)))
                .isEqualTo(400);
        assertThat(world.sockets.open).isEmpty();
    }

    /** §7.2 with §18.6. */
    @Test
    void givesTheFamilyThatIsAskedFor() {
        assertThat(allocateWith(StunAttribute.REQUESTED_ADDRESS_FAMILY, 2 << 24))
                .isZero();
        assertThat(caller.relayed().isIpv6()).isTrue();
        assertThat(world.caller(40_001).allocate(w -> w.u32(StunAttribute.REQUESTED_ADDRESS_FAMILY, 3 << 24)))
                .isEqualTo(440);
        world.sockets.hasIpv6 = false;
        assertThat(world.caller(40_002).allocate(w -> w.u32(StunAttribute.REQUESTED_ADDRESS_FAMILY, 2 << 24)))
                .isEqualTo(440);
    }

    @Test
    void givesBothFamilies() {
        assertThat(allocateWith(StunAttribute.ADDITIONAL_ADDRESS_FAMILY, 2 << 24))
                .isZero();
        assertThat(caller.answer.count(StunAttribute.XOR_RELAYED_ADDRESS)).isEqualTo(2);
        assertThat(caller.answer
                        .xorAddress(StunAttribute.XOR_RELAYED_ADDRESS, 0)
                        .isIpv6())
                .isFalse();
        assertThat(caller.answer
                        .xorAddress(StunAttribute.XOR_RELAYED_ADDRESS, 1)
                        .isIpv6())
                .isTrue();
        assertThat(caller.answer.has(StunAttribute.ADDRESS_ERROR_CODE)).isFalse();
    }

    @Test
    void saysWhyOneOfTwoFamiliesIsMissing() {
        world.sockets.hasIpv6 = false;
        assertThat(allocateWith(StunAttribute.ADDITIONAL_ADDRESS_FAMILY, 2 << 24))
                .isZero();
        assertThat(caller.answer.count(StunAttribute.XOR_RELAYED_ADDRESS)).isEqualTo(1);
        assertThat(caller.answer.bytesOf(StunAttribute.ADDRESS_ERROR_CODE)).startsWith(2, 0, 4, 40);
        world.sockets.hasIpv6 = true;
        world.sockets.hasIpv4 = false;
        ServerWorld.Caller other = world.caller(40_001);
        assertThat(other.allocate(w -> w.u32(StunAttribute.ADDITIONAL_ADDRESS_FAMILY, 2 << 24)))
                .isZero();
        assertThat(other.relayed().isIpv6()).isTrue();
        assertThat(other.answer.bytesOf(StunAttribute.ADDRESS_ERROR_CODE)).startsWith(1, 0, 4, 40);
        world.sockets.hasIpv6 = false;
        assertThat(world.caller(40_002).allocate(w -> w.u32(StunAttribute.ADDITIONAL_ADDRESS_FAMILY, 2 << 24)))
                .isEqualTo(440);
    }

    /** §8.2: each family is refreshed and ended by itself when it is named. */
    @Test
    void refreshesAndEndsOneFamilyOfTwo() {
        allocateWith(StunAttribute.ADDITIONAL_ADDRESS_FAMILY, 2 << 24);
        int lone = caller.send(
                StunMethod.REFRESH,
                w -> w.u32(StunAttribute.LIFETIME, 0).u32(StunAttribute.REQUESTED_ADDRESS_FAMILY, 1 << 24));
        assertThat(lone).isZero();
        assertThat(world.sockets.open).singleElement().matches(TransportAddress::isIpv6);
        int gone = caller.send(StunMethod.REFRESH, w -> w.u32(StunAttribute.REQUESTED_ADDRESS_FAMILY, 1 << 24));
        assertThat(gone).isEqualTo(443);
        assertThat(caller.permit(ServerWorld.PEER)).isEqualTo(443);
        assertThat(caller.permit(ServerWorld.PEER6)).isZero();
        assertThat(caller.refresh(0)).isZero();
        assertThat(world.sockets.open).isEmpty();
    }

    @Test
    void letsOneFamilyOfTwoExpire() {
        allocateWith(StunAttribute.ADDITIONAL_ADDRESS_FAMILY, 2 << 24);
        world.pass(500);
        caller.send(StunMethod.REFRESH, w -> w.u32(StunAttribute.REQUESTED_ADDRESS_FAMILY, 2 << 24));
        world.pass(101);
        assertThat(world.sockets.open).singleElement().matches(TransportAddress::isIpv6);
        assertThat(world.server.allocations()).isEqualTo(1);
        world.pass(500);
        assertThat(world.server.allocations()).isZero();
    }

    @Test
    void refusesWhenSocketsAreExhausted() {
        world.sockets.capacity = 1;
        caller.allocate();
        assertThat(world.caller(40_001).allocate()).isEqualTo(508);
        assertThat(world.server.allocations()).isEqualTo(1);
    }

    @Test
    void refusesMoreAllocationsThanTheLimit() {
        TurnServerConfig config =
                TurnServerConfig.ofRealm(REALM).with(new TurnServerConfig.Limits(2, 256, 256, 1_024, 64, 50));
        ServerWorld small = new ServerWorld(config);
        assertThat(small.caller(1).allocate()).isZero();
        assertThat(small.caller(2).allocate()).isZero();
        assertThat(small.caller(3).allocate()).isEqualTo(508);
    }

    @Test
    void refusesMoreReservationsThanTheLimit() {
        TurnServerConfig config =
                TurnServerConfig.ofRealm(REALM).with(new TurnServerConfig.Limits(100, 256, 256, 1, 64, 50));
        ServerWorld small = new ServerWorld(config);
        byte[] next = {(byte) 0x80};
        assertThat(small.caller(1).allocate(w -> w.bytes(StunAttribute.EVEN_PORT, next, 0, 1)))
                .isZero();
        assertThat(small.caller(2).allocate(w -> w.bytes(StunAttribute.EVEN_PORT, next, 0, 1)))
                .isEqualTo(508);
        assertThat(small.caller(2).allocate()).isZero();
    }

    @Test
    void endsTheAllocationOfAConnectionThatEnds() {
        caller.protocol = dev.maru.wire.Protocol.TCP;
        caller.allocate();
        world.server.handleClosed(ServerWorld.SERVER, CLIENT.withPort(1), world.now);
        assertThat(world.server.allocations()).isEqualTo(1);
        world.server.handleClosed(ServerWorld.SERVER, CLIENT, world.now);
        assertThat(world.server.allocations()).isZero();
        assertThat(world.sockets.open).isEmpty();
    }

    /** The same addresses over UDP and over TCP are two clients. */
    @Test
    void tellsUdpFromTcp() {
        caller.allocate();
        ServerWorld.Caller stream = world.caller();
        stream.protocol = dev.maru.wire.Protocol.TCP;
        assertThat(stream.allocate()).isZero();
        world.server.handleClosed(ServerWorld.SERVER, CLIENT, world.now);
        assertThat(world.server.allocations()).isEqualTo(1);
        assertThat(caller.refresh(600)).isZero();
    }

    @Test
    void drainsAndCloses() {
        caller.allocate();
        world.server.drain(world.now);
        assertThat(world.caller(40_001).allocate()).isEqualTo(508);
        assertThat(caller.refresh(600)).isZero();
        world.server.close(world.now);
        assertThat(world.server.allocations()).isZero();
        assertThat(world.sockets.open).isEmpty();
    }

    @Test
    void sendsClientsElsewhereWhileItDrains() {
        TransportAddress alternate = TransportAddress.ofLiteral("198.51.100.9", 3478);
        TurnServerConfig config = TurnServerConfig.ofRealm(REALM)
                .with(new TurnServerConfig.Features(
                        true, true, true, java.util.Optional.of(alternate), java.util.Optional.empty()));
        ServerWorld draining = new ServerWorld(config);
        draining.server.drain(draining.now);
        ServerWorld.Caller client = draining.caller();
        assertThat(client.allocate()).isEqualTo(300);
        assertThat(client.answer.address(StunAttribute.ALTERNATE_SERVER)).isEqualTo(alternate);
    }

    @Test
    void showsItsAllocations() {
        caller.allocate();
        caller.permit(ServerWorld.PEER);
        caller.bind(0x4001, ServerWorld.PEER);
        java.util.List<AllocationStatus> seen = new java.util.ArrayList<>();
        world.server.visit(seen::add, world.now);
        assertThat(seen).singleElement().satisfies(status -> {
            assertThat(status.account()).isEqualTo("mina");
            assertThat(status.secondsLeft()).isEqualTo(600);
            assertThat(status.permissions()).isEqualTo(1);
            assertThat(status.channels()).isEqualTo(1);
        });
    }

    /** §5: the answer to the last Refresh was lost. */
    @Test
    void answersARetransmittedFarewell() {
        caller.allocate();
        assertThat(caller.refresh(0)).isZero();
        assertThat(caller.resend(StunMethod.REFRESH, w -> w.u32(StunAttribute.LIFETIME, 0)))
                .isZero();
        assertThat(caller.answer.u32(StunAttribute.LIFETIME)).isZero();
        ServerWorld.Caller other = world.caller(40_001);
        other.transaction = caller.transaction - 1;
        assertThat(other.refresh(0)).isEqualTo(437);
        for (int i = 0; i < Farewells.PLACES; i++) {
            ServerWorld.Caller each = world.caller(10_000 + i);
            each.nonce = caller.nonce;
            each.allocate();
            each.refresh(0);
        }
        assertThat(caller.resend(StunMethod.REFRESH, w -> w.u32(StunAttribute.LIFETIME, 0)))
                .isEqualTo(437);
    }
}
