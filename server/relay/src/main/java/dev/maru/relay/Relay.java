package dev.maru.relay;

import dev.maru.net.Reactor;
import dev.maru.net.ReactorOptions;
import dev.maru.turn.AllocationStatus;
import dev.maru.wire.TransportAddress;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running STUN and TURN server (RFC 8489, RFC 8656).
 *
 * <p>Each reactor has a machine, sockets and allocations of its own; the host spreads clients over them by their addresses. Quotas count for all
 * together. Life cycle: {@link #start}, serve, {@link #configure} any number of times, {@link #drain}, {@link #close}. Methods may be called
 * by any thread that is not a reactor's.
 */
public final class Relay implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Relay.class);

    /** A reactor that does not answer for so long hangs, and who asks is to be told. */
    private static final long ANSWER_SECONDS = 10;

    private final RelayLog log = new RelayLog();
    private final RelayQuotas quotas;
    private final Shard.Shared shared;
    private final List<Reactor> reactors = new CopyOnWriteArrayList<>();
    private final List<Shard> shards = new CopyOnWriteArrayList<>();
    private final List<TransportAddress> udp = new CopyOnWriteArrayList<>();
    private final List<TransportAddress> tcp = new CopyOnWriteArrayList<>();
    private final List<TransportAddress> tls = new CopyOnWriteArrayList<>();

    private Relay(RelayRules rules) {
        quotas = new RelayQuotas(rules.limits());
        shared = new Shard.Shared(quotas, log, () -> TimeUnit.MILLISECONDS.toSeconds(System.currentTimeMillis()));
        log.start();
    }

    /**
     * Starts one without TLS.
     *
     * @param places where it is
     * @param rules who may relay what
     * @return the running relay
     * @throws IOException when an address cannot be listened on; the message names it, and nothing is left running
     */
    public static Relay start(RelayPlaces places, RelayRules rules) throws IOException {
        return start(places, rules, null);
    }

    /**
     * Starts one.
     *
     * @param places where it is
     * @param rules who may relay what
     * @param certificate asked for each TLS connection, so that a new one counts from the next connection on; null when {@link
     *     RelayPlaces#tls} is empty
     * @return the running relay
     * @throws IOException when an address cannot be listened on; the message names it, and nothing is left running
     */
    public static Relay start(RelayPlaces places, RelayRules rules, @Nullable Supplier<SSLContext> certificate)
            throws IOException {
        if (certificate == null && !places.tls().isEmpty()) {
            throw new IllegalArgumentException("TLS needs a certificate");
        }
        Relay relay = new Relay(rules);
        boolean started = false;
        try {
            for (int i = 0; i < places.reactors(); i++) {
                relay.open(places, rules, i);
            }
            relay.openStreams(places, certificate);
            started = true;
            return relay;
        } finally {
            if (!started) {
                relay.close();
            }
        }
    }

    private void open(RelayPlaces places, RelayRules rules, int index) throws IOException {
        Reactor reactor = Reactor.start(ReactorOptions.named("relay-" + index)
                .withFailures((thread, failure) -> LOG.error("This is a bug in the relay; it goes on.", failure)));
        reactors.add(reactor);
        if (index == 0) {
            LOG.atInfo()
                    .addKeyValue("by", reactor.backend().kind())
                    .addKeyValue("because", reactor.backend().reason())
                    .addKeyValue("reactors", places.reactors())
                    .log("The relay starts.");
        }
        PortRange ports = places.ports().share(index, places.reactors());
        Shard shard = new Shard(reactor, shared, rules, places, ports);
        shards.add(shard);
        ask(reactor, () -> {
            reactor.register(shard);
            List<TransportAddress> wanted = index == 0 ? places.allUdp() : List.copyOf(udp);
            for (TransportAddress address : wanted) {
                TransportAddress bound = shard.listen(address, places.reactors() > 1);
                if (index == 0) {
                    udp.add(bound);
                }
            }
            return null;
        });
    }

    /**
     * Connections come to the first reactor, all of them: a client's data connection has to meet its allocation (RFC 6062 §5.4), and the host would
     * give it to any.
     */
    private void openStreams(RelayPlaces places, @Nullable Supplier<SSLContext> certificate) throws IOException {
        Shard first = shards.getFirst();
        ask(reactors.getFirst(), () -> {
            for (TransportAddress address : places.tcp()) {
                tcp.add(first.listen(address.port() == 0 ? likeUdp(address) : address, null));
            }
            for (TransportAddress address : places.tls()) {
                tls.add(first.listen(address, certificate));
            }
            return null;
        });
    }

    /** The port that UDP got on the same host, so that both have the same. */
    private TransportAddress likeUdp(TransportAddress address) {
        return udp.stream().filter(address::isSameHost).findFirst().orElse(address);
    }

    /**
     * Where clients come over UDP.
     *
     * @return the addresses with their real ports
     */
    public List<TransportAddress> udp() {
        return List.copyOf(udp);
    }

    /**
     * Where they come over TCP.
     *
     * @return the addresses with their real ports
     */
    public List<TransportAddress> tcp() {
        return List.copyOf(tcp);
    }

    /**
     * Where they come over TLS.
     *
     * @return the addresses with their real ports
     */
    public List<TransportAddress> tls() {
        return List.copyOf(tls);
    }

    /**
     * Replaces the rules. Allocations go on; what a new rule forbids ends when it would have to be asked for again, but for permissions to
     * peers that are refused from now on: those end at once.
     *
     * @param rules the new ones
     * @throws IOException when a reactor does not answer
     */
    public void configure(RelayRules rules) throws IOException {
        quotas.configure(rules.limits());
        for (int i = 0; i < shards.size(); i++) {
            Shard shard = shards.get(i);
            ask(reactors.get(i), () -> {
                shard.configure(rules, shared);
                return null;
            });
        }
    }

    /**
     * What it does.
     *
     * @return totals and every allocation
     * @throws IOException when a reactor does not answer
     */
    public RelayStatus status() throws IOException {
        return status(true);
    }

    /**
     * What it has done, without naming anybody.
     *
     * @return the totals
     * @throws IOException when a reactor does not answer
     */
    public RelayTotals totals() throws IOException {
        return status(false).totals();
    }

    private RelayStatus status(boolean withAllocations) throws IOException {
        RelayTotals totals = RelayTotals.NONE.withUsers(quotas.userCount());
        List<AllocationStatus> allocations = new ArrayList<>();
        for (int i = 0; i < shards.size(); i++) {
            Shard shard = shards.get(i);
            RelayStatus part = ask(reactors.get(i), () -> shard.status(withAllocations));
            totals = totals.plus(part.totals());
            allocations.addAll(part.allocations());
        }
        return new RelayStatus(totals, allocations);
    }

    /**
     * Makes no more allocations and waits for those that are there to end.
     *
     * @param patience how long
     * @return completed when the last one has ended or the patience is over
     */
    public CompletableFuture<Void> drain(Duration patience) {
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (int i = 0; i < shards.size(); i++) {
            CompletableFuture<Void> one = new CompletableFuture<>();
            Shard shard = shards.get(i);
            if (reactors.get(i).execute(() -> shard.finish(one))) {
                all.add(one);
            }
        }
        return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
                .completeOnTimeout(null, patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Ends every allocation and closes every socket. A second call does nothing. */
    @Override
    public void close() {
        for (int i = 0; i < reactors.size(); i++) {
            if (i < shards.size()) {
                reactors.get(i).execute(shards.get(i)::close);
            }
            reactors.get(i).close();
        }
        reactors.clear();
        shards.clear();
        log.close();
    }

    private static <T> T ask(Reactor reactor, Callable<T> question) throws IOException {
        try {
            return reactor.submit(question).get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException refused) {
                throw refused;
            }
            throw new IOException("The relay failed: " + e.getCause(), e.getCause());
        } catch (TimeoutException e) {
            throw new IOException("The relay does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while waiting for the relay", e);
        }
    }
}
