package dev.maru.dtls;

import static dev.maru.simnet.SimNet.MILLISECOND;
import static dev.maru.simnet.SimNet.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.simnet.LinkQuality;
import dev.maru.simnet.Segment;
import dev.maru.simnet.SimHost;
import dev.maru.simnet.SimNet;
import dev.maru.wire.Datagram;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Handshakes over networks that lose, delay, repeat and reorder. {@code -Dmaru.dtls.firstSeed=N -Dmaru.dtls.seeds=1} runs one seed again, other
 * numbers a part of the long run.
 */
class DtlsSimTest {
    private static final int FIRST_SEED = Integer.getInteger("maru.dtls.firstSeed", 0);
    private static final int SEEDS =
            Integer.getInteger("maru.dtls.seeds", Boolean.getBoolean("maru.long") ? 10_000 : 200);
    private static final DtlsConfig CLIENT = Certificates.config(Certificates.ALICE, Certificates.BOB);
    private static final DtlsConfig SERVER = Certificates.config(Certificates.BOB, Certificates.ALICE);
    /** Enough tries for 30 % loss each way. */
    private static final long PATIENCE = 120 * SECOND;

    private static DtlsConfig patient(DtlsConfig config) {
        return config.withTimes(100 * MILLISECOND, 2 * SECOND, PATIENCE);
    }

    /** Two hosts, and a conversation between them. */
    private static final class World {
        final SimNet net;
        final DtlsPeer client;
        final DtlsPeer server;

        World(long seed, LinkQuality quality, DtlsConfig client, DtlsConfig server) {
            this(seed, quality, client, server, -1);
        }

        World(long seed, LinkQuality quality, DtlsConfig client, DtlsConfig server, long knownRoundTrip) {
            net = new SimNet(seed);
            Segment segment = new Segment(net, "way");
            SimHost a = segment.host("192.0.2.1", quality);
            SimHost b = segment.host("192.0.2.2", LinkQuality.GOOD.withLatency(0));
            this.client = new DtlsPeer(net, a, b.addresses().getFirst(), client, DtlsRole.CLIENT);
            this.server = new DtlsPeer(net, b, a.addresses().getFirst(), server, DtlsRole.SERVER);
            this.client.connection.roundTrip(knownRoundTrip);
            this.server.connection.roundTrip(knownRoundTrip);
            this.server.start();
            this.client.start();
        }

        boolean connect() {
            return net.runUntil(() -> client.isConnected() && server.isConnected(), PATIENCE);
        }

        /** Each side says something until the other one has heard it. */
        boolean talk(String text) {
            for (int i = 0; i < 100; i++) {
                client.send(text);
                server.send(text);
                net.runFor(SECOND);
                if (client.data.contains(text) && server.data.contains(text)) {
                    return true;
                }
            }
            return false;
        }
    }

    private static LinkQuality quality(SplittableRandom dice) {
        return LinkQuality.GOOD
                .withLatency(dice.nextLong(1, 300) * MILLISECOND)
                .withJitter(dice.nextLong(0, 50) * MILLISECOND)
                .withLoss(dice.nextDouble() * 0.3)
                .withReordering(dice.nextDouble() * 0.3)
                .withDuplicates(dice.nextDouble() * 0.2)
                .withMtu(dice.nextInt(1_228, 1_501));
    }

    private static DtlsConfig vary(DtlsConfig config, SplittableRandom dice) {
        DtlsConfig varied = patient(config).withMtu(dice.nextInt(1_000, 1_200));
        if (dice.nextInt(3) == 0) {
            varied = varied.withVersions(DtlsVersion.DTLS_1_2);
        }
        if (dice.nextInt(4) == 0) {
            varied = varied.withCookie();
        }
        if (dice.nextInt(4) != 0) {
            varied = varied.withConnectionId(dice.nextInt(DtlsConfig.NO_CONNECTION_ID, 21));
        }
        return switch (dice.nextInt(4)) {
            case 0 -> varied.withGroups(NamedGroup.SECP256R1, NamedGroup.X25519);
            case 1 -> varied.withGroups(NamedGroup.X25519, NamedGroup.SECP256R1);
            default -> varied;
        };
    }

    @Test
    void connectsAndTalksOverEveryNetwork() {
        for (int seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
            SplittableRandom dice = new SplittableRandom(seed);
            LinkQuality quality = quality(dice);
            World world = new World(seed, quality, vary(CLIENT, dice), vary(SERVER, dice));
            String what = "seed " + seed + " over " + quality;
            assertThat(world.connect())
                    .as(() -> what + ": " + world.client.events + world.server.events)
                    .isTrue();
            assertThat(world.talk("first")).as(what).isTrue();
            if (seed % 4 == 0) {
                (seed % 8 == 0 ? world.client : world.server).updateKeys();
                assertThat(world.talk("after an update")).as(what).isTrue();
            }
            assertThat(world.client.events).as(what).hasSize(1);
            assertThat(world.server.events).as(what).hasSize(1);
            world.net.runFor(60 * SECOND);
            int sent = world.client.sent + world.server.sent;
            world.net.runFor(60 * SECOND);
            assertThat(world.client.sent + world.server.sent)
                    .as(what + ": nobody repeats for ever")
                    .isEqualTo(sent);
        }
    }

    @ParameterizedTest
    @EnumSource(DtlsVersion.class)
    void givesUpWhenNobodyAnswers(DtlsVersion version) {
        World world = new World(1, LinkQuality.GOOD.withLoss(1), CLIENT.withVersions(version), SERVER);
        world.net.runFor(31 * SECOND);
        assertThat(world.client.events)
                .singleElement()
                .satisfies(event -> assertThat(event)
                        .isInstanceOfSatisfying(
                                DtlsEvent.Failed.class,
                                failed -> assertThat(failed.reason()).isEqualTo(DtlsFailure.TIMEOUT)));
        assertThat(world.client.nextTimeout()).isEqualTo(Long.MAX_VALUE);
        assertThat(world.client.sent).isBetween(15, 60);
    }

    /** 1.3 takes one round trip and a half, so the client has it after one; 1.2 takes two. */
    @ParameterizedTest
    @EnumSource(DtlsVersion.class)
    void takesAsManyRoundTripsAsItsVersion(DtlsVersion version) {
        World world =
                new World(1, LinkQuality.GOOD.withLatency(20 * MILLISECOND), CLIENT.withVersions(version), SERVER);
        assertThat(world.net.runUntil(world.client::isConnected, SECOND)).isTrue();
        long roundTrip = 40 * MILLISECOND;
        assertThat(world.net.now()).isEqualTo(version == DtlsVersion.DTLS_1_3 ? roundTrip : 2 * roundTrip);
        assertThat(world.connect()).isTrue();
        world.net.runFor(10 * SECOND);
        // nothing was sent twice: 1.3 with ML-KEM needs two datagrams for each hello
        assertThat(world.client.sent + world.server.sent).isLessThanOrEqualTo(6);
    }

    /** The first flight is repeated without need, but the measured round trip keeps the later ones from that. */
    @Test
    void learnsTheRoundTrip() {
        DtlsConfig hasty = patient(CLIENT).withVersions(DtlsVersion.DTLS_1_2);
        World world = new World(1, LinkQuality.GOOD.withLatency(70 * MILLISECOND), hasty, patient(SERVER));
        assertThat(world.connect()).isTrue();
        world.net.runFor(10 * SECOND);
        assertThat(world.client.sent).isEqualTo(3);
    }

    /** How many datagrams two sides send for one handshake over a path of 300 ms there and back, where nothing is lost. */
    private static int datagrams(DtlsVersion version, long initialRto, long knownRoundTrip) {
        DtlsConfig client = CLIENT.withVersions(version).withTimes(initialRto, 2 * SECOND, PATIENCE);
        DtlsConfig server = SERVER.withTimes(initialRto, 2 * SECOND, PATIENCE);
        World world = new World(1, LinkQuality.GOOD.withLatency(150 * MILLISECOND), client, server, knownRoundTrip);
        assertThat(world.connect()).isTrue();
        world.net.runFor(10 * SECOND);
        return world.client.sent + world.server.sent;
    }

    /** RFC 9147 §5.8.2: ICE knows the round trip, and nothing is sent twice then. */
    @ParameterizedTest
    @EnumSource(DtlsVersion.class)
    void repeatsNothingOnALongPathThatIceHasMeasured(DtlsVersion version) {
        int needed = datagrams(version, 2 * SECOND, -1);
        int measured = datagrams(version, 400 * MILLISECOND, 300 * MILLISECOND);
        int recommended = datagrams(version, 400 * MILLISECOND, -1);
        int hasty = datagrams(version, 100 * MILLISECOND, -1);
        assertThat(measured).isEqualTo(needed);
        assertThat(recommended).isEqualTo(needed);
        assertThat(hasty).isGreaterThan(needed);
    }

    /** A short path that was measured is no reason to hurry: the peer has to compute. */
    @Test
    void waitsForAPeerThatComputesOnAShortPath() {
        DtlsConnection client = new DtlsConnection(CLIENT, DtlsRole.CLIENT, new SplittableRandom(1));
        client.roundTrip(1_000);
        client.start(0);
        client.pollTransmit(new Datagram(2_000), 0);
        assertThat(client.nextTimeout()).isEqualTo(100 * MILLISECOND);
    }

    @Test
    void triesSmallerDatagramsOnAPathThatSwallowsLargeOnes() {
        World world = new World(1, LinkQuality.GOOD.withMtu(600), CLIENT, SERVER);
        assertThat(world.connect()).isTrue();
        assertThat(world.client.largest).isEqualTo(DtlsConfig.DEFAULT_MTU);
    }
}
