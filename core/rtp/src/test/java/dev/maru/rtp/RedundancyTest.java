package dev.maru.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** RED (RFC 2198) and ULPFEC (RFC 5109), by hand from their figures. */
class RedundancyTest {
    private final RedPayload red = new RedPayload();
    private final byte[] buffer = new byte[1_500];
    private final RtpWriter writer = new RtpWriter();

    private boolean parse(String hex) {
        byte[] b = HexFormat.of().parseHex(hex);
        return red.parse(b, 0, b.length);
    }

    /** RFC 2198 §4: a block of type 5, 20 ms older at 8 kHz, and the newest of type 7. */
    @Test
    void readsBlocksOldestFirst() {
        assertThat(parse("85" + "028003" + "07" + "aabbcc" + "ddee")).isTrue();
        assertThat(red.count()).isEqualTo(2);
        assertThat(red.payloadType(0)).isEqualTo(5);
        assertThat(red.timestampOffset(0)).isEqualTo(160);
        assertThat(red.blockOffset(0)).isEqualTo(5);
        assertThat(red.blockLength(0)).isEqualTo(3);
        assertThat(red.payloadType(1)).isEqualTo(7);
        assertThat(red.timestampOffset(1)).isZero();
        assertThat(red.blockOffset(1)).isEqualTo(8);
        assertThat(red.blockLength(1)).isEqualTo(2);
    }

    @Test
    void readsTheNewestAlone() {
        assertThat(parse("6f" + "01")).isTrue();
        assertThat(red.count()).isEqualTo(1);
        assertThat(parse("6f")).as("with nothing in it").isTrue();
        assertThat(red.blockLength(0)).isZero();
    }

    @Test
    void refusesEveryPrefixThatCutsABlock() {
        byte[] b = HexFormat.of().parseHex("85" + "028003" + "87" + "014002" + "07" + "aabbccddee");
        for (int length = 0; length < b.length; length++) {
            assertThat(red.parse(b, 0, length)).as("%d bytes", length).isFalse();
            assertThat(red.count()).isZero();
        }
        assertThat(red.parse(b, 0, b.length)).isTrue();
        byte[] many = new byte[4 * RedPayload.MAX_BLOCKS + 1];
        for (int i = 0; i < RedPayload.MAX_BLOCKS; i++) {
            many[4 * i] = (byte) 0x80;
        }
        assertThat(red.parse(many, 0, many.length)).isFalse();
    }

    private String write(RedWriter redWriter, String frame, int timestamp) {
        byte[] b = HexFormat.of().parseHex(frame);
        writer.begin(buffer, 0, buffer.length);
        int length = redWriter.write(writer, b, 0, b.length, timestamp);
        return HexFormat.of().formatHex(buffer, 12, 12 + length);
    }

    @Test
    void repeatsTheFrameBefore() {
        RedWriter redWriter = new RedWriter(111, 1);
        assertThat(write(redWriter, "aabb", 1_000)).isEqualTo("6f" + "aabb");
        assertThat(write(redWriter, "cc", 1_960)).isEqualTo("ef" + "0f0002" + "6f" + "aabb" + "cc");
        assertThat(write(redWriter, "dd", 2_920)).isEqualTo("ef" + "0f0001" + "6f" + "cc" + "dd");
    }

    @Test
    void repeatsAsManyAsAskedFor() {
        RedWriter redWriter = new RedWriter(111, 2);
        write(redWriter, "a1", -960);
        write(redWriter, "b2", 0);
        assertThat(write(redWriter, "c3", 960))
                .isEqualTo("ef" + "1e0001" + "ef" + "0f0001" + "6f" + "a1" + "b2" + "c3");
        assertThat(write(redWriter, "d4", 1_920))
                .isEqualTo("ef" + "1e0001" + "ef" + "0f0001" + "6f" + "b2" + "c3" + "d4");
    }

    /** 14 bits of offset, 10 of length. */
    @Test
    void leavesOutWhatCannotBeTold() {
        RedWriter redWriter = new RedWriter(111, 2);
        write(redWriter, "a1", 0);
        assertThat(write(redWriter, "b2", 16_384)).as("after a silence").isEqualTo("6f" + "b2");
        assertThat(write(redWriter, "c3", 16_384)).as("the same moment").isEqualTo("6f" + "c3");
        String large = "00".repeat(1_024);
        write(redWriter, large, 17_000);
        assertThat(write(redWriter, "d4", 18_000)).isEqualTo("6f" + "d4");
        byte[] frame = new byte[100];
        writer.begin(buffer, 0, 12 + 102);
        assertThat(redWriter.write(writer, frame, 0, 100, 19_000))
                .as("no room to repeat")
                .isEqualTo(101);
        writer.begin(buffer, 0, 12 + 100);
        assertThat(redWriter.write(writer, frame, 0, 100, 20_000)).isEqualTo(-1);
    }

    /** RFC 5109 §7.3, §7.4: mask 0xA001 protects the packets 0, 2 and 15 behind the base. */
    @Test
    void readsWhatFecProtects() {
        UlpfecPayload fec = new UlpfecPayload();
        byte[] b = HexFormat.of().parseHex("0060" + "1234" + "00000001" + "0002" + "0003" + "a001" + "aabbcc");
        assertThat(fec.parse(b, 0, b.length)).isTrue();
        assertThat(fec.baseSequence()).isEqualTo(0x1234);
        assertThat(fec.protectedCount()).isEqualTo(3);
        assertThat(fec.isProtected(0)).isTrue();
        assertThat(fec.isProtected(1)).isFalse();
        assertThat(fec.isProtected(15)).isTrue();
        assertThat(fec.isProtected(47)).isFalse();
        assertThat(fec.protectionLength()).isEqualTo(3);
        assertThat(fec.correctionOffset()).isEqualTo(14);
        for (int length = 0; length < b.length; length++) {
            assertThat(fec.parse(Arrays.copyOf(b, length), 0, length)).isFalse();
        }
        byte[] wide =
                HexFormat.of().parseHex("4060" + "1234" + "00000001" + "0002" + "0001" + "8000" + "00000001" + "aa");
        assertThat(fec.parse(wide, 0, wide.length)).isTrue();
        assertThat(fec.isProtected(47)).isTrue();
        assertThat(fec.correctionOffset()).isEqualTo(18);
        wide[0] |= (byte) 0x80;
        assertThat(fec.parse(wide, 0, wide.length))
                .as("an extension of the format")
                .isFalse();
    }

    @Test
    void repeatsNothingOfWhatIsForgotten() {
        RedWriter redWriter = new RedWriter(111, 1);
        write(redWriter, "aabb", 1_000);
        redWriter.clear();
        assertThat(write(redWriter, "cc", 1_960)).isEqualTo("6f" + "cc");
        assertThat(write(redWriter, "dd", 2_920)).isEqualTo("ef" + "0f0001" + "6f" + "cc" + "dd");
    }
}
