package dev.maru.natlab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** A UDP socket in a namespace, that sends words and says what came from where. */
final class UdpProbe implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 5_000;

    /** Far more than any test sends before it reads, so that only the network loses. */
    private static final int BUFFER_BYTES = 4_000_000;

    private final DatagramSocket socket;

    /** What came, and from where. */
    record Received(String words, InetSocketAddress from) {}

    private UdpProbe(DatagramSocket socket) {
        this.socket = socket;
    }

    /** Opens one on an address of the namespace. Port 0 is one by chance. */
    static UdpProbe open(NetworkNamespace namespace, String address, int port) {
        return namespace.call(() -> {
            DatagramSocket socket = new DatagramSocket(new InetSocketAddress(address, port));
            socket.setReceiveBufferSize(BUFFER_BYTES);
            socket.setSoTimeout(PATIENCE_MILLIS);
            return new UdpProbe(socket);
        });
    }

    InetSocketAddress address() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    void send(InetSocketAddress to, String words) {
        byte[] bytes = words.getBytes(StandardCharsets.UTF_8);
        try {
            socket.send(new DatagramPacket(bytes, bytes.length, to));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    void send(UdpProbe to, String words) {
        send(to.address(), words);
    }

    /**
     * Waits for the next packet.
     *
     * @throws AssertionError when none comes in time
     */
    Received receive() {
        try {
            DatagramPacket packet = new DatagramPacket(new byte[1_500], 1_500);
            socket.receive(packet);
            return new Received(
                    new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8),
                    (InetSocketAddress) packet.getSocketAddress());
        } catch (SocketTimeoutException silence) {
            throw new AssertionError("nothing came to " + address() + " within " + PATIENCE_MILLIS + " ms", silence);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
