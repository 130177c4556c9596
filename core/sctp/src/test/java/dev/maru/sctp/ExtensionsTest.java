package dev.maru.sctp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maru.wire.BigEndian;
import dev.maru.wire.DropReason;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What goes beyond RFC 9260, by the bytes of its RFCs; the peer is played by hand. */
class ExtensionsTest {
    private static final long SECOND = 1_000_000_000L;
    private static final int I_DATA = 0x40;
    private static final int RE_CONFIG = 0x82;
    private static final int FORWARD_TSN = 0xC0;
    private static final int I_FORWARD_TSN = 0xC2;
    private static final SendOptions ONCE = new SendOptions(true, 0, SendOptions.UNLIMITED);
    private static final SendOptions ONCE_UNORDERED = new SendOptions(false, 0, SendOptions.UNLIMITED);

    private static byte[] without(byte[] chunk, int header) {
        return Arrays.copyOfRange(chunk, header, chunk.length);
    }

    // RFC 8260

    @Test
    void answersAPeerThatKnowsNoZeroChecksumWithoutIt() {
        List<byte[]> answers =
                new Endpoint(SctpConfig.DEFAULT).give(0, Packets.init(Endpoint.PEER_TAG, Endpoint.PEER_TSN, true));
        byte[] initAck = Packets.chunks(answers.getFirst()).getFirst();
        assertThat(initAck[0]).isEqualTo((byte) 2);
        for (int at = 20; at < initAck.length; at += BigEndian.u16(initAck, at + 2) + 3 & ~3) {
            assertThat(BigEndian.u16(initAck, at)).isNotEqualTo(0x8001); // RFC 9653 §4
        }
    }

    @Test
    void rfc8260_section2_1_iDataHasTheLayoutOfTheRfc() {
        Endpoint endpoint = Endpoint.established(true);
        byte[] chunk = Endpoint.ofType(I_DATA, endpoint.send(7, SendOptions.RELIABLE, new byte[] {9, 8, 7}))
                .getFirst();
        assertThat(Arrays.copyOf(chunk, 4)).isEqualTo(Packets.hex("400b0017")); // I, B and E; 23 bytes
        assertThat(BigEndian.i32(chunk, 4)).isEqualTo(endpoint.tsn);
        assertThat(without(chunk, 8)).isEqualTo(Packets.hex("0007 0000 00000000 00000035 090807"));
    }

    @Test
    void rfc8260_section2_1_laterFragmentsHaveASequenceNumberInPlaceOfThePpid() {
        Endpoint endpoint = Endpoint.established(true);
        List<byte[]> chunks = Endpoint.ofType(I_DATA, endpoint.send(7, SendOptions.RELIABLE, new byte[3_000]));
        assertThat(chunks).hasSize(3);
        assertThat(BigEndian.i32(chunks.get(0), 16)).isEqualTo(53);
        assertThat(BigEndian.i32(chunks.get(1), 16)).isEqualTo(1);
        assertThat(BigEndian.i32(chunks.get(2), 16)).isEqualTo(2);
        assertThat(chunks.stream().map(c -> c[1] & 7)).containsExactly(2, 0, 1);
    }

    @Test
    void rfc8260_section2_2_messagesOfStreamsComeInterleaved() {
        Endpoint endpoint = Endpoint.established(true);
        endpoint.take(Packets.iData(2, 1_000, 1, 51, (byte) 1));
        endpoint.take(Packets.iData(2, 1_001, 2, 52, (byte) 2));
        endpoint.take(Packets.iData(3, 1_002, 3, 53, (byte) 3));
        endpoint.take(Packets.iData(1, 1_003, 1, 1, (byte) 1));
        endpoint.take(Packets.iData(1, 1_004, 2, 1, (byte) 2));
        assertThat(endpoint.messages().stream().map(Arrays::toString)).containsExactly("[3]", "[1, 1]", "[2, 2]");
    }

    @Test
    void rfc8260_section2_2_3_dataOfTheOtherKindIsAViolation() {
        Endpoint endpoint = Endpoint.established(true);
        endpoint.take(Packets.data(3, 1_000, 0, 0, (byte) 1));
        SctpEvent.Failed failed = (SctpEvent.Failed) endpoint.events.getLast();
        assertThat(failed.failure()).isEqualTo(SctpFailure.PROTOCOL_VIOLATION);
    }

    @Test
    void aMessageThatIsMadeWhileItIsSentLetsOthersPass() {
        Endpoint endpoint = Endpoint.established(true);
        OutgoingMessage file = OutgoingMessage.open(1, 53, SendOptions.RELIABLE);
        endpoint.association.append(file, new byte[] {1, 2, 3}, 0, 3);
        endpoint.association.send(file, 0);
        assertThat(without(Endpoint.ofType(I_DATA, endpoint.drain()).getFirst(), 20))
                .containsExactly(1, 2);
        assertThat(Endpoint.ofType(I_DATA, endpoint.send(2, SendOptions.RELIABLE, new byte[1])))
                .hasSize(1);
        endpoint.association.append(file, new byte[] {4, 5}, 1, 1);
        endpoint.association.end(file);
        byte[] rest = Endpoint.ofType(I_DATA, endpoint.drain()).getFirst();
        assertThat(without(rest, 20)).containsExactly(3, 5);
        assertThat(rest[1] & 3).isEqualTo(1);
    }

    @Test
    void withoutInterleavingAMessageWaitsUntilItIsWhole() {
        Endpoint endpoint = Endpoint.established(false);
        OutgoingMessage file = OutgoingMessage.open(1, 53, SendOptions.RELIABLE);
        endpoint.association.send(file, 0);
        endpoint.association.append(file, new byte[2_000], 0, 2_000);
        assertThat(endpoint.drain()).isEmpty();
        assertThat(endpoint.association.bufferedAmount(1)).isEqualTo(2_000);
        endpoint.association.end(file);
        assertThat(Endpoint.ofType(0, endpoint.drain())).hasSize(2);
        assertThat(endpoint.association.bufferedAmount(1)).isZero();
    }

    // RFC 3758

    @Test
    void rfc3758_section3_5_whatIsGivenUpIsSkippedByForwardTsn() {
        Endpoint endpoint = Endpoint.established(false);
        endpoint.send(5, ONCE, new byte[] {1});
        endpoint.send(5, SendOptions.RELIABLE, new byte[] {2});
        endpoint.send(6, ONCE_UNORDERED, new byte[] {3});
        int tsn = endpoint.tsn;
        List<byte[]> packets = endpoint.take(Packets.sack(tsn - 1, 100_000, 2, 3));
        packets.addAll(endpoint.pass(SECOND));
        byte[] forward = Endpoint.ofType(FORWARD_TSN, packets).getFirst();
        assertThat(Arrays.copyOf(forward, 4)).isEqualTo(Packets.hex("c000000c"));
        assertThat(BigEndian.i32(forward, 4)).isEqualTo(tsn);
        assertThat(without(forward, 8)).isEqualTo(Packets.hex("0005 0000")); // stream 5, SSN 0
        assertThat(Endpoint.ofType(0, packets)).isEmpty(); // and is not sent again
    }

    @Test
    void rfc8260_section2_3_1_iForwardTsnNamesMids() {
        Endpoint endpoint = Endpoint.established(true);
        endpoint.send(5, ONCE, new byte[] {1});
        endpoint.send(6, ONCE_UNORDERED, new byte[] {3});
        endpoint.send(6, SendOptions.RELIABLE, new byte[] {3});
        int tsn = endpoint.tsn;
        List<byte[]> packets = endpoint.take(Packets.sack(tsn - 1, 100_000, 3, 3));
        packets.addAll(endpoint.pass(SECOND));
        byte[] forward = Endpoint.ofType(I_FORWARD_TSN, packets).getFirst();
        assertThat(BigEndian.i32(forward, 4)).isEqualTo(tsn + 1);
        assertThat(without(forward, 8)).isEqualTo(Packets.hex("0005 0000 00000000 0006 0001 00000000"));
    }

    @Test
    void rfc3758_section3_6_theReceiverGoesOnBehindWhatItSkips() {
        Endpoint endpoint = Endpoint.established(false);
        endpoint.take(Packets.data(3, 1_001, 5, 1, (byte) 2));
        endpoint.take(Packets.data(2, 1_002, 6, 0, (byte) 9));
        assertThat(endpoint.messages()).isEmpty();
        byte[] value = Packets.hex("000003e8 0005 0000");
        List<byte[]> packets = endpoint.take(Packets.chunk(FORWARD_TSN, 0, value));
        assertThat(endpoint.messages().getFirst()).containsExactly(2);
        assertThat(BigEndian.i32(Endpoint.ofType(3, packets).getFirst(), 4)).isEqualTo(1_002);
        endpoint.take(Packets.data(1, 1_003, 6, 0, (byte) 8));
        assertThat(endpoint.messages().get(1)).containsExactly(9, 8);
    }

    @Test
    void rfc3758_section3_6_wholeMessagesThatWaitedAreDeliveredWhenSkippedOver() {
        Endpoint endpoint = Endpoint.established(false);
        endpoint.take(Packets.data(3, 1_001, 5, 1, (byte) 1));
        endpoint.take(Packets.data(2, 1_002, 5, 2, (byte) 2));
        endpoint.take(Packets.data(3, 1_004, 5, 3, (byte) 3));
        endpoint.take(Packets.chunk(FORWARD_TSN, 0, Packets.hex("000003eb 0005 0002")));
        assertThat(endpoint.messages().stream().map(Arrays::toString)).containsExactly("[1]", "[3]");
    }

    @Test
    void rfc3758_section3_6_unorderedPartsAreThrownAway() {
        Endpoint endpoint = Endpoint.established(false);
        endpoint.take(Packets.data(4 | 2, 1_000, 5, 0, (byte) 1));
        endpoint.take(Packets.data(4, 1_002, 5, 0, (byte) 1));
        long window = endpoint.association.statistics().receiveWindowBytes();
        endpoint.take(Packets.chunk(FORWARD_TSN, 0, Packets.hex("000003ea")));
        assertThat(endpoint.association.statistics().receiveWindowBytes()).isGreaterThan(window);
        endpoint.take(Packets.data(4 | 3, 1_003, 5, 0, (byte) 7));
        assertThat(endpoint.messages().getFirst()).containsExactly(7);
    }

    @Test
    void rfc7496_section4_aLifetimeEndsWhatWaits() {
        Endpoint endpoint = Endpoint.established(false);
        endpoint.send(0, SendOptions.RELIABLE, new byte[100]);
        endpoint.take(Packets.sack(endpoint.tsn, 0)); // nothing more may be sent but a probe
        endpoint.send(0, SendOptions.RELIABLE, new byte[100]);
        endpoint.send(1, new SendOptions(true, SendOptions.UNLIMITED, SECOND / 10), new byte[500]);
        assertThat(endpoint.association.bufferedAmount(1)).isEqualTo(500);
        endpoint.pass(SECOND / 5);
        List<byte[]> packets = endpoint.take(Packets.sack(endpoint.tsn + 1, 100_000));
        assertThat(Endpoint.ofType(0, packets)).isEmpty();
        assertThat(endpoint.association.bufferedAmount(1)).isZero();
    }

    /** A message of which a part is lost and the rest was never sent: the peer has to learn that there will be no rest. */
    @Test
    void aMessageThatIsGivenUpInItsMiddleIsSkippedEvenIfItsPartsArriveLate() {
        Endpoint endpoint = Endpoint.established(false);
        endpoint.send(5, ONCE, new byte[100_000]);
        int tsn = endpoint.tsn;
        endpoint.take(Packets.sack(tsn - 1, 100_000, 2, 8));
        endpoint.pass(SECOND / 10);
        List<byte[]> packets = endpoint.take(Packets.sack(tsn + 7, 100_000));
        packets.addAll(endpoint.pass(2 * SECOND));
        byte[] forward = Endpoint.ofType(FORWARD_TSN, packets).getFirst();
        assertThat(BigEndian.i32(forward, 4) - tsn).isGreaterThan(7);
        assertThat(without(forward, 8)).isEqualTo(Packets.hex("0005 0000"));
        assertThat(endpoint.association.bufferedAmount(5)).isZero();
    }

    // RFC 6525

    private static byte[] response(int number, int result) {
        return Packets.chunk(RE_CONFIG, 0, Packets.words(0x0010_000C, number, result));
    }

    private static byte[] outgoingReset(int number, int lastTsn, int stream) {
        byte[] value = Packets.words(0x000D_0012, number, 0, lastTsn, stream << 16);
        return Packets.chunk(RE_CONFIG, 0, Arrays.copyOf(value, 18));
    }

    @Test
    void rfc6525_section5_1_2_aStreamIsResetWhenItsMessagesAreSent() {
        Endpoint endpoint = Endpoint.established(false);
        endpoint.send(4, SendOptions.RELIABLE, new byte[1]);
        endpoint.association.resetStream(4, endpoint.now);
        byte[] request = Endpoint.ofType(RE_CONFIG, endpoint.drain()).getFirst();
        assertThat(Arrays.copyOf(request, 8)).isEqualTo(Packets.hex("82000016 000d0012"));
        assertThat(BigEndian.i32(request, 8)).isEqualTo(endpoint.tsn); // §4.1: begins at the initial TSN
        assertThat(BigEndian.i32(request, 16)).isEqualTo(endpoint.tsn);
        assertThat(without(request, 20)).isEqualTo(Packets.hex("0004"));
        assertThatThrownBy(() -> endpoint.send(4, SendOptions.RELIABLE, new byte[1]))
                .isInstanceOf(IllegalStateException.class);
        endpoint.take(response(endpoint.tsn, 1));
        assertThat(endpoint.events.getLast()).isEqualTo(new SctpEvent.OutgoingStreamReset(4));
        endpoint.take(Packets.sack(endpoint.tsn, 100_000));
        byte[] anew = Endpoint.ofType(0, endpoint.send(4, SendOptions.RELIABLE, new byte[1]))
                .getFirst();
        assertThat(BigEndian.u16(anew, 10)).isZero();
    }

    @Test
    void rfc6525_section5_1_1_aRequestIsSentAgainUntilItIsAnswered() {
        Endpoint endpoint = Endpoint.established(false);
        endpoint.association.resetStream(4, endpoint.now);
        List<byte[]> packets = endpoint.drain();
        packets.addAll(endpoint.pass(4 * SECOND));
        List<byte[]> requests = Endpoint.ofType(RE_CONFIG, packets);
        assertThat(requests.size()).isGreaterThan(2);
        assertThat(requests.getLast()).isEqualTo(requests.getFirst());
    }

    @Test
    void rfc6525_section4_4_aRequestInProgressIsAskedAgainAndADeniedOneTold() {
        Endpoint endpoint = Endpoint.established(false);
        endpoint.association.resetStream(4, endpoint.now);
        endpoint.drain();
        endpoint.take(response(endpoint.tsn, 6));
        byte[] again = Endpoint.ofType(RE_CONFIG, endpoint.pass(2 * SECOND)).getFirst();
        assertThat(BigEndian.i32(again, 8)).isEqualTo(endpoint.tsn + 1);
        endpoint.take(response(endpoint.tsn + 1, 2));
        assertThat(endpoint.events.getLast()).isEqualTo(new SctpEvent.OutgoingStreamResetRefused(4));
        endpoint.send(4, SendOptions.RELIABLE, new byte[1]);
    }

    @Test
    void rfc6525_section5_2_2_thePeersStreamBeginsAnew() {
        Endpoint endpoint = Endpoint.established(false);
        endpoint.take(Packets.data(3, 1_000, 4, 0, (byte) 1));
        byte[] answer = Endpoint.ofType(RE_CONFIG, endpoint.take(outgoingReset(1_000, 1_000, 4)))
                .getFirst();
        assertThat(answer).isEqualTo(response(1_000, 1));
        assertThat(endpoint.events.getLast()).isEqualTo(new SctpEvent.IncomingStreamReset(4));
        endpoint.take(Packets.data(3, 1_001, 4, 0, (byte) 2));
        assertThat(endpoint.messages()).hasSize(2);
        // a repetition gets the same answer and does nothing
        int events = endpoint.events.size();
        assertThat(Endpoint.ofType(RE_CONFIG, endpoint.take(outgoingReset(1_000, 1_000, 4)))
                        .getFirst())
                .isEqualTo(response(1_000, 1));
        assertThat(endpoint.events).hasSize(events);
    }

    @Test
    void rfc6525_section5_2_2_aResetWaitsForWhatWasSentBefore() {
        Endpoint endpoint = Endpoint.established(false);
        byte[] reset = outgoingReset(1_000, 1_000, 4);
        assertThat(Endpoint.ofType(RE_CONFIG, endpoint.take(reset)).getFirst()).isEqualTo(response(1_000, 6));
        endpoint.take(Packets.data(3, 1_000, 4, 0, (byte) 1));
        assertThat(Endpoint.ofType(RE_CONFIG, endpoint.take(reset)).getFirst()).isEqualTo(response(1_000, 1));
        assertThat(endpoint.events.getLast()).isEqualTo(new SctpEvent.IncomingStreamReset(4));
    }

    @Test
    void rfc6525_section5_2_1_requestsOutOfOrderAreRefused() {
        Endpoint endpoint = Endpoint.established(false);
        assertThat(Endpoint.ofType(RE_CONFIG, endpoint.take(outgoingReset(77, 999, 4)))
                        .getFirst())
                .isEqualTo(response(77, 5));
        byte[] tsnReset = Packets.chunk(RE_CONFIG, 0, Packets.words(0x000F_0008, 1_000));
        assertThat(Endpoint.ofType(RE_CONFIG, endpoint.take(tsnReset)).getFirst())
                .isEqualTo(response(1_000, 2));
    }

    @Test
    void rfc6525_section5_2_3_thePeerMayAskForOurStreamToBeginAnew() {
        Endpoint endpoint = Endpoint.established(false);
        endpoint.send(4, SendOptions.RELIABLE, new byte[1]);
        byte[] value = Arrays.copyOf(Packets.words(0x000E_000A, 1_000, 4 << 16), 10);
        List<byte[]> packets = endpoint.take(Packets.chunk(RE_CONFIG, 0, value));
        List<byte[]> answers = Endpoint.ofType(RE_CONFIG, packets);
        assertThat(answers.get(0)).isEqualTo(response(1_000, 1));
        assertThat(BigEndian.u16(answers.get(1), 4)).isEqualTo(13);
        assertThat(BigEndian.i32(answers.get(1), 12)).isEqualTo(1_000); // it says what it answers
    }

    // RFC 9653

    @Test
    void rfc9653_zeroStandsForTheChecksumWhereBothWantIt() {
        Endpoint endpoint = new Endpoint(SctpConfig.DEFAULT.withPacketBytes(1_200, 1_200));
        byte[] init = Packets.init(Endpoint.PEER_TAG, Endpoint.PEER_TSN, false);
        byte[] value = Arrays.copyOfRange(init, 4, init.length + 8);
        System.arraycopy(Packets.hex("80010008 00000001"), 0, value, value.length - 8, 8);
        byte[] packet = endpoint.give(0, Packets.chunk(1, 0, value)).getFirst();
        assertThat(BigEndian.i32(packet, 8)).isNotZero(); // §5.2: never for the handshake
        byte[] ack = Packets.chunks(packet).getFirst();
        endpoint.learn(ack);
        endpoint.take(Packets.chunk(10, 0, Endpoint.cookie(ack)));
        assertThat(BigEndian.i32(
                        endpoint.send(0, SendOptions.RELIABLE, new byte[3]).getFirst(), 8))
                .isZero();
        byte[] unchecked = Packets.packet(endpoint.tag, Packets.data(3, 1_000, 0, 0, (byte) 1));
        BigEndian.put32(unchecked, 8, 0);
        endpoint.give(unchecked);
        assertThat(endpoint.messages()).hasSize(1);
    }

    @Test
    void rfc9653_aPeerThatDoesNotWantItGetsChecksums() {
        Endpoint endpoint = Endpoint.established(false);
        byte[] packet = endpoint.send(0, SendOptions.RELIABLE, new byte[3]).getFirst();
        assertThat(Packets.checked(packet.clone())).isEqualTo(packet);
    }

    @Test
    void rfc9653_initIsNeverTakenWithoutAChecksum() {
        Endpoint endpoint = new Endpoint(SctpConfig.DEFAULT);
        byte[] packet = Packets.packet(0, Packets.init(1, 1, false));
        BigEndian.put32(packet, 8, 0);
        assertThat(endpoint.give(packet)).isEmpty();
    }

    // RFC 8899

    @Test
    void rfc8899_section6_2_aProbeIsAHeartbeatWithPadding() {
        Endpoint endpoint = Endpoint.established(SctpConfig.DEFAULT, true);
        byte[] probe = longest(endpoint.pass(SECOND + SECOND / 10));
        assertThat(Packets.chunks(probe).stream().map(Packets::type)).containsExactly(4, 0x84);
        assertThat(probe).hasSize(1_412);
    }

    @Test
    void toAPeerThatMayNotKnowPaddingAProbeIsHeartbeatsOfWhichEachFitsIntoAShortPacket() {
        Endpoint endpoint = Endpoint.established(SctpConfig.DEFAULT, false);
        byte[] probe = longest(endpoint.pass(SECOND + SECOND / 10));
        List<byte[]> chunks = Packets.chunks(probe);
        assertThat(probe).hasSize(1_412);
        assertThat(chunks.stream().map(Packets::type)).containsExactly(4, 4);
        assertThat(chunks).allMatch(chunk -> chunk.length <= 1_128 - 12);
        byte[] answer = chunks.getLast().clone();
        answer[0] = 5;
        endpoint.take(answer);
        assertThat(endpoint.association.statistics().packetBytes()).isEqualTo(1_412);
        byte[] other = chunks.getFirst().clone();
        other[0] = 5;
        endpoint.take(other);
        assertThat(endpoint.association.dropped(DropReason.UNEXPECTED)).isZero();
    }

    private static byte[] longest(List<byte[]> packets) {
        return packets.stream()
                .max(java.util.Comparator.comparingInt(packet -> packet.length))
                .orElseThrow();
    }
}
