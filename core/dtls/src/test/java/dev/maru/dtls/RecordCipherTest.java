package dev.maru.dtls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maru.wire.BigEndian;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RecordCipherTest {
    private static final int HEADER = 13;
    private static final long SEQUENCE = 0x0001_0000_0000_0005L;

    private final SplittableRandom random = new SplittableRandom(11);

    /** RFC 9001 §A.5 protects a packet exactly as 1.3 protects a record. */
    @Test
    void sealsByChaCha20Poly1305AsInRfc9001() {
        TrafficKeys keys = new TrafficKeys(
                hex("c6d98ff3441c3fe1b2182094f69caa2ed4b716b65488960a7a984979fb23e1c8"),
                hex("e0459b3474bdd0e44a41c144"),
                new byte[32]);
        byte[] packet = Arrays.copyOf(hex("4200bff401"), 21);
        RecordCipher sealing = RecordCipher.sealing(CipherSuite.TLS_CHACHA20_POLY1305_SHA256, keys, 0);
        assertThat(sealing.seal(packet, 0, 4, 1, 654_360_564)).isEqualTo(17);
        assertThat(packet).isEqualTo(hex("4200bff4655e5cd55c41f69080575d7999c25a5bfb"));
    }

    /** RFC 5288 §3 and RFC 5246 §6.2.3.3, put together here from plain AES-GCM. */
    @Test
    void sealsAnExplicitNonceInFrontOfTheCiphertextIn12() throws Exception {
        CipherSuite suite = CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256;
        TrafficKeys keys = keys(suite);
        byte[] plaintext = "application data".getBytes(StandardCharsets.US_ASCII);
        byte[] b = record(suite, plaintext);
        int length = RecordCipher.sealing(suite, keys, 0).seal(b, 0, HEADER, plaintext.length, SEQUENCE);
        assertThat(length).isEqualTo(8 + 16 + 16);
        assertThat(BigEndian.i64(b, HEADER)).isEqualTo(SEQUENCE);

        Cipher plain = Cipher.getInstance("AES/GCM/NoPadding");
        byte[] nonce = hex(HexFormat.of().formatHex(keys.iv()) + "0001000000000005");
        plain.init(Cipher.DECRYPT_MODE, new SecretKeySpec(keys.key(), "AES"), new GCMParameterSpec(128, nonce));
        plain.updateAAD(hex("0001000000000005" + "17" + "fefd" + "0010"));
        assertThat(plain.doFinal(b, HEADER + 8, length - 8)).isEqualTo(plaintext);
    }

    @ParameterizedTest
    @EnumSource(CipherSuite.class)
    void opensWhatTheOtherSideSealed(CipherSuite suite) {
        TrafficKeys keys = keys(suite);
        RecordCipher sealing = RecordCipher.sealing(suite, keys, 0);
        RecordCipher opening = RecordCipher.opening(suite, keys, 0);
        for (int length : new int[] {0, 1, 15, 16, 17, 1_200, 16_384}) {
            byte[] plaintext = new byte[length];
            random.nextBytes(plaintext);
            byte[] b = record(suite, plaintext);
            int sealed = sealing.seal(b, 0, HEADER, length, SEQUENCE + length);
            assertThat(sealed).isEqualTo(length + sealing.overhead());
            assertThat(opening.open(b, 0, HEADER, sealed, SEQUENCE + length)).isEqualTo(length);
            int at = HEADER + suite.explicitNonceLength();
            assertThat(Arrays.copyOfRange(b, at, at + length)).isEqualTo(plaintext);
        }
    }

    @ParameterizedTest
    @EnumSource(CipherSuite.class)
    void opensNothingThatWasChanged(CipherSuite suite) {
        TrafficKeys keys = keys(suite);
        byte[] original = record(suite, new byte[20]);
        int sealed = RecordCipher.sealing(suite, keys, 0).seal(original, 0, HEADER, 20, SEQUENCE);
        RecordCipher opening = RecordCipher.opening(suite, keys, 0);
        // In 1.2 the header's own sequence and length are not what is authenticated: bytes 3 to 12.
        for (int i = 0; i < HEADER + sealed; i = !suite.isForDtls13() && i == 2 ? HEADER : i + 1) {
            byte[] changed = original.clone();
            changed[i] ^= 0x10;
            assertThat(opening.open(changed, 0, HEADER, sealed, SEQUENCE))
                    .as("byte " + i)
                    .isEqualTo(-1);
        }
        assertThat(opening.open(original.clone(), 0, HEADER, sealed, SEQUENCE + 1))
                .isEqualTo(-1);
        assertThat(opening.open(original, 0, HEADER, sealed, SEQUENCE))
                .as("the true one, after all forgeries with its nonce")
                .isEqualTo(20);
    }

    @ParameterizedTest
    @EnumSource(CipherSuite.class)
    void opensNoPrefixOfARecord(CipherSuite suite) {
        TrafficKeys keys = keys(suite);
        byte[] original = record(suite, new byte[20]);
        int sealed = RecordCipher.sealing(suite, keys, 0).seal(original, 0, HEADER, 20, SEQUENCE);
        RecordCipher opening = RecordCipher.opening(suite, keys, 0);
        for (int length = 0; length < sealed; length++) {
            assertThat(opening.open(original.clone(), 0, HEADER, length, SEQUENCE))
                    .as(length + " bytes")
                    .isEqualTo(-1);
        }
    }

    @ParameterizedTest
    @EnumSource(CipherSuite.class)
    void touchesNothingAroundTheRecord(CipherSuite suite) {
        TrafficKeys keys = keys(suite);
        byte[] record = record(suite, new byte[20]);
        byte[] b = new byte[record.length + 64];
        Arrays.fill(b, (byte) 0x55);
        System.arraycopy(record, 0, b, 32, record.length);
        int sealed = RecordCipher.sealing(suite, keys, 0).seal(b, 32, 32 + HEADER, 20, SEQUENCE);
        assertThat(Arrays.copyOf(b, 32)).containsOnly(0x55);
        assertThat(Arrays.copyOfRange(b, 32 + HEADER + sealed, b.length)).containsOnly(0x55);
        b[40 + HEADER + suite.explicitNonceLength()] ^= 1;
        RecordCipher.opening(suite, keys, 0).open(b, 32, 32 + HEADER, sealed, SEQUENCE);
        assertThat(Arrays.copyOf(b, 32)).containsOnly(0x55);
        assertThat(Arrays.copyOfRange(b, 32 + HEADER + sealed, b.length)).containsOnly(0x55);
    }

    @ParameterizedTest
    @EnumSource(CipherSuite.class)
    void refusesToSealTwiceWithOneSequenceNumber(CipherSuite suite) {
        RecordCipher sealing = RecordCipher.sealing(suite, keys(suite), 0);
        sealing.seal(record(suite, new byte[4]), 0, HEADER, 4, SEQUENCE);
        assertThatThrownBy(() -> sealing.seal(record(suite, new byte[4]), 0, HEADER, 4, SEQUENCE))
                .isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @EnumSource(CipherSuite.class)
    void sealsNothingAfterItsKeysWereErased(CipherSuite suite) {
        RecordCipher sealing = RecordCipher.sealing(suite, keys(suite), 0);
        sealing.destroy();
        assertThatThrownBy(() -> sealing.seal(record(suite, new byte[4]), 0, HEADER, 4, SEQUENCE))
                .isInstanceOf(IllegalStateException.class);
    }

    private TrafficKeys keys(CipherSuite suite) {
        byte[] key = new byte[suite.keyLength()];
        byte[] iv = new byte[suite.ivLength()];
        random.nextBytes(key);
        random.nextBytes(iv);
        return new TrafficKeys(key, iv, new byte[suite.keyLength()]);
    }

    /** A header as in 1.2, which is as good as any in 1.3, the plaintext, and room behind. */
    private static byte[] record(CipherSuite suite, byte[] plaintext) {
        int at = HEADER + suite.explicitNonceLength();
        byte[] b = new byte[at + plaintext.length + Aead.TAG_LENGTH];
        b[0] = 23;
        BigEndian.put16(b, 1, 0xFEFD);
        BigEndian.put64(b, 3, SEQUENCE);
        BigEndian.put16(b, 11, plaintext.length + suite.explicitNonceLength() + Aead.TAG_LENGTH);
        System.arraycopy(plaintext, 0, b, at, plaintext.length);
        return b;
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }
}
