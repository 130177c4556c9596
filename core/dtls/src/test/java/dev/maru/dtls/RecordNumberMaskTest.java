package dev.maru.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** RFC 9147 §4.2.3 masks record numbers as QUIC masks packet numbers, and RFC 9001 has vectors. */
class RecordNumberMaskTest {
    @Test
    void masksByAesAsInRfc9001() {
        byte[] key = hex("9f50449e04a0e810283a1e9933adedd2");
        RecordNumberMask mask = new RecordNumberMask(CipherSuite.TLS_AES_128_GCM_SHA256, key);
        assertThat(mask.mask(hex("ffffffd1b1c98dd7689fb8ec11d242b123dc9bff"), 3))
                .isEqualTo(0x437b);
        RecordNumberMask server =
                new RecordNumberMask(CipherSuite.TLS_AES_128_GCM_SHA256, hex("c206b8d9b9f0f37644430b490eeaa314"));
        assertThat(server.mask(hex("2cd0991cd25b0aac406a5816b6394100"), 0)).isEqualTo(0x2ec0);
    }

    @Test
    void masksByChaCha20AsInRfc9001() {
        byte[] key = hex("25a282b9e82f06f21f488917a4fc8f1b73573685608597d0efcb076b0ab7a7a4");
        RecordNumberMask mask = new RecordNumberMask(CipherSuite.TLS_CHACHA20_POLY1305_SHA256, key);
        assertThat(mask.mask(hex("5e5cd55c41f69080575d7999c25a5bfb"), 0)).isEqualTo(0xaefe);
    }

    @Test
    void masksTheSameRecordTwice() {
        for (CipherSuite suite : CipherSuite.values()) {
            RecordNumberMask mask = new RecordNumberMask(suite, new byte[suite.keyLength()]);
            byte[] sample = hex("5e5cd55c41f69080575d7999c25a5bfb");
            assertThat(mask.mask(sample, 0)).isEqualTo(mask.mask(sample, 0));
        }
    }

    /** FIPS 197 appendix C.3. */
    @Test
    void masksByAes256() {
        byte[] key = hex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
        RecordNumberMask mask = new RecordNumberMask(CipherSuite.TLS_AES_256_GCM_SHA384, key);
        assertThat(mask.mask(hex("00112233445566778899aabbccddeeff"), 0)).isEqualTo(0x8ea2);
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }
}
