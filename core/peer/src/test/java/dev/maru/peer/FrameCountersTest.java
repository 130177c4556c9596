package dev.maru.peer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.rtp.EncodedFrame;
import dev.maru.rtp.FrameLayer;
import dev.maru.rtp.PayloadFormat;
import org.junit.jupiter.api.Test;

class FrameCountersTest {
    private static final long SECOND = 1_000_000_000;

    private final FrameCounters counters = new FrameCounters();

    private void add(boolean isKey, FrameLayer layer, long now) {
        counters.add(EncodedFrame.of(PayloadFormat.VP8, isKey, new byte[1], 0).withLayer(layer), now);
    }

    @Test
    void remembersTheLastSizeThatIsKnown() {
        assertThat(counters.width()).isEqualTo(FrameLayer.UNKNOWN);
        add(true, FrameLayer.ofSize(640, 360), 0);
        add(false, FrameLayer.NONE, 1);
        assertThat(counters.width()).isEqualTo(640);
        assertThat(counters.height()).isEqualTo(360);
        assertThat(counters.frames()).isEqualTo(2);
        assertThat(counters.keyFrames()).isEqualTo(1);
    }

    @Test
    void countsTheFramesOfTheLastSecond() {
        for (int i = 0; i < 60; i++) {
            add(false, FrameLayer.NONE, 10 * SECOND + i * SECOND / 30);
        }
        assertThat(counters.perSecond(12 * SECOND - 1)).isEqualTo(30);
        assertThat(counters.perSecond(12 * SECOND)).isEqualTo(30);
        assertThat(counters.perSecond(13 * SECOND)).as("silent").isZero();
        assertThat(counters.perSecond(100 * SECOND)).isZero();
    }
}
