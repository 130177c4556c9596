package dev.maru.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Headers that other encoders wrote: x264, libvpx and SVT-AV1, all by FFmpeg 5.1 from pictures of a known size. */
class CodecHeaderTest {
    private static final HexFormat HEX = HexFormat.of();

    @ParameterizedTest
    @CsvSource({
        "6742c00bda05467889b011000003000100000300140f142aa0, 322, 182, 42c00b",
        "67f40028919680780227e27011000003000100000300140f1832a0, 1920, 1080, f40028",
        "67640016acd940b424d80880000003008000000a0f8a14cb, 720, 576, 640016"
    })
    void readsTheSizeFromParameterSetsOfX264(String hex, int width, int height, String profileLevelId) {
        byte[] unit = HEX.parseHex(hex);
        H264Sps sps = H264Sps.parse(unit, 0, unit.length);
        assertThat(sps.width()).isEqualTo(width);
        assertThat(sps.height()).isEqualTo(height);
        assertThat(sps.profileLevelId()).isEqualTo(profileLevelId);
    }

    @Test
    void refusesParameterSetsThatAreCutOff() {
        byte[] unit = HEX.parseHex("6742c00bda05467889b011000003000100000300140f142aa0");
        int needed = 9; // up to the cropping
        for (int length = 0; length < needed; length++) {
            assertThat(H264Sps.parse(unit, 0, length)).as("%d bytes", length).isNull();
        }
        unit[0] = 0x68;
        assertThat(H264Sps.parse(unit, 0, unit.length))
                .as("a picture parameter set")
                .isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "824983420014100b560438241c18420009907fd5, profile 0",
        "b124c1a10000a0805ab011c120e0c2c0004a007f, profile 3",
        "a2498342e014100b560438241c184a000c207fd5, profile 1 with RGB"
    })
    void readsTheSizeFromVp9KeyFrames(String hex, String what) {
        byte[] frame = HEX.parseHex(hex);
        assertThat(FrameSize.ofVp9(frame, 0, frame.length)).as(what).isEqualTo(new FrameSize(322, 182));
        for (int length = 0; length < 8; length++) {
            assertThat(FrameSize.ofVp9(frame, 0, length)).as("%d bytes", length).isNull();
        }
    }

    @Test
    void readsNoSizeFromOtherVp9Frames() {
        byte[] delta = HEX.parseHex("8649834200141000");
        assertThat(FrameSize.ofVp9(delta, 0, delta.length)).isNull();
        byte[] existing = HEX.parseHex("8849834200141000");
        assertThat(FrameSize.ofVp9(existing, 0, existing.length)).isNull();
    }

    @Test
    void readsTheSizeFromSequenceHeadersOfSvtAv1() {
        byte[] body = HEX.parseHex("000000043d06d4fbf90040");
        assertThat(FrameSize.ofAv1(body, 0, body.length)).isEqualTo(new FrameSize(322, 182));
        for (int length = 0; length < 7; length++) {
            assertThat(FrameSize.ofAv1(body, 0, length)).as("%d bytes", length).isNull();
        }
    }
}
