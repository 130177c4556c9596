package dev.maru.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.wire.Datagram;
import org.junit.jupiter.api.Test;

class ChannelFrameTest {
    private static Datagram datagram(int headroom, int... bytes) {
        byte[] array = new byte[headroom + bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            array[headroom + i] = (byte) bytes[i];
        }
        return new Datagram(0).wrap(array, headroom, bytes.length);
    }

    /** RFC 8656 §12.4. */
    @Test
    void hasTheLayoutOfTheRfc() {
        Datagram packet = datagram(64, 'h', 'i', '!');
        assertThat(ChannelFrame.wrap(packet, 0x4ABC)).isTrue();
        assertThat(packet.toByteArray()).containsExactly(0x4A, 0xBC, 0, 3, 'h', 'i', '!');
    }

    @Test
    void takesOffWhatItPutOn() {
        for (int channel = ChannelFrame.MIN_CHANNEL; channel <= ChannelFrame.MAX_CHANNEL; channel++) {
            Datagram packet = datagram(64, 1, 2, 3, 4, 5);
            assertThat(ChannelFrame.wrap(packet, channel)).isTrue();
            assertThat(ChannelFrame.isFrame(packet)).isTrue();
            assertThat(ChannelFrame.channel(packet)).isEqualTo(channel);
            ChannelFrame.unwrap(packet);
            assertThat(packet.toByteArray()).containsExactly(1, 2, 3, 4, 5);
        }
    }

    /** Over UDP there may be padding, which belongs to nobody (RFC 8656 §12.5). */
    @Test
    void cutsPaddingOff() {
        Datagram packet = datagram(0, 0x40, 0, 0, 1, 7, 0, 0, 0);
        assertThat(ChannelFrame.isFrame(packet)).isTrue();
        ChannelFrame.unwrap(packet);
        assertThat(packet.toByteArray()).containsExactly(7);
    }

    @Test
    void mayBeEmpty() {
        Datagram packet = datagram(0, 0x40, 0, 0, 0);
        assertThat(ChannelFrame.isFrame(packet)).isTrue();
        ChannelFrame.unwrap(packet);
        assertThat(packet.length()).isZero();
    }

    @Test
    void refusesEveryTruncatedPrefix() {
        int[] whole = {0x40, 1, 0, 3, 7, 8, 9};
        for (int length = 0; length < whole.length; length++) {
            assertThat(ChannelFrame.isFrame(datagram(0, java.util.Arrays.copyOf(whole, length))))
                    .isFalse();
        }
        assertThat(ChannelFrame.isFrame(datagram(0, whole))).isTrue();
    }

    @Test
    void refusesNumbersThatAreNoChannels() {
        assertThat(ChannelFrame.isFrame(datagram(0, 0x3F, 0xFF, 0, 0))).isFalse();
        assertThat(ChannelFrame.isFrame(datagram(0, 0x80, 0, 0, 0))).isFalse();
        assertThat(ChannelFrame.isFrame(datagram(0, 0xC0, 0, 0, 0))).isFalse();
    }

    @Test
    void wantsRoomForItsHeader() {
        Datagram packet = datagram(3, 1, 2);
        assertThat(ChannelFrame.wrap(packet, 0x4000)).isFalse();
        assertThat(packet.toByteArray()).containsExactly(1, 2);
    }
}
