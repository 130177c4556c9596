package dev.maru.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maru.stun.StunAttribute;
import dev.maru.wire.DropReason;
import org.junit.jupiter.api.Test;

class MeteredQuotasTest {
    private static final TurnServerConfig CONFIG = TurnServerConfig.ofRealm(ServerWorld.REALM);

    private static ServerWorld world(int user, int total, long userBytes, long totalBytes, int lifetime) {
        return new ServerWorld(
                CONFIG, new MeteredQuotas(new MeteredQuotas.Limits(user, total, userBytes, totalBytes, lifetime)));
    }

    private static ServerWorld.Caller jun(ServerWorld world, int port) {
        return world.new Caller(ServerWorld.CLIENT.withPort(port), "jun", "bibim");
    }

    /** RFC 8656 §7.2: 486 for the user, 508 for the server. */
    @Test
    void limitsAllocationsByUserAndInTotal() {
        ServerWorld world = world(2, 3, 0, 0, 0);
        ServerWorld.Caller first = world.caller(1);
        assertThat(first.allocate()).isZero();
        assertThat(world.caller(2).allocate()).isZero();
        assertThat(world.caller(3).allocate()).isEqualTo(486);
        assertThat(jun(world, 4).allocate()).isZero();
        assertThat(jun(world, 5).allocate()).isEqualTo(508);
        first.refresh(0);
        assertThat(jun(world, 5).allocate()).isZero();
        assertThat(world.caller(3).allocate()).isEqualTo(508);
    }

    @Test
    void givesBackWhatExpiresAndWhatCouldNotBeOpened() {
        ServerWorld world = world(1, 1, 0, 0, 0);
        world.sockets.capacity = 0;
        assertThat(world.caller(1).allocate()).isEqualTo(508);
        world.sockets.capacity = 1;
        assertThat(world.caller(1).allocate()).isZero();
        world.pass(601);
        assertThat(world.caller(2).allocate()).isZero();
    }

    @Test
    void sharesOneAmountBetweenMachines() {
        MeteredQuotas quotas = new MeteredQuotas(new MeteredQuotas.Limits(1, 0, 0, 0, 0));
        ServerWorld one = new ServerWorld(CONFIG, quotas);
        ServerWorld two = new ServerWorld(CONFIG, quotas);
        assertThat(one.caller(1).allocate()).isZero();
        assertThat(two.caller(2).allocate()).isEqualTo(486);
        assertThat(quotas.allocations()).isEqualTo(1);
        one.server.close(one.now);
        assertThat(two.caller(2).allocate()).isZero();
    }

    private static int relayed(ServerWorld world, ServerWorld.Caller caller, int packets) {
        int count = 0;
        for (int i = 0; i < packets; i++) {
            count += caller.forward(caller.channelFrame(0x4000, new byte[1_000])) ? 1 : 0;
        }
        return count;
    }

    @Test
    void metersTheBandwidthOfAUser() {
        ServerWorld world = world(0, 0, 100_000, 0, 0);
        ServerWorld.Caller caller = world.caller();
        caller.relay();
        caller.bind(0x4000, ServerWorld.PEER);
        assertThat(relayed(world, caller, 150)).isEqualTo(100);
        assertThat(world.server.drops().of(DropReason.OVERLOAD)).isEqualTo(50);
        world.now += ServerWorld.SECOND / 2;
        assertThat(relayed(world, caller, 150)).isEqualTo(50);
        ServerWorld.Caller second = world.caller(7);
        second.relay();
        second.bind(0x4000, ServerWorld.PEER);
        assertThat(relayed(world, second, 10)).isZero();
        ServerWorld.Caller other = jun(world, 8);
        other.relay();
        other.bind(0x4000, ServerWorld.PEER);
        assertThat(relayed(world, other, 150)).isEqualTo(100);
    }

    @Test
    void metersBothDirectionsTogether() {
        ServerWorld world = world(0, 0, 100_000, 0, 0);
        ServerWorld.Caller caller = world.caller();
        var relayed = caller.relay();
        caller.bind(0x4000, ServerWorld.PEER);
        assertThat(relayed(world, caller, 60)).isEqualTo(60);
        int back = 0;
        for (int i = 0; i < 60; i++) {
            back += world.fromPeer(ServerWorld.packet(new byte[1_000]), relayed, ServerWorld.PEER) ? 1 : 0;
        }
        assertThat(back).isEqualTo(40);
    }

    @Test
    void metersTheBandwidthOfAll() {
        ServerWorld world = world(0, 0, 100_000, 150_000, 0);
        ServerWorld.Caller caller = world.caller();
        caller.relay();
        caller.bind(0x4000, ServerWorld.PEER);
        ServerWorld.Caller other = jun(world, 8);
        other.relay();
        other.bind(0x4000, ServerWorld.PEER);
        assertThat(relayed(world, caller, 150)).isEqualTo(100);
        assertThat(relayed(world, other, 150)).isEqualTo(50);
    }

    /** A bucket smaller than one datagram would let nothing through. */
    @Test
    void letsOneLargestDatagramThroughHoweverSmallTheRate() {
        ServerWorld world = world(0, 0, 1_000, 0, 0);
        ServerWorld.Caller caller = world.caller();
        caller.relay();
        caller.bind(0x4000, ServerWorld.PEER);
        assertThat(caller.forward(caller.channelFrame(0x4000, new byte[60_000])))
                .isTrue();
        assertThat(caller.forward(caller.channelFrame(0x4000, new byte[60_000])))
                .isFalse();
    }

    @Test
    void endsAnAllocationAfterItsLongestLife() {
        ServerWorld world = world(0, 0, 0, 0, 1_000);
        ServerWorld.Caller caller = world.caller();
        assertThat(caller.allocate(w -> w.u32(StunAttribute.LIFETIME, 3_600))).isZero();
        assertThat(caller.answer.u32(StunAttribute.LIFETIME)).isEqualTo(1_000);
        world.pass(900);
        assertThat(caller.refresh(600)).isZero();
        assertThat(caller.answer.u32(StunAttribute.LIFETIME)).isEqualTo(100);
        world.pass(99);
        assertThat(caller.refresh(600)).isZero();
        world.pass(2);
        assertThat(caller.refresh(600)).isEqualTo(437);
    }

    @Test
    void takesOtherNumbersWhileItRuns() {
        MeteredQuotas quotas = new MeteredQuotas(MeteredQuotas.Limits.NONE);
        ServerWorld world = new ServerWorld(CONFIG, quotas);
        world.caller(1).allocate();
        world.caller(2).allocate();
        quotas.configure(new MeteredQuotas.Limits(1, 0, 0, 0, 0));
        assertThat(world.caller(3).allocate()).isEqualTo(486);
        assertThat(world.server.allocations()).isEqualTo(2);
        assertThatThrownBy(() -> new MeteredQuotas.Limits(-1, 0, 0, 0, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
