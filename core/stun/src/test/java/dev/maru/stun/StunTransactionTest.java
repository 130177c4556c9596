package dev.maru.stun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maru.stun.StunTransaction.Step;
import dev.maru.wire.Machine;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StunTransactionTest {
    private static final long MS = 1_000_000;

    /** RFC 8489 §6.2.1: "requests would be sent at times 0 ms, 500 ms, 1500 ms, 3500 ms, 7500 ms, 15500 ms, and 31500 ms", failed at 39500 ms. */
    @Test
    void sendsAtTheTimesOfTheRfcAndThenGivesUp() {
        StunTransaction t = StunTransaction.overUdp(1, 2, StunTransaction.INITIAL_RTO, StunTransaction.RC);
        List<Long> sentAt = new ArrayList<>();
        long now = 0;
        Step step = t.poll(now);
        while (step != Step.GIVE_UP) {
            assertThat(step).isEqualTo(Step.SEND);
            sentAt.add(now / MS);
            assertThat(t.poll(now)).isEqualTo(Step.WAIT);
            now = t.nextTimeout();
            assertThat(t.poll(now - 1)).isEqualTo(Step.WAIT);
            step = t.poll(now);
        }
        assertThat(sentAt).containsExactly(0L, 500L, 1500L, 3500L, 7500L, 15500L, 31500L);
        assertThat(now / MS).isEqualTo(39_500);
        assertThat(t.nextTimeout()).isEqualTo(Machine.NEVER);
        assertThat(t.poll(now + 1)).isEqualTo(Step.WAIT);
    }

    @Test
    void sendsOnceOverAReliableTransport() {
        StunTransaction t = StunTransaction.overReliable(1, 2);
        assertThat(t.poll(5)).isEqualTo(Step.SEND);
        assertThat(t.nextTimeout()).isEqualTo(5 + 39_500 * MS);
        assertThat(t.poll(t.nextTimeout())).isEqualTo(Step.GIVE_UP);
    }

    @Test
    void measuresOnlyUnambiguousRoundTrips() {
        StunTransaction t = StunTransaction.overUdp(1, 2, 100 * MS, 3);
        t.poll(10);
        assertThat(t.roundTrip(70)).isEqualTo(60);
        t.poll(t.nextTimeout());
        assertThat(t.roundTrip(t.nextTimeout())).isEqualTo(-1);
        assertThat(t.sent()).isEqualTo(2);
    }

    @Test
    void refusesTimingsThatAreNone() {
        assertThatThrownBy(() -> StunTransaction.overUdp(1, 2, 0, 7)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> StunTransaction.overUdp(1, 2, 5, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
