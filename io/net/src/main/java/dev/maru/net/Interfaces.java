package dev.maru.net;

import dev.maru.wire.TransportAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The addresses of this host, and what becomes of them: a cable is drawn, a VPN comes up, another Wi-Fi is near. ICE gathers candidates
 * from them and goes on over another one when one is gone.
 *
 * <p>Reading them takes a millisecond or more and may block, so it belongs off the reactor; {@link #watch} has a virtual thread for it.
 * Whether an IPv6 address is temporary or deprecated the JDK does not say.
 */
public final class Interfaces implements AutoCloseable {
    private final Callable<List<HostAddress>> source;
    private final Consumer<Change> listener;
    private final CountDownLatch closed = new CountDownLatch(1);
    private List<HostAddress> known;

    /**
     * What became of the addresses.
     *
     * @param addresses all of them now
     * @param appeared those that are new
     * @param gone those that are no more
     */
    public record Change(List<HostAddress> addresses, List<HostAddress> appeared, List<HostAddress> gone) {}

    Interfaces(Callable<List<HostAddress>> source, List<HostAddress> known, Consumer<Change> listener) {
        this.source = source;
        this.known = known;
        this.listener = listener;
    }

    /**
     * The unicast addresses of all interfaces that are up. From any thread but a reactor's.
     *
     * @return by interface, IPv4 before IPv6; never changes
     * @throws SocketException when the host does not tell
     */
    public static List<HostAddress> list() throws SocketException {
        List<HostAddress> found = new ArrayList<>();
        for (NetworkInterface each : NetworkInterface.networkInterfaces().toList()) {
            if (!each.isUp()) {
                continue;
            }
            for (InetAddress ip : each.inetAddresses().toList()) {
                if (!ip.isMulticastAddress() && !ip.isAnyLocalAddress()) {
                    found.add(describe(each, ip));
                }
            }
        }
        found.sort(Comparator.comparingInt(HostAddress::interfaceIndex)
                .thenComparing(a -> a.address().isIpv6())
                .thenComparing(a -> a.address().toString()));
        return List.copyOf(found);
    }

    private static HostAddress describe(NetworkInterface owner, InetAddress ip) throws SocketException {
        return new HostAddress(
                owner.getName(),
                owner.getIndex(),
                TransportAddress.of(new InetSocketAddress(ip, 0)),
                ip.isLoopbackAddress(),
                ip.isLinkLocalAddress(),
                owner.isPointToPoint(),
                owner.isVirtual());
    }

    /**
     * Looks again and again, on a virtual thread of its own.
     *
     * @param period how often; two seconds notice a change before a call is given up, and cost nothing worth naming
     * @param listener told of each change, on that thread; whoever lives on a reactor hands it on by {@link Reactor#execute}
     * @return close it to stop
     * @throws SocketException when the host does not tell what there is now
     */
    public static Interfaces watch(Duration period, Consumer<Change> listener) throws SocketException {
        Interfaces watch = new Interfaces(Interfaces::list, list(), listener);
        Thread.ofVirtual().name("interfaces").start(() -> watch.run(period));
        return watch;
    }

    private void run(Duration period) {
        try {
            while (!closed.await(period.toNanos(), TimeUnit.NANOSECONDS)) {
                look();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody does, but then it ends
        }
    }

    /** Compares once. A host that does not tell for a moment has not lost its addresses. */
    void look() {
        List<HostAddress> now;
        try {
            now = source.call();
        } catch (Exception e) {
            return;
        }
        List<HostAddress> before = known;
        known = now;
        List<HostAddress> appeared =
                now.stream().filter(a -> !before.contains(a)).toList();
        List<HostAddress> gone = before.stream().filter(a -> !now.contains(a)).toList();
        if (!appeared.isEmpty() || !gone.isEmpty()) {
            listener.accept(new Change(now, appeared, gone));
        }
    }

    /** Stops looking. A change that is being told is told to its end. */
    @Override
    public void close() {
        closed.countDown();
    }
}
