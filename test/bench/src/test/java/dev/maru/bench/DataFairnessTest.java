package dev.maru.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Data channels beside what else is on a link. Where a bound is a share, it is that of two flows of which one gets three times as much as the
 * other: 0.8 by Jain's index, half of the fair share.
 */
class DataFairnessTest {
    private static final double THREE_TIMES = 0.8;
    private static final int FROM = 20;
    private static final int TO = 80;

    private static double jain(Series one, Series other) {
        double a = one.meanBps(FROM, TO);
        double b = other.meanBps(FROM, TO);
        return (a + b) * (a + b) / (2 * (a * a + b * b));
    }

    /** A queue as long as the round trip, filled by a download: the association gives up keeping it short. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void sharesWithADownload(long seed) {
        CongestionScene scene = new CongestionScene("data", seed, 10_000_000, 25, 100).lasting(TO);
        scene.data("data", 0);
        scene.download("CUBIC", 5, TO).run();
        Series data = scene.flows.getFirst();
        Series cubic = scene.flows.getLast();
        assertThat(jain(data, cubic))
                .as("%s: %.0f and %.0f", scene.net, data.meanBps(FROM, TO), cubic.meanBps(FROM, TO))
                .isGreaterThan(THREE_TIMES);
        assertThat(scene.utilisation(FROM, TO)).as("%s", scene.net).isGreaterThan(0.8);
    }

    /** A call beside it keeps its picture, and its queue: RFC 8836 §2. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void leavesACallItsShare(long seed) {
        CongestionScene scene = new CongestionScene("data", seed, 4_000_000, 25, 300).lasting(TO);
        scene.media("video", 0);
        scene.data("data", 5).run();
        Series video = scene.flows.getFirst();
        assertThat(jain(video, scene.flows.getLast()))
                .as("%s: %.0f", scene.net, video.meanBps(FROM, TO))
                .isGreaterThan(THREE_TIMES);
        assertThat(video.queueMillis(0.95, FROM, TO)).as("%s", scene.net).isLessThan(150);
    }
}
