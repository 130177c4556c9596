package dev.maru.net;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import dev.maru.wire.Machine;
import dev.maru.wire.TransportAddress;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.NetworkInterface;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Sockets by system calls: epoll(7) to wait, recvmmsg(2) and sendmmsg(2) for packets. Level-triggered, so that what is left behind by
 * fairness is reported again.
 */
final class LinuxLoop implements Loop {
    static final int EPOLLIN = 1;
    static final int EPOLLOUT = 4;
    static final int EPOLLERR = 8;
    static final int EPOLLHUP = 0x10;
    static final int SOL_SOCKET = 1;

    /** What one call reads or writes of a stream at most. */
    static final int STREAM_BYTES = 64 * 1024;

    private static final int EPOLL_CTL_ADD = 1;
    private static final int EPOLL_CTL_DEL = 2;
    private static final int EPOLL_CTL_MOD = 3;
    private static final int EPOLLET = 1 << 31;
    private static final int EPOLL_CLOEXEC = 0x80000;
    private static final int EFD_CLOEXEC_NONBLOCK = 0x80800;

    /** {@code struct epoll_event} is packed on x86-64 only: 4 bytes of events, then 8 of ours. */
    private static final boolean PACKED = System.getProperty("os.arch", "").equals("amd64");

    private static final int EVENT_BYTES = PACKED ? 12 : 16;
    private static final int EVENT_TAG = PACKED ? 4 : 8;

    /** Sockets handled before timers and tasks come in between. */
    private static final int EVENTS = 256;

    private static final long WAKE_TAG = -1;

    /** What waits in epoll. */
    interface Watched {
        /** Called with the events of epoll(7) that came. */
        void ready(int events, long now);
    }

    final Reactor reactor;
    final LinuxCalls calls;
    final SendSlab sendSlab;
    final ReceiveSlab receiveSlab;
    final AddressCache addresses = new AddressCache();
    /** Room for an address, then for a length or an option's value. */
    final MemorySegment scratch;

    /** For one read or write of a stream. */
    final MemorySegment streamBytes;

    private final Arena arena = Arena.ofConfined();
    /** Written by other threads, so not in the reactor's own arena. */
    private final MemorySegment one = Arena.ofAuto().allocate(JAVA_LONG);

    private final int epoll;
    private final int eventfd;
    private final MemorySegment events;
    private final MemorySegment event;
    private final Object wakeLock = new Object();
    private boolean wakeable = true;
    private @Nullable Watched[] watched = new @Nullable Watched[64];
    private int[] generation = new int[64];
    private int[] free = new int[64];
    private int freeCount;
    private int slots;

    private LinuxLoop(Reactor reactor, LinuxCalls calls, int epoll, int eventfd) {
        this.reactor = reactor;
        this.calls = calls;
        this.epoll = epoll;
        this.eventfd = eventfd;
        this.events = arena.allocate((long) EVENTS * EVENT_BYTES, 8);
        this.event = arena.allocate(EVENT_BYTES, 8);
        this.scratch = arena.allocate(SocketAddresses.STRIDE + 16L, 8);
        this.streamBytes = arena.allocate(STREAM_BYTES, 64);
        this.sendSlab = new SendSlab(calls, arena);
        this.receiveSlab = new ReceiveSlab(calls, arena, addresses);
        one.set(JAVA_LONG, 0, 1);
    }

    static LinuxLoop open(Reactor reactor, LinuxCalls calls) throws IOException {
        int epoll = checked("epoll_create1", calls.epollCreate(EPOLL_CLOEXEC));
        int eventfd = calls.eventfd(EFD_CLOEXEC_NONBLOCK);
        if (eventfd < 0) {
            calls.close(epoll);
            throw SocketErrors.exception("eventfd", -eventfd);
        }
        LinuxLoop loop = new LinuxLoop(reactor, calls, epoll, eventfd);
        // Edge-triggered: each write is an edge, so nobody needs to read it empty.
        loop.control(EPOLL_CTL_ADD, eventfd, EPOLLIN | EPOLLET, WAKE_TAG);
        return loop;
    }

    static int checked(String what, int result) throws IOException {
        if (result < 0) {
            throw SocketErrors.exception(what, -result);
        }
        return result;
    }

    @Override
    public void await(long timeoutNanos) throws IOException {
        int count = calls.epollWait(epoll, events.address(), EVENTS, millis(timeoutNanos));
        if (count < 0 && count != -LinuxCalls.EINTR) {
            throw SocketErrors.exception("epoll_wait", -count);
        }
        long now = reactor.now();
        for (int i = 0; i < count; i++) {
            long at = (long) i * EVENT_BYTES;
            long tag = events.get(JAVA_LONG_UNALIGNED, at + EVENT_TAG);
            int slot = (int) tag;
            if (tag == WAKE_TAG || (generation[slot] & Integer.MAX_VALUE) != (int) (tag >>> 32)) {
                continue; // closed by a handler earlier in this batch
            }
            Watched target = watched[slot];
            if (target != null) {
                target.ready(events.get(JAVA_INT_UNALIGNED, at), now);
            }
        }
    }

    /** Rounds up: a timer that fires early would find nothing to do and wait again for no time, spinning. */
    private static int millis(long nanos) {
        if (nanos == Machine.NEVER) {
            return -1;
        }
        return (int) Math.min(Integer.MAX_VALUE, (nanos + 999_999) / 1_000_000);
    }

    @Override
    public void wakeUp() {
        synchronized (wakeLock) {
            if (wakeable) {
                calls.signal(eventfd, one.address());
            }
        }
    }

    @Override
    public UdpSocket openUdp(TransportAddress bind, UdpOptions options, UdpHandler handler) throws IOException {
        return LinuxUdpSocket.open(this, bind, options, handler);
    }

    @Override
    public StreamListener.ListenEnd listen(TransportAddress bind, boolean reusePort, StreamListener listener)
            throws IOException {
        return LinuxListenEnd.open(this, bind, reusePort, listener);
    }

    @Override
    public boolean connect(@Nullable TransportAddress bind, boolean reusePort, Stream stream) throws IOException {
        TransportAddress like = bind == null ? stream.remote() : bind;
        int scope = scopeOf(like);
        int fd = LinuxStreamEnd.open(this, like, bind != null, reusePort);
        LinuxStreamEnd end = new LinuxStreamEnd(this, fd, stream);
        if (!end.connect(stream.remote(), scope)) {
            end.close();
            return false;
        }
        stream.begin(end, reactor.now());
        return true;
    }

    @Override
    public void flush() {
        sendSlab.flush();
    }

    @Override
    public void close() {
        for (int slot = 0; slot < slots; slot++) {
            switch (watched[slot]) {
                case LinuxUdpSocket socket -> socket.close();
                case LinuxListenEnd listening -> listening.close();
                case null, default -> {} // streams are ended before
            }
        }
        synchronized (wakeLock) {
            wakeable = false;
            calls.close(eventfd);
        }
        calls.close(epoll);
        arena.close();
    }

    /** Waits for events on a descriptor. Gives a slot for {@link #rewatch} and {@link #unwatch}. */
    int watch(Watched target, int fd, int interest) throws IOException {
        if (freeCount == 0 && slots == watched.length) {
            watched = Arrays.copyOf(watched, slots * 2);
            generation = Arrays.copyOf(generation, slots * 2);
            free = Arrays.copyOf(free, slots * 2);
        }
        int slot = freeCount > 0 ? free[--freeCount] : slots++;
        watched[slot] = target;
        int result = control(EPOLL_CTL_ADD, fd, interest, tag(slot));
        if (result < 0) {
            forget(slot);
            throw SocketErrors.exception("epoll_ctl", -result);
        }
        return slot;
    }

    void rewatch(int slot, int fd, int interest) {
        control(EPOLL_CTL_MOD, fd, interest, tag(slot));
    }

    void unwatch(int slot, int fd) {
        control(EPOLL_CTL_DEL, fd, 0, 0);
        forget(slot);
    }

    private void forget(int slot) {
        watched[slot] = null;
        generation[slot]++;
        free[freeCount++] = slot;
    }

    private long tag(int slot) {
        return (long) (generation[slot] & Integer.MAX_VALUE) << 32 | slot;
    }

    private int control(int operation, int fd, int interest, long tag) {
        event.set(JAVA_INT_UNALIGNED, 0, interest);
        event.set(JAVA_LONG_UNALIGNED, EVENT_TAG, tag);
        return calls.epollCtl(epoll, operation, fd, event.address());
    }

    int option(int fd, int level, int option, int value) {
        scratch.set(JAVA_INT, 0, value);
        return calls.setsockopt(fd, level, option, scratch.address(), 4);
    }

    int bind(int fd, TransportAddress address, int scope) {
        int length = SocketAddresses.write(scratch, 0, address, scope);
        return calls.bind(fd, scratch.address(), length);
    }

    TransportAddress nameOf(int fd) throws IOException {
        scratch.set(JAVA_INT, SocketAddresses.STRIDE, SocketAddresses.STRIDE);
        checked("getsockname", calls.getsockname(fd, scratch.address(), scratch.address() + SocketAddresses.STRIDE));
        return SocketAddresses.read(scratch, 0, addresses);
    }

    /** The index of the interface that a link-local address belongs to, else 0. */
    static int scopeOf(TransportAddress address) throws IOException {
        boolean linkLocal = address.isIpv6() && (address.high() >>> 54) == 0xFE80 >>> 6;
        NetworkInterface owner = linkLocal
                ? NetworkInterface.getByInetAddress(address.toSocketAddress().getAddress())
                : null;
        return owner == null ? 0 : owner.getIndex();
    }
}
