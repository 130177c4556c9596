package dev.maru.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One thread that drives all clients of one server through a selector. */
final class LoadLoop implements AutoCloseable {

    /** What a load does with relayed messages, and once per turn of the loop. */
    interface Load {
        void relayed(Client to, Kind kind, Text text, long now);

        default void turn(long now) {}
    }

    private static final Load NONE = (to, kind, text, now) -> {};
    private static final int HANDSHAKES_AT_ONCE = 64;
    private static final int BUFFER_BYTES = 1 << 18;
    private static final long HEARTBEAT_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long TURN_MILLIS = 1;

    /** Source addresses, 127.0.1.1 and up: one address has 28,000 ports, and a server may limit connections from one. */
    private static final int SOURCES = 200;

    private final Dialect dialect;
    private final InetSocketAddress server;
    private final Selector selector;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final List<Client> clients = Collections.synchronizedList(new ArrayList<>());
    private final ByteBuffer readBuffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final byte[] readBytes = new byte[2 * BUFFER_BYTES];
    private final ByteBuffer writeBuffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final byte[] writeBytes = new byte[BUFFER_BYTES];
    private final Text view = new Text();
    private final Thread thread;

    private Load load = NONE;
    private int handshakes;
    private long nextHeartbeat = System.nanoTime() + HEARTBEAT_NANOS;
    private volatile @Nullable String failure;
    private volatile boolean closed;
    private volatile int ready;
    private volatile long relayed;
    private volatile long heard;

    LoadLoop(Dialect dialect, int port) {
        this.dialect = dialect;
        this.server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        try {
            selector = Selector.open();
        } catch (IOException failed) {
            throw new BenchmarkException("cannot open a selector", failed);
        }
        thread = Thread.ofPlatform().name("load").start(this::run);
    }

    Dialect dialect() {
        return dialect;
    }

    /** Messages relayed from client to client so far. */
    long relayed() {
        return relayed;
    }

    /** Messages of any kind that the server sent so far. */
    long heard() {
        return heard;
    }

    List<Client> clients() {
        return clients;
    }

    /** Opens more connections, in pairs, and waits until all of them are in. */
    void open(int count) {
        Queue<Integer> numbers = new ConcurrentLinkedQueue<>();
        int before = clients.size();
        for (int i = 0; i < count; i++) {
            numbers.add(before + i);
        }
        await("the connections did not all open", 120, () -> {
            while (handshakes < HANDSHAKES_AT_ONCE && !numbers.isEmpty()) {
                connect(numbers.remove());
            }
            return ready == before + count;
        });
    }

    private void connect(int number) {
        try {
            SocketChannel channel = SocketChannel.open();
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            byte[] source = {127, 0, 1, (byte) (1 + number % SOURCES)};
            channel.bind(new InetSocketAddress(InetAddress.getByAddress(source), 0));
            SelectionKey key = channel.register(selector, SelectionKey.OP_CONNECT);
            Client client = new Client(this, number, channel, key);
            key.attach(client);
            clients.add(client);
            if (number % 2 == 1) {
                client.pairWith(clients.get(number - 1));
            }
            handshakes++;
            if (channel.connect(server)) {
                client.connected();
            }
        } catch (IOException failed) {
            failure = "cannot open connection " + number + " (is ulimit -n high enough?): " + failed.getMessage();
        }
    }

    /** Puts a load on the connections, in the loop's thread. */
    void apply(Load next) {
        run("apply a load", () -> {
            load = next;
            return null;
        });
    }

    void rest() {
        apply(NONE);
    }

    /** Runs something in the loop's thread and waits for its result. */
    <T extends @Nullable Object> T run(String what, Supplier<T> task) {
        CompletableFuture<T> result = new CompletableFuture<>();
        tasks.add(() -> result.complete(task.get()));
        selector.wakeup();
        try {
            return result.get(30, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException failed) {
            throw new BenchmarkException("cannot " + what, failed);
        }
    }

    /** Waits until a condition holds that is looked at in the loop's thread. */
    void await(String otherwise, int seconds, Supplier<Boolean> condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (!run("look at a condition", condition)) {
            check();
            if (System.nanoTime() > deadline) {
                throw new BenchmarkException(otherwise + " within " + seconds + " s");
            }
            Pauses.millis(2);
        }
    }

    /** Lets the load run for a time. */
    void runFor(long millis) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (System.nanoTime() < end) {
            Pauses.millis(Math.min(50, Math.max(1, (end - System.nanoTime()) / 1_000_000)));
            check();
        }
    }

    private void check() {
        String why = failure;
        if (why != null) {
            throw new BenchmarkException(why);
        }
    }

    private void run() {
        try {
            while (!closed) {
                selector.select(this::selected, TURN_MILLIS);
                long now = System.nanoTime();
                for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                    task.run();
                }
                load.turn(now);
                if (now > nextHeartbeat) {
                    nextHeartbeat = now + HEARTBEAT_NANOS;
                    clients.stream().filter(client -> !client.id.isEmpty()).forEach(dialect::heartbeat);
                }
            }
        } catch (IOException | RuntimeException broken) {
            failure = "the load generator failed: " + broken;
        }
        clients.forEach(Client::close);
    }

    private void selected(SelectionKey key) {
        Client client = (Client) key.attachment();
        try {
            if (key.isValid() && key.isConnectable() && ((SocketChannel) key.channel()).finishConnect()) {
                client.connected();
            }
            if (key.isValid() && key.isWritable()) {
                client.writable();
            }
            if (key.isValid() && key.isReadable()) {
                client.readable(readBuffer, readBytes);
            }
        } catch (IOException broken) {
            lost(client, broken);
        }
    }

    void heard(Client client, byte[] bytes, int from, int to) {
        view.view(bytes, from, to);
        heard = heard + 1;
        Kind kind = dialect.heard(client, view);
        if (kind.isRelayed()) {
            relayed = relayed + 1;
            client.received++;
            load.relayed(client, kind, view, System.nanoTime());
        } else if (kind == Kind.READY) {
            handshakes--;
            ready = ready + 1;
        } else if (kind == Kind.REFUSED) {
            failure = "the server refused: " + view;
        }
    }

    void lost(Client client, IOException why) {
        client.close();
        failure = "client " + client.number + " lost its connection: " + why.getMessage();
    }

    byte[] scratch(int length) {
        if (length > writeBytes.length) {
            throw new BenchmarkException("a message of " + length + " bytes does not fit");
        }
        return writeBytes;
    }

    ByteBuffer direct(byte[] bytes, int length) {
        return writeBuffer.clear().put(bytes, 0, length).flip();
    }

    @Override
    public void close() {
        closed = true;
        selector.wakeup();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(10));
            selector.close();
        } catch (InterruptedException | IOException failed) {
            throw new BenchmarkException("cannot end the load generator", failed);
        }
    }
}
