package dev.maru.interop;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The proxy itself: a test of the rest is worth nothing where the network does not break as told. */
class CuttingProxyTest {

    private static final String REQUEST = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
    private static final String UPGRADE = "GET / HTTP/1.1\r\nHost: x\r\nUpgrade: WebSocket\r\n\r\n";

    private ServerSocket server;
    private CuttingProxy proxy;

    @BeforeEach
    void start() throws IOException {
        server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::echo);
        proxy = new CuttingProxy(server.getLocalPort());
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        server.close();
    }

    @Test
    void letsBytesPassBothWays() throws IOException {
        try (Socket client = connect(REQUEST)) {
            assertThat(read(client, REQUEST.length())).isEqualTo(REQUEST);
            client.getOutputStream().write("more".getBytes(US_ASCII));
            assertThat(read(client, 4)).isEqualTo("more");
        }
    }

    @Test
    void closesEverythingWhenCutAndNothingAfterwards() throws IOException {
        try (Socket client = connect(REQUEST)) {
            assertThat(read(client, REQUEST.length())).isEqualTo(REQUEST);
            proxy.set(CuttingProxy.Mode.CUT);
            assertThat(endOf(client)).isTrue();
        }
        try (Socket client = connect(REQUEST)) {
            assertThat(endOf(client)).isTrue();
        }
        proxy.set(CuttingProxy.Mode.OPEN);
        try (Socket client = connect(REQUEST)) {
            assertThat(read(client, REQUEST.length())).isEqualTo(REQUEST);
        }
    }

    @Test
    void holdsBytesBackInABlackHoleWithoutClosing() throws IOException {
        try (Socket client = connect(REQUEST)) {
            assertThat(read(client, REQUEST.length())).isEqualTo(REQUEST);
            proxy.set(CuttingProxy.Mode.BLACK_HOLE);
            client.getOutputStream().write("more".getBytes(US_ASCII));
            client.setSoTimeout(100);
            assertThat(timesOut(client)).isTrue();
            proxy.set(CuttingProxy.Mode.OPEN);
            client.setSoTimeout(10_000);
            assertThat(read(client, 4)).isEqualTo("more");
        }
    }

    @Test
    void refusesWebSocketsAlone() throws IOException {
        proxy.set(CuttingProxy.Mode.NO_WEBSOCKET);
        try (Socket client = connect(UPGRADE)) {
            assertThat(read(client, 12)).isEqualTo("HTTP/1.1 403");
        }
        try (Socket client = connect(REQUEST)) {
            assertThat(read(client, REQUEST.length())).isEqualTo(REQUEST);
        }
        assertThat(proxy.upgrades()).isZero();
    }

    private Socket connect(String request) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
        socket.setSoTimeout(10_000);
        socket.getOutputStream().write(request.getBytes(US_ASCII));
        return socket;
    }

    private static String read(Socket socket, int count) throws IOException {
        return new String(socket.getInputStream().readNBytes(count), US_ASCII);
    }

    private static boolean endOf(Socket socket) {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException stillOpen) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    private static boolean timesOut(Socket socket) throws IOException {
        try {
            socket.getInputStream().read();
            return false;
        } catch (SocketTimeoutException expected) {
            return true;
        }
    }

    private void echo() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> {
                    try (socket) {
                        socket.getInputStream().transferTo(socket.getOutputStream());
                    } catch (IOException ended) {
                        // The test closed it.
                    }
                });
            } catch (IOException closed) {
                return;
            }
        }
    }
}
