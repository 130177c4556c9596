package dev.maru.turn;

import static dev.maru.simnet.SimNet.MILLISECOND;
import static dev.maru.simnet.SimNet.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.simnet.LinkQuality;
import dev.maru.simnet.SimDriver;
import dev.maru.wire.Protocol;
import dev.maru.wire.TransportAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Client and server together, on a network that loses, doubles and reorders, through virtual hours. */
class TurnClientSimTest {
    private static final long HOUR = 3_600 * SECOND;
    private static final LinkQuality BAD = LinkQuality.GOOD
            .withLoss(0.1)
            .withDuplicates(0.05)
            .withReordering(0.1)
            .withJitter(30 * MILLISECOND);

    private static TurnClientWorld allocated(TurnClientWorld world) {
        world.net.runUntil(world::isAllocated, 60 * SECOND);
        assertThat(world.isAllocated()).as("%s", world.net).isTrue();
        return world;
    }

    private static void assertEchoesOfWhatWasSent(TurnClientWorld world) {
        world.received.forEach((peer, texts) ->
                assertThat(texts).as("%s", world.net).allMatch(text -> text.startsWith(peer.toString())));
    }

    @Test
    void keepsTheRelayOpenThroughHoursOfLossAndExpiringNonces() {
        for (long seed = 0; seed < 200; seed++) {
            TurnClientWorld world = allocated(new TurnClientWorld(seed, BAD));
            TransportAddress one = world.echo("192.0.2.10");
            TransportAddress two = world.echo("192.0.2.11");
            world.talkFor(2 * HOUR, one, two);
            assertThat(world.events)
                    .as("%s", world.net)
                    .noneMatch(event ->
                            event instanceof TurnClientEvent.Failed || event instanceof TurnClientEvent.PeerRefused);
            assertThat(world.sent).as("%s", world.net).isGreaterThan(2_000);
            // There and back over a wire that loses a tenth: 81 % come, and 5 % of those twice each way.
            int before = world.receivedFrom(one) + world.receivedFrom(two);
            assertThat(before).as("%s", world.net).isGreaterThan((int) (world.sent * 0.75));
            assertEchoesOfWhatWasSent(world);

            world.client.close();
            world.drain();
            world.net.runFor(40 * SECOND);
            assertThat(world.events.getLast()).as("%s", world.net).isEqualTo(new TurnClientEvent.Closed());
            assertThat(world.server.allocations()).as("%s", world.net).isZero();
        }
    }

    @Test
    void isTheSameInEveryRunOfOneSeed() {
        TurnClientWorld first = allocated(new TurnClientWorld(5, BAD));
        TurnClientWorld second = allocated(new TurnClientWorld(5, BAD));
        first.talkFor(HOUR, first.echo("192.0.2.10"));
        second.talkFor(HOUR, second.echo("192.0.2.10"));
        assertThat(first.events).isEqualTo(second.events);
        assertThat(first.received).isEqualTo(second.received);
    }

    @Test
    void worksWithAServerThatOffersOnlyMd5() {
        TurnServerConfig.Features features =
                new TurnServerConfig.Features(false, true, true, Optional.empty(), Optional.empty());
        TurnClientWorld world = allocated(
                new TurnClientWorld(1, LinkQuality.GOOD, TurnClientWorld.CONFIG.with(features), config -> config));
        TransportAddress peer = world.echo("192.0.2.10");
        world.talkFor(HOUR, peer);
        assertThat(world.receivedFrom(peer)).isEqualTo((int) world.sent);
    }

    /** Only the packets before the permission stands are dropped, and nothing else for an hour. */
    @Test
    void losesNothingOnAGoodNetwork() {
        TurnClientWorld world = allocated(new TurnClientWorld(1, LinkQuality.GOOD));
        TransportAddress peer = world.echo("192.0.2.10");
        assertThat(world.send(peer, peer + " early")).isFalse();
        world.net.runFor(SECOND);
        for (int i = 0; i < 3_600; i++) {
            assertThat(world.send(peer, peer + " " + i)).as("second %d", i).isTrue();
            world.net.runFor(SECOND);
        }
        assertThat(world.receivedFrom(peer)).isEqualTo(3_600);
        assertThat(world.events).hasSize(3); // allocated, permitted, bound
    }

    @Test
    void reachesPeersOfBothFamilies() {
        TurnClientWorld world = allocated(new TurnClientWorld(
                1, BAD, TurnClientWorld.CONFIG, config -> config.withFamily(TurnClientConfig.Family.BOTH)));
        TransportAddress four = world.echo("192.0.2.10");
        TransportAddress six = world.echo("2001:db8:2::10");
        world.talkFor(HOUR, four, six);
        assertThat(world.receivedFrom(four)).isGreaterThan(300);
        assertThat(world.receivedFrom(six)).isGreaterThan(300);
        assertEchoesOfWhatWasSent(world);
    }

    @Test
    void tellsWhichPeerIsForbiddenAndGoesOnWithTheOthers() {
        TurnClientWorld world = allocated(new TurnClientWorld(1, LinkQuality.GOOD));
        TransportAddress peer = world.echo("192.0.2.10");
        world.send(TurnClientWorld.FORBIDDEN, "x");
        world.talkFor(60 * SECOND, peer);
        assertThat(world.events)
                .anySatisfy(event -> assertThat(event)
                        .isInstanceOfSatisfying(TurnClientEvent.PeerRefused.class, refused -> {
                            assertThat(refused.peer()).isEqualTo(TurnClientWorld.FORBIDDEN);
                            assertThat(refused.failure().reason()).isEqualTo(TurnClientReason.FORBIDDEN);
                        }));
        assertThat(world.receivedFrom(peer)).isGreaterThan(5);
    }

    @Test
    void hearsAReleasedPeerNoMoreWhenItsPermissionIsOver() {
        TurnClientWorld world = allocated(new TurnClientWorld(1, LinkQuality.GOOD));
        TransportAddress peer = world.echo("192.0.2.10");
        world.talkFor(60 * SECOND, peer);
        world.client.release(peer, world.net.now());
        world.drain();
        int before = world.receivedFrom(peer);
        world.call(peer, peer + " soon");
        world.net.runFor(310 * SECOND);
        assertThat(world.receivedFrom(peer)).isEqualTo(before + 1);
        world.call(peer, peer + " late");
        world.net.runFor(SECOND);
        assertThat(world.receivedFrom(peer)).isEqualTo(before + 1);
        assertThat(world.client.drops().total()).as("the server kept it away").isEqualTo(1); // the first packet's
    }

    @Test
    void bindsAnIdleChannelAgain() {
        TurnClientWorld world = allocated(new TurnClientWorld(1, LinkQuality.GOOD));
        TransportAddress peer = world.echo("192.0.2.10");
        world.talkFor(60 * SECOND, peer);
        world.net.runFor(2 * HOUR);
        int before = world.receivedFrom(peer);
        world.talkFor(60 * SECOND, peer);
        assertThat(world.receivedFrom(peer)).isEqualTo(before + 9);
        assertThat(world.events.stream().filter(e -> e instanceof TurnClientEvent.ChannelBound))
                .hasSize(2);
    }

    @Test
    void noticesThatTheServerRestarted() {
        TurnClientWorld world = allocated(new TurnClientWorld(1, LinkQuality.GOOD));
        TransportAddress peer = world.echo("192.0.2.10");
        world.talkFor(60 * SECOND, peer);
        world.startServer(TurnClientWorld.CONFIG);
        world.net.runFor(240 * SECOND);
        assertThat(world.events.getLast())
                .isInstanceOfSatisfying(
                        TurnClientEvent.Failed.class,
                        failed ->
                                assertThat(failed.failure().reason()).isEqualTo(TurnClientReason.ALLOCATION_MISMATCH));
    }

    /** The next permission's refresh, at most 240 s away, and then a refresh of the allocation go unanswered: 39.5 s each. */
    @Test
    void noticesThatTheServerIsLost() {
        TurnClientWorld world = allocated(new TurnClientWorld(1, LinkQuality.GOOD));
        TransportAddress peer = world.echo("192.0.2.10");
        world.talkFor(60 * SECOND, peer);
        world.serverHost.wire().up(false);
        world.net.runFor(240 * SECOND + 80 * SECOND);
        assertThat(world.events.getLast())
                .isInstanceOfSatisfying(
                        TurnClientEvent.Failed.class,
                        failed -> assertThat(failed.failure().reason()).isEqualTo(TurnClientReason.NO_ANSWER));
    }

    @Test
    void survivesAnInterruption() {
        for (long seed = 0; seed < 100; seed++) {
            TurnClientWorld world = allocated(new TurnClientWorld(seed, BAD));
            TransportAddress peer = world.echo("192.0.2.10");
            world.talkFor((400 + seed * 3) * SECOND, peer);
            world.clientHost.wire().up(false);
            world.talkFor(25 * SECOND, peer);
            world.clientHost.wire().up(true);
            int before = world.receivedFrom(peer);
            world.talkFor(HOUR, peer);
            assertThat(world.isAllocated()).as("%s", world.net).isTrue();
            assertThat(world.receivedFrom(peer)).as("%s", world.net).isGreaterThan(before + 350);
        }
    }

    /** Pace: 20 ms, so 6 requests in 100 ms at most; a hundred peers stay so for an hour. */
    @Test
    void doesNotBurstWithAHundredPeers() {
        TurnClientWorld world = allocated(new TurnClientWorld(1, LinkQuality.GOOD));
        world.requestTimes.clear();
        for (int i = 0; i < 100; i++) {
            world.client.permit(TransportAddress.ofIpv4(0xC0000300 + i, 9_000), world.net.now());
        }
        world.drain();
        world.net.runFor(HOUR);
        List<Long> times = world.requestTimes;
        assertThat(times).hasSizeGreaterThan(100 * 15);
        for (int i = 8; i < times.size(); i++) {
            assertThat(times.get(i) - times.get(i - 8)).as("request %d", i).isGreaterThan(100 * MILLISECOND);
        }
        assertThat(world.client.isPermitted(TransportAddress.ofIpv4(0xC0000300 + 99, 1), world.net.now()))
                .isTrue();
    }

    @Test
    void keepsTheRelayOpenOverTcp() {
        for (long seed = 0; seed < 20; seed++) {
            TurnClientWorld world =
                    allocated(new TurnClientWorld(Protocol.TCP, seed, BAD, TurnClientWorld.CONFIG, config -> config));
            TransportAddress peer = world.echo("192.0.2.10");
            world.talkFor(HOUR, peer);
            world.net.runFor(SECOND * 60);
            assertThat(world.receivedFrom(peer)).as("%s", world.net).isEqualTo((int) world.sent);
            assertThat(world.sent).as("%s", world.net).isGreaterThan(500);
            assertEchoesOfWhatWasSent(world);
        }
    }

    /** RFC 8016: from address to address, with the same relayed address and peers that notice nothing. */
    @Test
    void takesItsAllocationAlongToOtherAddresses() {
        for (long seed = 0; seed < 100; seed++) {
            TurnClientWorld world =
                    allocated(new TurnClientWorld(seed, BAD, TurnClientWorld.CONFIG, TurnClientConfig::withMobility));
            TransportAddress peer = world.echo("192.0.2.10");
            world.talkFor((30 + 11 * seed) * SECOND, peer);
            TransportAddress from = TurnClientWorld.LOCAL;
            for (int i = 1; i <= 3; i++) {
                TransportAddress next = TransportAddress.ofIpv4(0xCB007150 + i, 6_000 + i);
                world.move(from, next);
                from = next;
                assertThat(world.net.runUntil(world::isAllocated, 40 * SECOND))
                        .as("%s", world.net)
                        .isTrue();
                assertThat(world.events).as("%s", world.net).contains(new TurnClientEvent.Moved(next));
                int before = world.receivedFrom(peer);
                world.talkFor(700 * SECOND, peer);
                assertThat(world.receivedFrom(peer)).as("%s", world.net).isGreaterThan(before + 60);
            }
            assertThat(world.server.allocations()).as("%s", world.net).isEqualTo(1);
        }
    }

    /** RFC 8016 §3.2.1: at any moment while the answer to its last move is under way, which is lost by that. */
    @Test
    void movesOnBeforeItHeardThatItHasMoved() {
        TransportAddress first = TransportAddress.ofIpv4(0xCB007151, 6_001);
        TransportAddress second = TransportAddress.ofIpv4(0xCB007152, 6_002);
        for (int seed = 0; seed < 100; seed++) {
            TurnClientWorld world = allocated(new TurnClientWorld(
                    seed, LinkQuality.GOOD, TurnClientWorld.CONFIG, TurnClientConfig::withMobility));
            TransportAddress peer = world.echo("192.0.2.10");
            world.talkFor(30 * SECOND, peer);
            world.move(TurnClientWorld.LOCAL, first);
            world.net.runFor(seed * 1_000_000L);
            world.move(first, second);
            assertThat(world.net.runUntil(world::isAllocated, 40 * SECOND))
                    .as("%s", world.net)
                    .isTrue();
            assertThat(world.events).as("%s", world.net).contains(new TurnClientEvent.Moved(second));
            int before = world.receivedFrom(peer);
            world.talkFor(700 * SECOND, peer);
            assertThat(world.receivedFrom(peer)).as("%s", world.net).isGreaterThan(before + 60);
            assertThat(world.server.allocations()).as("%s", world.net).isEqualTo(1);
        }
    }

    @Test
    void comesBackOverAnotherConnection() {
        TurnClientWorld world = allocated(new TurnClientWorld(
                Protocol.TCP, 1, LinkQuality.GOOD, TurnClientWorld.CONFIG, TurnClientConfig::withMobility));
        TransportAddress peer = world.echo("192.0.2.10");
        world.talkFor(60 * SECOND, peer);
        TransportAddress relayed = world.relayed;
        world.reconnect(TurnClientWorld.LOCAL.withPort(5_001));
        world.net.runFor(SECOND);
        assertThat(world.events).contains(new TurnClientEvent.Disconnected());
        int before = world.receivedFrom(peer);
        world.talkFor(70 * SECOND, peer);
        assertThat(world.receivedFrom(peer)).isEqualTo(before + 10);
        assertThat(world.relayed).isEqualTo(relayed);
    }

    /** RFC 8656 §7.2: a second client takes the port next to the first one's. */
    @Test
    void takesThePortThatAnotherReserved() {
        TurnClientWorld world = allocated(new TurnClientWorld(
                1,
                LinkQuality.GOOD,
                TurnClientWorld.CONFIG,
                config -> config.withPort(TurnClientConfig.PortWish.EVEN_AND_NEXT)));
        TurnClientEvent.Allocated first = (TurnClientEvent.Allocated) world.events.getFirst();
        assertThat(first.relayed().port() & 1).isZero();
        Long token = first.reservationToken();
        assertThat(token).isNotNull();

        TransportAddress local = TurnClientWorld.LOCAL.withPort(5_002);
        List<TurnClientEvent> told = new ArrayList<>();
        TurnClient second = new TurnClient(
                TurnClientConfig.of(Protocol.UDP, local, TurnClientWorld.SERVER, "mina", "secret")
                        .withReservationToken(token),
                world.net.entropy());
        new SimDriver<>(world.net, world.clientHost, second, told::add).bind(local);
        world.net.runFor(SECOND);
        assertThat(told)
                .singleElement()
                .isInstanceOfSatisfying(
                        TurnClientEvent.Allocated.class,
                        allocated -> assertThat(allocated.relayed())
                                .isEqualTo(
                                        first.relayed().withPort(first.relayed().port() + 1)));
    }
}
