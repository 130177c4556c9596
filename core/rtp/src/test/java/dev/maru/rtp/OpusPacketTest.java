package dev.maru.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 6716 §3. */
class OpusPacketTest {
    private final OpusPacket packet = new OpusPacket();

    private boolean parse(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        return packet.parse(bytes, 0, bytes.length);
    }

    /** Table 2. */
    @ParameterizedTest
    @CsvSource({
        "0, SILK, 4000, 480",
        "1, SILK, 4000, 960",
        "2, SILK, 4000, 1920",
        "3, SILK, 4000, 2880",
        "4, SILK, 6000, 480",
        "11, SILK, 8000, 2880",
        "12, HYBRID, 12000, 480",
        "13, HYBRID, 12000, 960",
        "14, HYBRID, 20000, 480",
        "15, HYBRID, 20000, 960",
        "16, CELT, 4000, 120",
        "19, CELT, 4000, 960",
        "20, CELT, 8000, 120",
        "23, CELT, 8000, 960",
        "27, CELT, 12000, 960",
        "28, CELT, 20000, 120",
        "29, CELT, 20000, 240",
        "30, CELT, 20000, 480",
        "31, CELT, 20000, 960"
    })
    void readsEachConfiguration(int config, OpusPacket.Mode mode, int bandwidth, int ticks) {
        byte[] bytes = {(byte) (config << 3 | 4), 0, 0};
        assertThat(packet.parse(bytes, 0, 3)).isTrue();
        assertThat(packet.mode()).isEqualTo(mode);
        assertThat(packet.bandwidthHertz()).isEqualTo(bandwidth);
        assertThat(packet.frameTicks()).isEqualTo(ticks);
        assertThat(packet.durationTicks()).isEqualTo(ticks);
        assertThat(packet.isStereo()).isTrue();
    }

    @Test
    void countsFramesOfEachCode() {
        assertThat(parse("f8")).isTrue();
        assertThat(packet.isDtx()).isTrue();
        assertThat(packet.frameCount()).isEqualTo(1);
        assertThat(parse("f9aabb")).isTrue();
        assertThat(packet.frameCount()).isEqualTo(2);
        assertThat(packet.isDtx()).isFalse();
        assertThat(parse("fa01aabb")).isTrue();
        assertThat(packet.frameCount()).isEqualTo(2);
        assertThat(parse("fb03aabbcc")).isTrue();
        assertThat(packet.frameCount()).isEqualTo(3);
        assertThat(parse("fb83" + "0100" + "aabb"))
                .as("lengths 1, 0 and the rest")
                .isTrue();
        assertThat(parse("fb43" + "02" + "aabbcc" + "0000"))
                .as("two bytes of padding")
                .isTrue();
        assertThat(packet.durationTicks()).isEqualTo(2_880);
    }

    /** §3.4: R1, R3 to R7. */
    @ParameterizedTest
    @CsvSource({
        "'', nothing",
        "f9aa, two frames of different lengths",
        "fa05aa, first frame too long",
        "fafc, half a length",
        "fb, no count",
        "fb00, no frame",
        "fb07aabbccddeeff11, 140 ms",
        "fb02aabbcc, not a multiple",
        "fb83aa, no lengths",
        "fb820b, first frame too long",
        "fb4305aabb, padding too long",
        "fb43ff, endless padding"
    })
    void refusesWhatIsMalformed(String hex, String why) {
        assertThat(parse(hex)).as(why).isFalse();
    }

    @Test
    void refusesFramesThatAreTooLong() {
        byte[] bytes = new byte[1_277];
        bytes[0] = (byte) 0xF8;
        assertThat(packet.parse(bytes, 0, 1_276)).isTrue();
        assertThat(packet.parse(bytes, 0, 1_277)).isFalse();
    }

    /** §4.2.3, §4.2.4: one voice activity flag for each 20 ms, then the LBRR flag, for each channel. */
    @ParameterizedTest
    @CsvSource({
        "08bf, false, 20 ms without", "08c0, true, 20 ms with", "0840, true, 20 ms with and no voice",
                "10df, false, 40 ms without",
        "1020, true, 40 ms with", "18ef, false, 60 ms without", "1810, true, 60 ms with", "0caf, false, stereo without",
        "0c10, true, stereo in the side channel", "f8ff, false, CELT has none", "08, false, DTX has none"
    })
    void seesErrorCorrection(String hex, boolean hasFec, String what) {
        assertThat(parse(hex)).isTrue();
        assertThat(packet.hasFec()).as(what).isEqualTo(hasFec);
    }
}
