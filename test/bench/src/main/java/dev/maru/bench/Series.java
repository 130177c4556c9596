package dev.maru.bench;

import dev.maru.simnet.SimNet;
import java.util.ArrayList;
import java.util.List;

/** What one flow did over time: steps of a tenth of a second. */
final class Series {
    static final long STEP_NANOS = 100 * SimNet.MILLISECOND;

    private record Delay(long at, long nanos) {}

    private final String name;
    private final long baseNanos;
    private final List<Double> targets = new ArrayList<>();
    private final List<Double> received = new ArrayList<>();
    private final List<Delay> delays = new ArrayList<>();
    private long sentPackets;
    private long receivedPackets;

    /** A flow whose packets take so long when no queue is in their way. */
    Series(String name, long baseNanos) {
        this.name = name;
        this.baseNanos = baseNanos;
    }

    String name() {
        return name;
    }

    void target(long now, double bps) {
        put(targets, now, bps);
    }

    void sent(int bytes) {
        sentPackets++;
    }

    void received(long now, int bytes, long delayNanos) {
        receivedPackets++;
        int at = put(received, now, 0);
        received.set(at, received.get(at) + bytes * 8.0 * SimNet.SECOND / STEP_NANOS);
        delays.add(new Delay(now, delayNanos - baseNanos));
    }

    private static int put(List<Double> to, long now, double value) {
        int at = (int) (now / STEP_NANOS);
        while (to.size() <= at) {
            to.add(0.0);
        }
        if (value != 0) {
            to.set(at, value);
        }
        return at;
    }

    List<Double> targets() {
        return targets;
    }

    /** Bit/s that arrived, smoothed over half a second. */
    List<Double> receivedBps() {
        List<Double> smooth = new ArrayList<>();
        double sum = 0;
        for (int i = 0; i < received.size(); i++) {
            sum += received.get(i) - (i >= 5 ? received.get(i - 5) : 0);
            smooth.add(sum / Math.min(i + 1, 5));
        }
        return smooth;
    }

    double meanBps(double fromSeconds, double toSeconds) {
        return received.stream()
                        .skip((long) (fromSeconds * 10))
                        .limit((long) ((toSeconds - fromSeconds) * 10))
                        .mapToDouble(Double::doubleValue)
                        .sum()
                / ((toSeconds - fromSeconds) * 10);
    }

    /** When so much arrived for the first time, on average of half a second; seconds, or NaN. */
    double secondsUntil(double bps) {
        List<Double> smooth = receivedBps();
        for (int i = 0; i < smooth.size(); i++) {
            if (smooth.get(i) >= bps) {
                return (i + 1) / 10.0;
            }
        }
        return Double.NaN;
    }

    /** A quantile of the time that packets waited, in milliseconds. */
    double queueMillis(double quantile, double fromSeconds, double toSeconds) {
        double[] sorted = delays.stream()
                .filter(one -> one.at >= fromSeconds * SimNet.SECOND && one.at < toSeconds * SimNet.SECOND)
                .mapToDouble(one -> one.nanos / (double) SimNet.MILLISECOND)
                .sorted()
                .toArray();
        return sorted.length == 0 ? Double.NaN : sorted[(int) (quantile * (sorted.length - 1))];
    }

    /** The longest time that packets waited, of each step, in milliseconds. */
    List<Double> queueMillis() {
        List<Double> most = new ArrayList<>();
        for (Delay one : delays) {
            int at = put(most, one.at, 0);
            most.set(at, Math.max(most.get(at), one.nanos / (double) SimNet.MILLISECOND));
        }
        return most;
    }

    /** What of the sent packets did not arrive; those in flight at the end count. */
    double loss() {
        return sentPackets == 0 ? 0 : 1 - Math.min(1, (double) receivedPackets / sentPackets);
    }
}
