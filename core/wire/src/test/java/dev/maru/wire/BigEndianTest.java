package dev.maru.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class BigEndianTest {
    private final byte[] bytes = HexFormat.of().parseHex("00f1e2d3c4b5a69788");

    @Test
    void readsNetworkOrderAtAnyIndex() {
        assertThat(BigEndian.u8(bytes, 1)).isEqualTo(0xF1);
        assertThat(BigEndian.u16(bytes, 1)).isEqualTo(0xF1E2);
        assertThat(BigEndian.u24(bytes, 1)).isEqualTo(0xF1E2D3);
        assertThat(BigEndian.u32(bytes, 1)).isEqualTo(0xF1E2D3C4L);
        assertThat(BigEndian.i32(bytes, 1)).isEqualTo(0xF1E2D3C4);
        assertThat(BigEndian.u48(bytes, 1)).isEqualTo(0xF1E2D3C4B5A6L);
        assertThat(BigEndian.i64(bytes, 1)).isEqualTo(0xF1E2D3C4B5A69788L);
    }

    @Test
    void writesWhatItReads() {
        byte[] b = new byte[9];
        BigEndian.put8(b, 0, 0x1FF);
        assertThat(BigEndian.u8(b, 0)).isEqualTo(0xFF);
        BigEndian.put16(b, 1, 0xABCD);
        assertThat(b).startsWith(0xFF, 0xAB, 0xCD);
        BigEndian.put24(b, 1, 0x123456);
        assertThat(BigEndian.u24(b, 1)).isEqualTo(0x123456);
        BigEndian.put32(b, 1, 0xDEADBEEF);
        assertThat(BigEndian.i32(b, 1)).isEqualTo(0xDEADBEEF);
        BigEndian.put48(b, 1, 0xF1E2D3C4B5A6L);
        assertThat(BigEndian.u48(b, 1)).isEqualTo(0xF1E2D3C4B5A6L);
        BigEndian.put64(b, 1, 0xF1E2D3C4B5A69788L);
        assertThat(BigEndian.i64(b, 1)).isEqualTo(0xF1E2D3C4B5A69788L);
    }

    @Test
    void neverReadsBeyondTheArray() {
        assertThatThrownBy(() -> BigEndian.u32(bytes, 6)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> BigEndian.put64(bytes, 2, 0)).isInstanceOf(IndexOutOfBoundsException.class);
    }
}
