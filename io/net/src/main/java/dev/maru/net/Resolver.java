package dev.maru.net;

import dev.maru.wire.TransportAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * From names to addresses, off the reactors, bounded and remembered. From any thread; it never blocks its caller.
 *
 * <p>Its few threads are platform threads: the host's resolver holds the thread that asks it, and a virtual thread would hold a carrier
 * that others need.
 */
public final class Resolver implements AutoCloseable {
    /** Names asked for at once: more make no answer come sooner. */
    private static final int THREADS = 4;

    /** Names that may wait for a thread. Beyond that an answer would come too late for any call. */
    static final int MAX_WAITING = 256;

    /** Names remembered; the oldest is forgotten. */
    static final int MAX_REMEMBERED = 1_024;

    /** The JDK does not tell a record's time to live; a minute is what load balancers by DNS ask for. */
    static final Duration REMEMBERED = Duration.ofSeconds(60);

    /** A name that is not there may be there soon. */
    static final Duration REMEMBERED_FAILURE = Duration.ofSeconds(5);

    private final Lookup lookup;
    private final LongSupplier clock;
    private final ThreadPoolExecutor threads;
    private final Map<String, Answer> remembered = new LinkedHashMap<>();
    private final Map<String, CompletableFuture<List<InetAddress>>> asking = new HashMap<>();

    /** Asks the host; may block. */
    interface Lookup {
        InetAddress[] byName(String name) throws UnknownHostException;
    }

    private record Answer(@Nullable List<InetAddress> addresses, String failure, long until) {}

    /** A resolver that asks the host. */
    public Resolver() {
        this(InetAddress::getAllByName, System::nanoTime);
    }

    Resolver(Lookup lookup, LongSupplier clock) {
        this.lookup = lookup;
        this.clock = clock;
        this.threads = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(MAX_WAITING),
                Thread.ofPlatform().daemon(true).name("resolver-", 0).factory());
        threads.allowCoreThreadTimeOut(true);
    }

    /**
     * The addresses of a host.
     *
     * @param host a name, or an IP literal, which is not looked up
     * @param port 0 to 65,535, for the addresses
     * @return in the host's order of preference (RFC 6724), at least one; or {@link UnknownHostException} when there is none, or when too
     *     many names are being looked up. Completed on a thread of the resolver's or the caller's
     */
    public CompletableFuture<List<TransportAddress>> resolve(String host, int port) {
        try {
            InetAddress literal = InetAddress.ofLiteral(host);
            return CompletableFuture.completedFuture(List.of(at(literal, port)));
        } catch (IllegalArgumentException e) {
            // A name, then.
            return find(host)
                    .thenApply(all -> all.stream().map(ip -> at(ip, port)).toList());
        }
    }

    private static TransportAddress at(InetAddress ip, int port) {
        return TransportAddress.of(new InetSocketAddress(ip, port));
    }

    private CompletableFuture<List<InetAddress>> find(String name) {
        CompletableFuture<List<InetAddress>> future;
        synchronized (this) {
            Answer known = remembered.get(name);
            if (known != null && clock.getAsLong() - known.until < 0) {
                return known.addresses == null
                        ? CompletableFuture.failedFuture(new UnknownHostException(known.failure))
                        : CompletableFuture.completedFuture(known.addresses);
            }
            CompletableFuture<List<InetAddress>> underWay = asking.get(name);
            if (underWay != null) {
                return underWay;
            }
            future = new CompletableFuture<>();
            asking.put(name, future);
        }
        try {
            threads.execute(() -> ask(name, future));
        } catch (RejectedExecutionException e) {
            synchronized (this) {
                asking.remove(name);
            }
            future.completeExceptionally(
                    new UnknownHostException(name + ": too many names are being looked up; try again later"));
        }
        return future;
    }

    private void ask(String name, CompletableFuture<List<InetAddress>> future) {
        try {
            List<InetAddress> addresses = Arrays.stream(lookup.byName(name)).toList();
            remember(name, new Answer(addresses, "", clock.getAsLong() + REMEMBERED.toNanos()));
            future.complete(addresses);
        } catch (UnknownHostException | RuntimeException e) {
            String failure = name + ": no address is known for this name";
            remember(name, new Answer(null, failure, clock.getAsLong() + REMEMBERED_FAILURE.toNanos()));
            future.completeExceptionally(new UnknownHostException(failure));
        }
    }

    private synchronized void remember(String name, Answer answer) {
        asking.remove(name);
        remembered.remove(name);
        if (remembered.size() >= MAX_REMEMBERED) {
            remembered.remove(remembered.keySet().iterator().next());
        }
        remembered.put(name, answer);
    }

    /** Names that are remembered, good answers and bad ones. */
    synchronized int size() {
        return remembered.size();
    }

    /** Takes no more names. What waits is dropped and never completes. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
