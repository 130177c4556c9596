package dev.maru.bench;

import dev.maru.net.Backend;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * {@code ./maru bench udp}: CPU time and garbage of a UDP packet sent and received over loopback, through our reactor, through the JDK's
 * channel, and from C. The carriers take turns, so that a machine that is warmer or busier later is so for all; the middle round counts.
 */
final class UdpBenchmark {
    private static final int[] BURSTS = {1, 8, 32};
    private static final int[] LENGTHS = {1_200, 160};

    private UdpBenchmark() {}

    static void run(Flags flags) {
        boolean quick = flags.has("quick");
        int rounds = flags.number("rounds", quick ? 1 : 5);
        int millis = quick ? 400 : flags.number("seconds", 2) * 1_000;
        flags.done();
        List<UdpCarrier> carriers = new ArrayList<>(List.of(
                new UdpReactorCarrier(Backend.Kind.LINUX),
                new UdpReactorCarrier(Backend.Kind.NIO),
                new UdpChannelCarrier()));
        carriers.addAll(UdpCCarrier.compile());
        for (int bytes : LENGTHS) {
            for (int burst : BURSTS) {
                measure(carriers, new UdpLoad(bytes, burst, millis), rounds);
            }
        }
        sockets();
        System.out.println("""

                One thread sends a burst to itself, waits for it by epoll or a selector, and receives it. CPU is that thread's,
                user and system, with the kernel's work for both sides; "of DatagramChannel" below 1 is cheaper.""");
    }

    private static void measure(List<UdpCarrier> carriers, UdpLoad load, int rounds) {
        UdpCost[][] costs = new UdpCost[carriers.size()][rounds];
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < carriers.size(); i++) {
                costs[i][round] = carry(carriers.get(i), load);
            }
        }
        double channel = 0;
        for (int i = 0; i < carriers.size(); i++) {
            Arrays.sort(costs[i], (a, b) -> Double.compare(a.nanosPerPacket(), b.nanosPerPacket()));
            if (carriers.get(i) instanceof UdpChannelCarrier) {
                channel = costs[i][rounds / 2].nanosPerPacket();
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%n%,d bytes, bursts of %d%n%-18s %14s %20s %16s%n",
                load.bytes(),
                load.burst(),
                "",
                "CPU ns/packet",
                "of DatagramChannel",
                "heap B/packet");
        for (int i = 0; i < carriers.size(); i++) {
            UdpCost middle = costs[i][rounds / 2];
            System.out.printf(
                    Locale.ROOT,
                    "%-18s %14.0f %20.2f %16s%n",
                    carriers.get(i).name(),
                    middle.nanosPerPacket(),
                    middle.nanosPerPacket() / channel,
                    middle.allocatedBytes() < 0 ? "-" : String.format(Locale.ROOT, "%.3f", middle.bytesPerPacket()));
        }
    }

    private static void sockets() {
        try {
            UdpSockets.measure(10_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchmarkException("interrupted", e);
        } catch (Exception e) {
            throw new BenchmarkException("the sockets could not be measured: " + e, e);
        }
    }

    private static UdpCost carry(UdpCarrier carrier, UdpLoad load) {
        try {
            return carrier.carry(load);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchmarkException("interrupted", e);
        } catch (BenchmarkException e) {
            throw e;
        } catch (Exception e) {
            throw new BenchmarkException(carrier.name() + " failed: " + e, e);
        }
    }
}
