package dev.maru.net;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

/**
 * The system calls that the Linux backend makes, each as the C library has it but for two things: a failure is the negative errno, as
 * the kernel itself says it, and pointers are plain numbers, because a {@code MemorySegment} for each call would be garbage. On both
 * processors a pointer is passed like a 64-bit number (System V AMD64 ABI §3.2.3, AAPCS64 §6.8.2).
 *
 * <p>One per reactor, used on its thread. Not final: tests make calls fail that do not fail by themselves.
 */
class LinuxCalls {
    static final int EPERM = 1;
    static final int EINTR = 4;
    static final int EIO = 5;
    static final int EAGAIN = 11;
    static final int ENOMEM = 12;
    static final int EACCES = 13;
    static final int EINVAL = 22;
    static final int ENFILE = 23;
    static final int EMFILE = 24;
    static final int EPIPE = 32;
    static final int EMSGSIZE = 90;
    static final int EADDRINUSE = 98;
    static final int EADDRNOTAVAIL = 99;
    static final int ENETUNREACH = 101;
    static final int ECONNRESET = 104;
    static final int ENOBUFS = 105;
    static final int ETIMEDOUT = 110;
    static final int ECONNREFUSED = 111;
    static final int EHOSTUNREACH = 113;
    static final int EINPROGRESS = 115;

    private static final MethodHandle SOCKET = call("socket", JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle BIND = call("bind", JAVA_INT, JAVA_LONG, JAVA_INT);
    private static final MethodHandle CONNECT = call("connect", JAVA_INT, JAVA_LONG, JAVA_INT);
    private static final MethodHandle LISTEN = call("listen", JAVA_INT, JAVA_INT);
    private static final MethodHandle ACCEPT4 = call("accept4", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT);
    private static final MethodHandle GETSOCKNAME = call("getsockname", JAVA_INT, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle SETSOCKOPT =
            call("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT);
    private static final MethodHandle GETSOCKOPT =
            call("getsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle RECVMMSG = call("recvmmsg", JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_LONG);
    private static final MethodHandle SENDMMSG = call("sendmmsg", JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT);
    private static final MethodHandle RECV = longCall("recv", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT);
    private static final MethodHandle SEND = longCall("send", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT);
    private static final MethodHandle SHUTDOWN = call("shutdown", JAVA_INT, JAVA_INT);
    private static final MethodHandle CLOSE = call("close", JAVA_INT);
    private static final MethodHandle EPOLL_CREATE1 = call("epoll_create1", JAVA_INT);
    private static final MethodHandle EPOLL_CTL = call("epoll_ctl", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG);
    private static final MethodHandle EPOLL_WAIT = call("epoll_wait", JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT);
    private static final MethodHandle EVENTFD = call("eventfd", JAVA_INT, JAVA_INT);

    /** Without errno: this one alone is called on other threads, and nothing can be done when it fails. */
    @SuppressWarnings("restricted")
    private static final MethodHandle WRITE = Linker.nativeLinker()
            .downcallHandle(
                    Linker.nativeLinker().defaultLookup().findOrThrow("write"),
                    FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG));

    /** The C library keeps errno for each thread; the linker copies it here before the JVM can spoil it. */
    private final MemorySegment state = Arena.ofAuto().allocate(Linker.Option.captureStateLayout());

    @SuppressWarnings("restricted")
    private static MethodHandle link(String name, FunctionDescriptor shape) {
        Linker linker = Linker.nativeLinker();
        SymbolLookup library = linker.defaultLookup();
        return linker.downcallHandle(library.findOrThrow(name), shape, Linker.Option.captureCallState("errno"));
    }

    private static MethodHandle call(String name, MemoryLayout... parameters) {
        return link(name, FunctionDescriptor.of(JAVA_INT, parameters));
    }

    private static MethodHandle longCall(String name, MemoryLayout... parameters) {
        return link(name, FunctionDescriptor.of(JAVA_LONG, parameters));
    }

    private int orErrno(int result) {
        return result >= 0 ? result : -state.get(JAVA_INT, 0);
    }

    private static AssertionError unexpected(Throwable failure) {
        return new AssertionError("a downcall throws nothing", failure);
    }

    int socket(int family, int type) {
        try {
            return orErrno((int) SOCKET.invokeExact(state, family, type, 0));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    int bind(int fd, long address, int length) {
        try {
            return orErrno((int) BIND.invokeExact(state, fd, address, length));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    int connect(int fd, long address, int length) {
        try {
            return orErrno((int) CONNECT.invokeExact(state, fd, address, length));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    int listen(int fd, int backlog) {
        try {
            return orErrno((int) LISTEN.invokeExact(state, fd, backlog));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    int accept(int fd, long address, long length, int flags) {
        try {
            return orErrno((int) ACCEPT4.invokeExact(state, fd, address, length, flags));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    int getsockname(int fd, long address, long length) {
        try {
            return orErrno((int) GETSOCKNAME.invokeExact(state, fd, address, length));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    int setsockopt(int fd, int level, int option, long value, int length) {
        try {
            return orErrno((int) SETSOCKOPT.invokeExact(state, fd, level, option, value, length));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    int getsockopt(int fd, int level, int option, long value, long length) {
        try {
            return orErrno((int) GETSOCKOPT.invokeExact(state, fd, level, option, value, length));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    int recvmmsg(int fd, long messages, int count) {
        try {
            return orErrno((int) RECVMMSG.invokeExact(state, fd, messages, count, 0, 0L));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    int sendmmsg(int fd, long messages, int count) {
        try {
            return orErrno((int) SENDMMSG.invokeExact(state, fd, messages, count, 0));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    int recv(int fd, long buffer, int length) {
        try {
            return orErrno((int) (long) RECV.invokeExact(state, fd, buffer, (long) length, 0));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    int send(int fd, long buffer, int length, int flags) {
        try {
            return orErrno((int) (long) SEND.invokeExact(state, fd, buffer, (long) length, flags));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    int shutdown(int fd, int how) {
        try {
            return orErrno((int) SHUTDOWN.invokeExact(state, fd, how));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    int close(int fd) {
        try {
            return orErrno((int) CLOSE.invokeExact(state, fd));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    int epollCreate(int flags) {
        try {
            return orErrno((int) EPOLL_CREATE1.invokeExact(state, flags));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    int epollCtl(int epoll, int operation, int fd, long event) {
        try {
            return orErrno((int) EPOLL_CTL.invokeExact(state, epoll, operation, fd, event));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    int epollWait(int epoll, long events, int count, int timeoutMillis) {
        try {
            return orErrno((int) EPOLL_WAIT.invokeExact(state, epoll, events, count, timeoutMillis));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    int eventfd(int flags) {
        try {
            return orErrno((int) EVENTFD.invokeExact(state, 0, flags));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Adds the eight bytes at an address to an eventfd. From any thread. */
    void signal(int eventfd, long one) {
        try {
            long written = (long) WRITE.invokeExact(eventfd, one, 8L);
            assert written == 8 : "an eventfd takes 8 bytes";
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }
}
