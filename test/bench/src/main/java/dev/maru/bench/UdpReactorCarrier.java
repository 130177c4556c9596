package dev.maru.bench;

import com.sun.management.ThreadMXBean;
import dev.maru.net.Backend;
import dev.maru.net.Reactor;
import dev.maru.net.ReactorOptions;
import dev.maru.net.UdpHandler;
import dev.maru.net.UdpOptions;
import dev.maru.net.UdpSocket;
import dev.maru.wire.Datagram;
import dev.maru.wire.TransportAddress;
import java.lang.management.ManagementFactory;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Two sockets on one of Maru's reactors. */
final class UdpReactorCarrier implements UdpCarrier {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final TransportAddress HERE = TransportAddress.ofLiteral("127.0.0.1", 0);

    private final Backend.Kind kind;

    UdpReactorCarrier(Backend.Kind kind) {
        this.kind = kind;
    }

    @Override
    public String name() {
        return kind == Backend.Kind.LINUX ? "Maru" : "Maru on channels";
    }

    @Override
    public UdpCost carry(UdpLoad load) throws Exception {
        try (Reactor reactor = Reactor.start(ReactorOptions.named("bench").withBackend(kind))) {
            if (reactor.backend().kind() != kind) {
                throw new BenchmarkException(reactor.backend().reason());
            }
            CompletableFuture<UdpCost> cost = new CompletableFuture<>();
            reactor.submit(() -> {
                UdpOptions options = UdpOptions.DEFAULT.withBuffers(1 << 21, 1 << 21);
                UdpSocket sender = reactor.openUdp(HERE, options, (socket, in, now) -> {});
                Rally rally = new Rally(load, sender, cost);
                UdpSocket receiver = reactor.openUdp(HERE, options.withMergeReceived(true), rally);
                rally.begin(receiver.local(), reactor.now());
                return true;
            });
            return cost.get(load.millis() + 20_000L, TimeUnit.MILLISECONDS);
        }
    }

    /** Sends the next burst when the last one is in. */
    private static final class Rally implements UdpHandler {
        private final UdpLoad load;
        private final UdpSocket sender;
        private final CompletableFuture<UdpCost> cost;
        private final Datagram out;
        private int missing;
        private int halves;
        private long end;
        private long packets;
        private long cpu;
        private long allocated;

        Rally(UdpLoad load, UdpSocket sender, CompletableFuture<UdpCost> cost) {
            this.load = load;
            this.sender = sender;
            this.cost = cost;
            this.out = new Datagram(load.bytes());
            out.length(load.bytes());
        }

        void begin(TransportAddress to, long now) {
            out.between(sender.local(), to);
            startHalf(now);
            sendBurst();
        }

        private void startHalf(long now) {
            end = now + load.millis() * 500_000L;
            packets = 0;
            cpu = THREADS.getCurrentThreadCpuTime();
            allocated = THREADS.getCurrentThreadAllocatedBytes();
        }

        private void sendBurst() {
            missing = load.burst();
            for (int i = 0; i < load.burst(); i++) {
                sender.send(out);
            }
        }

        @Override
        public void onDatagram(UdpSocket socket, Datagram in, long now) {
            missing--;
            packets++;
        }

        @Override
        public void onBatchEnd(UdpSocket socket, long now) {
            if (missing > 0) {
                return;
            }
            if (now >= end && ++halves == 2) {
                cost.complete(new UdpCost(
                        packets,
                        THREADS.getCurrentThreadCpuTime() - cpu,
                        THREADS.getCurrentThreadAllocatedBytes() - allocated));
                return;
            }
            if (now >= end) {
                startHalf(now);
            }
            sendBurst();
        }
    }
}
