package dev.maru.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TimersTest {
    private enum Timer {
        A,
        B,
        C
    }

    private final Timers<Timer> timers = new Timers<>(Timer.class);

    @Test
    void waitsForNothingAtFirst() {
        assertThat(timers.next()).isEqualTo(Machine.NEVER);
        assertThat(timers.pollDue(Machine.NEVER)).isNull();
    }

    @Test
    void givesDueTimersEarliestFirstAndEachOnce() {
        timers.set(Timer.A, 30);
        timers.set(Timer.B, 10);
        timers.set(Timer.C, 20);
        assertThat(timers.next()).isEqualTo(10);
        assertThat(timers.pollDue(9)).isNull();
        assertThat(timers.pollDue(25)).isEqualTo(Timer.B);
        assertThat(timers.pollDue(25)).isEqualTo(Timer.C);
        assertThat(timers.pollDue(25)).isNull();
        assertThat(timers.next()).isEqualTo(30);
    }

    @Test
    void movesOnlyForwardWhenAskedTo() {
        timers.setEarlier(Timer.A, 50);
        timers.setEarlier(Timer.A, 70);
        assertThat(timers.deadline(Timer.A)).isEqualTo(50);
        timers.stop(Timer.A);
        assertThat(timers.isSet(Timer.A)).isFalse();
        timers.set(Timer.B, 1);
        timers.stopAll();
        assertThat(timers.next()).isEqualTo(Machine.NEVER);
    }
}
