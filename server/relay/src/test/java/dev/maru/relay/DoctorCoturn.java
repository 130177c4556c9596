package dev.maru.relay;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** coturn's {@code turnserver} on this machine alone, for a test. */
final class DoctorCoturn implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 30;

    private final Process process;
    final int port;
    final int tlsPort;

    private DoctorCoturn(Process process, int port, int tlsPort) {
        this.process = process;
        this.port = port;
        this.tlsPort = tlsPort;
    }

    /** Starts one at an address, and waits until it takes connections. */
    static DoctorCoturn start(Path folder, String address, String... more) throws IOException, InterruptedException {
        int port = free(address);
        int tlsPort = free(address);
        Path log = folder.resolve("turnserver.log");
        List<String> words = new ArrayList<>(List.of(
                "turnserver",
                "-n",
                "--no-cli",
                "-L",
                address,
                "-E",
                address,
                "-p",
                String.valueOf(port),
                "--tls-listening-port",
                String.valueOf(tlsPort),
                "--realm",
                "test.example",
                "--userdb",
                folder.resolve("turndb").toString(),
                "--pidfile",
                folder.resolve("pid").toString(),
                "--log-file",
                "stdout",
                "--no-dtls"));
        words.addAll(List.of(more));
        Process process = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!answers(address, port)) {
            if (process.waitFor(50, TimeUnit.MILLISECONDS) || System.nanoTime() > end) {
                process.destroyForcibly();
                throw new AssertionError("turnserver does not start: " + Files.readString(log));
            }
        }
        return new DoctorCoturn(process, port, tlsPort);
    }

    private static boolean answers(String address, int port) {
        try (Socket socket = new Socket(InetAddress.ofLiteral(address), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** A port that nobody uses, over UDP and TCP. */
    static int free(String address) throws IOException {
        while (true) {
            try (ServerSocket tcp = new ServerSocket(0, 1, InetAddress.ofLiteral(address));
                    DatagramSocket udp = new DatagramSocket(null)) {
                udp.bind(new InetSocketAddress(InetAddress.ofLiteral(address), tcp.getLocalPort()));
                return tcp.getLocalPort();
            } catch (java.net.BindException e) {
                // Taken over UDP; the next one will do.
            }
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
