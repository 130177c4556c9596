package dev.maru.relay;

import dev.maru.net.Reactor;
import dev.maru.net.StreamListener;
import dev.maru.net.UdpHandler;
import dev.maru.net.UdpOptions;
import dev.maru.net.UdpSocket;
import dev.maru.turn.RelaySockets;
import dev.maru.wire.Protocol;
import dev.maru.wire.TransportAddress;
import java.io.IOException;
import java.net.BindException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sockets behind relayed addresses of one reactor. On the reactor's thread. */
final class RelayPorts implements RelaySockets {
    private static final Logger LOG = LoggerFactory.getLogger(RelayPorts.class);

    /** Ports that other programs have are few in a range that is meant for us; who meets so many has given a wrong range. */
    private static final int MAX_ATTEMPTS = 64;

    /** One line a minute tells an operator as much as a thousand. */
    private static final long COMPLAINT_NANOS = 60_000_000_000L;

    private final Sockets sockets;
    private final Reactor reactor;
    private final UdpOptions options;
    private final List<Host> hosts = new ArrayList<>();
    private final Map<TransportAddress, StreamListener> tcp = new HashMap<>();
    private int next;
    private long quietUntil;

    private record Host(RelayedHost addresses, PortPool ports) {}

    /**
     * What sockets need.
     *
     * @param reactor opens them
     * @param handler takes packets of peers
     * @param peers takes connections of peers
     * @param udp where open UDP sockets are put by their local address
     */
    record Sockets(Reactor reactor, UdpHandler handler, PeerStreams peers, Map<TransportAddress, UdpSocket> udp) {}

    /** No sockets yet. */
    RelayPorts(Sockets sockets, List<RelayedHost> addresses, PortRange range, RandomGenerator random) {
        this.sockets = sockets;
        this.reactor = sockets.reactor();
        this.options = UdpOptions.DEFAULT.withMergeReceived(true);
        addresses.forEach(each -> hosts.add(new Host(each, new PortPool(range, random))));
    }

    @Override
    public Opening open(Wish wish) {
        boolean any = false;
        for (int i = 0; i < hosts.size(); i++) {
            Host host = hosts.get((next + i) % hosts.size());
            if (host.addresses().local().isIpv6() == wish.isIpv6()) {
                any = true;
                TransportAddress local = open(host, wish);
                if (local != null) {
                    next = (next + i + 1) % hosts.size();
                    return new Opened(local, host.addresses().external().withPort(local.port()));
                }
            }
        }
        return any ? Failure.EXHAUSTED : Failure.NO_SUCH_FAMILY;
    }

    private @Nullable TransportAddress open(Host host, Wish wish) {
        boolean pair = wish.port() == Port.EVEN_AND_NEXT;
        List<Integer> foreign = new ArrayList<>();
        TransportAddress opened = null;
        for (int i = 0; i < MAX_ATTEMPTS && opened == null; i++) {
            int port = host.ports().take(wish.port() != Port.ANY, pair, reactor.now());
            if (port == PortPool.NONE) {
                break;
            }
            TransportAddress local = host.addresses().local().withPort(port);
            try {
                bind(local, pair, wish);
                opened = local;
            } catch (BindException e) {
                foreign.add(port);
                if (pair) {
                    foreign.add(port + 1);
                }
            } catch (IOException e) {
                foreign.add(port);
                if (pair) {
                    foreign.add(port + 1);
                }
                complain(local, e);
                break;
            }
        }
        foreign.forEach(host.ports()::cancel);
        return opened;
    }

    private void bind(TransportAddress local, boolean pair, Wish wish) throws IOException {
        bind(local, wish);
        if (pair) {
            try {
                bind(local.withPort(local.port() + 1), wish);
            } catch (IOException e) {
                unbind(wish.protocol(), local);
                throw e;
            }
        }
    }

    private void bind(TransportAddress local, Wish wish) throws IOException {
        if (wish.protocol() == Protocol.TCP) {
            tcp.put(local, sockets.peers().listen(local));
        } else {
            UdpOptions own = options.withDontFragment(wish.dontFragment());
            sockets.udp().put(local, reactor.openUdp(local, own, sockets.handler()));
        }
    }

    private boolean unbind(Protocol protocol, TransportAddress local) {
        if (protocol == Protocol.TCP) {
            StreamListener listener = tcp.remove(local);
            if (listener != null) {
                listener.close();
            }
            return listener != null;
        }
        UdpSocket socket = sockets.udp().remove(local);
        if (socket != null) {
            socket.close();
        }
        return socket != null;
    }

    @Override
    public void close(Protocol protocol, TransportAddress local) {
        if (unbind(protocol, local)) {
            hosts.stream()
                    .filter(host -> host.addresses().local().isSameHost(local))
                    .forEach(host -> host.ports().release(local.port(), reactor.now()));
        }
    }

    @Override
    public boolean isDontFragmentSupported() {
        return true;
    }

    /** How many relayed ports are open. */
    int openCount() {
        return hosts.stream().mapToInt(host -> host.ports().takenCount()).sum();
    }

    private void complain(TransportAddress local, IOException e) {
        long now = reactor.now();
        if (now >= quietUntil) {
            quietUntil = now + COMPLAINT_NANOS;
            LOG.atWarn()
                    .addKeyValue("address", local)
                    .addKeyValue("reason", e.getMessage())
                    .log(
                            "A relayed address could not be opened; clients are answered 508. If descriptors ran out, raise"
                                    + " the limit of open files (ulimit -n).");
        }
    }
}
