package dev.maru.congestion;

import static dev.maru.congestion.FeedbackMaker.MS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Whose a queue is; a packet each 10 ms, a report each 100 ms. */
class StandingQueueTest {
    private static final long ARRIVING = 2_000_000;

    private final StandingQueue queue = new StandingQueue();
    private long now;
    private double queueMs;

    /** Time in which the queue grows by so much each second, and does not become negative. */
    private void pass(long millis, double growthMs) {
        for (long i = 0; i < millis; i += 10) {
            now += 10 * MS;
            queueMs = Math.max(0, queueMs + growthMs / 100);
            queue.add(50 * MS + (long) (queueMs * MS), now, now);
            if (i % 100 == 0) {
                queue.update(queueMs > 0 && growthMs >= 0, ARRIVING, now);
            }
        }
    }

    @Test
    void letsOursDrain() {
        pass(1_000, 0);
        pass(1_000, 200);
        assertThat(queue.part()).isEqualTo(0.5);
        // half of what the path carries is sent: the queue gets shorter by half of the time
        pass(500, -500);
        assertThat(queue.part()).isEqualTo(1);
        assertThat(queue.isForeign()).isFalse();
    }

    @Test
    void isNotTakenForForeignWhereItIsTooLongToDrainAtOnce() {
        pass(1_000, 0);
        pass(500, 2_000);
        pass(1_500, -500);
        assertThat(queue.part()).isEqualTo(1);
        assertThat(queue.isForeign()).isFalse();
    }

    @Test
    void isForeignWhereItStaysAlthoughLessIsSent() {
        pass(1_000, 0);
        pass(1_000, 250);
        pass(1_500, 0);
        assertThat(queue.isForeign()).isTrue();
        assertThat(queue.foreignFloorBps()).isBetween(0.45 * ARRIVING, 0.5 * ARRIVING);
        assertThat(queue.part()).isEqualTo(1);
        pass(10_000, 0); // a queue of 250 ms for which nobody makes room any more
        assertThat(queue.part()).isEqualTo(1);
        pass(1_000, -250);
        pass(2_000, 0);
        assertThat(queue.isForeign()).isFalse();
    }

    @Test
    void seesNoQueueInJitter() {
        SplittableRandom random = new SplittableRandom(1);
        long most = 0;
        for (int i = 0; i < 1_000; i++) {
            now += 10 * MS;
            queue.add(50 * MS + random.nextLong(30 * MS), now, now);
            most = i < 100 ? 0 : Math.max(most, queue.standingNanos());
        }
        assertThat(most).isLessThan(15 * MS);
        for (int i = 0; i < 30; i++) {
            now += 10 * MS;
            queue.add(70 * MS + random.nextLong(30 * MS), now, now);
        }
        assertThat(queue.standingNanos()).isGreaterThan(19 * MS);
    }
}
