package dev.maru.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.stun.StunAttribute;
import dev.maru.stun.StunMethod;
import dev.maru.wire.Datagram;
import dev.maru.wire.Protocol;
import dev.maru.wire.TransportAddress;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** RFC 8016. */
class MobilityTest {
    private static final TransportAddress ELSEWHERE = TransportAddress.ofLiteral("203.0.113.77", 1_234);
    private static final TransportAddress FURTHER = TransportAddress.ofLiteral("198.51.100.8", 5_678);

    private final ServerWorld world = new ServerWorld();
    private final ServerWorld.Caller caller = world.caller();

    private byte[] allocate() {
        assertThat(caller.allocate(w -> w.flag(StunAttribute.MOBILITY_TICKET))).isZero();
        return caller.answer.bytesOf(StunAttribute.MOBILITY_TICKET);
    }

    private int move(byte[] ticket) {
        return move(caller, ticket);
    }

    private static int move(ServerWorld.Caller who, byte[] ticket) {
        return who.send(StunMethod.REFRESH, w -> w.bytes(StunAttribute.MOBILITY_TICKET, ticket, 0, ticket.length));
    }

    private void goElsewhere() {
        goTo(ELSEWHERE);
    }

    private void goTo(TransportAddress place) {
        caller.client = place;
        caller.nonce = new byte[0];
    }

    @Test
    void givesNoTicketToWhoDoesNotAsk() {
        caller.allocate();
        assertThat(caller.answer.has(StunAttribute.MOBILITY_TICKET)).isFalse();
    }

    @Test
    void goesOnElsewhere() {
        byte[] ticket = allocate();
        TransportAddress relayed = ServerWorld.localOf(caller.relayed());
        caller.bind(0x4000, ServerWorld.PEER);
        world.events();
        goElsewhere();
        assertThat(move(ticket)).isZero();
        assertThat(caller.answer.bytesOf(StunAttribute.MOBILITY_TICKET))
                .hasSize(16)
                .isNotEqualTo(ticket);
        assertThat(world.events())
                .singleElement()
                .isInstanceOfSatisfying(
                        TurnServerEvent.AllocationMoved.class,
                        moved -> assertThat(moved.from()).isEqualTo(ServerWorld.CLIENT));
        Datagram in = ServerWorld.packet(new byte[] {1, 2});
        assertThat(world.fromPeer(in, relayed, ServerWorld.PEER)).isTrue();
        assertThat(in.remote()).isEqualTo(ELSEWHERE);
        assertThat(caller.forward(caller.channelFrame(0x4000, new byte[] {1}))).isTrue();
        assertThat(world.caller().refresh(600)).isEqualTo(437);
    }

    /** §3.2.2: the answer was lost, the client asks again with the ticket that it has. */
    @Test
    void answersARetransmittedMove() {
        byte[] ticket = allocate();
        goElsewhere();
        assertThat(move(ticket)).isZero();
        byte[] next = caller.answer.bytesOf(StunAttribute.MOBILITY_TICKET);
        assertThat(move(ticket)).isZero();
        assertThat(caller.answer.bytesOf(StunAttribute.MOBILITY_TICKET)).isEqualTo(next);
    }

    /** §3.2.1: the answer was lost and the client moved on; its ticket is still the one that it had. */
    @Test
    void takesTheLastTicketFromAnotherAddressWhileNobodyShowsTheNewOne() {
        byte[] ticket = allocate();
        TransportAddress relayed = ServerWorld.localOf(caller.relayed());
        caller.bind(0x4000, ServerWorld.PEER);
        goTo(ELSEWHERE);
        assertThat(move(ticket)).isZero();
        byte[] lost = caller.answer.bytesOf(StunAttribute.MOBILITY_TICKET);
        goTo(FURTHER);
        assertThat(move(ticket)).isZero();
        assertThat(caller.answer.bytesOf(StunAttribute.MOBILITY_TICKET)).isEqualTo(lost);
        Datagram in = ServerWorld.packet(new byte[] {1, 2});
        assertThat(world.fromPeer(in, relayed, ServerWorld.PEER)).isTrue();
        assertThat(in.remote()).isEqualTo(FURTHER);
        // The answer that was believed lost comes after all: its ticket is good as well.
        goTo(ELSEWHERE);
        assertThat(move(lost)).isZero();
        assertThat(caller.answer.bytesOf(StunAttribute.MOBILITY_TICKET)).isNotIn(ticket, lost);
    }

    /** Whoever shows the new ticket has had the answer. */
    @Test
    void forgetsATicketWhenTheNextOneIsShown() {
        byte[] ticket = allocate();
        goTo(ELSEWHERE);
        move(ticket);
        byte[] next = caller.answer.bytesOf(StunAttribute.MOBILITY_TICKET);
        goTo(FURTHER);
        assertThat(move(next)).isZero();
        goTo(ELSEWHERE);
        assertThat(move(ticket)).isEqualTo(400);
    }

    /** So has whoever goes on with the allocation as if it had never moved. */
    @Test
    void forgetsATicketWhenTheClientGoesOn() {
        byte[] ticket = allocate();
        goTo(ELSEWHERE);
        move(ticket);
        assertThat(caller.permit(ServerWorld.PEER)).isZero();
        ServerWorld.Caller thief = world.new Caller(FURTHER, "mina", "kimchi");
        assertThat(move(thief, ticket)).isEqualTo(400);
        assertThat(caller.refresh(600)).isZero();
    }

    /** A copy that was under way for long does not take the allocation back to where its client no longer is. */
    @Test
    void doesNotFollowALateCopyOfARequestThatMovedItBefore() {
        byte[] ticket = allocate();
        goTo(ELSEWHERE);
        assertThat(move(ticket)).isZero();
        byte[] late = caller.written();
        goTo(FURTHER);
        assertThat(move(ticket)).isZero();
        world.server.handleDatagram(
                ServerWorld.packet(late).between(Protocol.UDP, ServerWorld.SERVER, ELSEWHERE), world.now);
        assertThat(world.server.pollTransmit(new Datagram(1_500), world.now)).isTrue();
        assertThat(caller.refresh(600)).isZero();
    }

    @Test
    void takesATicketFromItsUserOnly() {
        byte[] ticket = allocate();
        ServerWorld.Caller jun = world.new Caller(ELSEWHERE, "jun", "bibim");
        assertThat(move(jun, ticket)).isEqualTo(441);
        assertThat(caller.refresh(600)).isZero();
    }

    @Test
    void refusesTicketsThatAreNone() {
        byte[] ticket = allocate();
        goElsewhere();
        for (int at = 0; at < ticket.length; at++) {
            byte[] changed = ticket.clone();
            changed[at] ^= 1;
            assertThat(move(changed)).isEqualTo(400);
        }
        for (int length = 0; length < ticket.length; length++) {
            assertThat(move(java.util.Arrays.copyOf(ticket, length))).isEqualTo(400);
        }
        assertThat(world.new Caller(ELSEWHERE, "mina", "kimchi").refresh(1)).isEqualTo(437);
        byte[] immobile = new byte[16];
        immobile[7] = 1;
        ServerWorld still = new ServerWorld();
        still.caller().allocate();
        assertThat(move(still.new Caller(ELSEWHERE, "mina", "kimchi"), immobile))
                .isEqualTo(400);
    }

    @Test
    void movesToNoClientThatHasAnAllocation() {
        byte[] ticket = allocate();
        ServerWorld.Caller other = world.new Caller(ELSEWHERE, "mina", "kimchi");
        other.allocate();
        assertThat(move(other, ticket)).isEqualTo(437);
    }

    @Test
    void isForbiddenWhereTheOperatorSaysSo() {
        ServerWorld fixed = new ServerWorld(TurnServerConfig.ofRealm(ServerWorld.REALM)
                .with(new TurnServerConfig.Features(true, false, true, Optional.empty(), Optional.empty())));
        ServerWorld.Caller client = fixed.caller();
        assertThat(client.allocate(w -> w.flag(StunAttribute.MOBILITY_TICKET))).isEqualTo(405);
        assertThat(client.allocate()).isZero();
        assertThat(move(client, new byte[16])).isEqualTo(405);
    }

    @Test
    void wantsAnEmptyTicketInAllocate() {
        assertThat(caller.allocate(w -> w.i64(StunAttribute.MOBILITY_TICKET, 1)))
                .isEqualTo(400);
    }

    /** The Wi-Fi is gone and its TCP connection with it; the client comes back by another way within a minute. */
    @Test
    void waitsForAClientWhoseConnectionEnded() {
        caller.protocol = Protocol.TCP;
        byte[] ticket = allocate();
        TransportAddress relayed = ServerWorld.localOf(caller.relayed());
        caller.permit(ServerWorld.PEER);
        world.server.handleClosed(ServerWorld.SERVER, ServerWorld.CLIENT, world.now);
        assertThat(world.server.allocations()).isEqualTo(1);
        assertThat(world.fromPeer(ServerWorld.packet(new byte[1]), relayed, ServerWorld.PEER))
                .isFalse();
        goElsewhere();
        caller.protocol = Protocol.UDP;
        assertThat(move(ticket)).isZero();
        Datagram in = ServerWorld.packet(new byte[1]);
        assertThat(world.fromPeer(in, relayed, ServerWorld.PEER)).isTrue();
        assertThat(in.protocol()).isEqualTo(Protocol.UDP);
        world.pass(500);
        assertThat(world.server.allocations()).isEqualTo(1);
    }

    @Test
    void waitsNoLongerThanAMinute() {
        caller.protocol = Protocol.TCP;
        allocate();
        world.server.handleClosed(ServerWorld.SERVER, ServerWorld.CLIENT, world.now);
        world.pass(61);
        assertThat(world.server.allocations()).isZero();
        assertThat(world.sockets.open).isEmpty();
    }
}
