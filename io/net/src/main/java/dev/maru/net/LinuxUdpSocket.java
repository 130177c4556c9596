package dev.maru.net;

import dev.maru.wire.Datagram;
import dev.maru.wire.TransportAddress;
import java.io.IOException;
import java.lang.foreign.ValueLayout;

/** A UDP socket by its file descriptor. */
final class LinuxUdpSocket extends UdpSocket implements LinuxLoop.Watched {
    private static final int SOCK_DGRAM_NONBLOCK_CLOEXEC = 2 | 0x800 | 0x80000;
    private static final int SO_REUSEADDR = 2;
    private static final int SO_SNDBUF = 7;
    private static final int SO_RCVBUF = 8;
    private static final int SO_REUSEPORT = 15;
    private static final int IPPROTO_IP = 0;
    private static final int IP_TTL = 2;
    private static final int IP_MTU_DISCOVER = 10;
    private static final int IP_MULTICAST_IF = 32;
    private static final int IP_MULTICAST_TTL = 33;
    private static final int IP_ADD_MEMBERSHIP = 35;
    private static final int IP_MULTICAST_ALL = 49;
    private static final int IPPROTO_IPV6 = 41;
    private static final int IPV6_UNICAST_HOPS = 16;
    private static final int IPV6_MULTICAST_IF = 17;
    private static final int IPV6_MULTICAST_HOPS = 18;
    private static final int IPV6_ADD_MEMBERSHIP = 20;
    private static final int IPV6_MTU_DISCOVER = 23;
    private static final int IPV6_V6ONLY = 26;
    private static final int IPV6_MULTICAST_ALL = 29;

    /** RFC 6762 §11: the receiver sees that no router was on the way. */
    private static final int LINK_TTL = 255;

    private static final int PMTUDISC_DONT = 0;
    private static final int PMTUDISC_DO = 2;
    private static final int SOL_UDP = 17;
    private static final int UDP_GRO = 104;

    private final LinuxLoop loop;
    private final int slot;
    final int fd;
    final int scope;
    final boolean merged;

    /** Packets of at most this many bytes may leave in runs; less once the host has refused a run. */
    int longestInRun = Datagram.MAX_LENGTH;

    /** First and last run of this socket in the slab, or -1. */
    int firstRun = -1;

    int lastRun = -1;

    private LinuxUdpSocket(LinuxLoop loop, int fd, Binding binding, UdpOptions options, UdpHandler handler)
            throws IOException {
        super(loop.reactor, handler, binding.local, options);
        this.loop = loop;
        this.fd = fd;
        this.scope = binding.scope;
        this.merged = options.mergeReceived() && loop.option(fd, SOL_UDP, UDP_GRO, 1) == 0;
        this.slot = loop.watch(this, fd, LinuxLoop.EPOLLIN);
    }

    private record Binding(TransportAddress local, int scope) {}

    static LinuxUdpSocket open(LinuxLoop loop, TransportAddress bind, UdpOptions options, UdpHandler handler)
            throws IOException {
        String what = "cannot open UDP " + bind;
        int fd =
                LinuxLoop.checked(what, loop.calls.socket(SocketAddresses.familyOf(bind), SOCK_DGRAM_NONBLOCK_CLOEXEC));
        try {
            UdpOptions.Multicast multicast = options.multicast();
            int scope = multicast == null || !bind.isIpv6() ? LinuxLoop.scopeOf(bind) : multicast.interfaceIndex();
            configure(loop, fd, bind.isIpv6(), options);
            LinuxLoop.checked(what, loop.bind(fd, bind, scope));
            return new LinuxUdpSocket(loop, fd, new Binding(loop.nameOf(fd), scope), options, handler);
        } catch (IOException | RuntimeException e) {
            loop.calls.close(fd);
            throw e;
        }
    }

    private static void configure(LinuxLoop loop, int fd, boolean ipv6, UdpOptions options) throws IOException {
        if (ipv6) {
            // A socket of each family: IPv4 peers must not show up under another spelling.
            loop.option(fd, IPPROTO_IPV6, IPV6_V6ONLY, 1);
        }
        if (options.receiveBufferBytes() > 0) {
            loop.option(fd, LinuxLoop.SOL_SOCKET, SO_RCVBUF, options.receiveBufferBytes());
        }
        if (options.sendBufferBytes() > 0) {
            loop.option(fd, LinuxLoop.SOL_SOCKET, SO_SNDBUF, options.sendBufferBytes());
        }
        if (options.reusePort()) {
            LinuxLoop.checked("cannot share the port", loop.option(fd, LinuxLoop.SOL_SOCKET, SO_REUSEPORT, 1));
        }
        fragment(loop, fd, ipv6, options.dontFragment());
        UdpOptions.Multicast multicast = options.multicast();
        if (multicast != null) {
            LinuxLoop.checked("cannot share the port", loop.option(fd, LinuxLoop.SOL_SOCKET, SO_REUSEADDR, 1));
            LinuxLoop.checked(
                    "cannot join the group " + multicast.group(),
                    ipv6 ? join6(loop, fd, multicast) : join4(loop, fd, multicast));
        }
    }

    /** With {@code struct ip_mreqn}: group, an address that does not matter here, index of the interface. */
    private static int join4(LinuxLoop loop, int fd, UdpOptions.Multicast multicast) {
        loop.option(fd, IPPROTO_IP, IP_MULTICAST_ALL, 0); // or it hears what other sockets joined
        loop.option(fd, IPPROTO_IP, IP_MULTICAST_TTL, LINK_TTL);
        loop.option(fd, IPPROTO_IP, IP_TTL, LINK_TTL);
        SocketAddresses.writeIp(loop.scratch, 0, multicast.group());
        loop.scratch.set(ValueLayout.JAVA_INT, 4, 0);
        loop.scratch.set(ValueLayout.JAVA_INT, 8, multicast.interfaceIndex());
        int joined = loop.calls.setsockopt(fd, IPPROTO_IP, IP_ADD_MEMBERSHIP, loop.scratch.address(), 12);
        return joined < 0 ? joined : loop.calls.setsockopt(fd, IPPROTO_IP, IP_MULTICAST_IF, loop.scratch.address(), 12);
    }

    /** With {@code struct ipv6_mreq}: group, index of the interface. */
    private static int join6(LinuxLoop loop, int fd, UdpOptions.Multicast multicast) {
        loop.option(fd, IPPROTO_IPV6, IPV6_MULTICAST_ALL, 0);
        loop.option(fd, IPPROTO_IPV6, IPV6_MULTICAST_HOPS, LINK_TTL);
        loop.option(fd, IPPROTO_IPV6, IPV6_UNICAST_HOPS, LINK_TTL);
        int chosen = loop.option(fd, IPPROTO_IPV6, IPV6_MULTICAST_IF, multicast.interfaceIndex());
        SocketAddresses.writeIp(loop.scratch, 0, multicast.group());
        loop.scratch.set(ValueLayout.JAVA_INT, 16, multicast.interfaceIndex());
        return chosen < 0
                ? chosen
                : loop.calls.setsockopt(fd, IPPROTO_IPV6, IPV6_ADD_MEMBERSHIP, loop.scratch.address(), 20);
    }

    private static void fragment(LinuxLoop loop, int fd, boolean ipv6, boolean forbidden) throws IOException {
        int value = forbidden ? PMTUDISC_DO : PMTUDISC_DONT;
        int result = ipv6
                ? loop.option(fd, IPPROTO_IPV6, IPV6_MTU_DISCOVER, value)
                : loop.option(fd, IPPROTO_IP, IP_MTU_DISCOVER, value);
        LinuxLoop.checked("cannot set the don't-fragment bit", result);
    }

    @Override
    public void dontFragment(boolean on) throws IOException {
        reactor.checkThread();
        loop.flush(); // what is queued goes as it was meant
        fragment(loop, fd, local.isIpv6(), on);
    }

    @Override
    boolean transmit(Datagram packet) {
        loop.sendSlab.add(this, packet);
        return true;
    }

    @Override
    public void ready(int events, long now) {
        if ((events & LinuxLoop.EPOLLOUT) != 0) {
            writable();
        }
        if (!closed && (events & ~LinuxLoop.EPOLLOUT) != 0) {
            loop.receiveSlab.receive(this, now);
        }
    }

    @Override
    void watchWritable(boolean on) {
        loop.rewatch(slot, fd, on ? LinuxLoop.EPOLLIN | LinuxLoop.EPOLLOUT : LinuxLoop.EPOLLIN);
    }

    @Override
    void release() {
        loop.unwatch(slot, fd);
        loop.calls.close(fd);
    }
}
