package dev.maru.srtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.maru.wire.Datagram;
import dev.maru.wire.DropReason;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What one end protects the other end unprotects, and nothing else. */
class SrtpRoundTripTest {
    static List<SrtpCase> cases() {
        return Packets.allCases();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void givesBackWhatWasProtected(SrtpCase with) {
        SrtpSender sender = with.sender();
        SrtpReceiver receiver = with.receiver();
        for (int length = 0; length < 300; length++) {
            byte[] plain = Packets.rtp(Packets.SSRC, length, length);
            byte[] sealed = Packets.sealed(sender, plain);
            assertThat(sealed)
                    .hasSize(plain.length + with.profile().rtpOverhead())
                    .startsWith(Arrays.copyOf(plain, 12));
            unprotects(receiver, sealed, plain);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void givesBackRtcp(SrtpCase with) {
        SrtpSender sender = with.sender();
        SrtpReceiver receiver = with.receiver();
        for (int words = 0; words < 100; words++) {
            byte[] plain = Packets.rtcp(Packets.SSRC, words);
            byte[] sealed = Packets.sealedRtcp(sender, plain);
            assertThat(sealed)
                    .hasSize(plain.length + with.profile().rtcpOverhead())
                    .startsWith(Arrays.copyOf(plain, 8));
            Datagram packet = Packets.datagram(sealed);
            assertThat(receiver.unprotectRtcp(packet)).isTrue();
            assertThat(packet.toByteArray()).isEqualTo(plain);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void givesBackHeaderExtensionsHoweverTheyAreEncrypted(SrtpCase with) {
        byte[] plain = Packets.rtpWithExtensions(Packets.SSRC, 7, 50);
        List<SrtpOptions> ways = List.of(
                with.options(),
                with.options().withEncryptedExtensions(Set.of(2, 3)),
                with.options().withCryptex(true));
        for (SrtpOptions way : ways) {
            byte[] sealed = Packets.sealed(Packets.sender(with.profile(), way), plain);
            unprotects(Packets.receiver(with.profile(), way), sealed, plain);
        }
    }

    @Test
    void leavesNothingOfHeaderExtensionsAndCsrcsInTheClearWithCryptex() {
        for (SrtpCase with : cases()) {
            byte[] plain = Packets.rtpWithExtensions(Packets.SSRC, 7, 50);
            byte[] sealed =
                    Packets.sealed(Packets.sender(with.profile(), with.options().withCryptex(true)), plain);
            assertThat(Arrays.copyOfRange(sealed, 12, 20)).isNotEqualTo(Arrays.copyOfRange(plain, 12, 20));
            assertThat(Arrays.copyOfRange(sealed, 24, 36)).isNotEqualTo(Arrays.copyOfRange(plain, 24, 36));
        }
    }

    @Test
    void encryptsTheValuesOfTheChosenExtensionsAlone() {
        for (SrtpCase with : cases()) {
            byte[] plain = Packets.rtpWithExtensions(Packets.SSRC, 7, 50);
            SrtpOptions options = with.options().withEncryptedExtensions(Set.of(2));
            byte[] sealed = Packets.sealed(Packets.sender(with.profile(), options), plain);
            assertThat(sealed).startsWith(Arrays.copyOf(plain, 27));
            assertThat(Arrays.copyOfRange(sealed, 27, 30)).isNotEqualTo(Arrays.copyOfRange(plain, 27, 30));
            assertThat(Arrays.copyOfRange(sealed, 30, 36)).isEqualTo(Arrays.copyOfRange(plain, 30, 36));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void refusesEveryTruncatedPrefix(SrtpCase with) {
        byte[] rtp = Packets.sealed(with.sender(), Packets.rtpWithExtensions(Packets.SSRC, 7, 20));
        byte[] rtcp = Packets.sealedRtcp(with.sender(), Packets.rtcp(Packets.SSRC, 5));
        SrtpReceiver receiver = with.receiver();
        for (int length = 0; length < rtp.length; length++) {
            assertThat(receiver.unprotect(Packets.datagram(Arrays.copyOf(rtp, length))))
                    .isFalse();
        }
        for (int length = 0; length < rtcp.length; length++) {
            assertThat(receiver.unprotectRtcp(Packets.datagram(Arrays.copyOf(rtcp, length))))
                    .isFalse();
        }
        assertThat(receiver.drops().total()).isEqualTo(rtp.length + rtcp.length);
        assertThat(receiver.streamCount()).isZero();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void noticesEveryFlippedBit(SrtpCase with) {
        byte[] rtp = Packets.sealed(with.sender(), Packets.rtpWithExtensions(Packets.SSRC, 7, 20));
        byte[] rtcp = Packets.sealedRtcp(with.sender(), Packets.rtcp(Packets.SSRC, 5));
        SrtpReceiver receiver = with.receiver();
        for (int bit = 0; bit < 8 * rtp.length; bit++) {
            assertThat(receiver.unprotect(Packets.datagram(flipped(rtp, bit)))).isFalse();
        }
        for (int bit = 0; bit < 8 * rtcp.length; bit++) {
            assertThat(receiver.unprotectRtcp(Packets.datagram(flipped(rtcp, bit))))
                    .isFalse();
        }
        assertThat(receiver.streamCount()).isZero();
        assertThat(receiver.unprotect(Packets.datagram(rtp))).isTrue();
        assertThat(receiver.unprotectRtcp(Packets.datagram(rtcp))).isTrue();
    }

    @Test
    void refusesSrtcpThatSaysItIsNotEncrypted() {
        for (SrtpCase with : cases()) {
            byte[] sealed = Packets.sealedRtcp(with.sender(), Packets.rtcp(Packets.SSRC, 5));
            int at = sealed.length - (with.profile().isAead() ? 4 : 14);
            sealed[at] &= 0x7F;
            SrtpReceiver receiver = with.receiver();
            assertThat(receiver.unprotectRtcp(Packets.datagram(sealed))).isFalse();
            assertThat(receiver.drops().of(DropReason.NOT_PERMITTED)).isEqualTo(1);
        }
    }

    @Test
    void refusesCryptexThatWasNotAgreedOn() {
        for (SrtpCase with : cases()) {
            byte[] plain = Packets.rtpWithExtensions(Packets.SSRC, 7, 50);
            byte[] sealed =
                    Packets.sealed(Packets.sender(with.profile(), with.options().withCryptex(true)), plain);
            SrtpReceiver receiver = with.receiver();
            assertThat(receiver.unprotect(Packets.datagram(sealed))).isFalse();
            assertThat(receiver.drops().of(DropReason.NOT_PERMITTED)).isEqualTo(1);
        }
    }

    @Test
    void takesPacketsWithoutCryptexWhereItIsAgreedOn() {
        for (SrtpCase with : cases()) {
            byte[] plain = Packets.rtpWithExtensions(Packets.SSRC, 7, 50);
            SrtpReceiver receiver =
                    Packets.receiver(with.profile(), with.options().withCryptex(true));
            unprotects(receiver, Packets.sealed(with.sender(), plain), plain);
        }
    }

    @Test
    void refusesToSendHeaderExtensionsThatCryptexCannotEncrypt() {
        byte[] odd = Packets.hex("900f1235decafbadcafebabe" + "1234000151000200" + "abab");
        for (SrtpCase with : cases()) {
            SrtpSender sender = Packets.sender(with.profile(), with.options().withCryptex(true));
            assertThat(sender.protect(Packets.datagram(odd))).isFalse();
            assertThat(sender.drops().of(DropReason.NOT_PERMITTED)).isEqualTo(1);
        }
    }

    @Test
    void refusesAPacketWithoutRoomForItsTag() {
        for (SrtpCase with : cases()) {
            byte[] rtp = Packets.rtp(Packets.SSRC, 7, 50);
            byte[] rtcp = Packets.rtcp(Packets.SSRC, 5);
            SrtpSender sender = with.sender();
            assertThat(sender.protect(new Datagram(0).wrap(rtp, 0, rtp.length))).isFalse();
            assertThat(sender.protectRtcp(new Datagram(0).wrap(rtcp, 0, rtcp.length)))
                    .isFalse();
            assertThat(sender.drops().of(DropReason.LIMIT)).isEqualTo(2);
            assertThat(sender.streamCount()).isZero();
        }
    }

    @Test
    void refusesToProtectWhatIsNoRtp() {
        SrtpSender sender = cases().getFirst().sender();
        assertThat(sender.protect(Packets.datagram(new byte[11]))).isFalse();
        assertThat(sender.protect(Packets.datagram(new byte[12]))).isFalse();
        assertThat(sender.protectRtcp(Packets.datagram(new byte[7]))).isFalse();
        assertThat(sender.protectRtcp(Packets.datagram(new byte[8]))).isFalse();
        assertThat(sender.drops().of(DropReason.TRUNCATED)).isEqualTo(2);
        assertThat(sender.drops().of(DropReason.MALFORMED)).isEqualTo(2);
    }

    @Test
    void refusesKeysOfAnotherProfile() {
        byte[] key = new byte[16];
        byte[] salt = new byte[12];
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SrtpSender(SrtpProfile.AEAD_AES_256_GCM, key, salt, SrtpOptions.DEFAULT));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SrtpReceiver(SrtpProfile.AES128_CM_SHA1_80, key, salt, SrtpOptions.DEFAULT));
    }

    @Test
    void knowsTheCodePointsOfRfc5764AndRfc7714() {
        assertThat(SrtpProfile.ofCodePoint(1)).isEqualTo(SrtpProfile.AES128_CM_SHA1_80);
        assertThat(SrtpProfile.ofCodePoint(2)).isEqualTo(SrtpProfile.AES128_CM_SHA1_32);
        assertThat(SrtpProfile.ofCodePoint(7)).isEqualTo(SrtpProfile.AEAD_AES_128_GCM);
        assertThat(SrtpProfile.ofCodePoint(8)).isEqualTo(SrtpProfile.AEAD_AES_256_GCM);
        assertThat(SrtpProfile.ofCodePoint(5)).isNull();
    }

    private static byte[] flipped(byte[] bytes, int bit) {
        byte[] copy = bytes.clone();
        copy[bit / 8] ^= (byte) (1 << bit % 8);
        return copy;
    }

    private static void unprotects(SrtpReceiver receiver, byte[] sealed, byte[] plain) {
        Datagram packet = Packets.datagram(sealed);
        assertThat(receiver.unprotect(packet)).isTrue();
        assertThat(packet.toByteArray()).isEqualTo(plain);
    }
}
