package dev.maru.net;

import dev.maru.wire.Datagram;
import dev.maru.wire.TransportAddress;
import java.util.ArrayDeque;

/** Packets of one socket that the host would not take yet. Bounded: real-time packets that wait long are worth nothing. */
final class Backlog {
    /** A video frame of 4 Mbit/s at 30 frames/s is 14 packets; a dozen frames' worth is late already. */
    static final int MAX_PACKETS = 256;

    /** As many packets of an Ethernet's length. */
    static final int MAX_BYTES = MAX_PACKETS * 1_500;

    private final ArrayDeque<Held> packets = new ArrayDeque<>();
    private int bytes;

    private record Held(byte[] bytes, TransportAddress remote) {}

    boolean isEmpty() {
        return packets.isEmpty();
    }

    boolean offer(Datagram packet, TransportAddress remote) {
        return hasRoom(packet.length()) && offer(packet.toByteArray(), remote);
    }

    boolean offer(byte[] packet, TransportAddress remote) {
        if (!hasRoom(packet.length)) {
            return false;
        }
        bytes += packet.length;
        packets.add(new Held(packet, remote));
        return true;
    }

    private boolean hasRoom(int length) {
        return packets.size() < MAX_PACKETS && (bytes + length <= MAX_BYTES || packets.isEmpty());
    }

    /** Sends all again through the socket, which by now has no backlog; what does not go makes it a new one, in order. */
    void drainTo(UdpSocket socket) {
        Datagram out = new Datagram(0);
        for (Held held : packets) {
            out.wrap(held.bytes, 0, held.bytes.length).between(socket.local(), held.remote);
            socket.send(out);
        }
    }
}
