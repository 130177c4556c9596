package dev.maru.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class FramesTest {
    /** A Binding request without attributes: RFC 8489 §5, type 0x0001, length 0, the magic cookie, twelve bytes of transaction. */
    private static final byte[] BINDING = HexFormat.of().parseHex("000100002112a442000102030405060708090a0b");

    @Test
    void findsAStunMessageByItsOwnLengthAndNotBeforeItIsWhole() {
        for (int have = 0; have < BINDING.length; have++) {
            assertThat(Frames.length(Framing.TURN, BINDING, 0, have)).isEqualTo(Frames.INCOMPLETE);
        }
        assertThat(Frames.length(Framing.TURN, BINDING, 0, BINDING.length)).isEqualTo(20);
        assertThat(Frames.messageLength(Framing.TURN, BINDING, 0, 20)).isEqualTo(20);
    }

    @Test
    void takesThePaddingOfChannelDataAndLeavesItOut() {
        // RFC 8656 §12.5: over TCP, padded to a multiple of four, the padding not counted by the length.
        for (int length = 0; length < 9; length++) {
            byte[] frame = new byte[4 + (length + 3) / 4 * 4];
            frame[0] = 0x40;
            frame[3] = (byte) length;
            for (int have = 0; have < frame.length; have++) {
                assertThat(Frames.length(Framing.TURN, frame, 0, have)).isEqualTo(Frames.INCOMPLETE);
            }
            assertThat(Frames.length(Framing.TURN, frame, 0, frame.length)).isEqualTo(frame.length);
            assertThat(Frames.messageLength(Framing.TURN, frame, 0, frame.length))
                    .isEqualTo(4 + length);
            assertThat(Frames.framedLength(Framing.TURN, 4 + length)).isEqualTo(frame.length);
        }
    }

    @Test
    void refusesWhatIsNeitherStunNorChannelData() {
        for (int first = 0x80; first < 0x100; first++) {
            byte[] bytes = BINDING.clone();
            bytes[0] = (byte) first;
            assertThat(Frames.length(Framing.TURN, bytes, 0, 1)).isEqualTo(Frames.MALFORMED);
        }
        byte[] oddLength = BINDING.clone();
        oddLength[3] = 3;
        assertThat(Frames.length(Framing.TURN, oddLength, 0, 20)).isEqualTo(Frames.MALFORMED);
        byte[] noCookie = BINDING.clone();
        noCookie[5] = 0;
        assertThat(Frames.length(Framing.TURN, noCookie, 0, 8)).isEqualTo(Frames.MALFORMED);
    }

    @Test
    void readsTwoBytesOfLengthInFrontOfEachMessage() {
        byte[] empty = {0, 0};
        assertThat(Frames.length(Framing.RFC4571, empty, 0, 1)).isEqualTo(Frames.INCOMPLETE);
        assertThat(Frames.length(Framing.RFC4571, empty, 0, 2)).isEqualTo(2);
        byte[] longest = new byte[2 + 0xFFFF];
        Arrays.fill(longest, 0, 2, (byte) 0xFF);
        assertThat(Frames.length(Framing.RFC4571, longest, 0, longest.length - 1))
                .isEqualTo(Frames.INCOMPLETE);
        assertThat(Frames.length(Framing.RFC4571, longest, 0, longest.length)).isEqualTo(longest.length);
        assertThat(Frames.messageLength(Framing.RFC4571, longest, 0, longest.length))
                .isEqualTo(0xFFFF);
        assertThat(Frames.framedLength(Framing.RFC4571, 0x10000)).isEqualTo(Frames.MALFORMED);
    }
}
