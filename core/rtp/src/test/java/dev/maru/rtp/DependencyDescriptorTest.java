package dev.maru.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class DependencyDescriptorTest {
    /** A key frame of Chrome's, AV1 with three spatial and three temporal layers, as captured (public; LiveKit's tests have it too). */
    private static final String CHROME_L3T3 =
            "c1017280081485214eafffaaaa863cf0430c10c302afc0aaa0063c00430010c002a000a80006"
                    + "000040001d954926e082b04a0941b820ac1282503157f974000ca864330e222222eca8655304224230eca877530077004200ef00"
                    + "8601df010d";

    private final DependencyDescriptor descriptor = new DependencyDescriptor();
    private final DependencyDescriptorWriter writer = new DependencyDescriptorWriter();

    private boolean read(String hex) {
        byte[] b = HexFormat.of().parseHex(hex);
        return descriptor.read(b, 0, b.length);
    }

    private DependencyStructure structure() {
        return Objects.requireNonNull(descriptor.structure());
    }

    /** The example of appendix A.6.1. Its ids count from 1 there and from 10 here. */
    private static DependencyStructure l1t3() {
        return new DependencyStructure(10, 3, 1)
                .addTemplate(0, 0, "SSS", new int[0], new int[] {0})
                .addTemplate(0, 0, "SSS", new int[] {4}, new int[] {4})
                .addTemplate(0, 1, "SD-", new int[] {2}, new int[] {2})
                .addTemplate(0, 2, "D--", new int[] {1}, new int[] {1})
                .addTemplate(0, 2, "D--", new int[] {1}, new int[] {3})
                .protect(0, 0)
                .protect(1, 0)
                .protect(2, 0);
    }

    @Test
    void readsWhatChromeSends() {
        assertThat(read(CHROME_L3T3)).isTrue();
        assertThat(descriptor.startsFrame()).isTrue();
        assertThat(descriptor.endsFrame()).isTrue();
        assertThat(descriptor.templateId()).isEqualTo(1);
        assertThat(descriptor.frameNumber()).isEqualTo(0x0172);
        assertThat(descriptor.hasNewStructure()).isTrue();
        assertThat(structure().decodeTargetCount()).isEqualTo(9);
        assertThat(structure().chainCount()).isEqualTo(3);
        assertThat(structure().spatialLayerCount()).isEqualTo(3);
        assertThat(descriptor.spatialId()).isZero();
        assertThat(descriptor.temporalId()).isZero();
        assertThat(descriptor.frameDiffCount()).as("a key frame needs nothing").isZero();
        assertThat(descriptor.activeDecodeTargets()).isEqualTo(0x1FF);
        for (int i = 0; i < 9; i++) {
            assertThat(descriptor.indication(i)).isEqualTo(DependencyDescriptor.SWITCH);
            assertThat(structure().spatialIdOf(i)).isEqualTo(i / 3);
            assertThat(structure().temporalIdOf(i)).isEqualTo(i % 3);
            assertThat(structure().protectingChain(i)).isEqualTo(i / 3);
        }
        assertThat(structure().width(0)).isEqualTo(120);
        assertThat(structure().width(1)).isEqualTo(240);
        assertThat(structure().width(2)).isEqualTo(480);
        assertThat(structure().height(2)).isEqualTo(270);
    }

    @Test
    void followsChromesTemplates() {
        assertThat(read(CHROME_L3T3)).isTrue();
        assertThat(read("86017340fc")).isTrue();
        assertThat(descriptor.startsFrame()).isTrue();
        assertThat(descriptor.endsFrame()).isFalse();
        assertThat(descriptor.spatialId()).isEqualTo(1);
        assertThat(descriptor.temporalId()).isZero();
        assertThat(descriptor.frameDiff(0))
                .as("the layer below, of the frame before")
                .isEqualTo(1);
        assertThat(descriptor.activeDecodeTargets()).isEqualTo(0b000_111_111);
        assertThat(read("860173")).as("without saying it again").isTrue();
        assertThat(descriptor.activeDecodeTargets()).isEqualTo(0b000_111_111);
        assertThat(read("8b0174")).isTrue();
        assertThat(descriptor.spatialId()).isEqualTo(2);
    }

    @Test
    void refusesWhatRefersToNoStructure() {
        assertThat(read("860173")).isFalse();
        assertThat(descriptor.frameNumber()).isEqualTo(0x0173);
        assertThat(read(CHROME_L3T3)).isTrue();
        assertThat(read("bf0173")).as("a template that is not in it").isFalse();
    }

    /** Written by hand after appendix A.4.1: the bits of each field of {@link #l1t3}, as in A.6.1. */
    @Test
    void writesTheExampleOfTheSpecification() {
        String bits = "1" + "1" + "001010" + "0000000000000001" // start, end, template 10, frame 1
                + "1" + "0" + "0" + "0" + "0" // structure, active targets, customs
                + "001010" + "00010" // offset 10, 3 decode targets
                + "00" + "01" + "01" + "00" + "11" // layers
                + "101010" + "101010" + "100100" + "010000" + "010000" // S S S, S S S, S D -, D - -, D - -
                + "0" + "100110" + "100010" + "100000" + "100000" // 4; 2; 1; 1
                + "01" // ns(4) of 1 chain: w = 3, m = 4, so two bits
                // ns(1) of 0, three times: no bits at all
                + "0000" + "0100" + "0010" + "0001" + "0011" // chain differences
                + "0"; // no resolutions
        byte[] expected = bytes(bits);
        byte[] b = new byte[100];
        int length = writer.frame(true, true, 10, 1).structure(l1t3()).write(b, 0, b.length);
        assertThat(HexFormat.of().formatHex(b, 0, length))
                .isEqualTo(HexFormat.of().formatHex(expected));
        assertThat(descriptor.read(expected, 0, expected.length)).isTrue();
        assertThat(structure().templateCount()).isEqualTo(5);
    }

    private static byte[] bytes(String bits) {
        byte[] b = new byte[(bits.length() + 7) / 8];
        for (int i = 0; i < bits.length(); i++) {
            b[i / 8] |= (byte) (bits.charAt(i) == '1' ? 0x80 >> i % 8 : 0);
        }
        return b;
    }

    @Test
    void readsWhatAFrameSaysOfItself() {
        byte[] b = new byte[100];
        int length = writer.frame(true, false, 10, 1).structure(l1t3()).write(b, 0, b.length);
        assertThat(descriptor.read(b, 0, length)).isTrue();
        length = writer.frame(false, true, 13, 3)
                .activeDecodeTargets(0b101, 3)
                .indications(0, 1, 2)
                .frameDiffs(1, 16, 17, 256, 257, 4_096)
                .chainDiffs(200)
                .write(b, 0, b.length);
        assertThat(descriptor.read(b, 0, length)).isTrue();
        assertThat(descriptor.temporalId()).isEqualTo(2);
        assertThat(descriptor.activeDecodeTargets()).isEqualTo(0b101);
        assertThat(descriptor.hasActiveDecodeTargets()).isTrue();
        assertThat(descriptor.indication(0)).isEqualTo(DependencyDescriptor.NOT_PRESENT);
        assertThat(descriptor.indication(2)).isEqualTo(DependencyDescriptor.SWITCH);
        int[] diffs = new int[descriptor.frameDiffCount()];
        Arrays.setAll(diffs, descriptor::frameDiff);
        assertThat(diffs).containsExactly(1, 16, 17, 256, 257, 4_096);
        assertThat(descriptor.chainDiff(0)).isEqualTo(200);
        length = writer.frame(true, true, 12, 4).write(b, 0, b.length);
        assertThat(length).isEqualTo(3);
        assertThat(descriptor.read(b, 0, length)).isTrue();
        assertThat(descriptor.indication(0)).isEqualTo(DependencyDescriptor.SWITCH);
        assertThat(descriptor.frameDiffCount()).isEqualTo(1);
        assertThat(descriptor.frameDiff(0)).isEqualTo(2);
        assertThat(descriptor.chainDiff(0)).isEqualTo(2);
    }

    @Test
    void keepsTheNewerStructureWhenAnOldOneComesLate() {
        byte[] old = new byte[100];
        int oldLength = writer.frame(true, true, 10, 0xFFFF).structure(l1t3()).write(old, 0, old.length);
        byte[] b = new byte[100];
        DependencyStructure single = new DependencyStructure(20, 1, 0)
                .addTemplate(0, 0, "S", new int[0], new int[0])
                .resolution(0, 640, 360);
        int length = writer.frame(true, true, 20, 3).structure(single).write(b, 0, b.length);
        assertThat(descriptor.read(b, 0, length)).isTrue();
        assertThat(descriptor.read(old, 0, oldLength)).isFalse();
        assertThat(descriptor.hasNewStructure()).isFalse();
        assertThat(structure().templateIdOffset()).isEqualTo(20);
        assertThat(descriptor.width()).isEqualTo(640);
        assertThat(descriptor.height()).isEqualTo(360);
        assertThat(structure().protectingChain(0)).isEqualTo(-1);
    }

    @Test
    void refusesEveryPrefixThatCutsAStructureAndKeepsTheOneBefore() {
        byte[] b = new byte[100];
        int length = writer.frame(true, true, 10, 1).structure(l1t3()).write(b, 0, b.length);
        assertThat(descriptor.read(b, 0, length)).isTrue();
        byte[] chrome = HexFormat.of().parseHex(CHROME_L3T3);
        for (int cut = 0; cut < chrome.length; cut++) {
            if (cut == 3) {
                continue; // a whole descriptor of its own, of a template that is not there
            }
            assertThat(descriptor.read(chrome, 0, cut)).as("%d bytes", cut).isFalse();
            assertThat(structure().templateIdOffset()).isEqualTo(10);
        }
    }

    @Test
    void rewritesTheFrameNumberInAPacket() {
        byte[] buffer = new byte[64];
        RtpWriter packetWriter = new RtpWriter().begin(buffer, 0, buffer.length);
        assertThat(writer.frame(true, true, 5, 9).write(packetWriter, 4)).isTrue();
        RtpPacket packet = new RtpPacket();
        packet.parse(buffer, 0, packetWriter.finish(0, false));
        assertThat(DependencyDescriptor.rewriteFrameNumber(packet, 4, 0x1BEEF)).isTrue();
        assertThat(descriptor.read(packet, 4)).isFalse();
        assertThat(descriptor.frameNumber()).isEqualTo(0xBEEF);
        assertThat(DependencyDescriptor.rewriteFrameNumber(packet, 5, 1)).isFalse();
    }

    @Test
    void leavesOutAStructureThatNeedsATwoByteHeader() {
        byte[] buffer = new byte[256];
        byte[] chrome = HexFormat.of().parseHex(CHROME_L3T3);
        assertThat(descriptor.read(chrome, 0, chrome.length)).isTrue();
        writer.frame(true, true, 1, 1).structure(structure());
        RtpWriter packetWriter = new RtpWriter().begin(buffer, 0, buffer.length);
        assertThat(writer.write(packetWriter, 4)).isFalse();
        packetWriter.begin(buffer, 0, buffer.length).allowTwoByteHeaders(true);
        assertThat(writer.write(packetWriter, 4)).isTrue();
        RtpPacket packet = new RtpPacket();
        packet.parse(buffer, 0, packetWriter.finish(0, false));
        DependencyDescriptor other = new DependencyDescriptor();
        assertThat(other.read(packet, 4)).isTrue();
        assertThat(Objects.requireNonNull(other.structure()).width(2)).isEqualTo(480);
    }

    @Test
    void writesBackWhatItReadBitByBit() {
        byte[] chrome = HexFormat.of().parseHex(CHROME_L3T3);
        assertThat(descriptor.read(chrome, 0, chrome.length)).isTrue();
        byte[] b = new byte[255];
        int length = writer.frame(true, true, descriptor.templateId(), descriptor.frameNumber())
                .structure(structure())
                .write(b, 0, b.length);
        assertThat(HexFormat.of().formatHex(b, 0, length)).isEqualTo(CHROME_L3T3);
    }
}
