package dev.maru.bench;

import java.util.List;
import java.util.function.LongFunction;

/** The scenes that congestion control is judged by; most are those of RFC 8867. */
final class CongestionScenes {
    private CongestionScenes() {}

    static List<LongFunction<CongestionScene>> all() {
        return List.of(
                CongestionScenes::startup,
                CongestionScenes::steps,
                CongestionScenes::fairness,
                CongestionScenes::download,
                CongestionScenes::bufferbloat,
                seed -> loss(seed, 0.02),
                seed -> loss(seed, 0.05),
                seed -> loss(seed, 0.10),
                CongestionScenes::jitter,
                CongestionScenes::limited);
    }

    /** How soon a fast link is used. */
    static CongestionScene startup(long seed) {
        CongestionScene scene = new CongestionScene("startup", seed, 5_000_000, 25, 300).lasting(15);
        scene.media("video", 0);
        return scene;
    }

    /** Capacity falls and comes back (RFC 8867 §5.1). */
    static CongestionScene steps(long seed) {
        CongestionScene scene = new CongestionScene("steps", seed, 2_500_000, 50, 300)
                .change(20, 1_000_000)
                .change(40, 2_500_000);
        scene.media("video", 0);
        return scene;
    }

    /** Two of us share a link, the second one comes later (RFC 8867 §5.4). */
    static CongestionScene fairness(long seed) {
        CongestionScene scene = new CongestionScene("fairness", seed, 3_000_000, 50, 300).lasting(120);
        scene.media("first", 0);
        scene.media("second", 10);
        return scene;
    }

    /** A download comes and goes (RFC 8867 §5.6, with one long flow). */
    static CongestionScene download(long seed) {
        CongestionScene scene = new CongestionScene("download", seed, 3_000_000, 50, 300).lasting(90);
        scene.media("video", 0);
        return scene.download("CUBIC", 20, 60);
    }

    /** A router whose queue holds half a second of the narrow link (RFC 8867 §5.1 with a deep queue). */
    static CongestionScene bufferbloat(long seed) {
        CongestionScene scene = new CongestionScene("bufferbloat", seed, 1_500_000, 30, 500);
        scene.media("video", 0);
        return scene;
    }

    /** A radio link that loses packets at any bitrate. */
    static CongestionScene loss(long seed, double chance) {
        String name = "loss-" + Math.round(chance * 100);
        CongestionScene scene = new CongestionScene(name, seed, 2_500_000, 50, 300).withLoss(chance);
        scene.media("video", 0);
        return scene;
    }

    /** A radio link whose delays vary by up to 30 ms (RFC 8869 §4 has such). */
    static CongestionScene jitter(long seed) {
        CongestionScene scene = new CongestionScene("jitter", seed, 2_500_000, 30, 300).withJitter(30);
        scene.media("video", 0);
        return scene;
    }

    /** An encoder that makes much less than the link carries for half a minute, then as much as it may. */
    static CongestionScene limited(long seed) {
        CongestionScene scene = new CongestionScene("limited", seed, 4_000_000, 40, 300);
        MediaFlow media = scene.media("video", 0);
        media.encoderMaxBps(400_000);
        scene.net.after(30 * dev.maru.simnet.SimNet.SECOND, () -> media.encoderMaxBps(Long.MAX_VALUE));
        return scene;
    }
}
