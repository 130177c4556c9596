package dev.maru.peer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.rtp.EncodedFrame;
import dev.maru.rtp.FrameLayer;
import dev.maru.rtp.FrameType;
import dev.maru.rtp.PayloadFormat;
import dev.maru.rtp.Reception;
import dev.maru.wire.Machine;
import org.junit.jupiter.api.Test;

class FrameHoldTest {
    private static final long MS = 1_000_000;

    private final FrameHold hold = new FrameHold();

    private static EncodedFrame frame(int bytes, long arrival) {
        Reception reception = new Reception(0, 0, arrival, arrival, Reception.NO_TIME);
        return new EncodedFrame(
                PayloadFormat.VP8, FrameType.DELTA, new byte[bytes], 0, bytes, 0, FrameLayer.NONE, reception);
    }

    @Test
    void givesPicturesWhenTheyAreAsOldAsWished() {
        assertThat(hold.isIdle()).isTrue();
        hold.delay(100 * MS);
        EncodedFrame first = frame(10, 5 * MS);
        EncodedFrame second = frame(10, 25 * MS);
        hold.add(first);
        hold.add(second);
        assertThat(hold.nextTimeout()).isEqualTo(105 * MS);
        assertThat(hold.poll(104 * MS)).isNull();
        assertThat(hold.poll(105 * MS)).isSameAs(first);
        assertThat(hold.poll(105 * MS)).isNull();
        hold.delay(0);
        assertThat(hold.isIdle()).as("one is left").isFalse();
        assertThat(hold.poll(106 * MS)).isSameAs(second);
        assertThat(hold.nextTimeout()).isEqualTo(Machine.NEVER);
        assertThat(hold.isIdle()).isTrue();
    }

    @Test
    void holdsNoMoreThanItsBounds() {
        hold.delay(4_000 * MS);
        for (int i = 0; i < 500; i++) {
            hold.add(frame(10, 0));
        }
        int given = 0;
        while (hold.poll(0) != null) {
            given++;
        }
        assertThat(given).isEqualTo(20);
        hold.add(frame(17 << 20, 0));
        while (hold.poll(0) != null) {
            given++;
        }
        assertThat(given).isEqualTo(501);
    }
}
