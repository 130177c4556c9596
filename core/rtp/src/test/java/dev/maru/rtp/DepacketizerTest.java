package dev.maru.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Payloads as other programs write them, and as they should not be. */
class DepacketizerTest {
    private static final HexFormat HEX = HexFormat.of();

    private static @Nullable String frameOf(PayloadFormat format, String... payloads) {
        EncodedFrame frame = assemble(Depacketizer.of(format, Map.of()), payloads);
        return frame == null ? null : HEX.formatHex(frame.toByteArray());
    }

    private static @Nullable EncodedFrame assemble(Depacketizer depacketizer, String... payloads) {
        depacketizer.begin(0);
        for (String hex : payloads) {
            byte[] payload = HEX.parseHex(hex);
            depacketizer.append(payload, 0, payload.length);
        }
        return depacketizer.finish(-1, null);
    }

    /** RFC 6184 §5.7.1 figure 7 and §5.8. */
    @Test
    void readsH264OfEachKind() {
        String aggregate = "78" + "0004" + "67420001" + "0002" + "68ce";
        assertThat(frameOf(PayloadFormat.H264, aggregate, "7c8511", "7c0522", "7c4533", "0999"))
                .isEqualTo(
                        "00000001" + "67420001" + "00000001" + "68ce" + "00000001" + "65112233" + "00000001" + "0999");
    }

    @Test
    void refusesH264FragmentsThatDoNotFollow() {
        assertThat(frameOf(PayloadFormat.H264, "7c0522", "7c4533"))
                .as("no start")
                .isNull();
        assertThat(frameOf(PayloadFormat.H264, "7c8511", "7c0522")).as("no end").isNull();
        assertThat(frameOf(PayloadFormat.H264, "7c8511", "7c8122", "7c4533"))
                .as("two starts")
                .isNull();
        assertThat(frameOf(PayloadFormat.H264, "7c8511", "7c4133"))
                .as("another type")
                .isNull();
        assertThat(frameOf(PayloadFormat.H264, "7c8511", "0999", "7c4533"))
                .as("a unit within")
                .isNull();
        assertThat(frameOf(PayloadFormat.H264, "7c8511", "780002" + "0999", "7c4533"))
                .as("an aggregate within")
                .isNull();
        assertThat(frameOf(PayloadFormat.H264)).as("nothing").isNull();
    }

    @Test
    void putsParameterSetsOfTheSessionInFrontOfIdrPictures() {
        Depacketizer depacketizer = Depacketizer.of(
                PayloadFormat.H264, Map.of("sprop-parameter-sets", "Z0LAC9oFRniJsBEAAAMAAQAAAwAUDxQqoA==,aM4=,#"));
        EncodedFrame frame = assemble(depacketizer, "6588");
        assertThat(HEX.formatHex(frame.toByteArray()))
                .isEqualTo("00000001" + "6742c00bda05467889b011000003000100000300140f142aa0" + "00000001" + "68ce"
                        + "00000001" + "6588");
        assertThat(frame.layer()).isEqualTo(FrameLayer.ofSize(322, 182));
        assertThat(HEX.formatHex(assemble(depacketizer, "4188").toByteArray())).isEqualTo("00000001" + "4188");
        assertThat(HEX.formatHex(assemble(depacketizer, "6742c00b", "6588").toByteArray()))
                .isEqualTo("00000001" + "6742c00b" + "00000001" + "6588");
    }

    /** AV1 RTP §4.4 and §4.5: elements with and without lengths, OBUs over several payloads, with an OBU that has a size field. */
    @Test
    void readsAv1OfEachKind() {
        assertThat(frameOf(PayloadFormat.AV1, "28" + "04" + "08aabbcc" + "301122"))
                .isEqualTo("1200" + "0a03aabbcc" + "32021122");
        assertThat(frameOf(PayloadFormat.AV1, "08" + "04" + "08aabbcc" + "03" + "301122"))
                .as("W = 0")
                .isEqualTo("1200" + "0a03aabbcc" + "32021122");
        assertThat(frameOf(PayloadFormat.AV1, "68" + "04" + "08aabbcc" + "3011", "d0" + "22", "90" + "33"))
                .as("in three payloads")
                .isEqualTo("1200" + "0a03aabbcc" + "3203112233");
        assertThat(frameOf(PayloadFormat.AV1, "10" + "32021122"))
                .as("with a size")
                .isEqualTo("1200" + "32021122");
        assertThat(frameOf(PayloadFormat.AV1, "20" + "02" + "1200" + "301122"))
                .as("with a delimiter")
                .isEqualTo("1200" + "32021122");
        assertThat(frameOf(PayloadFormat.AV1, "10" + "3448" + "1122"))
                .as("with layers")
                .isEqualTo("1200" + "3648021122");
    }

    @Test
    void keepsRoomForSizesOfEachLength() {
        for (int size : new int[] {0, 1, 127, 128, 16_383, 16_384, 100_000}) {
            byte[] payload = new byte[2 + size];
            payload[0] = 0x10;
            payload[1] = 0x30;
            Depacketizer depacketizer = Depacketizer.of(PayloadFormat.AV1, Map.of());
            depacketizer.begin(payload.length);
            assertThat(depacketizer.append(payload, 0, payload.length)).isTrue();
            EncodedFrame frame = depacketizer.finish(0, null);
            int sizeLength = size < 128 ? 1 : size < 16_384 ? 2 : 3;
            assertThat(frame.length()).as("%d bytes", size).isEqualTo(2 + 1 + sizeLength + size);
            assertThat(Leb128.read(frame.bytes(), 3, frame.limit())).isEqualTo(size);
        }
    }

    @Test
    void refusesAv1ThatDoesNotFollow() {
        assertThat(frameOf(PayloadFormat.AV1, "90" + "33"))
                .as("goes on with nothing")
                .isNull();
        assertThat(frameOf(PayloadFormat.AV1, "50" + "3011", "10" + "3022"))
                .as("does not go on")
                .isNull();
        assertThat(frameOf(PayloadFormat.AV1, "50" + "3011")).as("does not end").isNull();
        assertThat(frameOf(PayloadFormat.AV1, "10" + "32031122"))
                .as("wrong size")
                .isNull();
        assertThat(frameOf(PayloadFormat.AV1, "20" + "05" + "3011"))
                .as("length behind the end")
                .isNull();
        assertThat(frameOf(PayloadFormat.AV1, "30" + "02" + "3011" + "02" + "3011"))
                .as("too few elements")
                .isNull();
        assertThat(frameOf(PayloadFormat.AV1, "10" + "1200"))
                .as("a delimiter alone")
                .isNull();
    }

    @Test
    void refusesVp8ThatDoesNotFollow() {
        assertThat(frameOf(PayloadFormat.VP8, "908081" + "0100")).isEqualTo("00");
        assertThat(frameOf(PayloadFormat.VP8, "90808101" + "11", "80808101" + "22"))
                .isEqualTo("1122");
        assertThat(frameOf(PayloadFormat.VP8, "80808101" + "11")).as("no start").isNull();
        assertThat(frameOf(PayloadFormat.VP8, "90808101" + "11", "90808101" + "22"))
                .as("two starts")
                .isNull();
        assertThat(frameOf(PayloadFormat.VP8, "90808101" + "11", "80808102" + "22"))
                .as("another picture")
                .isNull();
    }

    @Test
    void refusesVp9ThatDoesNotFollow() {
        assertThat(frameOf(PayloadFormat.VP9, "888001" + "11", "848001" + "22")).isEqualTo("1122");
        assertThat(frameOf(PayloadFormat.VP9, "808001" + "11", "848001" + "22"))
                .as("no start")
                .isNull();
        assertThat(frameOf(PayloadFormat.VP9, "888001" + "11", "808001" + "22"))
                .as("no end")
                .isNull();
        assertThat(frameOf(PayloadFormat.VP9, "888001" + "11", "8c8001" + "22"))
                .as("two starts")
                .isNull();
        assertThat(frameOf(PayloadFormat.VP9, "888001" + "11", "848002" + "22"))
                .as("another picture")
                .isNull();
    }

    /** VP9 annex B: two layer frames of 1 and 2 bytes, so a marker 110 00 001, the sizes, the marker again. */
    @Test
    void indexesSpatialLayersOfVp9() {
        EncodedFrame frame = assemble(
                Depacketizer.of(PayloadFormat.VP9, Map.of()),
                "ac" + "8001" + "00" + "05" + "11",
                "ac" + "8001" + "03" + "05" + "2233");
        assertThat(HEX.formatHex(frame.toByteArray())).isEqualTo("112233" + "c1" + "01" + "02" + "c1");
        assertThat(frame.layer().spatialId()).isEqualTo(1);
        assertThat(frame.timestamp()).isEqualTo(0xFFFF_FFFFL);
    }

    @Test
    void givesUpOnFramesThatAreTooLarge() {
        Depacketizer depacketizer = Depacketizer.of(PayloadFormat.VP8, Map.of());
        depacketizer.begin(0);
        byte[] first = new byte[60_000];
        first[0] = 0x10;
        byte[] other = new byte[60_000];
        boolean isGood = depacketizer.append(first, 0, first.length);
        int count = 1;
        while (isGood) {
            isGood = depacketizer.append(other, 0, other.length);
            count++;
        }
        assertThat(count).isEqualTo(Depacketizer.MAX_FRAME_LENGTH / 59_999 + 1);
        assertThat(depacketizer.finish(0, null)).isNull();
    }
}
