package dev.maru.srtp;

import static dev.maru.srtp.Packets.hex;
import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.wire.Datagram;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** RFC 6904 appendix A: the extensions of a packet by themselves, and what libsrtp makes of that packet as a whole. */
class Rfc6904VectorsTest {
    private static final byte[] MASTER_KEY = hex("e1f97a0d3e018be0d64fa32c06de4139");
    private static final byte[] MASTER_SALT = hex("0ec675ad498afeebb6960b3aabe6");
    private static final Set<Integer> ENCRYPTED = Set.of(1, 3, 4);

    private static final byte[] PLAIN = hex("900f1234decafbadcafebabe"
            + "bede000617414273a475262748220000c8308e4655996386b395fb00"
            + "abababababababababababababababab");
    private static final byte[] SEALED_COUNTER = hex("900f1234decafbadcafebabe"
            + "bede000617588a9270f4e15e1c220000c8309546a994f0bc54789700"
            + "4e55dc4ce79978d88ca4d215949d2402" + "5a46b3ca35c535a891c7");
    private static final byte[] SEALED_GCM = hex("900f1234decafbadcafebabe"
            + "bede00061712e0205bfa949b1c220000c830bb46732778d9929aab00"
            + "0eca0cf95ee955b26cd3d288b49f6ca9" + "f4b1b759719eb5bc113b9ff1d40cd25a");

    private static final SrtpOptions OPTIONS = SrtpOptions.DEFAULT.withEncryptedExtensions(ENCRYPTED);

    @Test
    void derivesKeysForHeaders() {
        SessionKeys keys = new KeyDerivation(SrtpProfile.AES128_CM_SHA1_80, MASTER_KEY, MASTER_SALT).headers();
        assertThat(keys.encryption()).isEqualTo(hex("549752054d6fb708622c4a2e596a1b93"));
        assertThat(keys.salt()).isEqualTo(hex("ab01818174c40d39a3781f7c2d27"));
    }

    @Test
    void encryptsTheValuesOfSomeExtensions() {
        SessionKeys keys = new KeyDerivation(SrtpProfile.AES128_CM_SHA1_80, MASTER_KEY, MASTER_SALT).headers();
        HeaderExtensionCipher cipher = new HeaderExtensionCipher(keys, ENCRYPTED, SrtpCiphers.jca());
        byte[] packet = PLAIN.clone();
        RtpHeader header = new RtpHeader();
        assertThat(header.parse(packet, 0, packet.length)).isNull();
        cipher.xor(header, 0x1234);
        byte[] expected = PLAIN.clone();
        System.arraycopy(SEALED_COUNTER, 12, expected, 12, 28);
        assertThat(packet).isEqualTo(expected);
    }

    /** §3: the keystream is as long as the extensions with all that is between them; libsrtp leaves padding between elements out. */
    @Test
    void paddingBetweenElementsHasItsPartOfTheKeystream() {
        byte[] plain = PLAIN.clone();
        byte[] expected = SEALED_COUNTER.clone();
        Arrays.fill(plain, 16, 29, (byte) 0);
        Arrays.fill(expected, 16, 29, (byte) 0);
        SrtpSender sender = new SrtpSender(SrtpProfile.AES128_CM_SHA1_80, MASTER_KEY, MASTER_SALT, OPTIONS);
        assertThat(Arrays.copyOf(Packets.sealed(sender, plain), 40)).isEqualTo(Arrays.copyOf(expected, 40));
    }

    @Test
    void protectsAsLibsrtpDoes() {
        SrtpSender counter = new SrtpSender(SrtpProfile.AES128_CM_SHA1_80, MASTER_KEY, MASTER_SALT, OPTIONS);
        assertThat(Packets.sealed(counter, PLAIN)).isEqualTo(SEALED_COUNTER);
        SrtpSender gcm = new SrtpSender(SrtpProfile.AEAD_AES_128_GCM, MASTER_KEY, gcmSalt(), OPTIONS);
        assertThat(Packets.sealed(gcm, PLAIN)).isEqualTo(SEALED_GCM);
    }

    @Test
    void unprotectsWhatLibsrtpProtected() {
        unprotects(new SrtpReceiver(SrtpProfile.AES128_CM_SHA1_80, MASTER_KEY, MASTER_SALT, OPTIONS), SEALED_COUNTER);
        unprotects(new SrtpReceiver(SrtpProfile.AEAD_AES_128_GCM, MASTER_KEY, gcmSalt(), OPTIONS), SEALED_GCM);
    }

    private static void unprotects(SrtpReceiver receiver, byte[] sealed) {
        Datagram packet = Packets.datagram(sealed);
        assertThat(receiver.unprotect(packet)).isTrue();
        assertThat(packet.toByteArray()).isEqualTo(PLAIN);
    }

    private static byte[] gcmSalt() {
        return Arrays.copyOf(MASTER_SALT, 12);
    }
}
