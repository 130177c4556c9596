package dev.maru.net;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.maru.wire.Datagram;
import dev.maru.wire.TransportAddress;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Where recvmmsg(2) puts packets, one for all sockets of a reactor. Two sets of message headers share its bytes: many short packets, or
 * few of any length, which is also what a merged run (UDP_GRO, udp(7)) needs. Each packet is copied to the heap, because machines work on
 * {@code byte[]}; that is 20 ns of a packet's way.
 */
final class ReceiveSlab {
    static final int SHORT_PACKETS = 64;
    static final int SHORT_BYTES = 2_048;
    static final int LONG_PACKETS = 16;
    static final int LONG_BYTES = 65_536;

    private static final int SOL_UDP = 17;
    private static final int UDP_GRO = 104;
    private static final int CONTROL_BYTES = 64;

    private final LinuxCalls calls;
    private final AddressCache addresses;
    private final MemorySegment bytes;
    private final MessageHeaders shortHeaders;
    private final MessageHeaders longHeaders;

    /** Behind the longest packet there is room too: a machine may add its tag in place. */
    private final byte[] heap = new byte[Datagram.HEADROOM + LONG_BYTES + Datagram.HEADROOM];

    private final Datagram in = new Datagram(0);
    private TransportAddress sender = TransportAddress.UNSPECIFIED;

    ReceiveSlab(LinuxCalls calls, Arena arena, AddressCache addresses) {
        this.calls = calls;
        this.addresses = addresses;
        this.bytes = arena.allocate((long) LONG_PACKETS * LONG_BYTES, 64);
        this.shortHeaders = headers(arena, SHORT_PACKETS, SHORT_BYTES);
        this.longHeaders = headers(arena, LONG_PACKETS, LONG_BYTES);
    }

    private MessageHeaders headers(Arena arena, int count, int length) {
        MessageHeaders headers = new MessageHeaders(arena, count, count, CONTROL_BYTES);
        for (int i = 0; i < count; i++) {
            headers.part(i, bytes.address() + (long) i * length, length);
            headers.parts(i, i, 1);
        }
        return headers;
    }

    /** Takes one batch from a socket: the bound of what it may have in a turn. */
    void receive(LinuxUdpSocket socket, long now) {
        boolean isLong = socket.merged || socket.maxDatagramBytes > SHORT_BYTES;
        MessageHeaders headers = isLong ? longHeaders : shortHeaders;
        int slots = isLong ? LONG_PACKETS : SHORT_PACKETS;
        int stride = isLong ? LONG_BYTES : SHORT_BYTES;
        for (int i = 0; i < slots; i++) {
            headers.name(i, SocketAddresses.STRIDE);
            headers.control(i, CONTROL_BYTES);
        }
        int count = calls.recvmmsg(socket.fd, headers.address(0), slots);
        for (int i = 0; i < count && !socket.closed; i++) {
            int length = headers.length(i);
            if (headers.isTruncated(i)) {
                socket.receiveDrops++;
                continue;
            }
            sender = SocketAddresses.read(headers.names, (long) i * SocketAddresses.STRIDE, addresses);
            int part = socket.merged ? runLength(headers, i, length) : length;
            split(socket, (long) i * stride, length, part, now);
        }
        if (count > 0) {
            socket.batchEnd(now);
        }
    }

    private void split(LinuxUdpSocket socket, long from, int length, int part, long now) {
        TransportAddress remote = sender; // the handler may flush, but never receives
        int done = 0;
        do {
            int size = Math.min(part, length - done);
            if (size > socket.maxDatagramBytes) {
                socket.receiveDrops++;
            } else {
                MemorySegment.copy(bytes, JAVA_BYTE, from + done, heap, Datagram.HEADROOM, size);
                in.wrap(heap, Datagram.HEADROOM, size).between(socket.local, remote);
                socket.deliver(in, now);
            }
            done += size;
        } while (done < length && !socket.closed);
    }

    /** The length of each packet in a merged run, from its control message: {@code cmsg_len, level, type, int}. */
    private static int runLength(MessageHeaders headers, int i, int length) {
        long at = (long) i * CONTROL_BYTES;
        if (headers.control(i) < 20
                || headers.controls.get(JAVA_INT, at + 8) != SOL_UDP
                || headers.controls.get(JAVA_INT, at + 12) != UDP_GRO) {
            return length;
        }
        int part = headers.controls.get(JAVA_INT, at + 16);
        return part > 0 ? part : length;
    }
}
