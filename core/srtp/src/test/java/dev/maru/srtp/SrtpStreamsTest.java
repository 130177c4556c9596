package dev.maru.srtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.wire.BigEndian;
import dev.maru.wire.Datagram;
import dev.maru.wire.DropReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Replays, rollovers, many streams, and the end of a key. */
class SrtpStreamsTest {
    private static final SrtpProfile PROFILE = SrtpProfile.AEAD_AES_128_GCM;

    static List<SrtpCase> cases() {
        return Packets.allCases();
    }

    private static boolean unprotects(SrtpReceiver receiver, byte[] sealed) {
        return receiver.unprotect(Packets.datagram(sealed));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void takesEachPacketOnce(SrtpCase with) {
        byte[] rtp = Packets.sealed(with.sender(), Packets.rtp(Packets.SSRC, 7, 20));
        byte[] rtcp = Packets.sealedRtcp(with.sender(), Packets.rtcp(Packets.SSRC, 5));
        SrtpReceiver receiver = with.receiver();
        assertThat(unprotects(receiver, rtp)).isTrue();
        assertThat(unprotects(receiver, rtp)).isFalse();
        assertThat(receiver.unprotectRtcp(Packets.datagram(rtcp))).isTrue();
        assertThat(receiver.unprotectRtcp(Packets.datagram(rtcp))).isFalse();
        assertThat(receiver.drops().of(DropReason.REPLAYED)).isEqualTo(2);
    }

    @Test
    void takesPacketsOutOfOrderWithinTheWindow() {
        for (int window : new int[] {64, 1_024}) {
            SrtpOptions options = SrtpOptions.DEFAULT.withReplayWindow(window);
            SrtpSender sender = Packets.sender(PROFILE, options);
            List<byte[]> sealed = new ArrayList<>();
            for (int i = 0; i <= window; i++) {
                sealed.add(Packets.sealed(sender, Packets.rtp(Packets.SSRC, 100 + i, 20)));
            }
            SrtpReceiver receiver = Packets.receiver(PROFILE, options);
            for (int i = window; i > 0; i--) {
                assertThat(unprotects(receiver, sealed.get(i))).isTrue();
            }
            assertThat(unprotects(receiver, sealed.getFirst()))
                    .as("one too late")
                    .isFalse();
        }
    }

    /** Every loss pattern of the eight packets around each rollover, twice, as long as one of each side arrives. */
    @Test
    void keepsUpWithRolloversWhateverIsLostAroundThem() {
        for (int lost = 0; lost < 256; lost++) {
            SrtpSender sender = Packets.sender(PROFILE, SrtpOptions.DEFAULT);
            SrtpReceiver receiver = Packets.receiver(PROFILE, SrtpOptions.DEFAULT);
            for (int index = 0xFF00; index < 0x2_0100; index += stepAfter(index)) {
                byte[] plain = Packets.rtp(Packets.SSRC, index & 0xFFFF, 10);
                byte[] sealed = Packets.sealed(sender, plain);
                int fromRollover = (index + 4 & 0xFFFF);
                if (fromRollover >= 8 || (lost & 1 << fromRollover) == 0) {
                    assertThat(unprotects(receiver, sealed))
                            .as("index %x, lost %x", index, lost)
                            .isTrue();
                }
            }
        }
    }

    /** Each packet near a rollover, few elsewhere. */
    private static int stepAfter(int index) {
        int near = index + 0x20 & 0xFFFF;
        return near < 0x40 ? 1 : Math.min(0x1000, 0x1_0000 - near);
    }

    @Test
    void takesPacketsFromBeforeARolloverAfterIt() {
        SrtpSender sender = Packets.sender(PROFILE, SrtpOptions.DEFAULT);
        SrtpReceiver receiver = Packets.receiver(PROFILE, SrtpOptions.DEFAULT);
        byte[] first = Packets.sealed(sender, Packets.rtp(Packets.SSRC, 0xFFF0, 10));
        byte[] late = Packets.sealed(sender, Packets.rtp(Packets.SSRC, 0xFFFE, 10));
        byte[] after = Packets.sealed(sender, Packets.rtp(Packets.SSRC, 2, 10));
        assertThat(unprotects(receiver, first)).isTrue();
        assertThat(unprotects(receiver, after)).isTrue();
        assertThat(unprotects(receiver, late)).isTrue();
        assertThat(unprotects(receiver, late)).isFalse();
    }

    @Test
    void senderProtectsPacketsFromBeforeARolloverAfterIt() {
        SrtpSender sender = Packets.sender(PROFILE, SrtpOptions.DEFAULT);
        SrtpReceiver receiver = Packets.receiver(PROFILE, SrtpOptions.DEFAULT);
        for (int sequenceNumber : new int[] {0xFFF0, 2, 0xFFFE, 3, 0xFFFF, 0}) {
            byte[] sealed = Packets.sealed(sender, Packets.rtp(Packets.SSRC, sequenceNumber, 10));
            assertThat(unprotects(receiver, sealed)).isTrue();
        }
    }

    /** RFC 3711 appendix A, computed as it is written there. */
    @Test
    void guessesIndicesAsRfc3711DoesExceptBeforeTheFirstRollover() {
        Random random = new Random(1);
        for (int i = 0; i < 200_000; i++) {
            long highest = random.nextInt(1 << 20);
            int sequenceNumber = i % 4 == 0 ? (int) (highest + 0x8000 & 0xFFFF) : random.nextInt(1 << 16);
            SrtpStream stream = new SrtpStream(1, 64);
            stream.rtp().mark(highest);
            long roc = highest >>> 16;
            int last = (int) highest & 0xFFFF;
            long v = roc;
            if (last < 32_768) {
                if (sequenceNumber - last > 32_768) {
                    v = roc - 1;
                }
            } else if (last - 32_768 > sequenceNumber) {
                v = roc + 1;
            }
            long expected = (v < 0 ? 0 : v) << 16 | sequenceNumber;
            assertThat(stream.guessIndex(sequenceNumber))
                    .as("%x then %x", highest, sequenceNumber)
                    .isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void senderNeverUsesAnIndexTwice(SrtpCase with) {
        SrtpSender sender = with.sender();
        byte[] plain = Packets.rtp(Packets.SSRC, 7, 20);
        Packets.sealed(sender, plain);
        assertThat(sender.protect(Packets.datagram(plain))).as("the same again").isFalse();
        byte[] other = plain.clone();
        other[19] ^= 1;
        assertThat(sender.protect(Packets.datagram(other)))
                .as("another with its number")
                .isFalse();
        Packets.sealed(sender, Packets.rtp(Packets.SSRC, 7 + 1_024, 20));
        assertThat(sender.protect(Packets.datagram(Packets.rtp(Packets.SSRC, 6, 20))))
                .as("too old to know")
                .isFalse();
        assertThat(sender.drops().of(DropReason.REPLAYED)).isEqualTo(3);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void refusesToGoOnWhenTheKeyIsUsedUp(SrtpCase with) {
        SrtpContext context = SrtpContext.ofMasterKey(
                with.profile(), Packets.masterKey(with.profile()), Packets.masterSalt(with.profile()), with.options());
        SrtpStream stream = context.streams.add(Packets.SSRC);
        stream.rtp().mark(SrtpStream.LAST_INDEX - 1);
        stream.rtcp().mark(SrtpStream.LAST_RTCP_INDEX - 1);
        SrtpSender sender = new SrtpSender(context);
        Packets.sealed(sender, Packets.rtp(Packets.SSRC, 0xFFFF, 10));
        assertThat(sender.protect(Packets.datagram(Packets.rtp(Packets.SSRC, 0, 10))))
                .isFalse();
        byte[] last = Packets.sealedRtcp(sender, Packets.rtcp(Packets.SSRC, 2));
        int wordAt = last.length - (with.profile().isAead() ? 4 : 14);
        assertThat(BigEndian.i32(last, wordAt)).isEqualTo(-1);
        assertThat(sender.protectRtcp(Packets.datagram(Packets.rtcp(Packets.SSRC, 2))))
                .isFalse();
        assertThat(sender.drops().of(DropReason.LIMIT)).isEqualTo(2);
    }

    /** RFC 3711 §9.2 counts by the key, and all streams of a context have the same. */
    @Test
    void endsAKeyWhateverStreamsHaveUsedIt() {
        SrtpContext context = SrtpContext.ofMasterKey(
                PROFILE, Packets.masterKey(PROFILE), Packets.masterSalt(PROFILE), SrtpOptions.DEFAULT);
        context.rtpPackets = (1L << 48) - 1;
        context.rtcpPackets = (1L << 31) - 1;
        SrtpSender sender = new SrtpSender(context);
        Packets.sealed(sender, Packets.rtp(1, 1, 10));
        Packets.sealedRtcp(sender, Packets.rtcp(1, 2));
        assertThat(sender.protect(Packets.datagram(Packets.rtp(2, 1, 10)))).isFalse();
        assertThat(sender.protectRtcp(Packets.datagram(Packets.rtcp(2, 2)))).isFalse();
        assertThat(sender.drops().of(DropReason.LIMIT)).isEqualTo(2);
    }

    @Test
    void receiverKnowsNothingBehindTheLastIndex() {
        SrtpContext context = SrtpContext.ofMasterKey(
                PROFILE, Packets.masterKey(PROFILE), Packets.masterSalt(PROFILE), SrtpOptions.DEFAULT);
        context.streams.add(Packets.SSRC).rtp().mark(SrtpStream.LAST_INDEX);
        SrtpReceiver receiver = new SrtpReceiver(context);
        assertThat(unprotects(receiver, new byte[60])).isFalse();
        byte[] forged = new byte[60];
        System.arraycopy(Packets.rtp(Packets.SSRC, 0, 48), 0, forged, 0, 60);
        assertThat(unprotects(receiver, forged)).isFalse();
        assertThat(receiver.drops().of(DropReason.LIMIT)).isEqualTo(1);
    }

    @Test
    void numbersSrtcpFromZeroForEachStream() {
        SrtpSender sender = Packets.sender(PROFILE, SrtpOptions.DEFAULT);
        for (int i = 0; i < 5; i++) {
            for (int ssrc = 1; ssrc <= 3; ssrc++) {
                byte[] sealed = Packets.sealedRtcp(sender, Packets.rtcp(ssrc, 2));
                assertThat(BigEndian.i32(sealed, sealed.length - 4)).isEqualTo(1 << 31 | i);
            }
        }
    }

    @Test
    void keepsStreamsApart() {
        SrtpSender sender = Packets.sender(PROFILE, SrtpOptions.DEFAULT);
        SrtpReceiver receiver = Packets.receiver(PROFILE, SrtpOptions.DEFAULT);
        Random random = new Random(2);
        int[] ssrcs = random.ints(500).toArray();
        for (int round = 0; round < 3; round++) {
            for (int ssrc : ssrcs) {
                byte[] plain = Packets.rtp(ssrc, 0xFFFF + round & 0xFFFF, 30);
                Datagram packet = Packets.datagram(Packets.sealed(sender, plain));
                assertThat(receiver.unprotect(packet)).isTrue();
                assertThat(packet.toByteArray()).isEqualTo(plain);
            }
        }
        assertThat(sender.streamCount()).isEqualTo(500);
        assertThat(receiver.streamCount()).isEqualTo(500);
    }

    @Test
    void aFloodOfForgedStreamsLeavesNoTrace() {
        for (SrtpCase with : cases()) {
            SrtpReceiver receiver = with.receiver();
            for (int ssrc = 0; ssrc < 5_000; ssrc++) {
                assertThat(unprotects(receiver, Packets.rtp(ssrc, 7, 40))).isFalse();
                byte[] rtcp = Packets.rtcp(ssrc, 10);
                rtcp[rtcp.length - (with.profile().isAead() ? 4 : 14)] |= (byte) 0x80;
                assertThat(receiver.unprotectRtcp(Packets.datagram(rtcp))).isFalse();
            }
            assertThat(receiver.streamCount()).isZero();
            assertThat(receiver.drops().of(DropReason.UNAUTHENTIC)).isEqualTo(10_000);
        }
    }

    @Test
    void refusesMoreStreamsThanItsBound() {
        SrtpOptions three = SrtpOptions.DEFAULT.withMaxStreams(3);
        SrtpSender many = Packets.sender(PROFILE, SrtpOptions.DEFAULT);
        SrtpSender sender = Packets.sender(PROFILE, three);
        SrtpReceiver receiver = Packets.receiver(PROFILE, three);
        for (int ssrc = 1; ssrc <= 5; ssrc++) {
            byte[] plain = Packets.rtp(ssrc, 7, 20);
            assertThat(sender.protect(Packets.datagram(plain))).isEqualTo(ssrc <= 3);
            assertThat(unprotects(receiver, Packets.sealed(many, plain))).isEqualTo(ssrc <= 3);
            byte[] control = Packets.rtcp(ssrc, 2);
            assertThat(sender.protectRtcp(Packets.datagram(control))).isEqualTo(ssrc <= 3);
            assertThat(receiver.unprotectRtcp(Packets.datagram(Packets.sealedRtcp(many, control))))
                    .isEqualTo(ssrc <= 3);
        }
        assertThat(sender.drops().of(DropReason.LIMIT)).isEqualTo(4);
        assertThat(receiver.drops().of(DropReason.LIMIT)).isEqualTo(4);
        byte[] next = Packets.sealed(many, Packets.rtp(2, 8, 20));
        assertThat(unprotects(receiver, next)).as("who is known goes on").isTrue();
    }
}
