/**
 * Congestion control for media: feedback of arrival times, estimation of the bandwidth, pacing and probing.
 */
@org.jspecify.annotations.NullMarked
module dev.maru.congestion {
    requires static transitive org.jspecify;
    requires transitive dev.maru.rtp;

    exports dev.maru.congestion;
}
