package dev.maru.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maru.stun.StunAttribute;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class TurnServerConfigTest {
    private static void refuses(ThrowingCallable construction) {
        assertThatThrownBy(construction).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void boundsRealmAndSoftware() {
        refuses(() -> TurnServerConfig.ofRealm(""));
        refuses(() -> TurnServerConfig.ofRealm("r".repeat(129)));
        refuses(() -> TurnServerConfig.ofRealm("마".repeat(43)));
        TurnServerConfig config = TurnServerConfig.ofRealm("r".repeat(128));
        refuses(() ->
                new TurnServerConfig("r", "s".repeat(129), config.lifetimes(), config.limits(), config.features()));
    }

    @Test
    void boundsLifetimes() {
        refuses(() -> new TurnServerConfig.Lifetimes(0, 3_600, 300, 600, 3_600, 30, 60, 30));
        refuses(() -> new TurnServerConfig.Lifetimes(600, 599, 300, 600, 3_600, 30, 60, 30));
        refuses(() -> new TurnServerConfig.Lifetimes(600, 86_401, 300, 600, 3_600, 30, 60, 30));
        refuses(() -> new TurnServerConfig.Lifetimes(600, 3_600, 0, 600, 3_600, 30, 60, 30));
        refuses(() -> new TurnServerConfig.Lifetimes(600, 3_600, 300, 86_401, 3_600, 30, 60, 30));
        refuses(() -> new TurnServerConfig.Lifetimes(600, 3_600, 300, 600, 3_600, 30, 0, 30));
        refuses(() -> new TurnServerConfig.Lifetimes(600, 3_600, 300, 600, 3_600, 30, 60, 86_401));
    }

    @Test
    void boundsLimits() {
        refuses(() -> new TurnServerConfig.Limits(-1, 1, 1, 1, 1, 1));
        refuses(() -> new TurnServerConfig.Limits(1, 0, 1, 1, 1, 1));
        refuses(() -> new TurnServerConfig.Limits(1, 1, 16_385, 1, 1, 1));
        refuses(() -> new TurnServerConfig.Limits(1, 1, 1, -1, 1, 1));
        refuses(() -> new TurnServerConfig.Limits(1, 1, 1, 1, 0, 1));
        refuses(() -> new TurnServerConfig.Limits(1, 1, 1, 1, 1, 0));
    }

    /** The longest names that the configuration allows still fit into an answer. */
    @Test
    void answersWithTheLongestNames() {
        String longest = "마".repeat(42) + "ru";
        TurnServerConfig config = new TurnServerConfig(
                longest,
                longest,
                TurnServerConfig.Lifetimes.DEFAULT,
                TurnServerConfig.Limits.DEFAULT,
                TurnServerConfig.Features.DEFAULT);
        ServerWorld world = new ServerWorld(config);
        ServerWorld.Caller caller = world.caller();
        caller.realm = longest;
        caller.isSha256 = true;
        caller.hasFingerprint = true;
        int result = caller.allocate(
                w -> w.flag(StunAttribute.MOBILITY_TICKET).u32(StunAttribute.ADDITIONAL_ADDRESS_FAMILY, 2 << 24));
        assertThat(result).isZero();
        assertThat(caller.answer.text(StunAttribute.SOFTWARE)).isEqualTo(longest);
    }

    /** Shorter lives than the RFC's, to see each of them end. */
    @Test
    void takesItsTimesFromTheConfiguration() {
        TurnServerConfig config = TurnServerConfig.ofRealm(ServerWorld.REALM)
                .with(new TurnServerConfig.Lifetimes(50, 100, 10, 20, 3_600, 5, 60, 30));
        ServerWorld world = new ServerWorld(config);
        ServerWorld.Caller caller = world.caller();
        caller.allocate(w ->
                w.bytes(StunAttribute.EVEN_PORT, new byte[] {(byte) 0x80}, 0, 1).u32(StunAttribute.LIFETIME, 1_000));
        var relayed = ServerWorld.localOf(caller.relayed());
        assertThat(caller.answer.u32(StunAttribute.LIFETIME)).isEqualTo(100);
        caller.bind(0x4000, ServerWorld.PEER);
        assertThat(world.sockets.open).hasSize(2);
        world.pass(6);
        assertThat(world.sockets.open).hasSize(1);
        assertThat(world.fromPeer(ServerWorld.packet(new byte[1]), relayed, ServerWorld.PEER))
                .isTrue();
        world.pass(4);
        assertThat(world.fromPeer(ServerWorld.packet(new byte[1]), relayed, ServerWorld.PEER))
                .isFalse();
        assertThat(caller.forward(caller.channelFrame(0x4000, new byte[1]))).isTrue();
        world.pass(10);
        assertThat(caller.forward(caller.channelFrame(0x4000, new byte[1]))).isFalse();
        world.pass(81);
        assertThat(world.server.allocations()).isZero();
    }
}
