package dev.maru.bench;

import dev.maru.stun.StunClass;
import dev.maru.stun.StunMethod;
import dev.maru.stun.StunWriter;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.time.Duration;

/** Starting servers that listen on a UDP port. */
final class UdpServers {

    private static final int TRY_MILLIS = 50;

    private UdpServers() {}

    /** A port that was free a moment ago, over UDP and TCP. */
    static int freePort() {
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            return socket.getLocalPort();
        } catch (IOException failed) {
            throw new BenchmarkException("there is no free UDP port", failed);
        }
    }

    /** Waits until a server answers a Binding request (RFC 8489 §3). */
    static void awaitStun(ServerProcess process, String name, int port, Duration patience) {
        byte[] request = new byte[64];
        int length = new StunWriter()
                .begin(request, 0, StunClass.REQUEST, StunMethod.BINDING)
                .transaction(1, port)
                .length();
        long deadline = System.nanoTime() + patience.toNanos();
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            socket.setSoTimeout(TRY_MILLIS);
            InetSocketAddress server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
            while (process.isAlive() && System.nanoTime() < deadline) {
                socket.send(new DatagramPacket(request, length, server));
                try {
                    socket.receive(new DatagramPacket(new byte[1_500], 1_500));
                    return;
                } catch (SocketTimeoutException notYet) {
                    // Asked again until the patience is over.
                }
            }
            process.close();
            throw new BenchmarkException(name + " did not start:\n" + Files.readString(process.log()));
        } catch (IOException failed) {
            process.close();
            throw new BenchmarkException("cannot ask " + name + " for its readiness", failed);
        }
    }
}
