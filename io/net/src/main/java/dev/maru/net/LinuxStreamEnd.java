package dev.maru.net;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.maru.wire.TransportAddress;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/** A connection by its file descriptor. */
final class LinuxStreamEnd implements StreamEnd, LinuxLoop.Watched {
    private static final int SOCK_STREAM_NONBLOCK_CLOEXEC = 1 | 0x800 | 0x80000;
    private static final int SO_REUSEADDR = 2;
    private static final int SO_ERROR = 4;
    private static final int SO_REUSEPORT = 15;
    private static final int IPPROTO_TCP = 6;
    private static final int TCP_NODELAY = 1;
    private static final int IPPROTO_IPV6 = 41;
    private static final int IPV6_V6ONLY = 26;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int SHUT_WR = 1;
    private static final int UNWATCHED = -1;

    private final LinuxLoop loop;
    private final int fd;
    private final Stream stream;
    private int slot = UNWATCHED;
    private int interest;

    LinuxStreamEnd(LinuxLoop loop, int fd, Stream stream) {
        this.loop = loop;
        this.fd = fd;
        this.stream = stream;
        // Messages are whole when they are handed to the host: waiting for more of them only delays them.
        loop.option(fd, IPPROTO_TCP, TCP_NODELAY, 1);
    }

    /** A TCP socket, bound when an address is given. */
    static int open(LinuxLoop loop, TransportAddress like, boolean bind, boolean reusePort) throws IOException {
        String what = "cannot open TCP " + like;
        int fd = LinuxLoop.checked(
                what, loop.calls.socket(SocketAddresses.familyOf(like), SOCK_STREAM_NONBLOCK_CLOEXEC));
        try {
            if (like.isIpv6()) {
                loop.option(fd, IPPROTO_IPV6, IPV6_V6ONLY, 1);
            }
            if (reusePort) {
                LinuxLoop.checked(what, loop.option(fd, LinuxLoop.SOL_SOCKET, SO_REUSEPORT, 1));
            }
            if (bind) {
                loop.option(fd, LinuxLoop.SOL_SOCKET, SO_REUSEADDR, 1);
                LinuxLoop.checked(what, loop.bind(fd, like, LinuxLoop.scopeOf(like)));
            }
            return fd;
        } catch (IOException | RuntimeException e) {
            loop.calls.close(fd);
            throw e;
        }
    }

    /** Begins to connect. False when it failed at once. */
    boolean connect(TransportAddress remote, int scope) {
        int length = SocketAddresses.write(loop.scratch, 0, remote, scope);
        int result = loop.calls.connect(fd, loop.scratch.address(), length);
        return result == 0 || result == -LinuxCalls.EINPROGRESS;
    }

    @Override
    public void ready(int events, long now) {
        boolean broken = (events & (LinuxLoop.EPOLLERR | LinuxLoop.EPOLLHUP)) != 0;
        boolean readable = (events & LinuxLoop.EPOLLIN) != 0 || (broken && (interest & LinuxLoop.EPOLLIN) != 0);
        stream.ready(readable, (events & LinuxLoop.EPOLLOUT) != 0 || broken, now);
    }

    @Override
    public int read(byte[] into, int at, int most) {
        int count = loop.calls.recv(fd, loop.streamBytes.address(), Math.min(most, LinuxLoop.STREAM_BYTES));
        if (count > 0) {
            MemorySegment.copy(loop.streamBytes, JAVA_BYTE, 0, into, at, count);
            return count;
        }
        return count == 0 ? END : nothingOrBroken(count);
    }

    @Override
    public int write(byte[] from, int at, int count) {
        int now = Math.min(count, LinuxLoop.STREAM_BYTES);
        MemorySegment.copy(from, at, loop.streamBytes, JAVA_BYTE, 0, now);
        int result = loop.calls.send(fd, loop.streamBytes.address(), now, MSG_NOSIGNAL);
        return result >= 0 ? result : nothingOrBroken(result);
    }

    private static int nothingOrBroken(int result) {
        return result == -LinuxCalls.EAGAIN || result == -LinuxCalls.EINTR ? 0 : BROKEN;
    }

    @Override
    public int connected() {
        loop.scratch.set(JAVA_INT, 0, 0);
        loop.scratch.set(JAVA_INT, 4, 4);
        long at = loop.scratch.address();
        int result = loop.calls.getsockopt(fd, LinuxLoop.SOL_SOCKET, SO_ERROR, at, at + 4);
        return result == 0 && loop.scratch.get(JAVA_INT, 0) == 0 ? 1 : BROKEN;
    }

    /** Nothing wanted means not watched at all: epoll reports a broken connection whether one asks for it or not. */
    @Override
    public void interest(boolean reading, boolean writing) {
        int wanted = (reading ? LinuxLoop.EPOLLIN : 0) | (writing ? LinuxLoop.EPOLLOUT : 0);
        if (wanted == interest) {
            return;
        }
        interest = wanted;
        if (wanted == 0) {
            loop.unwatch(slot, fd);
            slot = UNWATCHED;
        } else if (slot == UNWATCHED) {
            watch(wanted);
        } else {
            loop.rewatch(slot, fd, wanted);
        }
    }

    private void watch(int wanted) {
        try {
            slot = loop.watch(this, fd, wanted);
        } catch (IOException e) {
            // Out of kernel memory (epoll_ctl(2)): the stream's time-outs will end it.
            interest = 0;
            loop.reactor.failed(e);
        }
    }

    @Override
    public void endOutput() {
        loop.calls.shutdown(fd, SHUT_WR);
    }

    @Override
    public TransportAddress local() {
        try {
            return loop.nameOf(fd);
        } catch (IOException e) {
            return TransportAddress.UNSPECIFIED; // it has broken already; reading will say so
        }
    }

    @Override
    public void close() {
        if (slot != UNWATCHED) {
            loop.unwatch(slot, fd);
            slot = UNWATCHED;
        }
        loop.calls.close(fd);
    }
}
