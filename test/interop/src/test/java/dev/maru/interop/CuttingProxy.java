package dev.maru.interop;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The network between a browser and the server, which can break. Threads of its own; every method may be called anywhere. */
final class CuttingProxy implements AutoCloseable {

    /** What the network does at the moment. */
    enum Mode {
        /** Everything passes. */
        OPEN,
        /** Connections are closed at once, old and new: a cable is out, and the machine knows. */
        CUT,
        /** Nothing passes and nobody is told, as when a mobile phone loses its signal. */
        BLACK_HOLE,
        /** HTTP passes, upgrades to WebSocket are answered 403, as some companies' proxies do. */
        NO_WEBSOCKET
    }

    private static final int BUFFER = 16_384;

    private final ServerSocket listener;
    private final InetSocketAddress target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private Mode mode = Mode.OPEN;
    private int upgrades;

    CuttingProxy(int targetPort) {
        try {
            target = new InetSocketAddress(InetAddress.getLoopbackAddress(), targetPort);
            listener = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** What a browser opens instead of the server's own address. */
    URI uri() {
        return URI.create("http://127.0.0.1:" + port());
    }

    /** WebSockets that were let through so far. */
    int upgrades() {
        lock.lock();
        try {
            return upgrades;
        } finally {
            lock.unlock();
        }
    }

    void set(Mode next) {
        lock.lock();
        try {
            mode = next;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (next == Mode.CUT) {
            open.forEach(CuttingProxy::close);
        }
    }

    /** Closes what is open, and lets new connections pass. */
    void cutOnce() {
        open.forEach(CuttingProxy::close);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        open.add(client);
        try (client;
                Socket server = new Socket()) {
            byte[] head = readHead(client.getInputStream());
            boolean upgrade = new String(head, StandardCharsets.ISO_8859_1)
                    .toLowerCase(Locale.ROOT)
                    .contains("upgrade: websocket");
            Mode now = passableMode();
            if (now == Mode.CUT) {
                return;
            }
            if (upgrade && now == Mode.NO_WEBSOCKET) {
                client.getOutputStream()
                        .write("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII));
                return;
            }
            if (upgrade) {
                countUpgrade();
            }
            server.connect(target);
            open.add(server);
            server.setTcpNoDelay(true);
            client.setTcpNoDelay(true);
            server.getOutputStream().write(head);
            Thread back = Thread.ofVirtual().start(() -> pump(server, client));
            pump(client, server);
            back.join();
            open.remove(server);
        } catch (IOException | InterruptedException ended) {
            // The peers see their own sockets close.
        } finally {
            open.remove(client);
        }
    }

    private void countUpgrade() {
        lock.lock();
        try {
            upgrades++;
        } finally {
            lock.unlock();
        }
    }

    /** One request's head. Later requests on a connection pass unseen: browsers open WebSockets on connections of their own. */
    private static byte[] readHead(InputStream in) throws IOException {
        byte[] buffer = new byte[BUFFER];
        int length = 0;
        while (length < buffer.length) {
            int count = in.read(buffer, length, buffer.length - length);
            if (count < 0) {
                throw new IOException("closed before its request");
            }
            length += count;
            if (new String(buffer, 0, length, StandardCharsets.ISO_8859_1).contains("\r\n\r\n")) {
                break;
            }
        }
        return java.util.Arrays.copyOf(buffer, length);
    }

    private void pump(Socket from, Socket to) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[BUFFER];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                passableMode();
                out.write(buffer, 0, count);
            }
        } catch (IOException | InterruptedException ended) {
            // Falls through to closing both.
        }
        close(from);
        close(to);
    }

    /** The mode, once it is none that swallows bytes. */
    private Mode passableMode() throws InterruptedException {
        lock.lock();
        try {
            while (mode == Mode.BLACK_HOLE) {
                changed.await();
            }
            return mode;
        } finally {
            lock.unlock();
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException alreadyClosed) {
            // It is closed either way.
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException alreadyClosed) {
            // It is closed either way.
        }
        set(Mode.CUT);
    }
}
