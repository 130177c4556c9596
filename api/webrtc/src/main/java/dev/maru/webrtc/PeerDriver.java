package dev.maru.webrtc;

import dev.maru.ice.IcePolicy;
import dev.maru.ice.MdnsName;
import dev.maru.net.Driven;
import dev.maru.net.HostAddress;
import dev.maru.net.Reactor;
import dev.maru.peer.IceServer;
import dev.maru.peer.IceTransport;
import dev.maru.peer.IceTransportEvent;
import dev.maru.peer.PeerConnection;
import dev.maru.peer.PeerEvent;
import dev.maru.wire.Datagram;
import dev.maru.wire.TransportAddress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Gives one connection's machine sockets, time and names. Everything happens on its reactor's thread; others come in through {@link #call}
 * and {@link #submit}.
 */
final class PeerDriver implements PeerSockets.Owner, Driven {
    /** The longest that is sent in one piece: what a path of 9,000 bytes takes, and the room around it. */
    private static final int BUFFER_BYTES = 16_384;

    private final PeerEngine engine;
    private final Reactor reactor;
    private final PeerConnection machine;
    private final PeerSockets sockets;
    private final Consumer<PeerEvent> listener;
    private Runnable afterDrain = () -> {};
    private final Datagram out = new Datagram(0);
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private boolean isDraining;
    private boolean isClosed;

    PeerDriver(PeerEngine engine, Reactor reactor, PeerConnection machine, Consumer<PeerEvent> listener) {
        this.engine = engine;
        this.reactor = reactor;
        this.machine = machine;
        this.listener = listener;
        this.sockets = new PeerSockets(reactor, engine.options(), engine.entropy(), this);
        reactor.execute(() -> reactor.register(this));
        engine.add(this);
    }

    long now() {
        return reactor.now();
    }

    /** What is done each time when all that there was has been sent. */
    void afterDrain(Runnable task) {
        afterDrain = task;
    }

    /** Does something on the reactor and waits for it; what it throws is thrown. */
    <T extends @Nullable Object> T call(Callable<T> task) {
        if (reactor.isHere()) {
            throw new IllegalStateException("a connection is not to be called on its reactor");
        }
        try {
            return submit(task).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    /** Does something on the reactor, and sends what comes of it. */
    <T extends @Nullable Object> CompletableFuture<T> submit(Callable<T> task) {
        return reactor.submit(() -> {
            try {
                return task.call();
            } finally {
                drain();
            }
        });
    }

    /** Opens the transport and binds sockets; on the reactor. */
    void open(List<IceServer> servers, List<HostAddress> hosts) {
        if (isClosed || machine.ice() != null) {
            return;
        }
        machine.open(servers, now());
        adapt(hosts.stream().map(host -> host.address().withoutPort()).toList());
        drain();
    }

    /** The host has other addresses now; from any thread. */
    void networkChanged(List<HostAddress> hosts) {
        List<TransportAddress> addresses =
                hosts.stream().map(host -> host.address().withoutPort()).toList();
        reactor.execute(() -> {
            if (!isClosed && machine.ice() != null) {
                adapt(addresses);
                drain();
            }
        });
    }

    private void adapt(List<TransportAddress> hosts) {
        IceTransport ice = machine.ice();
        if (ice == null) {
            return;
        }
        for (TransportAddress bound : sockets.hosts()) {
            if (!hosts.contains(bound)) {
                TransportAddress base = sockets.unbind(bound);
                if (base != null) {
                    ice.removeLocalAddress(base, now());
                }
            }
        }
        List<TransportAddress> bound = sockets.hosts();
        List<TransportAddress> added = new ArrayList<>();
        for (TransportAddress host : hosts) {
            if (!bound.contains(host)) {
                try {
                    added.add(sockets.bind(host));
                } catch (IOException e) {
                    // An address that cannot be bound is one less: an interface may go at any time.
                    Thread self = Thread.currentThread();
                    self.getUncaughtExceptionHandler().uncaughtException(self, e);
                }
            }
        }
        ice.addLocalAddresses(added, now());
    }

    /** Ends the connection; from any thread, any number of times. */
    void close() {
        engine.remove(this);
        reactor.execute(() -> {
            if (isClosed) {
                return;
            }
            machine.close(now());
            drain();
            machine.closeTransport(now());
            drain();
            isClosed = true;
            reactor.unregister(this);
            // What was queued leaves at the end of this turn.
            reactor.execute(sockets::close);
        });
    }

    // ---- what the sockets say

    @Override
    public void received(Datagram in, long now) {
        if (!isClosed) {
            machine.handleDatagram(in, now);
        }
    }

    @Override
    public void batchEnded(long now) {
        drain();
    }

    @Override
    public void opened(PeerSockets.Wanted wanted, TransportAddress local, long now) {
        IceTransport ice = machine.ice();
        if (ice == null || isClosed) {
            return;
        }
        switch (wanted) {
            case PeerSockets.Wanted.ToRelay relay -> ice.streamOpened(relay.request(), local, now);
            case PeerSockets.Wanted.ToPeer peer ->
                ice.peerConnected(local, peer.request().remote(), now);
        }
        drain();
    }

    @Override
    public void ended(PeerSockets.Wanted wanted, @Nullable TransportAddress local, String reason, long now) {
        IceTransport ice = machine.ice();
        if (ice == null || isClosed) {
            return;
        }
        switch (wanted) {
            case PeerSockets.Wanted.ToRelay relay -> ice.streamClosed(relay.request(), reason, now);
            case PeerSockets.Wanted.ToPeer peer -> {
                TransportAddress remote = peer.request().remote();
                if (local == null) {
                    ice.peerFailed(peer.request().local(), remote, now);
                } else {
                    ice.peerClosed(local, remote, now);
                }
            }
        }
        drain();
    }

    // ---- time

    @Override
    public long nextTimeout() {
        return machine.nextTimeout();
    }

    @Override
    public void handleTimeout(long now) {
        machine.handleTimeout(now);
        drain();
    }

    /** Sends and tells all that there is. */
    private void drain() {
        if (isDraining || isClosed) {
            return;
        }
        isDraining = true;
        try {
            boolean moved = true;
            while (moved) {
                moved = false;
                while (machine.pollTransmit(out.wrap(buffer, Datagram.HEADROOM, 0), now())) {
                    sockets.send(out);
                }
                for (PeerEvent event = machine.pollEvent(); event != null; event = machine.pollEvent()) {
                    moved = true;
                    if (event instanceof PeerEvent.OnIce(IceTransportEvent wish)) {
                        serve(wish);
                    }
                    listener.accept(event);
                }
            }
            afterDrain.run();
        } finally {
            isDraining = false;
        }
    }

    private void serve(IceTransportEvent wish) {
        switch (wish) {
            case IceTransportEvent.OpenStream open -> sockets.connect(open);
            case IceTransportEvent.CloseStream close -> sockets.disconnect(close);
            case IceTransportEvent.ConnectPeer connect -> sockets.connect(connect);
            case IceTransportEvent.ResolveName resolve -> resolve(resolve.name());
            default -> {
                // For the listener.
            }
        }
    }

    RTCIceRole role() {
        IceTransport ice = machine.ice();
        return ice == null ? RTCIceRole.UNKNOWN : ice.isControlling() ? RTCIceRole.CONTROLLING : RTCIceRole.CONTROLLED;
    }

    boolean isRelayOnly() {
        IceTransport ice = machine.ice();
        return ice != null && ice.policy() == IcePolicy.RELAY;
    }

    boolean hidesAddresses() {
        return engine.options().hideAddresses();
    }

    /** Gives an address a name by mDNS, and tells it on the reactor. */
    void publish(TransportAddress address, Consumer<MdnsName> then) {
        engine.mdns()
                .thenCompose(service -> service.publish(address))
                .thenAccept(name -> reactor.execute(() -> {
                    if (!isClosed) {
                        then.accept(new MdnsName(name));
                    }
                }));
    }

    private void resolve(MdnsName name) {
        engine.mdns()
                .thenCompose(service -> service.resolve(name.name()))
                .whenComplete((address, failure) -> reactor.execute(() -> {
                    IceTransport ice = machine.ice();
                    if (ice == null || isClosed) {
                        return;
                    }
                    if (address != null) {
                        ice.nameResolved(name, address, now());
                    } else {
                        ice.nameFailed(name, now());
                    }
                    drain();
                }));
    }
}
