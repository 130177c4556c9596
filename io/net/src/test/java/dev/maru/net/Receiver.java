package dev.maru.net;

import dev.maru.wire.Datagram;
import dev.maru.wire.TransportAddress;
import java.util.concurrent.LinkedBlockingQueue;

/** Keeps what arrives at a socket. */
final class Receiver implements UdpHandler {
    final LinkedBlockingQueue<Packet> packets = new LinkedBlockingQueue<>();
    final LinkedBlockingQueue<Refused> refused = new LinkedBlockingQueue<>();
    volatile int batches;

    record Packet(byte[] bytes, TransportAddress from, TransportAddress to, int headroom) {}

    record Refused(TransportAddress remote, SendError error) {}

    @Override
    public void onDatagram(UdpSocket socket, Datagram in, long now) {
        packets.add(new Packet(in.toByteArray(), in.remote(), in.local(), in.offset()));
    }

    @Override
    public void onBatchEnd(UdpSocket socket, long now) {
        batches++;
    }

    @Override
    public void onSendError(UdpSocket socket, TransportAddress remote, SendError error, long now) {
        refused.add(new Refused(remote, error));
    }
}
