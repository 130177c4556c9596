package dev.maru.turn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ExpiryWheelTest {
    private final ExpiryWheel wheel = new ExpiryWheel();

    private static final class Alarm extends Timed {
        long wanted;
        long rang = -1;

        @Override
        void expire(long now) {
            rang = now;
        }
    }

    private Alarm at(long deadline) {
        Alarm alarm = new Alarm();
        alarm.wanted = deadline;
        wheel.schedule(alarm, deadline);
        return alarm;
    }

    @Test
    void waitsForNothingWhenEmpty() {
        assertThat(wheel.nextTimeout()).isEqualTo(Long.MAX_VALUE);
        wheel.advance(Long.MAX_VALUE / 2);
        assertThat(wheel.nextTimeout()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void ringsWithinASecondAfterItsTime() {
        Alarm alarm = at(5 * ExpiryWheel.TICK + 1);
        assertThat(wheel.nextTimeout()).isEqualTo(6 * ExpiryWheel.TICK);
        wheel.advance(5 * ExpiryWheel.TICK + 2);
        assertThat(alarm.rang).isEqualTo(-1);
        wheel.advance(6 * ExpiryWheel.TICK);
        assertThat(alarm.rang).isEqualTo(6 * ExpiryWheel.TICK);
        assertThat(wheel.nextTimeout()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void movesAndStopsTimers() {
        Alarm moved = at(5 * ExpiryWheel.TICK);
        Alarm stopped = at(5 * ExpiryWheel.TICK);
        Alarm same = at(5 * ExpiryWheel.TICK);
        wheel.schedule(moved, 9 * ExpiryWheel.TICK);
        wheel.cancel(stopped);
        wheel.cancel(stopped);
        wheel.advance(8 * ExpiryWheel.TICK);
        assertThat(same.rang).isPositive();
        assertThat(moved.rang).isEqualTo(-1);
        assertThat(stopped.rang).isEqualTo(-1);
        wheel.advance(9 * ExpiryWheel.TICK);
        assertThat(moved.rang).isPositive();
    }

    /** Random timers up to a day ahead, and a driver that comes when it is told, or late: each rings once, in time. */
    @Test
    void ringsEachOnceInTime() {
        SplittableRandom random = new SplittableRandom(11);
        long now = 1_000_000 * ExpiryWheel.TICK;
        wheel.advance(now);
        List<Alarm> alarms = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            alarms.add(at(now + random.nextLong(86_400) * ExpiryWheel.TICK + random.nextLong(ExpiryWheel.TICK)));
        }
        int wakes = 0;
        while (wheel.nextTimeout() != Long.MAX_VALUE) {
            now = wheel.nextTimeout() + (random.nextInt(10) == 0 ? random.nextLong(5 * ExpiryWheel.TICK) : 0);
            wheel.advance(now);
            wakes++;
            long at = now;
            assertThat(wheel.nextTimeout()).isGreaterThan(at);
        }
        assertThat(wakes).isLessThan(100_000);
        for (Alarm alarm : alarms) {
            assertThat(alarm.rang).isGreaterThanOrEqualTo(alarm.wanted);
            assertThat(alarm.rang - alarm.wanted).isLessThan(6 * ExpiryWheel.TICK);
        }
    }
}
