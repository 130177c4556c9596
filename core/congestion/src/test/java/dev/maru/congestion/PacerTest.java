package dev.maru.congestion;

import static dev.maru.congestion.FeedbackMaker.MS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maru.wire.Machine;
import org.junit.jupiter.api.Test;

class PacerTest {
    /** A packet of 1,000 bytes each 8 ms. */
    private final Pacer pacer = new Pacer(1_000_000);

    @Test
    void spreadsPacketsByTheRate() {
        for (int i = 0; i < 5; i++) {
            pacer.enqueue(PacketKind.VIDEO, 1_000, i);
        }
        assertThat(pacer.poll(0)).isZero();
        assertThat(pacer.poll(0)).isEqualTo(-1);
        assertThat(pacer.nextTimeout(false, 0)).isEqualTo(8 * MS);
        assertThat(pacer.poll(8 * MS)).isEqualTo(1);
        assertThat(pacer.poll(8 * MS)).isEqualTo(-1);
        assertThat(pacer.poll(16 * MS)).isEqualTo(2);
    }

    @Test
    void owesNoMoreThanFiveMilliseconds() {
        for (int i = 0; i < 50; i++) {
            pacer.enqueue(PacketKind.VIDEO, 100, i); // 0.8 ms each
        }
        int atOnce = 0;
        while (pacer.poll(0) >= 0) {
            atOnce++;
        }
        assertThat(atOnce).isEqualTo(7); // 5.6 ms, the last one began below 5
    }

    @Test
    void savesNothingUpWhileNothingWaits() {
        pacer.enqueue(PacketKind.VIDEO, 1_000, 1);
        pacer.enqueue(PacketKind.VIDEO, 1_000, 2);
        assertThat(pacer.poll(1_000 * MS)).isEqualTo(1);
        assertThat(pacer.poll(1_000 * MS)).isEqualTo(-1);
    }

    @Test
    void letsSoundGoAtOnceAndWhatIsMissedBeforeWhatIsNew() {
        pacer.enqueue(PacketKind.PADDING, 1_000, 1);
        pacer.enqueue(PacketKind.VIDEO, 1_000, 2);
        pacer.enqueue(PacketKind.RETRANSMISSION, 1_000, 3);
        pacer.enqueue(PacketKind.AUDIO, 1_000, 4);
        pacer.enqueue(PacketKind.AUDIO, 1_000, 5);
        assertThat(pacer.poll(0)).isEqualTo(4);
        assertThat(pacer.poll(0)).as("sound waits for nobody").isEqualTo(5);
        assertThat(pacer.poll(0)).as("others wait for sound").isEqualTo(-1);
        assertThat(pacer.poll(16 * MS)).isEqualTo(3);
        assertThat(pacer.poll(24 * MS)).isEqualTo(2);
        assertThat(pacer.poll(32 * MS)).isEqualTo(1);
        assertThat(pacer.nextTimeout(false, 32 * MS)).isEqualTo(Machine.NEVER);
    }

    @Test
    void chargesRetransmissionsThatTheCallerKeeps() {
        assertThat(pacer.next(true, 0)).isEqualTo(PacketKind.RETRANSMISSION);
        pacer.sent(1_000, 0);
        assertThat(pacer.next(true, 0)).isNull();
        assertThat(pacer.next(true, 8 * MS)).isEqualTo(PacketKind.RETRANSMISSION);
    }

    @Test
    void emptiesALongQueueFasterThanTheRate() {
        for (int i = 0; i < 1_000; i++) {
            pacer.enqueue(PacketKind.VIDEO, 1_000, i); // 8 s at the rate
        }
        long now = 0;
        while (pacer.queuedBytes() > 62_500) { // what the rate carries in half a second
            if (pacer.poll(now) < 0) {
                now = pacer.nextTimeout(false, now);
            }
        }
        // The time constant is half a second: ln(1,000 / 62.5) of it.
        assertThat(now).isBetween(1_300 * MS, 1_500 * MS);
    }

    @Test
    void keepsTheOrderWhileItGrowsAndTakesNoMoreThanItMay() {
        int next = 0;
        for (int i = 0; i < 40; i++) {
            pacer.enqueue(PacketKind.AUDIO, 10, i);
        }
        for (int i = 0; i < 30; i++) {
            assertThat(pacer.poll(0)).isEqualTo(next++);
        }
        for (int i = 40; i < Pacer.MAX_PACKETS + 30; i++) {
            assertThat(pacer.enqueue(PacketKind.AUDIO, 10, i)).isTrue();
        }
        assertThat(pacer.enqueue(PacketKind.AUDIO, 10, 0)).isFalse();
        while (pacer.has(PacketKind.AUDIO)) {
            assertThat(pacer.poll(0)).isEqualTo(next++);
        }
        assertThat(pacer.queuedBytes()).isZero();
        assertThatThrownBy(() -> pacer.take(PacketKind.AUDIO)).isInstanceOf(IllegalStateException.class);
    }
}
