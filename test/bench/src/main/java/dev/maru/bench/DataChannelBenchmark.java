package dev.maru.bench;

import dev.maru.datachannel.ChannelParameters;
import dev.maru.datachannel.DataChannel;
import dev.maru.datachannel.DataChannelEvent;
import dev.maru.datachannel.DataChannels;
import dev.maru.sctp.SctpConfig;
import dev.maru.simnet.LinkQuality;
import dev.maru.simnet.SimNet;
import dev.maru.wire.Datagram;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * {@code ./maru bench datachannel}: what data channels do between two processes on loopback, beside Pion and Chromium; then what they do on links of the
 * virtual network, and what their machines cost alone, where there is no DTLS and no socket.
 */
final class DataChannelBenchmark {
    private static final int MESSAGE = 64 << 10;

    private DataChannelBenchmark() {}

    static void run(Flags flags) {
        boolean isQuick = flags.has("quick");
        int seconds = flags.number("seconds", isQuick ? 3 : 10);
        int megabytes = flags.number("megabytes", isQuick ? 64 : 256);
        int rounds = flags.number("rounds", isQuick ? 1 : 3);
        String only = flags.text("only", "");
        boolean hasSockets = !flags.has("no-sockets");
        boolean isSimulated = !flags.has("no-simulated");
        boolean isProfiled = flags.has("profile");
        flags.done();
        if (hasSockets) {
            BulkBenchmark.run(megabytes, rounds, only, isProfiled);
        }
        if (isSimulated) {
            simulate(isQuick, seconds);
        }
    }

    private static void simulate(boolean isQuick, int seconds) {
        for (boolean isInterleaving : new boolean[] {true, false}) {
            for (boolean isZeroChecksum : new boolean[] {true, false}) {
                machines(SctpConfig.DEFAULT.withExtensions(isInterleaving, isZeroChecksum), isQuick ? 256 : 2_048);
            }
        }
        System.out.printf(
                "%n%-9s %-7s %-24s %12s %12s %28s%n",
                "RTT ms", "loss %", "bottleneck", "Mbit/s", "last half", "small messages p50/p95/p99 ms");
        for (int rtt : isQuick ? List.of(100) : List.of(20, 50, 100, 300)) {
            for (double loss : new double[] {0, 0.001, 0.01}) {
                transfer(rtt, loss, 500_000_000, seconds);
                transfer(rtt, loss, 100_000_000, seconds);
                transfer(rtt, loss, 20_000_000, seconds);
            }
        }
    }

    /** One transfer in virtual time, with a small message every 20 ms on a channel of high priority beside it. */
    private static void transfer(int rttMillis, double loss, long rateBps, int seconds) {
        LinkQuality quality =
                LinkQuality.GOOD.withLatency(rttMillis * SimNet.MILLISECOND / 2).withLoss(loss);
        // As much queue as the path holds, at least 100 ms of it: what home routers have
        int queueMillis = Math.max(100, rttMillis);
        quality = quality.withRate(rateBps, (int) (rateBps / 8 * queueMillis / 1_000));
        String bottleneck = rateBps / 1_000_000 + " Mbit/s, " + queueMillis + " ms queue";
        SimTransfer transfer = new SimTransfer(quality, seconds);
        transfer.run();
        System.out.printf(
                "%-9d %-7s %-24s %12.1f %12.1f %10.0f / %5.0f / %5.0f%n",
                rttMillis,
                loss * 100,
                bottleneck,
                transfer.meanBps() / 1e6,
                transfer.lastHalfBps() / 1e6,
                transfer.latencyMillis(0.5),
                transfer.latencyMillis(0.95),
                transfer.latencyMillis(0.99));
    }

    /** Two machines hand each other packets, with nothing between them: all that this costs is theirs. */
    private static void machines(SctpConfig config, int megabytes) {
        Ends ends = new Ends(config);
        ends.transfer(megabytes); // warms up
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long bytes = threads.getCurrentThreadAllocatedBytes();
        long cpu = threads.getCurrentThreadCpuTime();
        long packets = ends.transfer(megabytes);
        cpu = threads.getCurrentThreadCpuTime() - cpu;
        bytes = threads.getCurrentThreadAllocatedBytes() - bytes;
        System.out.printf(
                "both machines, %-7s %-12s %6.2f ms CPU per MB, %5.2f Gbit/s on one core, %4.0f ns and %4.0f B allocated per packet%n",
                config.isInterleaving() ? "I-DATA," : "DATA,",
                config.isZeroChecksum() ? "no CRC:" : "CRC:",
                cpu / 1e6 / megabytes,
                8.0 * 1.048576 * megabytes / (cpu / 1e6),
                (double) cpu / packets,
                (double) bytes / packets);
    }

    private static final class Ends {
        final DataChannels a;
        final DataChannels b;
        final Datagram packet = new Datagram(2_048);

        @Nullable
        DataChannel channel;

        long now;
        long received;
        long packets;

        Ends(SctpConfig config) {
            a = new DataChannels(config, new SplittableRandom(1));
            b = new DataChannels(config, new SplittableRandom(2));
            a.role(true, 0);
            b.role(false, 0);
            a.connect(0);
            b.connect(0);
            DataChannel opened = a.open(ChannelParameters.reliable("bulk"), 0);
            channel = opened;
            for (int i = 0; i < 1_000; i++) {
                move();
            }
        }

        /** In batches, as reactors do it. */
        private void move() {
            now += 50_000;
            a.handleTimeout(now);
            b.handleTimeout(now);
            pass(a, b);
            pass(b, a);
            while (a.pollEvent() != null) {
                // what there is to know is known
            }
            for (DataChannelEvent event = b.pollEvent(); event != null; event = b.pollEvent()) {
                if (event instanceof DataChannelEvent.Message message) {
                    received += message.bytes().length;
                }
            }
        }

        private void pass(DataChannels from, DataChannels to) {
            for (int i = 0; i < 64 && from.pollTransmit(packet, now); i++) {
                packets++;
                to.handleDatagram(packet, now);
            }
        }

        long transfer(int megabytes) {
            byte[] message = new byte[MESSAGE];
            long before = packets;
            long end = received + ((long) megabytes << 20);
            DataChannel on = java.util.Objects.requireNonNull(channel);
            long sent = received;
            while (received < end) {
                while (sent < end && a.bufferedAmount(on) < 1 << 20) {
                    a.send(on, false, message, now);
                    sent += MESSAGE;
                }
                move();
            }
            return packets - before;
        }
    }
}
