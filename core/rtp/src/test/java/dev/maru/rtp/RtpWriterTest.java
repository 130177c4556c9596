package dev.maru.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RtpWriterTest {
    private final byte[] buffer = new byte[300];
    private final RtpWriter writer = new RtpWriter();
    private final RtpPacket packet = new RtpPacket();

    private RtpWriter begin() {
        Arrays.fill(buffer, (byte) 0x5A);
        return writer.begin(buffer, 4, buffer.length).header(96, 0x1234, 0x89ABCDEF, 0xDEADBEEF);
    }

    private String finish(int payload, boolean marker, int padding) {
        int length = writer.finish(payload, marker, padding);
        return HexFormat.of().formatHex(buffer, 4, 4 + length);
    }

    private void element(int id, int... value) {
        int at = writer.element(id, value.length);
        assertThat(at).isPositive();
        for (int i = 0; i < value.length; i++) {
            buffer[at + i] = (byte) value[i];
        }
    }

    @Test
    void writesABareHeader() {
        begin();
        buffer[writer.payload()] = 7;
        assertThat(finish(1, false, 0)).isEqualTo("8060123489abcdefdeadbeef07");
        begin();
        assertThat(finish(0, true, 0)).isEqualTo("80e0123489abcdefdeadbeef");
    }

    @Test
    void writesEverything() {
        begin();
        assertThat(writer.csrc(1)).isTrue();
        assertThat(writer.csrc(-2)).isTrue();
        element(1, 0xAA);
        element(2, 0xBB, 0xCC, 0xDD);
        buffer[writer.payload()] = 7;
        assertThat(finish(1, true, 3))
                .isEqualTo("b2e0123489abcdefdeadbeef" + "00000001fffffffe" + "bede0002" + "10aa22bbccdd0000" + "07"
                        + "000003");
    }

    @Test
    void widensElementsWhereOneNeedsIt() {
        begin().allowTwoByteHeaders(true);
        element(1, 0xAA);
        element(2, 0xBB, 0xCC);
        element(20, 0xDD);
        element(3, 0xEE);
        assertThat(finish(0, false, 0))
                .isEqualTo("9060123489abcdefdeadbeef" + "10000004" + "0101aa" + "0202bbcc" + "1401dd" + "0301ee"
                        + "000000");
    }

    @Test
    void leavesOutWhatNeedsTwoByteHeadersWhereTheseAreNotAgreedOn() {
        begin();
        assertThat(writer.element(15, 1)).isEqualTo(-1);
        assertThat(writer.element(1, 17)).isEqualTo(-1);
        assertThat(writer.element(1, 0)).isEqualTo(-1);
        assertThat(writer.element(0, 1)).isEqualTo(-1);
        assertThat(finish(0, false, 0)).isEqualTo("8060123489abcdefdeadbeef");
    }

    @Test
    void neverWritesPastTheEnd() {
        for (int room = RtpPacket.HEADER; room < 80; room++) {
            Arrays.fill(buffer, (byte) 0x5A);
            writer.begin(buffer, 0, room).allowTwoByteHeaders(true);
            for (int i = 1; i < 20; i++) {
                int at = writer.element(i, i);
                if (at >= 0) {
                    Arrays.fill(buffer, at, at + i, (byte) i);
                }
            }
            int length = writer.finish(writer.payloadCapacity(), true);
            assertThat(length).isEqualTo(room);
            assertThat(packet.parse(buffer, 0, length)).isTrue();
            assertThat(buffer[room]).isEqualTo((byte) 0x5A);
        }
    }

    @Test
    void readsBackWhateverItWrites() {
        SplittableRandom dice = new SplittableRandom(8285);
        for (int round = 0; round < 2_000; round++) {
            boolean isMixed = dice.nextBoolean();
            writer.begin(buffer, 0, buffer.length).allowTwoByteHeaders(isMixed);
            byte[][] values = new byte[256][];
            for (int i = dice.nextInt(6); i > 0; i--) {
                int id = dice.nextInt(1, dice.nextInt(4) == 0 ? 256 : 15);
                byte[] value = new byte[dice.nextInt(dice.nextInt(4) == 0 ? 30 : 5)];
                dice.nextBytes(value);
                int at = values[id] != null || id == 15 ? -1 : writer.element(id, value.length);
                if (at >= 0) {
                    System.arraycopy(value, 0, buffer, at, value.length);
                    values[id] = value;
                }
            }
            int payload = dice.nextInt(20);
            int padding = dice.nextInt(20);
            int length = writer.finish(payload, false, padding);
            assertThat(packet.parse(buffer, 0, length)).isTrue();
            assertThat(packet.payloadLength()).isEqualTo(payload);
            assertThat(packet.paddingLength()).isEqualTo(padding);
            for (int id = 1; id < 256; id++) {
                boolean isThere = packet.find(id);
                assertThat(isThere).as("element %d of round %d", id, round).isEqualTo(values[id] != null);
                if (isThere) {
                    int at = packet.elementOffset();
                    assertThat(Arrays.copyOfRange(buffer, at, at + packet.elementLength()))
                            .isEqualTo(values[id]);
                }
            }
        }
    }

    @Test
    void refusesPayloadThatDoesNotFit() {
        begin();
        int capacity = writer.payloadCapacity();
        assertThatThrownBy(() -> writer.finish(capacity + 1, false)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> writer.finish(capacity, false, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> writer.begin(buffer, 0, 11)).isInstanceOf(IllegalArgumentException.class);
    }
}
