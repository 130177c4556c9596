package dev.maru.net;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.maru.wire.TransportAddress;
import java.io.IOException;

/** A listening socket by its file descriptor. */
final class LinuxListenEnd implements StreamListener.ListenEnd, LinuxLoop.Watched {
    private static final int SOCK_NONBLOCK_CLOEXEC = 0x800 | 0x80000;

    private final LinuxLoop loop;
    private final int fd;
    private final StreamListener listener;
    private final TransportAddress local;
    private final int slot;
    /** Kept for the moment when there is none left: given up, it lets one connection in to be closed, instead of spinning. */
    private int spare;

    private LinuxListenEnd(LinuxLoop loop, int fd, StreamListener listener) throws IOException {
        this.loop = loop;
        this.fd = fd;
        this.listener = listener;
        this.local = loop.nameOf(fd);
        this.slot = loop.watch(this, fd, LinuxLoop.EPOLLIN);
        this.spare = loop.calls.eventfd(0x80000);
    }

    static LinuxListenEnd open(LinuxLoop loop, TransportAddress bind, boolean reusePort, StreamListener listener)
            throws IOException {
        int fd = LinuxStreamEnd.open(loop, bind, true, reusePort);
        try {
            LinuxLoop.checked("cannot listen on " + bind, loop.calls.listen(fd, StreamListener.HOST_QUEUE));
            return new LinuxListenEnd(loop, fd, listener);
        } catch (IOException | RuntimeException e) {
            loop.calls.close(fd);
            throw e;
        }
    }

    @Override
    public void ready(int events, long now) {
        for (int i = 0; i < StreamListener.ACCEPTS_PER_TURN; i++) {
            int accepted = accept();
            if (accepted == -LinuxCalls.EAGAIN) {
                return;
            }
            if (accepted == -LinuxCalls.EMFILE || accepted == -LinuxCalls.ENFILE) {
                refuseOne();
                return;
            }
            if (accepted < 0) {
                continue; // it was gone before we came (accept(2): ECONNABORTED and network errors)
            }
            TransportAddress remote = SocketAddresses.read(loop.scratch, 0, loop.addresses);
            Stream stream = listener.admit(remote);
            if (stream == null) {
                loop.calls.close(accepted);
            } else {
                stream.begin(new LinuxStreamEnd(loop, accepted, stream), now);
            }
        }
    }

    private int accept() {
        loop.scratch.set(JAVA_INT, SocketAddresses.STRIDE, SocketAddresses.STRIDE);
        long at = loop.scratch.address();
        return loop.calls.accept(fd, at, at + SocketAddresses.STRIDE, SOCK_NONBLOCK_CLOEXEC);
    }

    private void refuseOne() {
        if (spare >= 0) {
            loop.calls.close(spare);
        }
        int refused = accept();
        if (refused >= 0) {
            loop.calls.close(refused);
        }
        listener.missed();
        spare = loop.calls.eventfd(0x80000);
    }

    @Override
    public TransportAddress local() {
        return local;
    }

    @Override
    public void close() {
        loop.unwatch(slot, fd);
        loop.calls.close(fd);
        if (spare >= 0) {
            loop.calls.close(spare);
        }
    }
}
