package dev.maru.sctp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.wire.BigEndian;
import dev.maru.wire.DropReason;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A peer, or somebody between, who means no good: it is refused, counted, and the association lives, or ends as it should. */
class HostilePeerTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void sacksOfWhatWasNeverSentChangeNothing() {
        Endpoint endpoint = Endpoint.established(false);
        endpoint.send(0, SendOptions.RELIABLE, new byte[3_000]);
        int tsn = endpoint.tsn;
        long flight = endpoint.association.statistics().flightBytes();
        for (byte[] sack : List.of(
                Packets.sack(tsn + 3, 1_000),
                Packets.sack(tsn + 1_000_000, 1_000),
                Packets.sack(tsn - 1, 1_000, 2, 4),
                Packets.sack(tsn - 1, 1_000, 3, 2),
                Packets.sack(tsn - 1, 1_000, 0, 1),
                Packets.sack(tsn - 1, 1_000, 1, 65_535),
                Packets.chunk(3, 0, Packets.words(tsn - 1, 1_000, 0xFFFF_FFFF)),
                Packets.chunk(3, 0, Packets.words(tsn - 1, 1_000)))) {
            endpoint.take(sack);
        }
        assertThat(endpoint.association.statistics().flightBytes()).isEqualTo(flight);
        assertThat(endpoint.association.dropped(DropReason.MALFORMED)).isEqualTo(6);
        assertThat(endpoint.association.dropped(DropReason.TRUNCATED)).isEqualTo(2);
        endpoint.take(Packets.sack(tsn + 2, 1_000));
        assertThat(endpoint.association.statistics().flightBytes()).isZero();
    }

    @Test
    void anOldSackIsNotBelieved() {
        Endpoint endpoint = Endpoint.established(false);
        endpoint.send(0, SendOptions.RELIABLE, new byte[3_000]);
        endpoint.take(Packets.sack(endpoint.tsn + 1, 100_000));
        endpoint.take(Packets.sack(endpoint.tsn - 1, 5));
        assertThat(endpoint.association.statistics().peerWindowBytes()).isEqualTo(100_000);
    }

    /** §6.2.1 of RFC 9260: a receiver may throw away what it has out of order, and then says so by what it leaves out. */
    @Test
    void aPeerThatRenegesGetsEverythingAgain() {
        Endpoint endpoint = Endpoint.established(false);
        endpoint.send(0, SendOptions.RELIABLE, new byte[4_500]);
        int tsn = endpoint.tsn;
        endpoint.take(Packets.sack(tsn - 1, 100_000, 2, 4));
        endpoint.pass(SECOND / 10);
        List<byte[]> packets = endpoint.take(Packets.sack(tsn, 100_000));
        packets.addAll(endpoint.pass(3 * SECOND));
        for (int i = 1; i < 4; i++) {
            int wanted = tsn + i;
            assertThat(Endpoint.ofType(0, packets)).anyMatch(chunk -> BigEndian.i32(chunk, 4) == wanted);
        }
    }

    @Test
    void aFloodOfInitsCostsNoMemoryAndNoState() {
        Endpoint endpoint = new Endpoint(SctpConfig.DEFAULT);
        byte[] init = Packets.packet(0, Packets.init(77, 1, true));
        for (int i = 0; i < 10_000; i++) {
            dev.maru.wire.Datagram in = new dev.maru.wire.Datagram(0);
            endpoint.association.handleDatagram(in.wrap(init, 0, init.length), 0);
        }
        assertThat(endpoint.drain()).hasSize(16);
        assertThat(endpoint.association.state()).isEqualTo(SctpState.CLOSED);
        assertThat(endpoint.association.dropped(DropReason.OVERLOAD)).isEqualTo(9_984);
    }

    @Test
    void initsThatAreNoneAreRefused() {
        Endpoint endpoint = new Endpoint(SctpConfig.DEFAULT);
        byte[] init = Packets.init(77, 1, true);
        for (int zero : new int[] {4, 12, 14}) { // tag, streams out, streams in
            byte[] bad = init.clone();
            Arrays.fill(bad, zero, zero + (zero == 4 ? 4 : 2), (byte) 0);
            assertThat(endpoint.give(0, bad)).isEmpty();
        }
        byte[] longParameter = init.clone();
        BigEndian.put16(longParameter, 22, 5_000);
        assertThat(endpoint.give(0, longParameter)).isEmpty();
        assertThat(endpoint.give(77, init)).isEmpty(); // §8.5.1: its tag is zero
    }

    @Test
    void aGiantCookieIsRefused() {
        Endpoint endpoint = new Endpoint(SctpConfig.DEFAULT);
        endpoint.association.connect(0);
        endpoint.learn(Packets.chunks(endpoint.drain().getFirst()).getFirst());
        byte[] ack = new byte[20 + 900];
        System.arraycopy(Packets.init(9, 9, false), 4, ack, 0, 16);
        BigEndian.put16(ack, 16, 7);
        BigEndian.put16(ack, 18, 904);
        assertThat(endpoint.take(Packets.chunk(2, 0, ack))).isEmpty();
        assertThat(endpoint.association.state()).isEqualTo(SctpState.COOKIE_WAIT);
    }

    @Test
    void tsnsFarAheadAreDropped() {
        Endpoint endpoint = Endpoint.established(false);
        for (int distance : new int[] {40_000, 1 << 30, Integer.MAX_VALUE}) {
            endpoint.take(Packets.data(3, Endpoint.PEER_TSN + distance, 0, 0, (byte) 1));
        }
        assertThat(endpoint.messages()).isEmpty();
        endpoint.take(Packets.data(3, Endpoint.PEER_TSN, 0, 0, (byte) 1));
        assertThat(endpoint.messages()).hasSize(1);
    }

    @Test
    void whatIsParkedIsBoundedByTheWindow() {
        Endpoint endpoint = Endpoint.established(
                SctpConfig.DEFAULT.withPacketBytes(1_200, 1_200).withReceiveWindow(50_000), false);
        for (int i = 1; i < 200; i++) {
            endpoint.take(Packets.data(3, Endpoint.PEER_TSN + i, 0, i, new byte[1_000]));
        }
        assertThat(endpoint.association.statistics().receiveWindowBytes()).isLessThan(2_000);
        assertThat(endpoint.association.dropped(DropReason.OVERLOAD)).isGreaterThan(100);
        endpoint.take(Packets.data(3, Endpoint.PEER_TSN, 0, 0, new byte[1_000]));
        assertThat(endpoint.messages().size()).isBetween(40, 51);
    }

    @Test
    void whatTheWindowAllowsIsTaken() {
        SctpConfig config = SctpConfig.DEFAULT.withPacketBytes(1_200, 1_200).withReceiveWindow(50_000);
        Endpoint endpoint = Endpoint.established(config, false);
        for (int i = 1; i <= 499; i++) {
            endpoint.take(Packets.data(3, Endpoint.PEER_TSN + i, 0, i, new byte[100]));
        }
        assertThat(endpoint.association.dropped(DropReason.OVERLOAD)).isZero();
        assertThat(endpoint.association.statistics().receiveWindowBytes()).isEqualTo(100);
    }

    /** Tiny fragments cost what they cost, not what they carry. */
    @Test
    void messagesThatNeverBecomeWholeEndTheAssociation() {
        SctpConfig config = SctpConfig.DEFAULT.withPacketBytes(1_200, 1_200).withReceiveWindow(20_000);
        Endpoint endpoint = Endpoint.established(config, false);
        for (int i = 0; i < 1_000 && endpoint.association.state() == SctpState.ESTABLISHED; i++) {
            endpoint.take(Packets.data(3, Endpoint.PEER_TSN + i, 0, 1 + i, (byte) 1)); // SSN 0 never comes
        }
        SctpEvent.Failed failed = (SctpEvent.Failed) endpoint.events.getLast();
        assertThat(failed.failure()).isEqualTo(SctpFailure.LIMIT);
    }

    @Test
    void aMessageThatIsTooLongEndsTheAssociation() {
        SctpConfig config = SctpConfig.DEFAULT.withPacketBytes(1_200, 1_200).withMaxMessageBytes(2_500);
        for (boolean isInterleaving : new boolean[] {true, false}) {
            Endpoint endpoint = Endpoint.established(config, isInterleaving);
            for (int i = 0; i < 3; i++) {
                int tsn = Endpoint.PEER_TSN + i;
                int flags = i == 0 ? 2 : 0;
                endpoint.take(
                        isInterleaving
                                ? Packets.iData(flags, tsn, 0, i, new byte[1_000])
                                : Packets.data(flags, tsn, 0, 0, new byte[1_000]));
            }
            SctpEvent.Failed failed = (SctpEvent.Failed) endpoint.events.getLast();
            assertThat(failed.failure()).isEqualTo(SctpFailure.LIMIT);
        }
    }

    @Test
    void manyHalfMessagesEndTheAssociation() {
        SctpConfig config = SctpConfig.DEFAULT
                .withPacketBytes(1_200, 1_200)
                .withMaxMessageBytes(10_000)
                .withReceiveWindow(20_000);
        Endpoint endpoint = Endpoint.established(config, true);
        for (int i = 0; i < 100 && endpoint.association.state() == SctpState.ESTABLISHED; i++) {
            endpoint.take(Packets.iData(2, Endpoint.PEER_TSN + i, i, 51, new byte[1_000]));
        }
        SctpEvent.Failed failed = (SctpEvent.Failed) endpoint.events.getLast();
        assertThat(failed.failure()).isEqualTo(SctpFailure.LIMIT);
    }

    @Test
    void forwardTsnsThatMakeNoSenseDoNoHarm() {
        Endpoint endpoint = Endpoint.established(false);
        endpoint.take(Packets.chunk(0xC0, 0, Packets.words(Endpoint.PEER_TSN - 1_000)));
        endpoint.take(Packets.chunk(0xC0, 0, new byte[2]));
        endpoint.take(Packets.chunk(0xC2, 0, Packets.words(Endpoint.PEER_TSN + 5))); // the wrong kind
        endpoint.take(Packets.data(3, Endpoint.PEER_TSN, 0, 0, (byte) 1));
        assertThat(endpoint.messages()).hasSize(1);
        // a jump over half of the number space, and SSNs of streams that are none
        byte[] value = Packets.words(Endpoint.PEER_TSN + 0x7000_0000, 0xFFFF_FFFF, 0x0001_FFFF);
        endpoint.take(Packets.chunk(0xC0, 0, value));
        endpoint.take(Packets.data(3, Endpoint.PEER_TSN + 0x7000_0001, 0, 1, (byte) 2));
        assertThat(endpoint.messages()).hasSize(2);
    }

    @Test
    void streamResetsAreBoundedAndBadOnesDenied() {
        Endpoint endpoint = Endpoint.established(false);
        endpoint.take(Packets.chunk(0x82, 0, Packets.words(0x000D_0008, Endpoint.PEER_TSN)));
        endpoint.take(Packets.chunk(0x82, 0, Packets.words(0x000D_FFFF, 1, 2, 3)));
        endpoint.take(Packets.chunk(0x82, 0, new byte[3]));
        endpoint.take(Packets.chunk(0x82, 0, Packets.words(0x0010_000C, 12_345, 1)));
        assertThat(endpoint.association.state()).isEqualTo(SctpState.ESTABLISHED);
    }

    @Test
    void neverAnswersMoreThanItWasSent() {
        Endpoint endpoint = Endpoint.established(false);
        byte[] heartbeat = Packets.chunk(4, 0, new byte[1_100]);
        byte[] packet = Packets.packet(endpoint.tag, heartbeat);
        int answered = endpoint.give(packet).stream().mapToInt(p -> p.length).sum();
        assertThat(answered).isLessThanOrEqualTo(packet.length);
    }

    /** Every prefix of every packet of a conversation, with a right checksum, at every stage of it. */
    @Test
    void survivesEveryTruncatedPrefixOfEveryPacket() {
        for (boolean interleaving : new boolean[] {true, false}) {
            List<byte[]> chunks = List.of(
                    Packets.init(5, 5, interleaving),
                    Packets.data(3, 1_000, 0, 0, (byte) 1),
                    Packets.iData(3, 1_000, 0, 51, (byte) 1),
                    Packets.sack(0, 100, 2, 3, 5, 6),
                    Packets.chunk(4, 0, Packets.hex("0001000c0102030405060708")),
                    Packets.chunk(5, 0, Packets.hex("0001000c0102030405060708")),
                    Packets.chunk(9, 0, Packets.hex("0003000800000001")),
                    Packets.chunk(10, 0, new byte[68]),
                    Packets.chunk(7, 0, Packets.words(1)),
                    Packets.chunk(0x82, 0, Packets.words(0x000D_0012, 1_000, 1, 999, 0x0001_0002)),
                    Packets.chunk(0x82, 0, Packets.words(0x0010_000C, 1, 1)),
                    Packets.chunk(0xC0, 0, Packets.words(1_001, 0x0001_0001)),
                    Packets.chunk(0xC2, 0, Packets.words(1_001, 0x0001_0001, 7)));
            for (byte[] chunk : chunks) {
                for (int length = 0; length < chunk.length; length++) {
                    Endpoint endpoint = Endpoint.established(interleaving);
                    byte[] whole = Packets.packet(endpoint.tag, Arrays.copyOf(chunk, length));
                    endpoint.give(whole);
                    // and with a length that is right for what is there
                    if (length >= 4) {
                        byte[] shorter = Arrays.copyOf(chunk, length);
                        BigEndian.put16(shorter, 2, length);
                        endpoint.give(Packets.packet(endpoint.tag, shorter));
                    }
                    endpoint.pass(SECOND);
                }
            }
        }
    }

    @Test
    void survivesPacketsWithFlippedBits() {
        SplittableRandom random = new SplittableRandom(9);
        for (int round = 0; round < 300; round++) {
            Endpoint endpoint = Endpoint.established(random.nextBoolean());
            endpoint.send(1, SendOptions.RELIABLE, new byte[5_000]);
            for (int i = 0; i < 20; i++) {
                byte[] packet = Packets.packet(
                        endpoint.tag,
                        Packets.sack(endpoint.tsn + 1, 9_000, 2, 3),
                        Packets.chunk(0xC0, 0, Packets.words(Endpoint.PEER_TSN + i, 0x0001_0001)),
                        Packets.data(random.nextInt(8), Endpoint.PEER_TSN + i, 0, i, (byte) 1));
                for (int flips = random.nextInt(4); flips >= 0; flips--) {
                    packet[12 + random.nextInt(packet.length - 12)] ^= (byte) (1 << random.nextInt(8));
                }
                endpoint.give(Packets.checked(packet));
                endpoint.pass(random.nextLong(SECOND));
            }
        }
    }
}
