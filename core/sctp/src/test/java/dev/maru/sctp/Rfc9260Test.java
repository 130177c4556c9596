package dev.maru.sctp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maru.wire.BigEndian;
import dev.maru.wire.DropReason;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Behaviour that RFC 9260 asks for, named for its sections; the peer is played by hand. */
class Rfc9260Test {
    private static final long SECOND = 1_000_000_000L;
    private static final int COOKIE_ECHO = 10;
    private static final int COOKIE_ACK = 11;

    private static byte[] only(List<byte[]> packets) {
        assertThat(packets).hasSize(1);
        List<byte[]> chunks = Packets.chunks(packets.getFirst());
        assertThat(chunks).hasSize(1);
        return chunks.getFirst();
    }

    /** §3.3.2, and what WebRTC's peers look for in it: the bytes of the whole packet. */
    @Test
    void section3_3_2_initHasTheLayoutOfTheRfc() {
        Endpoint endpoint = new Endpoint(SctpConfig.DEFAULT);
        endpoint.association.connect(0);
        byte[] packet = endpoint.drain().getFirst();
        byte[] fixed = Packets.hex("1388 1388 00000000");
        assertThat(Arrays.copyOf(packet, 8)).isEqualTo(fixed);
        assertThat(Packets.checked(packet.clone())).isEqualTo(packet);
        byte[] init = Packets.chunks(packet).getFirst();
        assertThat(init[0]).isEqualTo((byte) 1);
        assertThat(BigEndian.i32(init, 4)).isNotZero();
        assertThat(BigEndian.i32(init, 8)).isEqualTo(8 << 20);
        // 65,535 streams each way; then FORWARD-TSN, extensions, zero checksum for DTLS
        assertThat(Arrays.copyOfRange(init, 12, 16)).isEqualTo(Packets.hex("ffffffff"));
        assertThat(Arrays.copyOfRange(init, 20, init.length))
                .isEqualTo(Packets.hex("c0000004 80080008 c08240c2 80010008 00000001"));
    }

    @Test
    void section5_1_initIsSentAgainAndGivenUp() {
        Endpoint endpoint = new Endpoint(SctpConfig.DEFAULT);
        endpoint.association.connect(0);
        List<byte[]> packets = endpoint.drain();
        packets.addAll(endpoint.pass(60 * SECOND));
        assertThat(Endpoint.ofType(1, packets)).hasSize(9); // Max.Init.Retransmits is 8 (§16)
        assertThat(endpoint.events).hasSize(1);
        assertThat(((SctpEvent.Failed) endpoint.events.getFirst()).failure()).isEqualTo(SctpFailure.CONNECT_TIMEOUT);
        assertThat(endpoint.association.state()).isEqualTo(SctpState.ENDED);
    }

    @Test
    void section5_1_theWholeHandshakeAsInitiator() {
        Endpoint endpoint = new Endpoint(SctpConfig.DEFAULT);
        endpoint.association.connect(0);
        endpoint.learn(only(endpoint.drain()));
        byte[] ack = Packets.init(Endpoint.PEER_TAG, Endpoint.PEER_TSN, false);
        byte[] value = Arrays.copyOfRange(ack, 4, ack.length + 8);
        System.arraycopy(Packets.hex("0007 0008 cafebabe"), 0, value, value.length - 8, 8);
        byte[] echo = only(endpoint.give(endpoint.tag, Packets.chunk(2, 0, value)));
        assertThat(echo).isEqualTo(Packets.hex("0a00 0008 cafebabe"));
        assertThat(endpoint.association.state()).isEqualTo(SctpState.COOKIE_ECHOED);
        endpoint.give(endpoint.tag, Packets.chunk(COOKIE_ACK, 0, new byte[0]));
        assertThat(endpoint.events).containsExactly(new SctpEvent.Connected(1_024, 1_024, false));
    }

    @Test
    void section5_1_userDataMayGoWithTheCookie() {
        Endpoint endpoint = new Endpoint(SctpConfig.DEFAULT);
        endpoint.association.connect(0);
        endpoint.learn(only(endpoint.drain()));
        assertThat(endpoint.send(0, SendOptions.RELIABLE, new byte[] {1, 2, 3})).isEmpty();
        byte[] ack = Packets.init(Endpoint.PEER_TAG, Endpoint.PEER_TSN, false);
        byte[] value = Arrays.copyOfRange(ack, 4, ack.length + 8);
        System.arraycopy(Packets.hex("0007 0008 cafebabe"), 0, value, value.length - 8, 8);
        List<byte[]> packets = endpoint.give(endpoint.tag, Packets.chunk(2, 0, value));
        assertThat(packets).hasSize(1);
        assertThat(Packets.chunks(packets.getFirst()).stream().map(Packets::type))
                .containsExactly(COOKIE_ECHO, 0);
        // both are lost, and go together again
        List<byte[]> again = endpoint.pass(2 * SECOND);
        assertThat(Packets.chunks(again.getLast()).stream().map(Packets::type)).containsExactly(COOKIE_ECHO, 0);
    }

    /** §5.1 B: no state is kept for an INIT; §8.5.1 A: it has tag 0 and its answer the tag in it. */
    @Test
    void section5_1_initIsAnsweredWithoutState() {
        Endpoint endpoint = new Endpoint(SctpConfig.DEFAULT);
        byte[] packet = endpoint.give(0, Packets.init(0xABCD, 1, false)).getFirst();
        assertThat(BigEndian.i32(packet, 4)).isEqualTo(0xABCD);
        assertThat(Packets.type(Packets.chunks(packet).getFirst())).isEqualTo(2);
        assertThat(endpoint.association.state()).isEqualTo(SctpState.CLOSED);
        assertThat(endpoint.association.nextTimeout()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void section5_1_5_aCookieThatWasChangedIsNotTaken() {
        Endpoint endpoint = new Endpoint(SctpConfig.DEFAULT);
        byte[] ack = only(endpoint.give(0, Packets.init(0xABCD, 1, false)));
        endpoint.learn(ack);
        byte[] cookie = Endpoint.cookie(ack);
        for (int i = 0; i < cookie.length; i++) {
            cookie[i] ^= 1;
            assertThat(endpoint.take(Packets.chunk(COOKIE_ECHO, 0, cookie))).isEmpty();
            cookie[i] ^= 1;
        }
        assertThat(endpoint.association.state()).isEqualTo(SctpState.CLOSED);
        endpoint.take(Packets.chunk(COOKIE_ECHO, 0, cookie));
        assertThat(endpoint.association.state()).isEqualTo(SctpState.ESTABLISHED);
    }

    @Test
    void section5_2_6_aStaleCookieIsRefusedWithAnError() {
        Endpoint endpoint = new Endpoint(SctpConfig.DEFAULT);
        byte[] ack = only(endpoint.give(0, Packets.init(0xABCD, 1, false)));
        endpoint.learn(ack);
        endpoint.now = 61 * SECOND;
        byte[] error = only(endpoint.take(Packets.chunk(COOKIE_ECHO, 0, Endpoint.cookie(ack))));
        assertThat(error).isEqualTo(Packets.hex("0900 000c 0003 0008 000f4240")); // a million microseconds too old
        assertThat(endpoint.association.state()).isEqualTo(SctpState.CLOSED);
    }

    @Test
    void section5_2_4_aLostCookieAckIsSentAgain() {
        Endpoint endpoint = new Endpoint(SctpConfig.DEFAULT);
        byte[] ack = only(endpoint.give(0, Packets.init(Endpoint.PEER_TAG, 1, false)));
        endpoint.learn(ack);
        byte[] echo = Packets.chunk(COOKIE_ECHO, 0, Endpoint.cookie(ack));
        endpoint.take(echo);
        List<byte[]> packets = endpoint.take(echo);
        assertThat(Endpoint.ofType(COOKIE_ACK, packets)).hasSize(1);
        assertThat(endpoint.events).hasSize(1);
    }

    /** An INIT alone is no proof: it may be old (§5.2.2). It is answered, and nothing else happens. */
    @Test
    void section5_2_2_anInitWithAnotherTagChangesNothing() {
        Endpoint endpoint = Endpoint.established(false);
        byte[] packet = endpoint.give(0, Packets.init(0x99, 5, false)).getFirst();
        assertThat(BigEndian.i32(packet, 4)).isEqualTo(0x99);
        assertThat(Packets.type(Packets.chunks(packet).getFirst())).isEqualTo(2);
        assertThat(endpoint.association.state()).isEqualTo(SctpState.ESTABLISHED);
    }

    /** Case A of §5.2.4, where a restart is due; we end instead, and say so to both sides. */
    @Test
    void section5_2_4_aPeerThatBeginsAnewEndsTheAssociation() {
        Endpoint endpoint = Endpoint.established(false);
        byte[] initAck = Packets.chunks(
                        endpoint.give(0, Packets.init(0x99, 5, false)).getFirst())
                .getFirst();
        byte[] echo = Packets.chunk(10, 0, Endpoint.cookie(initAck));
        byte[] packet = endpoint.give(endpoint.tag, echo).getFirst();
        assertThat(BigEndian.i32(packet, 4)).isEqualTo(0x99);
        byte[] abort = Packets.chunks(packet).getFirst();
        assertThat(Packets.type(abort)).isEqualTo(6);
        assertThat(BigEndian.u16(abort, 4)).isEqualTo(11); // §3.3.10.11
        SctpEvent.Failed failed = (SctpEvent.Failed) endpoint.events.getLast();
        assertThat(failed.failure()).isEqualTo(SctpFailure.PEER_RESTARTED);
    }

    /** A cookie that was made before the peer of now was known proves nothing of a restart. */
    @Test
    void section5_2_4_anOldCookieOfAnotherEndsNothing() {
        Endpoint endpoint = new Endpoint(SctpConfig.DEFAULT);
        byte[] other = Packets.chunks(
                        endpoint.give(0, Packets.init(0x99, 5, false)).getFirst())
                .getFirst();
        byte[] initAck = Packets.chunks(endpoint.give(0, Packets.init(Endpoint.PEER_TAG, Endpoint.PEER_TSN, false))
                        .getFirst())
                .getFirst();
        endpoint.learn(initAck);
        endpoint.give(endpoint.tag, Packets.chunk(10, 0, Endpoint.cookie(initAck)));
        assertThat(endpoint.give(endpoint.tag, Packets.chunk(10, 0, Endpoint.cookie(other))))
                .isEmpty();
        assertThat(endpoint.association.state()).isEqualTo(SctpState.ESTABLISHED);
    }

    @Test
    void section5_2_2_aLateCopyOfThePeersInitDoesNoHarm() {
        Endpoint endpoint = Endpoint.established(false);
        List<byte[]> packets = endpoint.give(0, Packets.init(Endpoint.PEER_TAG, Endpoint.PEER_TSN, false));
        assertThat(Endpoint.ofType(2, packets)).hasSize(1);
        assertThat(endpoint.association.state()).isEqualTo(SctpState.ESTABLISHED);
    }

    @Test
    void section6_2_everySecondPacketIsAcknowledgedAtOnceAndTheFirstALittleLater() {
        Endpoint endpoint = Endpoint.established(false);
        endpoint.pass(SECOND);
        assertThat(endpoint.take(Packets.data(3, 1_000, 0, 0, (byte) 1))).isEmpty();
        byte[] sack = only(endpoint.take(Packets.data(3, 1_001, 0, 1, (byte) 2)));
        assertThat(Arrays.copyOf(sack, 8)).isEqualTo(Packets.hex("0300 0010 000003e9"));
        assertThat(endpoint.take(Packets.data(3, 1_002, 0, 2, (byte) 3))).isEmpty();
        assertThat(Endpoint.ofType(3, endpoint.pass(200_000_000))).hasSize(1);
    }

    @Test
    void section6_7_aGapIsReportedAtOnce() {
        Endpoint endpoint = Endpoint.established(false);
        byte[] sack = only(endpoint.take(Packets.data(3, 1_002, 0, 2, (byte) 3)));
        assertThat(Arrays.copyOf(sack, 8)).isEqualTo(Packets.hex("0300 0014 000003e7"));
        assertThat(Arrays.copyOfRange(sack, 12, 20)).isEqualTo(Packets.hex("0001 0000 0003 0003"));
    }

    @Test
    void section6_2_aDuplicateIsReportedAtOnce() {
        Endpoint endpoint = Endpoint.established(false);
        endpoint.take(Packets.data(3, 1_000, 0, 0, (byte) 1), Packets.data(3, 1_001, 0, 1, (byte) 1));
        byte[] sack = only(endpoint.take(Packets.data(3, 1_000, 0, 0, (byte) 1)));
        assertThat(Arrays.copyOfRange(sack, 12, 20)).isEqualTo(Packets.hex("0000 0001 000003e8"));
        assertThat(endpoint.messages()).hasSize(2);
    }

    /** RFC 7053 §5.2. */
    @Test
    void rfc7053_theImmediateBitIsHeeded() {
        Endpoint endpoint = Endpoint.established(false);
        assertThat(Endpoint.ofType(3, endpoint.take(Packets.data(3 | 8, 1_000, 0, 0, (byte) 1))))
                .hasSize(1);
    }

    @Test
    void section6_9_fragmentsArePutTogetherInAnyOrder() {
        for (int[] order : new int[][] {{0, 1, 2}, {2, 1, 0}, {1, 2, 0}, {0, 2, 1}}) {
            for (int unordered : new int[] {0, 4}) {
                Endpoint endpoint = Endpoint.established(false);
                for (int i : order) {
                    int flags = unordered | (i == 0 ? 2 : 0) | (i == 2 ? 1 : 0);
                    endpoint.take(Packets.data(flags, 1_000 + i, 3, 0, (byte) i));
                }
                assertThat(endpoint.messages()).hasSize(1);
                assertThat(endpoint.messages().getFirst()).containsExactly(0, 1, 2);
            }
        }
    }

    @Test
    void section6_6_unorderedMessagesDoNotWait() {
        Endpoint endpoint = Endpoint.established(false);
        endpoint.take(Packets.data(3, 1_001, 0, 1, (byte) 1));
        endpoint.take(Packets.data(3 | 4, 1_002, 0, 0, (byte) 2));
        assertThat(endpoint.messages()).hasSize(1);
        endpoint.take(Packets.data(3, 1_000, 0, 0, (byte) 0));
        assertThat(endpoint.messages()).hasSize(3);
        assertThat(endpoint.messages().get(1)).containsExactly(0);
    }

    @Test
    void section6_5_anUnknownStreamIsAcknowledgedAndReported() {
        Endpoint endpoint = Endpoint.established(SctpConfig.DEFAULT.withMaxStreams(10), false);
        List<byte[]> packets = endpoint.take(Packets.data(3 | 8, 1_000, 10, 0, (byte) 1));
        assertThat(Endpoint.ofType(9, packets).getFirst()).isEqualTo(Packets.hex("0900 000c 0001 0008 000a 0000"));
        assertThat(BigEndian.i32(Endpoint.ofType(3, packets).getFirst(), 4)).isEqualTo(1_000);
        assertThat(endpoint.messages()).isEmpty();
    }

    @Test
    void section6_2_dataWithoutDataIsAborted() {
        Endpoint endpoint = Endpoint.established(false);
        byte[] abort = only(endpoint.take(Packets.data(3, 1_000, 0, 0)));
        assertThat(Arrays.copyOf(abort, 2)).isEqualTo(Packets.hex("0600"));
        assertThat(BigEndian.u16(abort, 4)).isEqualTo(9);
        assertThat(endpoint.association.state()).isEqualTo(SctpState.ENDED);
    }

    @Test
    void section8_5_packetsWithAnotherTagAreDropped() {
        Endpoint endpoint = Endpoint.established(false);
        for (int tag : new int[] {0, endpoint.tag + 1, Endpoint.PEER_TAG}) {
            endpoint.give(tag, Packets.data(3, 1_000, 0, 0, (byte) 1));
            endpoint.give(tag, Packets.chunk(6, 0, new byte[0]));
            endpoint.give(tag, Packets.chunk(14, 0, new byte[0]));
        }
        assertThat(endpoint.messages()).isEmpty();
        assertThat(endpoint.association.state()).isEqualTo(SctpState.ESTABLISHED);
        assertThat(endpoint.association.dropped(DropReason.NOT_PERMITTED)).isEqualTo(9);
    }

    @Test
    void section8_5_1_abortMayCarryTheReflectedTag() {
        Endpoint endpoint = Endpoint.established(false);
        endpoint.give(Endpoint.PEER_TAG, Packets.chunk(6, 1, new byte[0]));
        assertThat(endpoint.association.state()).isEqualTo(SctpState.ENDED);
        SctpEvent.Failed failed = (SctpEvent.Failed) endpoint.events.getLast();
        assertThat(failed.failure()).isEqualTo(SctpFailure.ABORTED_BY_PEER);
    }

    @Test
    void section8_3_heartbeatsAreAnsweredWithWhatTheyBrought() {
        Endpoint endpoint = Endpoint.established(false);
        byte[] info = Packets.hex("0001 000c 0102030405060708");
        byte[] answer =
                Endpoint.ofType(5, endpoint.take(Packets.chunk(4, 0, info))).getFirst();
        assertThat(Arrays.copyOfRange(answer, 4, answer.length)).isEqualTo(info);
    }

    @Test
    void section8_3_anIdlePathIsAskedAndASilentPeerGivenUp() {
        Endpoint endpoint = Endpoint.established(false);
        List<byte[]> packets = endpoint.pass(100 * SECOND);
        assertThat(Endpoint.ofType(4, packets)).hasSizeBetween(2, 4);
        endpoint.pass(2_000 * SECOND);
        SctpEvent.Failed failed = (SctpEvent.Failed) endpoint.events.getLast();
        assertThat(failed.failure()).isEqualTo(SctpFailure.PEER_UNREACHABLE);
    }

    /** §3.2: the two highest bits of an unknown type say whether to go on and whether to report. */
    @Test
    void section3_2_unknownChunksAreSkippedOrReportedAsTheirTypeSays() {
        for (int type : new int[] {0x3F, 0x7F, 0xBF, 0xFF}) {
            Endpoint endpoint = Endpoint.established(false);
            byte[] unknown = Packets.chunk(type, 0, new byte[] {1, 2, 3, 4});
            List<byte[]> packets = endpoint.take(unknown, Packets.data(3, 1_000, 0, 0, (byte) 1));
            assertThat(Endpoint.ofType(9, packets)).hasSize((type & 0x40) != 0 ? 1 : 0);
            assertThat(endpoint.messages()).hasSize((type & 0x80) != 0 ? 1 : 0);
        }
    }

    @Test
    void section9_2_theWholeShutdownFromBothSides() {
        Endpoint endpoint = Endpoint.established(false);
        endpoint.association.shutdown(endpoint.now);
        byte[] shutdown = Endpoint.ofType(7, endpoint.drain()).getFirst();
        assertThat(BigEndian.i32(shutdown, 4)).isEqualTo(999);
        byte[] complete = only(endpoint.take(Packets.chunk(8, 0, new byte[0])));
        assertThat(complete).isEqualTo(Packets.hex("0e00 0004"));
        assertThat(endpoint.events.getLast()).isEqualTo(new SctpEvent.Closed());

        Endpoint other = Endpoint.established(false);
        byte[] ack = Endpoint.ofType(8, other.take(Packets.chunk(7, 0, Packets.words(other.tsn - 1))))
                .getFirst();
        assertThat(ack).isEqualTo(Packets.hex("0800 0004"));
        other.take(Packets.chunk(14, 0, new byte[0]));
        assertThat(other.events.getLast()).isEqualTo(new SctpEvent.Closed());
    }

    @Test
    void section9_2_shutdownWaitsForWhatWasHandedOver() {
        Endpoint endpoint = Endpoint.established(false);
        endpoint.send(0, SendOptions.RELIABLE, new byte[10]);
        endpoint.association.shutdown(endpoint.now);
        assertThat(Endpoint.ofType(7, endpoint.drain())).isEmpty();
        assertThatThrownBy(() -> endpoint.send(0, SendOptions.RELIABLE, new byte[10]))
                .isInstanceOf(IllegalStateException.class);
        assertThat(Endpoint.ofType(7, endpoint.take(Packets.sack(endpoint.tsn, 100_000))))
                .hasSize(1);
    }

    @Test
    void section9_1_abortTellsThePeer() {
        Endpoint endpoint = Endpoint.established(false);
        endpoint.association.abort("so it is");
        byte[] abort = only(endpoint.drain());
        assertThat(abort).isEqualTo(Packets.hex("0600 0010 000c 000c 736f206974206973"));
        assertThat(((SctpEvent.Failed) endpoint.events.getLast()).failure()).isEqualTo(SctpFailure.ABORTED);
        assertThat(endpoint.association.nextTimeout()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void section6_1_aShutWindowIsProbedWithOneChunk() {
        Endpoint endpoint = Endpoint.established(false);
        endpoint.send(0, SendOptions.RELIABLE, new byte[100]);
        endpoint.take(Packets.sack(endpoint.tsn, 0));
        List<byte[]> probe = endpoint.send(0, SendOptions.RELIABLE, new byte[5_000]);
        assertThat(Endpoint.ofType(0, probe)).hasSize(1);
        List<byte[]> rest = endpoint.take(Packets.sack(endpoint.tsn + 1, 100_000));
        assertThat(Endpoint.ofType(0, rest)).hasSize(4);
    }

    @Test
    void section6_10_initAmongOtherChunksIsNotTaken() {
        Endpoint endpoint = Endpoint.established(false);
        byte[] init = Packets.init(5, 5, false);
        assertThat(endpoint.give(0, init, Packets.data(3, 1_000, 0, 0, (byte) 1)))
                .isEmpty();
        assertThat(Endpoint.ofType(2, endpoint.take(Packets.data(3, 1_000, 0, 0, (byte) 1), init)))
                .isEmpty();
    }

    @Test
    void section6_8_aWrongChecksumIsDropped() {
        Endpoint endpoint = Endpoint.established(SctpConfig.DEFAULT.withExtensions(true, false), false);
        byte[] packet = Packets.packet(endpoint.tag, Packets.data(3, 1_000, 0, 0, (byte) 1));
        packet[9] ^= 4;
        endpoint.give(packet);
        BigEndian.put32(packet, 8, 0);
        endpoint.give(packet);
        assertThat(endpoint.messages()).isEmpty();
        assertThat(endpoint.association.dropped(DropReason.UNAUTHENTIC)).isEqualTo(2);
    }
}
