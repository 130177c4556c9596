package dev.maru.sctp;

import static dev.maru.simnet.SimNet.MILLISECOND;
import static dev.maru.simnet.SimNet.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.simnet.LinkQuality;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What associations find out about paths: how long packets may be (RFC 8899), and how much goes through. */
class PathSimTest {
    private static final LinkQuality QUALITY = LinkQuality.GOOD.withLatency(25 * MILLISECOND);
    private static final SctpConfig PLAIN = SctpConfig.DEFAULT.withExtensions(false, false);
    private static final int HEADERS = 28;
    private static final int PAD = 0x84; // RFC 4820

    private static int packetBytes(SctpPair pair) {
        return pair.a.association.statistics().packetBytes();
    }

    @Test
    void findsThatThePathCarriesTheLongestPacketsInOneRoundTrip() {
        SctpPair pair = new SctpPair(1, QUALITY).connect();
        pair.net.runFor(60 * MILLISECOND);
        assertThat(packetBytes(pair)).isEqualTo(1_412);
    }

    /** Such a peer may end with an error at PAD, so HEARTBEATs fill the packet. */
    @Test
    void findsItWithAPeerOfWhichNoNewerExtensionIsKnown() {
        SctpPair pair = new SctpPair(1, QUALITY, SctpConfig.DEFAULT, PLAIN);
        pair.a.filter = packet -> Packets.chunks(packet).stream().noneMatch(chunk -> Packets.type(chunk) == PAD);
        pair.connect();
        pair.net.runFor(60 * MILLISECOND);
        assertThat(packetBytes(pair)).isEqualTo(1_412);
    }

    /** What the peer sends back is never longer than every path carries. */
    @Test
    void findsItWhereTheWayBackIsNarrower() {
        SctpPair pair = new SctpPair(1, QUALITY, SctpConfig.DEFAULT, PLAIN);
        pair.a.host.wire().down().quality(QUALITY.withMtu(1_200));
        pair.connect();
        pair.net.runFor(30 * SECOND);
        assertThat(packetBytes(pair)).isEqualTo(1_412);
        assertThat(pair.b.association.statistics().packetBytes()).isLessThanOrEqualTo(1_172);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void findsHowLongPacketsMayBe(boolean isPlain) {
        for (int mtu : new int[] {1_200, 1_280, 1_300, 1_400, 1_439}) {
            SctpPair pair =
                    new SctpPair(1, QUALITY.withMtu(mtu), SctpConfig.DEFAULT, isPlain ? PLAIN : SctpConfig.DEFAULT);
            pair.connect();
            pair.net.runFor(30 * SECOND);
            int most = Math.min(1_412, mtu - HEADERS);
            assertThat(packetBytes(pair)).isBetween(Math.max(1_128, most - 28), most);
        }
    }

    /** RFC 8899 §4.3: nothing tells that the path has become narrower, but that long packets do not arrive any more. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void goesOnWhenThePathBecomesNarrowerInTheMiddle(boolean isPlain) {
        SctpPair pair = new SctpPair(1, QUALITY, SctpConfig.DEFAULT, isPlain ? PLAIN : SctpConfig.DEFAULT).connect();
        pair.net.runFor(SECOND);
        assertThat(packetBytes(pair)).isEqualTo(1_412);
        for (int i = 0; i < 20; i++) {
            pair.a.send(0, new byte[100_000]);
        }
        pair.net.runFor(60 * MILLISECOND);
        assertThat(pair.a.association.statistics().flightBytes()).isPositive();
        pair.quality(QUALITY.withMtu(1_200));
        pair.expectAtB(20, 5 * SECOND);
        assertThat(packetBytes(pair)).isEqualTo(1_128);
        pair.quality(QUALITY);
        pair.net.runFor(61 * SECOND);
        assertThat(packetBytes(pair)).isEqualTo(1_412);
    }

    /** Short messages that arrive all the time do not hide that long packets do not. */
    @Test
    void seesTheBlackHoleBesideShortMessages() {
        SctpPair pair = new SctpPair(1, QUALITY).connect();
        pair.net.runFor(SECOND);
        pair.quality(QUALITY.withMtu(1_200));
        pair.a.association.priority(1, 65_535);
        for (int i = 0; i < 100; i++) {
            pair.net.after(i * 50 * MILLISECOND, () -> pair.a.send(1, new byte[100]));
        }
        pair.a.send(0, new byte[100_000]);
        pair.expectAtB(101, 6 * SECOND);
    }

    @Test
    void keepsLongPacketsWhereMuchIsLostByChance() {
        SctpPair pair = new SctpPair(1, QUALITY).connect();
        pair.net.runFor(SECOND);
        pair.quality(QUALITY.withLoss(0.1));
        for (int i = 0; i < 20; i++) {
            pair.a.send(0, new byte[100_000]);
        }
        pair.expectAtB(20, 60 * SECOND);
        assertThat(packetBytes(pair)).isEqualTo(1_412);
    }

    @Test
    void forgetsThePathWhenItIsAnotherOne() {
        SctpPair pair = new SctpPair(1, QUALITY).connect();
        pair.net.runFor(SECOND);
        pair.quality(QUALITY.withMtu(1_250));
        pair.a.association.pathChanged();
        pair.a.driver.drain();
        assertThat(packetBytes(pair)).isEqualTo(1_128);
        pair.a.send(0, new byte[20_000]);
        pair.expectAtB(1, SECOND);
        pair.net.runFor(30 * SECOND);
        assertThat(packetBytes(pair)).isBetween(1_190, 1_222);
    }

    /** How much is through in the three seconds after the first, Mbit/s. */
    private static double throughput(LinkQuality quality) {
        SctpPair pair = new SctpPair(1, quality).connect();
        long[] received = {0};
        pair.b.listener = event -> {
            if (event instanceof SctpEvent.Message message && pair.net.now() > 1_150 * MILLISECOND) {
                received[0] += message.bytes().length;
            }
            pair.b.events.clear();
        };
        byte[] message = new byte[64 << 10];
        pair.a.association.bufferedAmountLowThreshold(0, 1 << 19);
        Runnable fill = () -> {
            while (pair.a.association.bufferedAmount(0) < 1 << 20) {
                pair.a.association.send(OutgoingMessage.of(0, 53, SendOptions.RELIABLE, message), pair.net.now());
            }
            pair.a.driver.drain();
        };
        pair.a.listener = _ -> pair.net.after(0, fill);
        fill.run();
        pair.net.runFor(4 * SECOND);
        return received[0] * 8e-6 / 3;
    }

    @Test
    void fillsALongFatPath() {
        LinkQuality path = LinkQuality.GOOD.withLatency(50 * MILLISECOND).withRate(160_000_000, 1_000_000);
        assertThat(throughput(path)).isGreaterThan(100);
    }

    @Test
    void doesNotTakeALossForCongestion() {
        LinkQuality path = LinkQuality.GOOD.withLatency(50 * MILLISECOND).withRate(30_000_000, 400_000);
        assertThat(throughput(path.withLoss(0.001))).isGreaterThan(20);
        assertThat(throughput(path.withLoss(0.01))).isGreaterThan(15);
    }

    @Test
    void sharesAPathWithoutQueueByLosses() {
        // ten packets of queue: what does not fit is lost, and round trips say nothing
        LinkQuality path = LinkQuality.GOOD.withLatency(50 * MILLISECOND).withRate(20_000_000, 15_000);
        assertThat(throughput(path)).isGreaterThan(10);
    }

    @Test
    void keepsTheQueueShort() {
        LinkQuality path = QUALITY.withRate(10_000_000, 2_000_000); // a queue of 1.6 seconds
        SctpPair pair = new SctpPair(1, path).connect();
        for (int i = 0; i < 200; i++) {
            pair.a.association.send(
                    OutgoingMessage.of(0, 53, SendOptions.RELIABLE, new byte[64 << 10]), pair.net.now());
        }
        pair.a.driver.drain();
        pair.net.runFor(3 * SECOND);
        for (int i = 0; i < 20; i++) {
            pair.net.runFor(200 * MILLISECOND);
            assertThat(pair.a.association.statistics().smoothedRttNanos()).isLessThan(100 * MILLISECOND);
        }
    }
}
