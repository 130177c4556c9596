package dev.maru.net;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.maru.wire.Datagram;
import dev.maru.wire.TransportAddress;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What all sockets of a reactor send within a turn, and how it is handed to the host with as few calls and as few trips through its
 * network stack as can be.
 *
 * <p>Packets of one socket to one destination that are equally long (the last may be shorter) make a run, and a run is one message with
 * {@code UDP_SEGMENT} (udp(7)): the kernel's cost of a datagram is paid once. Packets to other destinations may come in between; a run is
 * a chain of packets, gathered by an iovec each where they do not lie side by side. A run of one goes plain. All messages of a socket go
 * by one {@code sendmmsg}. One that fails is counted and told, and the rest goes on.
 */
final class SendSlab {
    static final int BYTES = 1 << 20;

    /** The most that {@code sendmmsg} takes, and that an iovec array may have (UIO_MAXIOV). */
    static final int MAX_PACKETS = 1_024;

    /** UDP_MAX_SEGMENTS of Linux before 6.9; later ones take 128. */
    static final int MAX_SEGMENTS = 64;

    /** Runs that are looked at, newest first, for one that a packet can join: a frame's worth of receivers. */
    private static final int LOOK_BACK = 16;

    private static final int SOL_UDP = 17;
    private static final int UDP_SEGMENT = 103;
    private static final int CMSG_LENGTH = 18;
    private static final int CMSG_SPACE = 24;
    private static final int NONE = -1;

    private final LinuxCalls calls;
    private final MemorySegment bytes;
    private final MessageHeaders headers;
    /** For packets that are sent once more, one by one. */
    private final MessageHeaders single;

    private int end;
    private int packets;
    private int runs;
    private int dirtyCount;
    private boolean flushing;

    private final @Nullable LinuxUdpSocket[] dirty = new @Nullable LinuxUdpSocket[MAX_PACKETS];
    private final int[] from = new int[MAX_PACKETS];
    private final int[] length = new int[MAX_PACKETS];
    private final int[] nextPacket = new int[MAX_PACKETS];

    private final TransportAddress[] remote = new TransportAddress[MAX_PACKETS];
    private final int[] nextRun = new int[MAX_PACKETS];
    private final int[] previousRun = new int[MAX_PACKETS];
    private final int[] first = new int[MAX_PACKETS];
    private final int[] last = new int[MAX_PACKETS];
    private final int[] count = new int[MAX_PACKETS];
    private final int[] size = new int[MAX_PACKETS];
    private final int[] total = new int[MAX_PACKETS];
    private final boolean[] open = new boolean[MAX_PACKETS];
    /** The run of each message that is on its way. */
    private final int[] runOf = new int[MAX_PACKETS];

    SendSlab(LinuxCalls calls, Arena arena) {
        this.calls = calls;
        this.bytes = arena.allocate(BYTES, 64);
        this.headers = new MessageHeaders(arena, MAX_PACKETS, MAX_PACKETS, CMSG_SPACE);
        this.single = new MessageHeaders(arena, 1, 1, CMSG_SPACE);
        Arrays.fill(remote, TransportAddress.UNSPECIFIED);
        for (int i = 0; i < MAX_PACKETS; i++) {
            long at = (long) i * CMSG_SPACE;
            headers.controls.set(JAVA_LONG, at, CMSG_LENGTH);
            headers.controls.set(JAVA_INT, at + 8, SOL_UDP);
            headers.controls.set(JAVA_INT, at + 12, UDP_SEGMENT);
        }
    }

    /** Copies a packet in. Makes room by a flush when there is none. */
    void add(LinuxUdpSocket socket, Datagram packet) {
        int bytesOf = packet.length();
        if (packets == MAX_PACKETS || end + bytesOf > BYTES) {
            flush();
        }
        MemorySegment.copy(packet.bytes(), packet.offset(), bytes, JAVA_BYTE, end, bytesOf);
        int run = runFor(socket, packet.remote(), bytesOf);
        int at = packets++;
        from[at] = end;
        length[at] = bytesOf;
        nextPacket[at] = NONE;
        end += bytesOf;
        if (count[run] == 0) {
            first[run] = at;
        } else {
            nextPacket[last[run]] = at;
        }
        last[run] = at;
        count[run]++;
        total[run] += bytesOf;
        open[run] = bytesOf == size[run] && bytesOf > 0 && count[run] < MAX_SEGMENTS;
    }

    /**
     * The newest run to the destination, if the packet can join it, else a new one. Never an older run: packets of one destination keep
     * their order.
     */
    private int runFor(LinuxUdpSocket socket, TransportAddress to, int bytesOf) {
        int run = socket.lastRun;
        for (int looked = 0; run != NONE && looked < LOOK_BACK; looked++) {
            if (remote[run] == to || remote[run].equals(to)) {
                boolean joins = open[run]
                        && bytesOf <= size[run]
                        && bytesOf > 0
                        && size[run] <= socket.longestInRun
                        && total[run] + bytesOf <= Datagram.MAX_LENGTH;
                return joins ? run : newRun(socket, to, bytesOf);
            }
            run = previousRun[run];
        }
        return newRun(socket, to, bytesOf);
    }

    private int newRun(LinuxUdpSocket socket, TransportAddress to, int bytesOf) {
        int run = runs++;
        remote[run] = to;
        size[run] = bytesOf;
        count[run] = 0;
        total[run] = 0;
        nextRun[run] = NONE;
        previousRun[run] = socket.lastRun;
        if (socket.lastRun == NONE) {
            socket.firstRun = run;
            dirty[dirtyCount++] = socket;
        } else {
            nextRun[socket.lastRun] = run;
        }
        socket.lastRun = run;
        return run;
    }

    /** Hands everything to the host. What it does not take now goes to the sockets' backlogs. */
    void flush() {
        if (flushing || packets == 0) {
            return;
        }
        flushing = true;
        for (int i = 0; i < dirtyCount; i++) {
            LinuxUdpSocket socket = dirty[i];
            dirty[i] = null;
            if (socket != null) {
                send(socket, fill(socket));
                socket.firstRun = NONE;
                socket.lastRun = NONE;
            }
        }
        dirtyCount = 0;
        packets = 0;
        runs = 0;
        end = 0;
        flushing = false;
    }

    private int fill(LinuxUdpSocket socket) {
        int messages = 0;
        int part = 0;
        for (int run = socket.firstRun; run != NONE; run = nextRun[run]) {
            int firstPart = part;
            int packet = first[run];
            while (packet != NONE) {
                int start = from[packet];
                int stop = start + length[packet];
                packet = nextPacket[packet];
                while (packet != NONE && from[packet] == stop) {
                    stop += length[packet];
                    packet = nextPacket[packet];
                }
                headers.part(part++, bytes.address() + start, stop - start);
            }
            headers.parts(messages, firstPart, part - firstPart);
            headers.name(
                    messages,
                    SocketAddresses.write(
                            headers.names, (long) messages * SocketAddresses.STRIDE, remote[run], socket.scope));
            if (count[run] > 1) {
                headers.controls.set(JAVA_SHORT, (long) messages * CMSG_SPACE + 16, (short) size[run]);
                headers.control(messages, CMSG_SPACE);
            } else {
                headers.control(messages, 0);
            }
            runOf[messages++] = run;
        }
        return messages;
    }

    private void send(LinuxUdpSocket socket, int messages) {
        int at = 0;
        int retried = NONE;
        while (at < messages) {
            int result = calls.sendmmsg(socket.fd, headers.address(at), messages - at);
            if (result > 0) {
                for (int i = at; i < at + result; i++) {
                    socket.sentPackets += count[runOf[i]];
                    socket.sentBytes += total[runOf[i]];
                }
                at += result;
                continue;
            }
            int run = runOf[at];
            switch (-result) {
                case LinuxCalls.EINTR -> {}
                case LinuxCalls.EAGAIN -> {
                    for (int i = at; i < messages; i++) {
                        hold(socket, runOf[i]);
                    }
                    return;
                }
                case LinuxCalls.ECONNREFUSED -> {
                    // An earlier packet's ICMP answer is reported by this call, which then sent nothing: once more.
                    if (retried == at) {
                        fail(socket, run, -result);
                        at++;
                    } else {
                        retried = at;
                    }
                }
                case LinuxCalls.EIO, LinuxCalls.EINVAL, LinuxCalls.EMSGSIZE -> {
                    if (count[run] > 1) {
                        refuseRuns(socket, run, -result);
                        sendOneByOne(socket, run);
                    } else {
                        fail(socket, run, -result);
                    }
                    at++;
                }
                default -> {
                    fail(socket, run, -result);
                    at++;
                }
            }
        }
    }

    /**
     * EIO: the device cannot segment (no checksum offload), so this socket makes no runs any more. EINVAL, EMSGSIZE: packets of this size
     * do not fit the device's frames, where a run cannot be fragmented; shorter ones may go on.
     */
    private void refuseRuns(LinuxUdpSocket socket, int run, int errno) {
        socket.longestInRun = errno == LinuxCalls.EIO ? 0 : Math.min(socket.longestInRun, size[run] - 1);
    }

    private void sendOneByOne(LinuxUdpSocket socket, int run) {
        single.name(0, SocketAddresses.write(single.names, 0, remote[run], socket.scope));
        single.control(0, 0);
        single.parts(0, 0, 1);
        for (int packet = first[run]; packet != NONE; packet = nextPacket[packet]) {
            single.part(0, bytes.address() + from[packet], length[packet]);
            int result;
            do {
                result = calls.sendmmsg(socket.fd, single.address(0), 1);
            } while (result == -LinuxCalls.EINTR);
            if (result > 0) {
                socket.sentPackets++;
                socket.sentBytes += length[packet];
            } else if (result == -LinuxCalls.EAGAIN) {
                socket.hold(copy(packet), remote[run]);
            } else {
                socket.notSent(remote[run], SocketErrors.ofErrno(-result));
            }
        }
    }

    private void hold(LinuxUdpSocket socket, int run) {
        for (int packet = first[run]; packet != NONE; packet = nextPacket[packet]) {
            socket.hold(copy(packet), remote[run]);
        }
    }

    private byte[] copy(int packet) {
        byte[] bytesOf = new byte[length[packet]];
        MemorySegment.copy(bytes, JAVA_BYTE, from[packet], bytesOf, 0, bytesOf.length);
        return bytesOf;
    }

    private void fail(LinuxUdpSocket socket, int run, int errno) {
        SendError error = SocketErrors.ofErrno(errno);
        for (int i = 0; i < count[run]; i++) {
            socket.notSent(remote[run], error);
        }
    }
}
