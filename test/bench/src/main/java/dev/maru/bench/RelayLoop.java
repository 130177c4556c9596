package dev.maru.bench;

import dev.maru.net.Driven;
import dev.maru.net.Reactor;
import dev.maru.net.ReactorOptions;
import dev.maru.wire.Machine;
import dev.maru.wire.TransportAddress;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The load generator of relays: flows through one relay on one reactor, whose CPU time is not the relay's. */
final class RelayLoop implements AutoCloseable {

    /** Allocations asked for at the same time, so that no request is lost in a full queue. */
    private static final int WINDOW = 32;

    /** Clients come from so many addresses, as from the network: a relay may limit what comes from one. */
    private static final int CLIENT_ADDRESSES = 200;

    private static final TransportAddress PEER = TransportAddress.ofLiteral("127.0.3.1", 0);

    /** Peers that get no packets need no socket. */
    private static final int PORT_OF_NOBODY = 9;

    private static final long SWEEP_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long PATIENCE_SECONDS = 120;

    private final TransportAddress server;
    private final Reactor reactor;
    private final SecureRandom entropy = new SecureRandom();
    private final RelayTally tally = new RelayTally();
    private final PacedBursts pacer = new PacedBursts();
    private final List<RelayFlow> flows = new ArrayList<>();
    private CompletableFuture<Void> opened = new CompletableFuture<>();
    private int wanted;
    private int ready;
    private boolean withPeers;

    /** What was counted since {@link #begin}. */
    record Count(long sent, long received, long leftOut) {}

    RelayLoop(TransportAddress server) {
        this.server = server;
        try {
            reactor = Reactor.start(ReactorOptions.named("load"));
        } catch (IOException failed) {
            throw new BenchmarkException("cannot start the load generator", failed);
        }
        ask(() -> {
            reactor.register(new Sweep());
            reactor.register(pacer);
            return null;
        });
    }

    /** Lets time pass for all flows, every now and then: a heap of times would be more than a benchmark needs. */
    private final class Sweep implements Driven {
        private long nextAt;

        @Override
        public long nextTimeout() {
            return flows.isEmpty() ? Machine.NEVER : nextAt;
        }

        @Override
        public void handleTimeout(long now) {
            nextAt = now + SWEEP_NANOS;
            for (RelayFlow flow : flows) {
                flow.passTime(now);
            }
        }
    }

    /**
     * Opens flows until there are so many, and waits for their channels.
     *
     * @param count flows in all
     * @param loaded whether their peers have sockets
     */
    void open(int count, boolean loaded) {
        CompletableFuture<Void> all = ask(() -> {
            opened = new CompletableFuture<>();
            wanted = count;
            withPeers = loaded;
            openMore();
            return opened;
        });
        try {
            all.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            throw new BenchmarkException("the relay gave no channel", failed.getCause());
        } catch (TimeoutException slow) {
            throw new BenchmarkException(
                    "after " + PATIENCE_SECONDS + " s there are " + ready + " channels of " + count);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new BenchmarkException("interrupted", interrupted);
        }
    }

    private void openMore() throws IOException {
        if (ready == wanted) {
            opened.complete(null);
        }
        while (flows.size() < wanted && flows.size() - ready < WINDOW) {
            int index = flows.size();
            RelayFlow flow = new RelayFlow(place(index), tally, this::flowReady, this::flowFailed);
            flows.add(flow);
            flow.open(reactor, entropy);
        }
    }

    private RelayFlow.Place place(int index) {
        TransportAddress client = TransportAddress.ofLiteral("127.0.1." + (1 + index % CLIENT_ADDRESSES), 0);
        TransportAddress peer = withPeers ? PEER : PEER.withPort(PORT_OF_NOBODY);
        return new RelayFlow.Place(client, peer, server);
    }

    private void flowReady(RelayFlow flow) {
        ready++;
        try {
            openMore();
        } catch (IOException failed) {
            opened.completeExceptionally(failed);
        }
    }

    private void flowFailed(String why) {
        opened.completeExceptionally(new BenchmarkException(why));
    }

    /** Starts a load on all flows, counting from zero. */
    void begin(RelayLoad load, int packetsPerSecond) {
        ask(() -> {
            tally.begin(load.bytes());
            pacer.begin(flows, load, packetsPerSecond, reactor.now());
            return null;
        });
    }

    /** Ends the load; what is under way is still counted. */
    void end() {
        ask(() -> {
            pacer.end();
            return null;
        });
    }

    Count count() {
        return ask(() -> new Count(tally.sent(), tally.received(), pacer.leftOut()));
    }

    private <T> T ask(Callable<T> question) {
        try {
            return reactor.submit(question).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException failed) {
            throw new BenchmarkException("the load generator failed", failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new BenchmarkException("interrupted", interrupted);
        }
    }

    @Override
    public void close() {
        reactor.close();
    }
}
