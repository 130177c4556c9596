package dev.maru.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PayloadFormatTest {
    @Test
    void findsFormatsByNameInAnyCase() {
        assertThat(PayloadFormat.ofEncodingName("vp8")).isEqualTo(PayloadFormat.VP8);
        assertThat(PayloadFormat.ofEncodingName("OPUS")).isEqualTo(PayloadFormat.OPUS);
        assertThat(PayloadFormat.ofEncodingName("rtx")).isNull();
    }

    @Test
    void holdsFramesToTheirArray() {
        assertThatThrownBy(() ->
                        new EncodedFrame(PayloadFormat.VP8, FrameType.KEY, new byte[3], 1, 3, 0, FrameLayer.NONE, null))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> EncodedFrame.of(PayloadFormat.VP8, true, new byte[3], 1L << 32))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
