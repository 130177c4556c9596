package dev.maru.sctp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.wire.BigEndian;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When what is sent again (RFC 8985, RFC 9260 §6.3); the peer is played by hand and is 50 ms away. */
class LossRecoveryTest {
    private static final long MS = 1_000_000;
    private static final int FRAGMENT = 1_172; // 1,200 less 12 and 16

    private final Endpoint endpoint = Endpoint.established(false);
    private final int tsn = endpoint.tsn;

    private LossRecoveryTest() {
        // one message tells the round trip
        endpoint.send(0, SendOptions.RELIABLE, new byte[1]);
        endpoint.pass(50 * MS);
        endpoint.take(Packets.sack(tsn, 1_000_000));
    }

    private List<Integer> tsns(List<byte[]> packets) {
        return Endpoint.ofType(0, packets).stream()
                .map(chunk -> BigEndian.i32(chunk, 4) - tsn)
                .toList();
    }

    @Test
    void knowsTheRoundTrip() {
        assertThat(endpoint.association.statistics().smoothedRttNanos()).isEqualTo(50 * MS);
    }

    @Test
    void sendsAgainAtOnceWhatThreeHaveOvertaken() {
        assertThat(tsns(endpoint.send(0, SendOptions.RELIABLE, new byte[5 * FRAGMENT])))
                .containsExactly(1, 2, 3, 4, 5);
        endpoint.pass(50 * MS);
        assertThat(tsns(endpoint.take(Packets.sack(tsn, 1_000_000, 2, 4)))).containsExactly(1);
    }

    @Test
    void waitsAQuarterOfARoundTripForWhatOneHasOvertaken() {
        endpoint.send(0, SendOptions.RELIABLE, new byte[2 * FRAGMENT]);
        endpoint.pass(50 * MS);
        assertThat(tsns(endpoint.take(Packets.sack(tsn, 1_000_000, 2, 2)))).isEmpty();
        assertThat(tsns(endpoint.pass(12 * MS))).isEmpty();
        assertThat(tsns(endpoint.pass(MS))).containsExactly(1);
    }

    @Test
    void sendsNothingAgainThatWasOnlyLate() {
        endpoint.send(0, SendOptions.RELIABLE, new byte[2 * FRAGMENT]);
        endpoint.pass(50 * MS);
        endpoint.take(Packets.sack(tsn, 1_000_000, 2, 2));
        endpoint.pass(5 * MS);
        endpoint.take(Packets.sack(tsn + 2, 1_000_000));
        assertThat(tsns(endpoint.pass(2_000 * MS))).isEmpty();
    }

    @Test
    void findsALostRetransmission() {
        endpoint.send(0, SendOptions.RELIABLE, new byte[5 * FRAGMENT]);
        endpoint.pass(50 * MS);
        assertThat(tsns(endpoint.take(Packets.sack(tsn, 1_000_000, 2, 5)))).containsExactly(1);
        endpoint.pass(MS);
        endpoint.send(0, SendOptions.RELIABLE, new byte[1]);
        endpoint.pass(50 * MS);
        List<byte[]> packets = new ArrayList<>(endpoint.take(Packets.sack(tsn, 1_000_000, 2, 6)));
        packets.addAll(endpoint.pass(14 * MS));
        assertThat(tsns(packets)).containsExactly(1);
    }

    @Test
    void probesATailAfterTwoRoundTrips() {
        endpoint.send(0, SendOptions.RELIABLE, new byte[3 * FRAGMENT]);
        assertThat(tsns(endpoint.pass(99 * MS))).isEmpty();
        assertThat(tsns(endpoint.pass(2 * MS))).containsExactly(3);
        endpoint.pass(50 * MS);
        assertThat(tsns(endpoint.take(Packets.sack(tsn, 1_000_000, 3, 3)))).containsExactly(1, 2);
    }

    @Test
    void timesOutTwiceAsLateEachTime() {
        endpoint.send(0, SendOptions.RELIABLE, new byte[1]);
        List<Long> times = new ArrayList<>();
        long start = endpoint.now;
        while (times.size() < 5) {
            if (!tsns(endpoint.pass(MS)).isEmpty()) {
                times.add((endpoint.now - start) / MS);
            }
        }
        // a probe first, then T3: 400 ms (our least) after the probe, and doubling
        assertThat(times.get(0)).isBetween(200L, 201L);
        assertThat(times.get(1)).isBetween(600L, 602L);
        assertThat(times.get(2)).isBetween(1_400L, 1_402L);
        assertThat(times.get(3)).isBetween(3_000L, 3_002L);
    }

    /** A peer whose window is full takes nothing else than what the rest waits for. */
    @Test
    void sendsFirstAgainWhatTheRestWaitsFor() {
        endpoint.send(0, SendOptions.RELIABLE, new byte[8 * FRAGMENT]);
        endpoint.pass(50 * MS);
        assertThat(tsns(endpoint.take(Packets.sack(tsn, 1_000_000, 2, 4)))).containsExactly(1);
        assertThat(tsns(endpoint.pass(101 * MS))).containsExactly(8); // a probe
        assertThat(tsns(endpoint.pass(400 * MS))).startsWith(1); // though 5, 6 and 7 were sent before
    }

    @Test
    void beginsAnewWithOnePacketAfterATimeout() {
        endpoint.send(0, SendOptions.RELIABLE, new byte[100_000]);
        endpoint.pass(1_000 * MS);
        assertThat(endpoint.association.statistics().congestionWindowBytes()).isLessThanOrEqualTo(1_200);
        assertThat(endpoint.association.state()).isEqualTo(SctpState.ESTABLISHED);
    }

    @Test
    void givesAPeerUpThatIsSilentForTwentyTimeouts() {
        endpoint.send(0, SendOptions.RELIABLE, new byte[1]);
        endpoint.pass(1_000_000 * MS);
        SctpEvent.Failed failed = (SctpEvent.Failed) endpoint.events.getLast();
        assertThat(failed.failure()).isEqualTo(SctpFailure.PEER_UNREACHABLE);
    }

    @Test
    void doesNotGiveUpAPeerWhoseWindowIsShut() {
        endpoint.send(0, SendOptions.RELIABLE, new byte[5_000]);
        for (int i = 0; i < 200; i++) {
            endpoint.pass(5_000 * MS);
            endpoint.take(Packets.sack(tsn, 0));
        }
        assertThat(endpoint.association.state()).isEqualTo(SctpState.ESTABLISHED);
        List<byte[]> packets = new ArrayList<>(endpoint.take(Packets.sack(tsn + 1, 1_000_000)));
        packets.addAll(endpoint.pass(1_000 * MS));
        assertThat(tsns(packets)).contains(2);
    }

    @Test
    void beginsWithTenPackets() {
        List<byte[]> packets = Endpoint.established(false).send(0, SendOptions.RELIABLE, new byte[100_000]);
        assertThat(Endpoint.ofType(0, packets)).hasSizeBetween(10, 11);
    }

    @Test
    void asksForAnAcknowledgementOfTheLastChunk() {
        List<byte[]> chunks = Endpoint.ofType(0, endpoint.send(0, SendOptions.RELIABLE, new byte[3 * FRAGMENT]));
        assertThat(chunks.stream().map(chunk -> chunk[1] & 8)).containsExactly(0, 0, 8); // RFC 7053
    }

    /** RFC 3042 lets as much of TCP pass: two packets in a round trip. */
    @Test
    void letsShortMessagesPassAFullWindow() {
        endpoint.association.priority(1, 65_535);
        for (int i = 0; i < 500; i++) {
            endpoint.association.send(OutgoingMessage.of(0, 53, SendOptions.RELIABLE, new byte[1_000]), endpoint.now);
        }
        endpoint.drain();
        endpoint.pass(20 * MS);
        SctpStatistics full = endpoint.association.statistics();
        assertThat(full.flightBytes()).isGreaterThanOrEqualTo(full.congestionWindowBytes());
        List<byte[]> packets = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            packets.addAll(endpoint.send(1, SendOptions.RELIABLE, new byte[100]));
            packets.addAll(endpoint.pass(MS / 10));
        }
        List<byte[]> chunks = Endpoint.ofType(0, packets);
        assertThat(chunks).allMatch(chunk -> BigEndian.u16(chunk, 8) == 1);
        assertThat(chunks).hasSize(24); // of 100 bytes, in two packets of 1,200
    }
}
