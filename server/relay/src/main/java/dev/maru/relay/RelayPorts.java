package dev.maru.relay;

import dev.maru.net.Reactor;
import dev.maru.net.UdpHandler;
import dev.maru.net.UdpOptions;
import dev.maru.net.UdpSocket;
import dev.maru.turn.RelaySockets;
import dev.maru.wire.Protocol;
import dev.maru.wire.TransportAddress;
import java.io.IOException;
import java.net.BindException;
import java.util.ArrayList;
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

    private final Reactor reactor;
    private final UdpHandler handler;
    private final UdpOptions options;
    private final List<Host> hosts = new ArrayList<>();
    private final Map<TransportAddress, UdpSocket> udp;
    private int next;
    private long quietUntil;

    private record Host(RelayedHost addresses, PortPool ports) {}

    /**
     * No sockets yet.
     *
     * @param udp where open sockets are put by their local address
     */
    RelayPorts(
            Reactor reactor,
            Shard shard,
            Map<TransportAddress, UdpSocket> udp,
            List<RelayedHost> addresses,
            PortRange range,
            RandomGenerator random) {
        this.reactor = reactor;
        this.handler = shard;
        this.udp = udp;
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
                unbind(local);
                throw e;
            }
        }
    }

    private void bind(TransportAddress local, Wish wish) throws IOException {
        udp.put(local, reactor.openUdp(local, options.withDontFragment(wish.dontFragment()), handler));
    }

    private boolean unbind(TransportAddress local) {
        UdpSocket socket = udp.remove(local);
        if (socket == null) {
            return false;
        }
        socket.close();
        return true;
    }

    @Override
    public void close(Protocol protocol, TransportAddress local) {
        if (unbind(local)) {
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
