package dev.maru.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.stun.StunAttribute;
import dev.maru.wire.DropReason;
import org.junit.jupiter.api.Test;

/** What a machine does with the answers of {@link Quotas}. */
class QuotasTest {
    private static final TurnServerConfig CONFIG = TurnServerConfig.ofRealm(ServerWorld.REALM);

    private final CountedQuotas quotas = new CountedQuotas();
    private final ServerWorld world = new ServerWorld(CONFIG, quotas);

    private ServerWorld.Caller jun(int port) {
        return world.new Caller(ServerWorld.CLIENT.withPort(port), "jun", "bibim");
    }

    /** RFC 8656 §7.2: 486 for the user, 508 for the server. */
    @Test
    void refusesAllocationsToAUserAndToAll() {
        quotas.allocationsOfEach = 2;
        quotas.allocationsLeft = 3;
        ServerWorld.Caller first = world.caller(1);
        assertThat(first.allocate()).isZero();
        assertThat(world.caller(2).allocate()).isZero();
        assertThat(world.caller(3).allocate()).isEqualTo(486);
        assertThat(jun(4).allocate()).isZero();
        assertThat(jun(5).allocate()).isEqualTo(508);
        first.refresh(0);
        assertThat(jun(5).allocate()).isZero();
        assertThat(world.caller(3).allocate()).isEqualTo(508);
    }

    @Test
    void givesBackWhatExpiresAndWhatCouldNotBeOpened() {
        quotas.allocationsLeft = 1;
        world.sockets.capacity = 0;
        assertThat(world.caller(1).allocate()).isEqualTo(508);
        assertThat(quotas.allocationsLeft).isEqualTo(1);
        world.sockets.capacity = 1;
        assertThat(world.caller(1).allocate()).isZero();
        world.pass(601);
        assertThat(quotas.allocationsLeft).isEqualTo(1);
        assertThat(world.caller(2).allocate()).isZero();
    }

    @Test
    void givesBackWhatIsLeftAtTheEnd() {
        quotas.allocationsLeft = 2;
        world.caller(1).allocate();
        world.caller(2).allocate();
        world.server.close(world.now);
        assertThat(quotas.allocationsLeft).isEqualTo(2);
    }

    @Test
    void dropsWhatIsOverTheBandwidthInBothDirections() {
        quotas.bytesLeft = 100_000;
        ServerWorld.Caller caller = world.caller();
        var relayed = caller.relay();
        caller.bind(0x4000, ServerWorld.PEER);
        int there = 0;
        int back = 0;
        for (int i = 0; i < 60; i++) {
            there += caller.forward(caller.channelFrame(0x4000, new byte[1_000])) ? 1 : 0;
        }
        for (int i = 0; i < 60; i++) {
            back += world.fromPeer(ServerWorld.packet(new byte[1_000]), relayed, ServerWorld.PEER) ? 1 : 0;
        }
        assertThat(there).isEqualTo(60);
        assertThat(back).isEqualTo(40);
        assertThat(world.server.drops().of(DropReason.OVERLOAD)).isEqualTo(20);
    }

    @Test
    void endsAnAllocationAfterItsLongestLife() {
        quotas.secondsAtMost = 1_000;
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
}
