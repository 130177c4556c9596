package dev.maru.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Holds congestion control to what RFC 8867 and RFC 8836 ask for. The margins are those of a sender that leaves 15 % free after each decrease and
 * of frames that leave in bursts, with some more for the seed; what is asserted for one seed is the same each time.
 */
class CongestionScenesTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void usesAFastLinkWithinTwoSeconds(long seed) {
        CongestionScene scene = CongestionScenes.startup(seed).run();
        assertThat(scene.first().secondsUntil(0.8 * scene.capacityBps(0)))
                .as("%s", scene.net)
                .isLessThan(2);
        assertThat(scene.utilisation(2, 15)).as("%s", scene.net).isGreaterThan(0.7);
    }

    /** RFC 8867 §5.1: the bitrate follows the capacity down at once, and up again within some seconds. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void followsTheCapacityDownAndUp(long seed) {
        CongestionScene scene = CongestionScenes.steps(seed).run();
        Series video = scene.first();
        assertThat(scene.utilisation(2, 20)).as("%s", scene.net).isGreaterThan(0.7);
        assertThat(scene.utilisation(24, 40)).as("%s", scene.net).isBetween(0.6, 1.01);
        assertThat(scene.utilisation(50, 60)).as("%s", scene.net).isGreaterThan(0.6);
        // The queue holds 750 ms of the narrow link, of which nothing is left after three seconds.
        assertThat(video.queueMillis(0.95, 23, 40)).as("%s", scene.net).isLessThan(100);
        assertThat(video.loss()).as("%s", scene.net).isLessThan(0.01);
    }

    /** RFC 8867 §5.4 wants a fair share in the long run; here, a quarter of the link at least for each. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void sharesALinkWithItsLike(long seed) {
        CongestionScene scene = CongestionScenes.fairness(seed).run();
        double capacity = scene.capacityBps(0);
        for (Series flow : scene.flows) {
            assertThat(flow.meanBps(30, 120))
                    .as("%s %s", flow.name(), scene.net)
                    .isGreaterThan(capacity / 4);
            assertThat(flow.queueMillis(0.95, 30, 120)).as("%s", scene.net).isLessThan(150);
        }
        assertThat(scene.utilisation(30, 120)).as("%s", scene.net).isGreaterThan(0.7);
    }

    /** RFC 8867 §5.6: beside a download that fills the queue a call keeps half of its fair share, and comes back after. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void isNotStarvedByADownloadAndComesBackAfterwards(long seed) {
        CongestionScene scene = CongestionScenes.download(seed).run();
        assertThat(scene.first().meanBps(25, 60)).as("%s", scene.net).isGreaterThan(scene.capacityBps(0) / 4);
        assertThat(scene.first().meanBps(75, 90)).as("%s", scene.net).isGreaterThan(0.6 * scene.capacityBps(0));
    }

    /** RFC 8836 §2, requirement 1: delay stays low though the router would hold half a second. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void keepsADeepQueueNearlyEmpty(long seed) {
        CongestionScene scene = CongestionScenes.bufferbloat(seed).run();
        assertThat(scene.first().queueMillis(0.95, 0, 60)).as("%s", scene.net).isLessThan(100);
        assertThat(scene.utilisation(2, 60)).as("%s", scene.net).isGreaterThan(0.75);
        assertThat(scene.first().loss()).as("%s", scene.net).isLessThan(0.005);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.02, 0.05, 0.10})
    void usesALinkThatLosesPacketsByItself(double chance) {
        for (long seed = 1; seed <= 2; seed++) {
            CongestionScene scene = CongestionScenes.loss(seed, chance).run();
            assertThat(scene.utilisation(5, 60)).as("%s", scene.net).isGreaterThan(0.6);
            assertThat(scene.first().loss()).as("%s", scene.net).isLessThan(chance + 0.01);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void takesJitterForNoQueue(long seed) {
        CongestionScene scene = CongestionScenes.jitter(seed).run();
        assertThat(scene.utilisation(5, 60)).as("%s", scene.net).isGreaterThan(0.65);
    }

    /** What was not sent is not believed, but probes find out, so that a larger picture is there at once. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void isReadyForMoreThanTheEncoderMakes(long seed) {
        CongestionScene scene = CongestionScenes.limited(seed).run();
        double target = scene.first().targets().get(295);
        assertThat(target).as("%s", scene.net).isBetween(1.5e6, 4.0e6);
        assertThat(scene.utilisation(32, 60)).as("%s", scene.net).isGreaterThan(0.6);
        assertThat(scene.first().queueMillis(0.95, 30, 60)).as("%s", scene.net).isLessThan(100);
    }

    @ParameterizedTest
    @ValueSource(longs = {1})
    void isTheSameEachTime(long seed) {
        CongestionScene once = CongestionScenes.jitter(seed).run();
        CongestionScene again = CongestionScenes.jitter(seed).run();
        assertThat(again.first().targets()).isEqualTo(once.first().targets());
        assertThat(again.first().receivedBps()).isEqualTo(once.first().receivedBps());
    }
}
