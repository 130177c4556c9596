package dev.maru.webrtc;

import dev.maru.net.HostAddress;
import dev.maru.net.Interfaces;
import dev.maru.net.Mdns;
import dev.maru.net.Reactor;
import dev.maru.net.ReactorOptions;
import dev.maru.net.Resolver;
import dev.maru.peer.MediaTransport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What peer connections live on: reactors with their sockets and clock, the look-up of names, and an eye on the host's networks. Programs
 * that ask for nothing special share {@link #shared()}; servers and tests make their own. Thread-safe.
 */
public final class PeerEngine implements AutoCloseable {
    private static final Duration NETWORK_PERIOD = Duration.ofSeconds(2);
    private static final AtomicBoolean IS_MEDIA_PREPARED = new AtomicBoolean();

    private final EngineOptions options;
    private final List<Reactor> reactors = new ArrayList<>();
    private final Resolver resolver = new Resolver();
    private final SecureRandom entropy = new SecureRandom();
    private final AtomicInteger turn = new AtomicInteger();
    private final Set<PeerDriver> drivers = ConcurrentHashMap.newKeySet();
    private @Nullable Interfaces interfaces;
    private @Nullable CompletableFuture<Mdns> mdns;
    private volatile boolean isClosed;

    /** Made by whoever asks first. */
    private static final class Shared {
        static final PeerEngine ENGINE = new PeerEngine(EngineOptions.DEFAULT);
    }

    /**
     * Starts an engine.
     *
     * @param options how it uses the host
     * @throws UncheckedIOException when the host gives it no reactor; the message says what to do
     */
    public PeerEngine(EngineOptions options) {
        this.options = options;
        try {
            for (int i = 0; i < options.reactors(); i++) {
                reactors.add(Reactor.start(ReactorOptions.named("peer-" + i)));
            }
        } catch (IOException e) {
            reactors.forEach(Reactor::stop);
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The engine of all who make none of their own. It runs on daemon threads, so it does not keep a program alive.
     *
     * @return the engine, started when it is first asked for
     */
    public static PeerEngine shared() {
        return Shared.ENGINE;
    }

    /**
     * Closes every connection that lives on it, and its sockets and threads. The shared engine cannot be closed.
     *
     * @throws RTCException InvalidStateError for the shared engine
     */
    @Override
    public void close() {
        if (this == Shared.ENGINE) {
            throw RTCException.invalidState("The shared engine belongs to everybody; close the connections instead.");
        }
        isClosed = true;
        List.copyOf(drivers).forEach(PeerDriver::close);
        synchronized (this) {
            if (interfaces != null) {
                interfaces.close();
            }
            if (mdns != null) {
                mdns.thenAccept(Mdns::close);
            }
        }
        resolver.close();
        reactors.forEach(Reactor::close);
    }

    EngineOptions options() {
        return options;
    }

    Resolver resolver() {
        return resolver;
    }

    SecureRandom entropy() {
        return entropy;
    }

    /** Media is negotiated somewhere: has its ciphers found, once, before a reactor needs them. */
    static void prepareMedia() {
        if (!IS_MEDIA_PREPARED.getAndSet(true)) {
            Thread.startVirtualThread(MediaTransport::findCiphers);
        }
    }

    /** The reactor for the next connection; they take turns. */
    Reactor nextReactor() {
        if (isClosed) {
            throw RTCException.invalidState("The engine is closed. Make a new one.");
        }
        return reactors.get(Math.floorMod(turn.getAndIncrement(), reactors.size()));
    }

    void add(PeerDriver driver) {
        drivers.add(driver);
        watch();
    }

    void remove(PeerDriver driver) {
        drivers.remove(driver);
    }

    /** The host's addresses that connections may use, without their ports. */
    List<HostAddress> addresses() {
        try {
            List<HostAddress> up = Interfaces.list();
            List<HostAddress> wanted = chosen(up);
            // A machine without a network still reaches itself.
            return wanted.isEmpty()
                    ? up.stream().filter(HostAddress::isLoopback).toList()
                    : wanted;
        } catch (SocketException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<HostAddress> chosen(List<HostAddress> up) {
        return up.stream()
                .filter(address -> !address.isLinkLocal() && !address.isVirtual())
                .filter(options.addresses())
                .toList();
    }

    /** Names of mDNS are asked for, and published, through the first reactor; null when this host cannot. */
    synchronized CompletableFuture<Mdns> mdns() {
        if (mdns == null) {
            mdns = Mdns.start(reactors.getFirst(), addresses(), entropy);
        }
        return mdns;
    }

    private synchronized void watch() {
        if (interfaces != null) {
            return;
        }
        try {
            interfaces = Interfaces.watch(NETWORK_PERIOD, this::networkChanged);
        } catch (SocketException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void networkChanged(Interfaces.Change change) {
        List<HostAddress> now = addresses();
        drivers.forEach(driver -> driver.networkChanged(now));
        synchronized (this) {
            if (mdns != null) {
                mdns.thenAccept(service -> service.networkChanged(now));
            }
        }
    }
}
