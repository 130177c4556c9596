package dev.maru.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.wire.Datagram;
import dev.maru.wire.TransportAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A reactor for a test, with what the tests of both backends need around it. */
final class OnReactor implements AutoCloseable {
    static final TransportAddress ANY_PORT = TransportAddress.ofLiteral("127.0.0.1", 0);
    static final TransportAddress ANY_PORT_6 = TransportAddress.ofLiteral("::1", 0);

    /** Long enough for a busy machine; nothing waits it out when all is well. */
    private static final long PATIENCE_SECONDS = 20;

    final Reactor reactor;
    final List<Throwable> failures = java.util.Collections.synchronizedList(new ArrayList<>());

    OnReactor(Backend.Kind kind) throws Exception {
        this(ReactorOptions.named("test-" + kind).withBackend(kind));
    }

    OnReactor(ReactorOptions options) throws Exception {
        this(options, LinuxCalls::new);
    }

    OnReactor(ReactorOptions options, Supplier<LinuxCalls> calls) throws Exception {
        reactor = Reactor.start(options.withFailures((thread, failure) -> failures.add(failure)), calls);
        if (options.backend() != null) {
            assertThat(reactor.backend().kind()).as(reactor.backend().reason()).isEqualTo(options.backend());
        }
    }

    <T> T call(Callable<T> task) throws Exception {
        return reactor.submit(task).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    void run(ThrowingTask task) throws Exception {
        call(() -> {
            task.run();
            return true;
        });
    }

    interface ThrowingTask {
        void run() throws Exception;
    }

    static <T> T next(LinkedBlockingQueue<T> queue) throws InterruptedException {
        T one = queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(one).as("something within " + PATIENCE_SECONDS + " s").isNotNull();
        return one;
    }

    static Datagram packet(byte[] bytes, TransportAddress to) {
        return new Datagram(0).wrap(bytes, 0, bytes.length).between(TransportAddress.UNSPECIFIED, to);
    }

    static byte[] numbered(int length, int number) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (number + i);
        }
        return bytes;
    }

    @Override
    public void close() {
        reactor.close();
        assertThat(failures).isEmpty();
    }
}
