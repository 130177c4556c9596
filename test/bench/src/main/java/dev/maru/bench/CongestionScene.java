package dev.maru.bench;

import dev.maru.simnet.LinkQuality;
import dev.maru.simnet.Segment;
import dev.maru.simnet.SimHost;
import dev.maru.simnet.SimNet;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** One bottleneck in virtual time, and what flows over it. */
final class CongestionScene {
    /** IP and UDP add that to each packet of a link's bytes. */
    private static final double HEADERS = 28;

    final SimNet net;
    final List<Series> flows = new ArrayList<>();
    private final String name;
    private int seconds = 60;
    private final long latencyNanos;
    private final Segment internet;
    private final SimHost receiver;
    private final TreeMap<Double, Long> capacities = new TreeMap<>();
    private LinkQuality quality;
    private int nextFlow = 1;

    /**
     * A link without loss or jitter.
     *
     * @param name in file names and tables
     * @param latencyMillis one way
     * @param queueMillis what it holds at its first rate
     */
    CongestionScene(String name, long seed, long rateBps, int latencyMillis, int queueMillis) {
        this.name = name;
        latencyNanos = latencyMillis * SimNet.MILLISECOND;
        net = new SimNet(seed);
        internet = new Segment(net, "internet");
        quality = LinkQuality.GOOD.withLatency(latencyNanos).withRate(rateBps, (int) (rateBps / 8_000 * queueMillis));
        receiver = internet.host("192.0.2.1", LinkQuality.GOOD.withLatency(latencyNanos));
        receiver.wire().down().quality(quality);
        capacities.put(0.0, rateBps);
    }

    /** How long it takes; a minute unless told otherwise. */
    CongestionScene lasting(int span) {
        seconds = span;
        return this;
    }

    CongestionScene withLoss(double chance) {
        quality = quality.withLoss(chance);
        receiver.wire().down().quality(quality);
        return this;
    }

    CongestionScene withJitter(int millis) {
        quality = quality.withJitter(millis * SimNet.MILLISECOND);
        receiver.wire().down().quality(quality);
        return this;
    }

    /** The link changes, with as much queue in bytes as before. */
    CongestionScene change(double atSeconds, long rateBps) {
        capacities.put(atSeconds, rateBps);
        net.after((long) (atSeconds * SimNet.SECOND), () -> {
            quality = quality.withRate(rateBps, quality.queueBytes());
            receiver.wire().down().quality(quality);
        });
        return this;
    }

    private SimHost sender() {
        return internet.host("192.0.2." + ++nextFlow, LinkQuality.GOOD.withLatency(0));
    }

    MediaFlow media(String flow, double atSeconds) {
        Series series = new Series(flow, latencyNanos);
        flows.add(series);
        MediaFlow media = new MediaFlow(net, sender(), receiver, 5_000 + nextFlow, series);
        net.after((long) (atSeconds * SimNet.SECOND), media::start);
        return media;
    }

    CongestionScene download(String flow, double fromSeconds, double toSeconds) {
        Series series = new Series(flow, latencyNanos);
        flows.add(series);
        CubicFlow cubic = new CubicFlow(net, sender(), receiver, 5_000 + nextFlow, series);
        net.after((long) (fromSeconds * SimNet.SECOND), cubic::start);
        net.after((long) (toSeconds * SimNet.SECOND), cubic::stop);
        return this;
    }

    /** Data through a channel, from a moment on. */
    CongestionScene data(String flow, double atSeconds) {
        Series series = new Series(flow, latencyNanos);
        flows.add(series);
        DataFlow data = new DataFlow(net, sender(), receiver, 5_000 + nextFlow, series);
        net.after((long) (atSeconds * SimNet.SECOND), data::start);
        return this;
    }

    CongestionScene run() {
        net.runFor(seconds * SimNet.SECOND);
        return this;
    }

    String name() {
        return name;
    }

    int seconds() {
        return seconds;
    }

    Series first() {
        return flows.getFirst();
    }

    /** What of the link can be media, at a moment: packets of 1,200 bytes, less headers and what the link loses. */
    double capacityBps(double atSeconds) {
        return capacities.floorEntry(atSeconds).getValue() * (1_200 / (1_200 + HEADERS)) * (1 - quality.loss());
    }

    /** How much of the link was used by all flows together. */
    double utilisation(double fromSeconds, double toSeconds) {
        double carried = flows.stream()
                .mapToDouble(f -> f.meanBps(fromSeconds, toSeconds))
                .sum();
        double capacity = IntStream.range((int) (10 * fromSeconds), (int) (10 * toSeconds))
                .mapToDouble(i -> capacityBps(i / 10.0))
                .average()
                .orElse(1);
        return carried / capacity;
    }
}
