package dev.maru.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Descriptors put together bit by bit from the figures of their RFCs. */
class PayloadDescriptorTest {
    private static final HexFormat HEX = HexFormat.of();

    private static Vp8Descriptor vp8(String hex) {
        Vp8Descriptor descriptor = new Vp8Descriptor();
        byte[] payload = HEX.parseHex(hex);
        assertThat(descriptor.parse(payload, 0, payload.length)).as(hex).isTrue();
        return descriptor;
    }

    private static Vp9Descriptor vp9(String hex) {
        Vp9Descriptor descriptor = new Vp9Descriptor();
        byte[] payload = HEX.parseHex(hex);
        assertThat(descriptor.parse(payload, 0, payload.length)).as(hex).isTrue();
        return descriptor;
    }

    /** RFC 7741 §4.2 figure 2, and the payload header of §4.3. */
    @Test
    void readsVp8() {
        Vp8Descriptor plain = vp8("1000");
        assertThat(plain.headerLength()).isEqualTo(1);
        assertThat(plain.isKeyFrame()).isTrue();
        assertThat(plain.pictureId()).isEqualTo(-1);
        assertThat(plain.tl0PicIdx()).isEqualTo(-1);
        assertThat(plain.temporalId()).isEqualTo(-1);
        assertThat(plain.keyIdx()).isEqualTo(-1);

        Vp8Descriptor all = vp8("b0" + "f0" + "9234" + "56" + "b7" + "01");
        assertThat(all.headerLength()).isEqualTo(6);
        assertThat(all.startsFrame()).isTrue();
        assertThat(all.isKeyFrame()).isFalse();
        assertThat(all.isReference()).isFalse();
        assertThat(all.pictureId()).isEqualTo(0x1234);
        assertThat(all.tl0PicIdx()).isEqualTo(0x56);
        assertThat(all.temporalId()).isEqualTo(2);
        assertThat(all.isSwitchingPoint()).isTrue();
        assertThat(all.keyIdx()).isEqualTo(0x17);

        Vp8Descriptor shortId = vp8("80" + "80" + "7f" + "00");
        assertThat(shortId.pictureId()).isEqualTo(127);
        assertThat(shortId.hasLongPictureId()).isFalse();
        assertThat(shortId.startsFrame()).isFalse();
        assertThat(shortId.isKeyFrame()).isFalse();
        assertThat(vp8("1300").startsFrame()).as("the start of partition 3").isFalse();
        assertThat(vp8("90" + "10" + "45" + "00").keyIdx()).isEqualTo(5);
        assertThat(vp8("90" + "10" + "45" + "00").temporalId())
                .as("K without T")
                .isEqualTo(-1);
    }

    /** The first bytes of a frame of 322x182 that libvpx made. */
    @Test
    void readsTheSizeOfAVp8KeyFrame() {
        Vp8Descriptor descriptor = vp8("10" + "f067009d012a4201b600");
        assertThat(descriptor.width()).isEqualTo(322);
        assertThat(descriptor.height()).isEqualTo(182);
        assertThat(vp8("10" + "f067009d012a4201b6").width()).as("cut off").isEqualTo(-1);
    }

    @Test
    void rewritesVp8InPlace() {
        byte[] payload = HEX.parseHex("90" + "e0" + "9234" + "56" + "80" + "01aabb");
        Vp8Descriptor descriptor = new Vp8Descriptor();
        descriptor.parse(payload, 0, payload.length);
        descriptor.rewritePictureId(0x18001);
        descriptor.rewriteTl0PicIdx(0x101);
        assertThat(HEX.formatHex(payload)).isEqualTo("90" + "e0" + "8001" + "01" + "80" + "01aabb");

        byte[] narrow = HEX.parseHex("90" + "80" + "12" + "01");
        descriptor.parse(narrow, 0, narrow.length);
        descriptor.rewritePictureId(0x1FF);
        descriptor.rewriteTl0PicIdx(3);
        assertThat(HEX.formatHex(narrow)).isEqualTo("90" + "80" + "7f" + "01");

        byte[] none = HEX.parseHex("1001");
        descriptor.parse(none, 0, none.length);
        descriptor.rewritePictureId(1);
        assertThat(HEX.formatHex(none)).isEqualTo("1001");
    }

    /** RFC 9628 §4.2 figures 1 and 2, §4.2.1 figure 3. */
    @Test
    void readsVp9InNonFlexibleMode() {
        Vp9Descriptor picture =
                vp9("ea" + "9234" + "35" + "77" + "38" + "014000b4" + "028001e0" + "01" + "1c" + "010203" + "aa");
        // V with N_S = 1, Y and G; one picture of the group with three references
        assertThat(picture.headerLength()).isEqualTo(19);
        assertThat(picture.pictureId()).isEqualTo(0x1234);
        assertThat(picture.temporalId()).isEqualTo(1);
        assertThat(picture.isSwitchingPoint()).isTrue();
        assertThat(picture.spatialId()).isEqualTo(2);
        assertThat(picture.isInterLayerPredicted()).isTrue();
        assertThat(picture.isInterPicturePredicted()).isTrue();
        assertThat(picture.tl0PicIdx()).isEqualTo(0x77);
        assertThat(picture.isFlexible()).isFalse();
        assertThat(picture.beginsLayerFrame()).isTrue();
        assertThat(picture.startsFrame()).isFalse();
        assertThat(picture.endsFrame(true)).isFalse();
        assertThat(picture.spatialLayerCount()).isEqualTo(2);
        assertThat(picture.width(0)).isEqualTo(320);
        assertThat(picture.height(0)).isEqualTo(180);
        assertThat(picture.width(1)).isEqualTo(640);
        assertThat(picture.height(1)).isEqualTo(480);
    }

    @Test
    void readsVp9InFlexibleMode() {
        Vp9Descriptor picture = vp9("fd" + "05" + "00" + "03" + "05" + "08" + "aa");
        assertThat(picture.headerLength()).isEqualTo(6);
        assertThat(picture.pictureId()).isEqualTo(5);
        assertThat(picture.hasLongPictureId()).isFalse();
        assertThat(picture.tl0PicIdx()).isEqualTo(-1);
        assertThat(picture.referenceCount()).isEqualTo(3);
        assertThat(picture.reference(0)).isEqualTo(1);
        assertThat(picture.reference(1)).isEqualTo(2);
        assertThat(picture.reference(2)).isEqualTo(4);
        assertThat(picture.endsFrame(false)).isTrue();
        assertThat(picture.isReferenceForUpperLayers()).isFalse();
        assertThat(picture.startsFrame()).isTrue();
        assertThat(picture.isKeyFrame()).isFalse();
        Vp9Descriptor view = new Vp9Descriptor();
        byte[] four = HEX.parseHex("fd" + "05" + "00" + "03" + "05" + "07" + "08" + "aa");
        assertThat(view.parse(four, 0, four.length)).as("four references").isFalse();
    }

    @Test
    void rewritesVp9InPlace() {
        byte[] payload = HEX.parseHex("a8" + "9234" + "00" + "56" + "aabb");
        Vp9Descriptor descriptor = new Vp9Descriptor();
        descriptor.parse(payload, 0, payload.length);
        descriptor.rewritePictureId(0x7FFF);
        descriptor.rewriteTl0PicIdx(9);
        assertThat(HEX.formatHex(payload)).isEqualTo("a8" + "ffff" + "00" + "09" + "aabb");
    }

    @Test
    void readsH264() {
        H264Descriptor descriptor = new H264Descriptor();
        byte[] aggregate = HEX.parseHex("78" + "0002" + "6742" + "0001" + "68" + "0002" + "6588");
        assertThat(descriptor.parse(aggregate, 0, aggregate.length)).isTrue();
        assertThat(descriptor.has(H264Descriptor.SPS)).isTrue();
        assertThat(descriptor.has(H264Descriptor.PPS)).isTrue();
        assertThat(descriptor.has(H264Descriptor.IDR)).isTrue();
        assertThat(descriptor.has(H264Descriptor.SLICE)).isFalse();
        assertThat(descriptor.startsFrame()).isTrue();
        assertThat(descriptor.isKeyFrame()).isTrue();

        byte[] middle = HEX.parseHex("7c05aa");
        assertThat(descriptor.parse(middle, 0, middle.length)).isTrue();
        assertThat(descriptor.isFragment()).isTrue();
        assertThat(descriptor.beginsNalUnit()).isFalse();
        assertThat(descriptor.isKeyFrame()).isTrue();
        assertThat(descriptor.startsFrame()).isFalse();

        byte[] disposable = HEX.parseHex("0188");
        assertThat(descriptor.parse(disposable, 0, disposable.length)).isTrue();
        assertThat(descriptor.isReference()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "H264, e5aa, forbidden bit",
        "H264, 60aa, type 0",
        "H264, 79aa, STAP-B",
        "H264, 7daa11, FU-B",
        "H264, 7cc5aa, start and end",
        "H264, 7c85, empty fragment",
        "H264, 78, empty aggregate",
        "H264, 7800, half a size",
        "H264, 780000, empty unit",
        "H264, 78000365aa, unit too long",
        "H264, 7800017c, aggregate in an aggregate",
        "VP8, 10, nothing behind",
        "VP8, 9080ff, half a picture id",
        "VP9, 08, nothing behind",
        "VP9, 0280, no structure",
        "VP9, 020801, no group",
        "AV1, 10, no element",
        "AV1, 208030, endless length",
        "AV1, 1080, forbidden bit",
        "AV1, 1034, no extension"
    })
    void refusesWhatIsMalformed(PayloadFormat format, String hex, String why) {
        byte[] payload = HEX.parseHex(hex);
        assertThat(PayloadDescriptor.of(format).parse(payload, 0, payload.length))
                .as(why)
                .isFalse();
    }

    @Test
    void refusesEveryPrefixThatEndsWithinTheDescriptor() {
        record Sample(PayloadFormat format, String hex, int shortest) {}
        for (Sample sample : List.of(
                new Sample(PayloadFormat.VP8, "b0f0923456b701", 7),
                new Sample(PayloadFormat.VP9, "ea9234357738014000b4028001e0011c010203aa", 20),
                new Sample(PayloadFormat.VP9, "fd0500030508aa", 7),
                new Sample(PayloadFormat.AV1, "300430aabbcc0132", 7))) {
            byte[] whole = HEX.parseHex(sample.hex());
            for (int length = 0; length < sample.shortest(); length++) {
                byte[] prefix = java.util.Arrays.copyOf(whole, length);
                assertThat(PayloadDescriptor.of(sample.format()).parse(prefix, 0, length))
                        .as("%d bytes of %s", length, sample.hex())
                        .isFalse();
            }
        }
    }

    /** AV1 RTP §4.4. */
    @Test
    void readsAv1() {
        Av1Descriptor descriptor = new Av1Descriptor();
        byte[] first = HEX.parseHex("68" + "04" + "08aabbcc" + "344811");
        assertThat(descriptor.parse(first, 0, first.length)).isTrue();
        assertThat(descriptor.startsSequence()).isTrue();
        assertThat(descriptor.startsFrame()).isTrue();
        assertThat(descriptor.isKeyFrame()).isTrue();
        assertThat(descriptor.isToBeContinued()).isTrue();
        assertThat(descriptor.temporalId()).isEqualTo(2);
        assertThat(descriptor.spatialId()).isEqualTo(1);
        byte[] rest = HEX.parseHex("90" + "ff");
        assertThat(descriptor.parse(rest, 0, rest.length))
                .as("what goes on is no OBU header")
                .isTrue();
        assertThat(descriptor.continues()).isTrue();
        assertThat(descriptor.isKeyFrame()).isFalse();
    }

    /** AV1 §4.10.5. */
    @ParameterizedTest
    @CsvSource({
        "00, 0",
        "7f, 127",
        "8001, 128",
        "e58e26, 624485",
        "8000, 0",
        "ffffffff07, 2147483647",
        "ffffffff0f, -1",
        "80, -1"
    })
    void readsLeb128(String hex, int value) {
        byte[] bytes = HEX.parseHex(hex);
        assertThat(Leb128.read(bytes, 0, bytes.length)).isEqualTo(value);
    }

    @Test
    void writesLeb128AsShortAsPossible() {
        byte[] out = new byte[8];
        for (int value : new int[] {0, 1, 127, 128, 16_383, 16_384, 2_097_151, 2_097_152, Integer.MAX_VALUE}) {
            int end = Leb128.write(out, 0, value);
            assertThat(end).isEqualTo(Leb128.lengthOf(value)).isEqualTo(Leb128.lengthAt(out, 0));
            assertThat(Leb128.read(out, 0, end)).isEqualTo(value);
        }
    }
}
