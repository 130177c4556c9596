package dev.maru.net;

import dev.maru.wire.Machine;
import dev.maru.wire.TransportAddress;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One platform thread with sockets, timers and an inbox: everything on it happens one after the other, so nothing on it needs a lock.
 *
 * <p>A turn: wait for sockets; hand over what they received, a bounded part of each, so that a flood on one does not starve another;
 * run tasks of other threads; let time pass for what is registered; send what was queued. Only {@link #execute}, {@link #submit},
 * {@link #now}, {@link #backend}, {@link #stop} and {@link #close} may be called from other threads; all else throws
 * {@link IllegalStateException} there.
 */
public final class Reactor implements AutoCloseable {
    /** Failed packets that are told in one turn: enough for every destination that matters, and a bound for a flood of refusals. */
    public static final int MAX_ERRORS_TOLD = 256;

    /** One clock for all reactors of the process, so that their times can be compared. */
    private static final long ORIGIN = System.nanoTime();

    /** Tasks run in one turn; sockets and timers come in between. */
    private static final int TASKS_PER_TURN = 256;

    private final ReactorOptions options;
    private final Inbox inbox;
    private final Thread thread;
    private final Backend backend;
    private final Loop loop;
    private final StreamTable streams;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicBoolean asleep = new AtomicBoolean();
    private final ArrayDeque<Unsent> unsent = new ArrayDeque<>();
    private volatile boolean stopping;
    private volatile boolean refusing;
    private volatile long failures;
    private Driven[] driven;

    private record Unsent(UdpSocket socket, TransportAddress remote, SendError error) {}

    private Reactor(ReactorOptions options, Supplier<LinuxCalls> calls, CompletableFuture<Reactor> started)
            throws IOException {
        this.options = options;
        this.inbox = new Inbox(options.inboxCapacity());
        this.thread = Thread.currentThread();
        Backends.Opened opened = Backends.open(this, options.backend(), calls);
        this.backend = opened.backend();
        this.loop = opened.loop();
        this.streams = new StreamTable(this);
        this.driven = new Driven[] {streams};
        started.complete(this);
    }

    /**
     * Starts a reactor and waits until it runs.
     *
     * @param options its name and bounds
     * @return the running reactor
     * @throws IOException when this host gives it neither epoll nor a selector, for want of file descriptors or memory
     */
    public static Reactor start(ReactorOptions options) throws IOException {
        return start(options, LinuxCalls::new);
    }

    /** The same with system calls that may fail as a test wants them to. */
    static Reactor start(ReactorOptions options, Supplier<LinuxCalls> calls) throws IOException {
        CompletableFuture<Reactor> started = new CompletableFuture<>();
        Thread.ofPlatform().name(options.name()).daemon(true).start(() -> {
            try {
                new Reactor(options, calls, started).run();
            } catch (IOException | RuntimeException | LinkageError e) {
                started.completeExceptionally(e);
            }
        });
        try {
            return started.get();
        } catch (ExecutionException e) {
            throw new IOException("the reactor " + options.name() + " did not start: " + e.getCause(), e.getCause());
        } catch (InterruptedException e) {
            started.thenAccept(Reactor::stop);
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the reactor " + options.name() + " started", e);
        }
    }

    /**
     * What carries this reactor's packets, and why.
     *
     * @return the backend; never changes
     */
    public Backend backend() {
        return backend;
    }

    /**
     * The time, from any thread.
     *
     * @return nanoseconds since an origin that all reactors of the process share, 0 or more
     */
    public long now() {
        return System.nanoTime() - ORIGIN;
    }

    /**
     * Runs a task on the reactor, from any thread. Tasks of one thread run in order.
     *
     * @param task must not block
     * @return false when the inbox is full or the reactor has stopped; then it never runs
     */
    public boolean execute(Runnable task) {
        if (refusing || !inbox.offer(task)) {
            return false;
        }
        if (asleep.compareAndSet(true, false)) {
            loop.wakeUp();
        }
        return true;
    }

    /**
     * Runs a task on the reactor and keeps its outcome, from any thread but the reactor's own.
     *
     * @param <T> what it gives
     * @param task must not block
     * @return completed on the reactor's thread; with {@link RejectedExecutionException} when {@link #execute} refuses
     */
    public <T> CompletableFuture<T> submit(Callable<T> task) {
        CompletableFuture<T> outcome = new CompletableFuture<>();
        boolean taken = execute(() -> {
            try {
                outcome.complete(task.call());
            } catch (Exception | AssertionError e) {
                outcome.completeExceptionally(e);
            }
        });
        if (!taken) {
            outcome.completeExceptionally(
                    new RejectedExecutionException("the reactor " + options.name() + " is full or has stopped"));
        }
        return outcome;
    }

    /**
     * Whether the caller is on this reactor's thread.
     *
     * @return true there
     */
    public boolean isHere() {
        return Thread.currentThread() == thread;
    }

    /**
     * Opens a UDP socket.
     *
     * @param bind the local address; port 0 lets the host choose
     * @param udp its options
     * @param handler takes what arrives
     * @return the bound socket
     * @throws java.net.BindException when the port is taken, or the address is not of this host
     * @throws IOException when the host refuses otherwise; the message says what to do
     */
    public UdpSocket openUdp(TransportAddress bind, UdpOptions udp, UdpHandler handler) throws IOException {
        checkThread();
        return loop.openUdp(bind, udp, handler);
    }

    /**
     * Listens for TCP connections, with TLS when the options say so.
     *
     * @param bind the local address; port 0 lets the host choose
     * @param stream its options and those of its streams
     * @param handler takes what happens on its streams
     * @return the listener
     * @throws java.net.BindException when the port is taken, or the address is not of this host
     * @throws IOException when the host refuses otherwise; the message says what to do
     */
    public StreamListener listen(TransportAddress bind, StreamOptions stream, StreamHandler handler)
            throws IOException {
        checkThread();
        StreamListener listener = new StreamListener(streams, stream, handler);
        listener.begin(loop.listen(bind, stream.reusePort(), listener));
        return listener;
    }

    /**
     * Connects by TCP, then TLS when the options say so. Returns at once; the handler is told when it stands, or why it does not.
     *
     * @param bind the local address, or null for any
     * @param remote where to
     * @param stream its options
     * @param handler takes what happens on it
     * @return the stream, connecting
     * @throws IOException when there is no descriptor for it, or it cannot be bound; the message says what to do
     */
    public Stream connect(
            @Nullable TransportAddress bind, TransportAddress remote, StreamOptions stream, StreamHandler handler)
            throws IOException {
        checkThread();
        Stream made = new Stream(streams, new StreamSetup(remote, stream, handler), null);
        boolean begun = loop.connect(bind, stream.reusePort(), made);
        streams.add(made);
        if (!begun) {
            streams.touch(made);
        }
        return made;
    }

    /**
     * Streams that are not closed, accepted and connected ones.
     *
     * @return 0 or more
     */
    public int openStreams() {
        checkThread();
        return streams.size();
    }

    /**
     * Lets time pass for it from now on.
     *
     * @param timed asked once a turn for its next time
     */
    public void register(Driven timed) {
        checkThread();
        driven = Arrays.copyOf(driven, driven.length + 1);
        driven[driven.length - 1] = timed;
    }

    /**
     * Lets no more time pass for it. Nothing happens when it is not registered.
     *
     * @param timed what was registered
     */
    public void unregister(Driven timed) {
        checkThread();
        driven = Arrays.stream(driven).filter(each -> each != timed).toArray(Driven[]::new);
    }

    /**
     * How often a handler or a task threw. Each one was told to {@link ReactorOptions#failures()}.
     *
     * @return 0 or more
     */
    public long failureCount() {
        return failures;
    }

    /** Asks it to stop, from any thread, without waiting: tasks that are in run, what is queued is sent, and all sockets are closed. */
    public void stop() {
        stopping = true;
        if (!isHere()) {
            loop.wakeUp();
        }
    }

    /** Stops it and, on another thread, waits until all is closed. Stopping twice does nothing. */
    @Override
    public void close() {
        stop();
        if (isHere()) {
            return;
        }
        boolean interrupted = false;
        while (true) {
            try {
                ended.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true; // closing is short; the caller learns of it afterwards
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    Loop loop() {
        return loop;
    }

    void checkThread() {
        if (Thread.currentThread() != thread) {
            throw new IllegalStateException(
                    "called on " + Thread.currentThread().getName() + ", but it belongs to the reactor "
                            + options.name() + "; use execute");
        }
    }

    void failed(Throwable failure) {
        failures++;
        options.failures().uncaughtException(thread, failure);
    }

    void tellLater(UdpSocket socket, TransportAddress remote, SendError error) {
        if (unsent.size() < MAX_ERRORS_TOLD) {
            unsent.add(new Unsent(socket, remote, error));
        }
    }

    private void run() {
        try {
            while (!stopping) {
                turn();
            }
            runTasks(Integer.MAX_VALUE);
            streams.flush();
            loop.flush();
        } catch (IOException | RuntimeException | AssertionError e) {
            failed(e);
        } finally {
            stopping = true;
            refusing = true;
            streams.endAll();
            runTasks(Integer.MAX_VALUE);
            loop.close();
            ended.countDown();
        }
    }

    private void turn() throws IOException {
        asleep.set(true);
        long timeout = stopping || !inbox.isEmpty() ? 0 : untilNextTimeout();
        loop.await(timeout);
        asleep.set(false);
        runTasks(TASKS_PER_TURN);
        passTime();
        streams.flush();
        loop.flush();
        tellUnsent();
    }

    private long untilNextTimeout() {
        if (!unsent.isEmpty() || streams.hasWork()) {
            return 0;
        }
        long next = Machine.NEVER;
        for (Driven each : driven) {
            next = Math.min(next, each.nextTimeout());
        }
        return next == Machine.NEVER ? Machine.NEVER : Math.max(0, next - now());
    }

    private void runTasks(int most) {
        for (int i = 0; i < most; i++) {
            Runnable task = inbox.poll();
            if (task == null) {
                return;
            }
            try {
                task.run();
            } catch (RuntimeException | AssertionError e) {
                failed(e);
            }
        }
    }

    private void passTime() {
        Driven[] now = driven;
        for (Driven each : now) {
            long time = now();
            if (each.nextTimeout() <= time) {
                try {
                    each.handleTimeout(time);
                } catch (RuntimeException | AssertionError e) {
                    failed(e);
                }
            }
        }
    }

    /** After the flush, so that a handler may send again; its packets leave with the next turn, which then does not wait. */
    private void tellUnsent() {
        int count = unsent.size();
        boolean any = count > 0;
        for (int i = 0; i < count; i++) {
            Unsent one = unsent.remove();
            if (one.socket.isClosed()) {
                continue;
            }
            try {
                one.socket.handler.onSendError(one.socket, one.remote, one.error, now());
            } catch (RuntimeException | AssertionError e) {
                failed(e);
            }
        }
        if (any) {
            loop.flush();
        }
    }
}
