package dev.maru.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Values from X.690 and from what OpenSSL writes. */
class DerTest {
    private static String hex(byte[] der) {
        return HexFormat.of().formatHex(der);
    }

    @Test
    void writesIntegersInTheFewestOctetsWithTheirSign() {
        assertThat(hex(Der.integer(0))).isEqualTo("020100");
        assertThat(hex(Der.integer(127))).isEqualTo("02017f");
        assertThat(hex(Der.integer(128))).isEqualTo("02020080");
        assertThat(hex(Der.integer(BigInteger.valueOf(65_536)))).isEqualTo("0203010000");
    }

    @Test
    void writesObjectIdentifiers() {
        assertThat(hex(Der.oid("1.2.840.10045.2.1"))).isEqualTo("06072a8648ce3d0201");
        assertThat(hex(Der.oid("2.5.29.17"))).isEqualTo("0603551d11");
        assertThat(hex(Der.oid("2.16.840.1.101.3.4.2.1"))).isEqualTo("0609608648016503040201");
    }

    @Test
    void writesLongLengths() {
        assertThat(hex(Der.octets(new byte[127]))).startsWith("047f00");
        assertThat(hex(Der.octets(new byte[128]))).startsWith("04818000");
        assertThat(hex(Der.octets(new byte[255]))).startsWith("0481ff00");
        assertThat(hex(Der.octets(new byte[256]))).startsWith("0482010000");
        assertThat(hex(Der.octets(new byte[70_000]))).startsWith("0483011170");
    }

    @Test
    void writesTheRest() {
        assertThat(hex(Der.bool(true))).isEqualTo("0101ff");
        assertThat(hex(Der.bool(false))).isEqualTo("010100");
        assertThat(hex(Der.nothing())).isEqualTo("0500");
        assertThat(hex(Der.bits(new byte[] {(byte) 0x80}, 7))).isEqualTo("03020780");
        assertThat(hex(Der.utf8("마"))).isEqualTo("0c03eba788");
        assertThat(hex(Der.set(Der.sequence(Der.integer(1))))).isEqualTo("31053003020101");
        assertThat(hex(Der.explicit(0, Der.integer(2)))).isEqualTo("a003020102");
        assertThat(hex(Der.implicit(2, new byte[] {'a'}))).isEqualTo("820161");
    }

    @Test
    void changesTheFormOfDatesIn2050() {
        assertThat(hex(Der.time(Instant.parse("2049-12-31T23:59:59Z"))))
                .isEqualTo("170d" + hex("491231235959Z".getBytes(StandardCharsets.US_ASCII)));
        assertThat(hex(Der.time(Instant.parse("2050-01-01T00:00:00Z"))))
                .isEqualTo("180f" + hex("20500101000000Z".getBytes(StandardCharsets.US_ASCII)));
    }

    @Test
    void readsWhatItWrites() {
        DerReader reader = new DerReader(Der.sequence(Der.integer(5), Der.octets(new byte[300]), Der.oid("1.2.3")));
        DerReader inner = reader.enter(0x30);
        assertThat(inner).isNotNull();
        assertThat(inner.enter(0x31)).isNull();
        assertThat(inner.skip()).isTrue();
        assertThat(inner.skip()).isTrue();
        assertThat(hex(inner.rest())).isEqualTo("06022a03");
        assertThat(inner.skip()).isTrue();
        assertThat(inner.skip()).isFalse();
    }

    @Test
    void refusesEveryTruncatedPrefix() {
        byte[] whole = Der.sequence(Der.octets(new byte[300]));
        for (int length = 0; length < whole.length; length++) {
            assertThat(new DerReader(Arrays.copyOf(whole, length)).enter(0x30)).isNull();
        }
        assertThat(new DerReader(HexFormat.of().parseHex("3080")).enter(0x30)).isNull();
        assertThat(new DerReader(HexFormat.of().parseHex("3084ffffffff")).enter(0x30))
                .isNull();
    }
}
