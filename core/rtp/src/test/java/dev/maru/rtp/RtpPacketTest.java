package dev.maru.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class RtpPacketTest {
    /** Version 2, padding, extension, 2 CSRCs; marker, type 96; three words of elements, 3 bytes of payload, 3 of padding. */
    private static final String FULL = "b2e01234" + "89abcdef" + "deadbeef" + "00000001" + "fffffffe" + "bede0003"
            + "10aa" + "22bbccdd" + "0000" + "310102" + "00" + "cafe01" + "000003";

    private final RtpPacket packet = new RtpPacket();

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }

    @Test
    void readsEveryField() {
        byte[] b = hex(FULL);
        assertThat(packet.parse(b, 0, b.length)).isTrue();
        assertThat(packet.marker()).isTrue();
        assertThat(packet.payloadType()).isEqualTo(96);
        assertThat(packet.sequenceNumber()).isEqualTo(0x1234);
        assertThat(packet.timestamp()).isEqualTo(0x89ABCDEF);
        assertThat(packet.ssrc()).isEqualTo(0xDEADBEEF);
        assertThat(packet.csrcCount()).isEqualTo(2);
        assertThat(packet.csrc(0)).isEqualTo(1);
        assertThat(packet.csrc(1)).isEqualTo(-2);
        assertThat(packet.extensionProfile()).isEqualTo(0xBEDE);
        assertThat(packet.extensionLength()).isEqualTo(12);
        assertThat(packet.headerLength()).isEqualTo(12 + 8 + 4 + 12);
        assertThat(packet.payloadOffset()).isEqualTo(36);
        assertThat(packet.payloadLength()).isEqualTo(3);
        assertThat(packet.paddingLength()).isEqualTo(3);
    }

    /** RFC 8285 §4.2: the length is the number of bytes less one, and bytes of zero may stand between elements. */
    @Test
    void findsElementsWithOneByteHeaders() {
        byte[] b = hex("900000000000000000000000bede0003" + "10aa22bbccdd00" + "0031eeff40");
        assertThat(packet.parse(b, 0, b.length)).isTrue();
        assertElement(1, "aa");
        assertElement(2, "bbccdd");
        assertElement(3, "eeff");
        assertThat(packet.find(4)).as("cut off").isFalse();
        assertThat(packet.find(0)).isFalse();
        assertThat(packet.find(200)).isFalse();
    }

    private void assertElement(int id, String value) {
        assertThat(packet.find(id)).as("element %d", id).isTrue();
        int at = packet.elementOffset();
        byte[] found = Arrays.copyOfRange(packet.bytes(), at, at + packet.elementLength());
        assertThat(HexFormat.of().formatHex(found)).isEqualTo(value);
    }

    /** RFC 8285 §4.2: id 15 ends the list, and so does id 0 with a length. */
    @Test
    void stopsAtReservedIds() {
        byte[] b = hex("900000000000000000000000bede0002" + "10aaf00020bb0000");
        assertThat(packet.parse(b, 0, b.length)).isTrue();
        assertElement(1, "aa");
        assertThat(packet.find(15)).isFalse();
        assertThat(packet.find(2)).isFalse();
        b = hex("900000000000000000000000bede0002" + "10aa010000" + "20bb00");
        assertThat(packet.parse(b, 0, b.length)).isTrue();
        assertElement(1, "aa");
        assertThat(packet.find(2)).isFalse();
    }

    /** RFC 8285 §4.3: lengths are as they are, 0 is allowed, and the lowest four bits of the profile are the application's. */
    @Test
    void findsElementsWithTwoByteHeaders() {
        byte[] b = hex("9000000000000000000000001005" + "0003" + "0100" + "0201bb" + "00" + "ff02ccdd" + "0f00");
        assertThat(packet.parse(b, 0, b.length)).isTrue();
        assertElement(1, "");
        assertElement(2, "bb");
        assertElement(255, "ccdd");
        assertElement(15, "");
        assertThat(packet.find(3)).isFalse();
    }

    @Test
    void findsNothingInOtherProfiles() {
        byte[] b = hex("900000000000000000000000abcd000110aa0000");
        assertThat(packet.parse(b, 0, b.length)).isTrue();
        assertThat(packet.find(1)).isFalse();
        assertThat(packet.extensionProfile()).isEqualTo(0xABCD);
    }

    @Test
    void refusesEveryPrefixThatCutsTheHeader() {
        byte[] b = hex(FULL);
        int header = 36;
        for (int length = 0; length < header; length++) {
            assertThat(packet.parse(Arrays.copyOf(b, length), 0, length))
                    .as("%d bytes", length)
                    .isFalse();
        }
    }

    @Test
    void refusesOtherVersionsAndImpossiblePadding() {
        byte[] b = hex("800000000000000000000000aabbcc");
        assertThat(packet.parse(b, 0, b.length)).isTrue();
        for (int version : new int[] {0x00, 0x40, 0xC0}) {
            b[0] = (byte) version;
            assertThat(packet.parse(b, 0, b.length)).isFalse();
        }
        b[0] = (byte) 0xA0;
        for (int padding : new int[] {0, 4, 255}) {
            b[14] = (byte) padding;
            assertThat(packet.parse(b, 0, b.length)).as("padding %d", padding).isFalse();
        }
        b[14] = 3;
        assertThat(packet.parse(b, 0, b.length)).isTrue();
        assertThat(packet.payloadLength()).isZero();
    }

    @Test
    void rewritesInPlace() {
        byte[] b = hex("ffff8060000100000002000000030102");
        assertThat(packet.parse(b, 2, b.length - 2)).isTrue();
        packet.sequenceNumber(0x1FFFE);
        packet.timestamp(-1);
        packet.ssrc(0x01020304);
        packet.payloadType(111);
        packet.marker(true);
        assertThat(HexFormat.of().formatHex(b)).isEqualTo("ffff80effffeffffffff010203040102");
        packet.marker(false);
        assertThat(packet.payloadType()).isEqualTo(111);
        assertThat(packet.marker()).isFalse();
    }

    @Test
    void remapsAndErasesOneByteElements() {
        byte[] b = hex("900000000000000000000000bede0002" + "10aa" + "21bbcc" + "30dd" + "00");
        byte[] table = new byte[256];
        table[1] = 14;
        table[3] = 1;
        assertThat(packet.parse(b, 0, b.length)).isTrue();
        packet.remapElements(table);
        assertThat(HexFormat.of().formatHex(b, 16, 24)).isEqualTo("e0aa00000010dd00");
    }

    @Test
    void remapsAndErasesTwoByteElements() {
        byte[] b = hex("90000000000000000000000010000003" + "0101aa" + "0f02bbcc" + "00" + "c801dd" + "00");
        byte[] table = new byte[256];
        table[1] = (byte) 250;
        table[200] = 2;
        assertThat(packet.parse(b, 0, b.length)).isTrue();
        packet.remapElements(table);
        assertThat(HexFormat.of().formatHex(b, 16, 28)).isEqualTo("fa01aa" + "00000000" + "00" + "0201dd" + "00");
    }
}
