package dev.maru.sctp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class StreamSchedulerTest {
    private static OutgoingStream stream(int id, int weight) {
        OutgoingStream stream = new OutgoingStream(id);
        stream.weight = weight;
        return stream;
    }

    private static int[] shares(StreamScheduler scheduler, int streams, int rounds) {
        int[] counts = new int[streams];
        for (int i = 0; i < rounds; i++) {
            OutgoingStream next = scheduler.next();
            counts[next.id]++;
            scheduler.sent(next, 1_000, false);
        }
        return counts;
    }

    /** RFC 8831 §6.4: the four priorities are as 1 to 2 to 4 to 8. */
    @Test
    void sharesByPriority() {
        StreamScheduler scheduler = new StreamScheduler();
        int[] weights = {128, 256, 512, 1_024};
        for (int i = 0; i < weights.length; i++) {
            scheduler.activate(stream(i, weights[i]));
        }
        assertThat(Arrays.stream(shares(scheduler, 4, 1_500)).boxed().toList()).isEqualTo(List.of(100, 200, 400, 800));
    }

    @Test
    void takesTurnsBetweenEquals() {
        StreamScheduler scheduler = new StreamScheduler();
        for (int i = 0; i < 3; i++) {
            scheduler.activate(stream(i, 256));
        }
        for (int i = 0; i < 9; i++) {
            OutgoingStream next = scheduler.next();
            assertThat(next.id).isEqualTo(i % 3);
            scheduler.sent(next, 1_000, false);
        }
    }

    @Test
    void letsANewcomerInAtOnceButGivesNoCreditForIdleness() {
        StreamScheduler scheduler = new StreamScheduler();
        scheduler.activate(stream(0, 256));
        shares(scheduler, 1, 1_000);
        scheduler.activate(stream(1, 256));
        int[] counts = shares(scheduler, 2, 10);
        assertThat(counts[1]).isBetween(5, 6);
    }

    @Test
    void staysInAMessageWhereMessagesAreNotInterleaved() {
        StreamScheduler scheduler = new StreamScheduler();
        OutgoingStream first = stream(0, 256);
        scheduler.activate(first);
        scheduler.activate(stream(1, 65_535));
        assertThat(scheduler.next()).isSameAs(first);
        scheduler.sent(first, 1_000, true);
        assertThat(scheduler.next()).isSameAs(first);
        scheduler.sent(first, 1_000, false);
        assertThat(scheduler.next().id).isEqualTo(1);
    }
}
