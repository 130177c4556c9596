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
import java.util.concurrent.atomic.AtomicInteger;

/** coturn's {@code turnserver} on this machine alone, for a test. */
final class DoctorCoturn implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 30;
    private static final int FIRST_PORT = 24_000;
    private static final int PORTS = 4_000;

    /** Runs of the same tests at the same time begin elsewhere. */
    private static final AtomicInteger NEXT =
            new AtomicInteger((int) (ProcessHandle.current().pid() * 37 % PORTS));

    private final Process process;
    final int port;
    final int tlsPort;

    private DoctorCoturn(Process process, int port, int tlsPort) {
        this.process = process;
        this.port = port;
        this.tlsPort = tlsPort;
    }

    /** Starts one at an address, and waits until it answers. */
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

    /** TCP may be open before UDP is, and both before anybody answers. */
    private static boolean answers(String address, int port) {
        try (Socket socket = new Socket(InetAddress.ofLiteral(address), port)) {
            StunQuestion.ask((address.contains(":") ? "[" + address + "]" : address) + ":" + port);
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * A port that nobody uses, over UDP and TCP, and that no test is given twice. It is below those that the system gives away (from 32,768
     * on), or somebody's might be it by the time that a server has started.
     */
    static int free(String address) throws IOException {
        while (true) {
            int port = FIRST_PORT + NEXT.getAndIncrement() % PORTS;
            InetSocketAddress here = new InetSocketAddress(InetAddress.ofLiteral(address), port);
            try (ServerSocket tcp = new ServerSocket();
                    DatagramSocket udp = new DatagramSocket(null)) {
                tcp.bind(here);
                udp.bind(here);
                return port;
            } catch (java.net.BindException e) {
                // Taken; the next one will do.
            }
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
