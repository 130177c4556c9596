package dev.maru.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Frames to payloads and back. */
class PacketizerTest {
    private static final HexFormat HEX = HexFormat.of();

    private static List<byte[]> payloads(Packetizer packetizer, EncodedFrame frame, int maxPayload) {
        assertThat(packetizer.begin(frame, maxPayload)).isTrue();
        List<byte[]> payloads = new ArrayList<>();
        byte[] out = new byte[maxPayload + 3];
        for (int length = packetizer.next(out, 3); length > 0; length = packetizer.next(out, 3)) {
            assertThat(length).isLessThanOrEqualTo(maxPayload);
            payloads.add(java.util.Arrays.copyOfRange(out, 3, 3 + length));
        }
        return payloads;
    }

    private static EncodedFrame together(Depacketizer depacketizer, List<byte[]> payloads) {
        depacketizer.begin(payloads.stream().mapToInt(p -> p.length).sum());
        for (byte[] payload : payloads) {
            assertThat(depacketizer.append(payload, 0, payload.length)).isTrue();
        }
        return depacketizer.finish(7, null);
    }

    @ParameterizedTest
    @EnumSource(names = {"VP8", "VP9", "H264", "AV1"})
    void putsTogetherWhatItCut(PayloadFormat format) {
        Random random = new Random(1);
        SampleFrames samples = new SampleFrames(2);
        Packetizer packetizer = Packetizer.of(format, SampleFrames.parameters(format), random);
        Depacketizer depacketizer = Depacketizer.of(format, Map.of());
        PayloadDescriptor descriptor = PayloadDescriptor.of(format);
        for (int i = 0; i < 600; i++) {
            boolean isKey = i % 5 == 0;
            int maxPayload = 64 + random.nextInt(1_200);
            EncodedFrame frame = samples.frame(format, isKey, random.nextInt(1 << random.nextInt(15)) + 1, 7);
            List<byte[]> payloads = payloads(packetizer, frame, maxPayload);
            EncodedFrame back = together(depacketizer, payloads);
            assertThat(back)
                    .as("frame %d of %d bytes by %d", i, frame.length(), maxPayload)
                    .isNotNull();
            assertThat(back.toByteArray()).as("frame %d by %d", i, maxPayload).isEqualTo(frame.toByteArray());
            assertThat(back.isKeyFrame()).isEqualTo(isKey);
            assertThat(descriptor.parse(payloads.getFirst(), 0, payloads.getFirst().length))
                    .isTrue();
            assertThat(descriptor.isKeyFrame()).isEqualTo(isKey);
            if (isKey) {
                assertThat(descriptor.startsFrame()).isTrue();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"VP8", "VP9", "H264", "AV1"})
    void marksTheLastPayloadOnly(PayloadFormat format) {
        Packetizer packetizer = Packetizer.of(format, SampleFrames.parameters(format), new Random(3));
        EncodedFrame frame = new SampleFrames(4).frame(format, true, 5_000, 0);
        byte[] out = new byte[1_000];
        packetizer.begin(frame, 1_000);
        List<Boolean> markers = new ArrayList<>();
        while (packetizer.next(out, 0) > 0) {
            markers.add(packetizer.marker());
        }
        assertThat(markers).hasSizeGreaterThan(4).endsWith(true);
        assertThat(markers.subList(0, markers.size() - 1)).containsOnly(false);
    }

    @ParameterizedTest
    @EnumSource(names = {"VP8", "VP9", "AV1"})
    void cutsEvenlyIntoAsFewPayloadsAsPossible(PayloadFormat format) {
        Packetizer packetizer = Packetizer.of(format, Map.of(), new Random(3));
        byte[] bytes = format == PayloadFormat.AV1
                ? oneObu(10_000)
                : new SampleFrames(4).frame(format, true, 10_000, 0).toByteArray();
        List<byte[]> payloads = payloads(packetizer, EncodedFrame.of(format, true, bytes, 0), 1_200);
        assertThat(payloads).hasSize(9);
        int shortest = payloads.stream().mapToInt(p -> p.length).min().orElseThrow();
        int longest = payloads.stream().mapToInt(p -> p.length).max().orElseThrow();
        assertThat(longest - shortest).isLessThanOrEqualTo(20);
    }

    private static byte[] oneObu(int size) {
        byte[] bytes = new byte[size + 3];
        bytes[0] = 6 << 3 | 2;
        bytes[1] = (byte) (size & 0x7F | 0x80);
        bytes[2] = (byte) (size >>> 7);
        return bytes;
    }

    @ParameterizedTest
    @EnumSource
    void refusesEmptyFrames(PayloadFormat format) {
        Packetizer packetizer = Packetizer.of(format, Map.of(), new Random(5));
        assertThat(packetizer.begin(EncodedFrame.of(format, true, new byte[0], 0), 1_200))
                .isFalse();
        assertThat(packetizer.next(new byte[1_200], 0)).isZero();
    }

    @ParameterizedTest
    @EnumSource(names = {"OPUS", "PCMU", "PCMA"})
    void sendsAudioAsItIs(PayloadFormat format) {
        Packetizer packetizer = Packetizer.of(format, Map.of(), new Random(6));
        EncodedFrame frame = new SampleFrames(7).frame(format, true, 160, 0);
        List<byte[]> payloads = payloads(packetizer, frame, 1_200);
        assertThat(payloads).singleElement().isEqualTo(frame.toByteArray());
        assertThat(together(Depacketizer.of(format, Map.of()), payloads).toByteArray())
                .isEqualTo(frame.toByteArray());
        assertThat(packetizer.begin(frame, 159)).isFalse();
    }

    /** RFC 7741 §4.2: X and S, then I, then the picture id in 15 bits. */
    @Test
    void writesTheVp8DescriptorOfTheRfc() {
        Packetizer packetizer = new Vp8Packetizer(0x11A7);
        byte[] key = new SampleFrames(8).frame(PayloadFormat.VP8, true, 100, 0).toByteArray();
        List<byte[]> payloads = payloads(packetizer, EncodedFrame.of(PayloadFormat.VP8, true, key, 0), 70);
        assertThat(HEX.formatHex(payloads.get(0), 0, 4)).isEqualTo("908091a8");
        assertThat(HEX.formatHex(payloads.get(1), 0, 4)).isEqualTo("808091a8");
        payloads = payloads(packetizer, EncodedFrame.of(PayloadFormat.VP8, false, new byte[] {1, 2}, 0), 70);
        assertThat(HEX.formatHex(payloads.getFirst())).isEqualTo("908091a90102");
    }

    @Test
    void countsTheTemporalLayerZeroOfVp8() {
        Packetizer packetizer = new Vp8Packetizer(0x00FE_7FFE);
        Vp8Descriptor descriptor = new Vp8Descriptor();
        int[] layers = {0, 2, 1, 2, 0};
        int[] tl0 = {0xFF, 0xFF, 0xFF, 0xFF, 0x00};
        int[] ids = {0x7FFF, 0, 1, 2, 3};
        for (int i = 0; i < layers.length; i++) {
            EncodedFrame frame = new SampleFrames(9)
                    .frame(PayloadFormat.VP8, i == 0, 100, 0)
                    .withLayer(FrameLayer.ofTemporal(layers[i], i == 1));
            byte[] payload = payloads(packetizer, frame, 1_000).getFirst();
            assertThat(descriptor.parse(payload, 0, payload.length)).isTrue();
            assertThat(descriptor.temporalId()).isEqualTo(layers[i]);
            assertThat(descriptor.tl0PicIdx()).isEqualTo(tl0[i]);
            assertThat(descriptor.pictureId()).isEqualTo(ids[i]);
            assertThat(descriptor.isSwitchingPoint()).isEqualTo(i <= 1);
        }
    }

    @Test
    void namesTheReferencesOfTemporalLayersInVp9() {
        Packetizer packetizer = new Vp9Packetizer(5);
        Vp9Descriptor descriptor = new Vp9Descriptor();
        int[] layers = {0, 2, 1, 2, 0, 2};
        int[] references = {0, 1, 2, 1, 4, 1};
        for (int i = 0; i < layers.length; i++) {
            EncodedFrame frame = new SampleFrames(10)
                    .frame(PayloadFormat.VP9, i == 0, 100, 0)
                    .withLayer(FrameLayer.ofTemporal(layers[i], false));
            byte[] payload = payloads(packetizer, frame, 1_000).getFirst();
            assertThat(descriptor.parse(payload, 0, payload.length)).isTrue();
            assertThat(descriptor.isFlexible()).isTrue();
            assertThat(descriptor.temporalId()).isEqualTo(layers[i]);
            assertThat(descriptor.referenceCount()).isEqualTo(i == 0 ? 0 : 1);
            if (i > 0) {
                assertThat(descriptor.reference(0)).as("picture %d", i).isEqualTo(references[i]);
            }
        }
    }

    @Test
    void tellsTheSizeOfAVp9KeyFrame() {
        Packetizer packetizer = new Vp9Packetizer(5);
        EncodedFrame frame =
                new SampleFrames(10).frame(PayloadFormat.VP9, true, 100, 0).withLayer(FrameLayer.ofSize(320, 240));
        byte[] payload = payloads(packetizer, frame, 1_000).getFirst();
        assertThat(HEX.formatHex(payload, 0, 8)).isEqualTo("8e800610014000f0");
    }

    /** RFC 6184 §5.7.1, §5.8: parameter sets share a payload, and a slice that is too long becomes fragments. */
    @Test
    void aggregatesAndFragmentsNalUnits() {
        byte[] frame = new byte[150];
        byte[] head = HEX.parseHex("00000001" + "67aabb" + "000001" + "68cc" + "00000001" + "65");
        java.util.Arrays.fill(frame, (byte) 0x11);
        System.arraycopy(head, 0, frame, 0, head.length);
        List<byte[]> payloads =
                payloads(new H264Packetizer(true), EncodedFrame.of(PayloadFormat.H264, true, frame, 0), 100);
        assertThat(HEX.formatHex(payloads.get(0))).isEqualTo("78" + "0003" + "67aabb" + "0002" + "68cc");
        assertThat(HEX.formatHex(payloads.get(1), 0, 3)).isEqualTo("7c8511");
        assertThat(HEX.formatHex(payloads.get(2), 0, 3)).isEqualTo("7c4511");
        assertThat(payloads).hasSize(3);
        assertThat(payloads.get(1).length + payloads.get(2).length).isEqualTo(frame.length - head.length + 4);
    }

    @Test
    void sendsEachNalUnitAloneInModeZero() {
        byte[] frame = HEX.parseHex("000001" + "67aabb" + "000001" + "68cc" + "000001" + "65dd");
        List<byte[]> payloads =
                payloads(new H264Packetizer(false), EncodedFrame.of(PayloadFormat.H264, true, frame, 0), 100);
        assertThat(payloads.stream().map(HEX::formatHex)).containsExactly("67aabb", "68cc", "65dd");
        byte[] large = new byte[120];
        java.util.Arrays.fill(large, (byte) 0x11);
        System.arraycopy(HEX.parseHex("00000165"), 0, large, 0, 4);
        assertThat(new H264Packetizer(false).begin(EncodedFrame.of(PayloadFormat.H264, true, large, 0), 100))
                .isFalse();
    }

    @Test
    void refusesH264ThatIsNoByteStream() {
        for (String hex : List.of("65aabb", "0000016", "000001", "00000180aa", "00000178aa", "01000001" + "65aa")) {
            byte[] frame = HEX.parseHex(hex.length() % 2 == 0 ? hex : hex + "0");
            assertThat(new H264Packetizer(true).begin(EncodedFrame.of(PayloadFormat.H264, true, frame, 0), 100))
                    .as(hex)
                    .isFalse();
        }
    }

    /** AV1 RTP §4.4: sequence header and frame in one payload, W = 2, N = 1, without delimiter and size fields. */
    @Test
    void writesTheAggregationHeaderOfAv1() {
        byte[] frame = HEX.parseHex("1200" + "0a03aabbcc" + "32021122");
        List<byte[]> payloads = payloads(new Av1Packetizer(), EncodedFrame.of(PayloadFormat.AV1, true, frame, 0), 100);
        assertThat(payloads.stream().map(HEX::formatHex)).containsExactly("28" + "04" + "08aabbcc" + "301122");
    }

    @Test
    void refusesAv1ThatIsCutOff() {
        for (String hex : List.of("1200", "0a03aabb", "0a", "36", "0affffffffff", "8a00")) {
            byte[] frame = HEX.parseHex(hex);
            assertThat(new Av1Packetizer().begin(EncodedFrame.of(PayloadFormat.AV1, true, frame, 0), 100))
                    .as(hex)
                    .isFalse();
        }
    }
}
