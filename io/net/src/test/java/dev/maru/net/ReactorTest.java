package dev.maru.net;

import static dev.maru.net.OnReactor.ANY_PORT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maru.wire.Machine;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReactorTest {
    @ParameterizedTest
    @EnumSource(Backend.Kind.class)
    void runsTasksOfManyThreadsEachOnesInOrder(Backend.Kind kind) throws Exception {
        int threads = 4;
        int tasks = 5_000;
        try (OnReactor on = new OnReactor(kind)) {
            int[] next = new int[threads];
            AtomicInteger outOfOrder = new AtomicInteger();
            CountDownLatch done = new CountDownLatch(threads * tasks);
            List<Thread> producers = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                int mine = t;
                producers.add(Thread.ofPlatform().start(() -> {
                    for (int i = 0; i < tasks; i++) {
                        int number = i;
                        while (!on.reactor.execute(() -> {
                            if (next[mine]++ != number) {
                                outOfOrder.incrementAndGet();
                            }
                            done.countDown();
                        })) {
                            Thread.onSpinWait();
                        }
                    }
                }));
            }
            assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(outOfOrder.get()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(Backend.Kind.class)
    void refusesATaskWhenTheInboxIsFull(Backend.Kind kind) throws Exception {
        try (OnReactor on =
                new OnReactor(ReactorOptions.named("small").withBackend(kind).withInboxCapacity(4))) {
            CountDownLatch running = new CountDownLatch(1);
            CountDownLatch goOn = new CountDownLatch(1);
            on.reactor.execute(() -> {
                running.countDown();
                try {
                    goOn.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            running.await();
            AtomicInteger ran = new AtomicInteger();
            int taken = 0;
            for (int i = 0; i < 10; i++) {
                taken += on.reactor.execute(ran::incrementAndGet) ? 1 : 0;
            }
            assertThat(taken).isEqualTo(4);
            goOn.countDown();
            while (ran.get() < 4) {
                Thread.onSpinWait();
            }
            assertThat(on.call(() -> 7)).isEqualTo(7);
        }
    }

    @ParameterizedTest
    @EnumSource(Backend.Kind.class)
    void letsTimePassWhenItHasComeAndNotBefore(Backend.Kind kind) throws Exception {
        try (OnReactor on = new OnReactor(kind)) {
            List<Long> early = new ArrayList<>();
            CompletableFuture<Integer> done = new CompletableFuture<>();
            on.run(() -> on.reactor.register(new Driven() {
                private long at = on.reactor.now() + 3_000_000;
                private int rings;

                @Override
                public long nextTimeout() {
                    return at;
                }

                @Override
                public void handleTimeout(long now) {
                    if (now < at) {
                        early.add(at - now);
                    }
                    rings++;
                    at = rings == 5 ? Machine.NEVER : now + 3_000_000;
                    if (rings == 5) {
                        on.reactor.unregister(this);
                        done.complete(rings);
                    }
                }
            }));
            assertThat(done.get(20, TimeUnit.SECONDS)).isEqualTo(5);
            assertThat(early).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Backend.Kind.class)
    void refusesToBeUsedFromAnotherThread(Backend.Kind kind) throws Exception {
        try (OnReactor on = new OnReactor(kind)) {
            assertThatThrownBy(() -> on.reactor.openUdp(ANY_PORT, UdpOptions.DEFAULT, new Receiver()))
                    .isInstanceOf(IllegalStateException.class);
            UdpSocket socket = on.call(() -> on.reactor.openUdp(ANY_PORT, UdpOptions.DEFAULT, new Receiver()));
            assertThatThrownBy(() -> socket.send(OnReactor.packet(new byte[1], socket.local())))
                    .isInstanceOf(IllegalStateException.class);
            assertThat(on.reactor.isHere()).isFalse();
            assertThat(on.call(on.reactor::isHere)).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(Backend.Kind.class)
    void runsWhatIsInTheInboxBeforeItStopsAndNothingAfterwards(Backend.Kind kind) throws Exception {
        OnReactor on = new OnReactor(kind);
        UdpSocket socket = on.call(() -> on.reactor.openUdp(ANY_PORT, UdpOptions.DEFAULT, new Receiver()));
        AtomicInteger ran = new AtomicInteger();
        on.run(() -> {
            for (int i = 0; i < 1_000; i++) {
                on.reactor.execute(ran::incrementAndGet);
            }
            on.reactor.stop();
        });
        on.close();
        assertThat(ran.get()).isEqualTo(1_000);
        assertThat(on.reactor.execute(ran::incrementAndGet)).isFalse();
        assertThat(on.reactor.submit(() -> 1)).isCompletedExceptionally();
        assertThat(socket.isClosed()).isTrue();
        on.reactor.close();
    }

    @ParameterizedTest
    @EnumSource(Backend.Kind.class)
    void startsAndStopsOftenWithoutLosingDescriptors(Backend.Kind kind) throws Exception {
        for (int i = 0; i < 200; i++) {
            new OnReactor(kind).close();
        }
    }

    @Test
    void saysWhichBackendItUsesAndWhy() throws Exception {
        try (OnReactor asked = new OnReactor(Backend.Kind.NIO)) {
            assertThat(asked.reactor.backend().reason()).isEqualTo("it was asked for");
        }
        System.setProperty(ReactorOptions.BACKEND_PROPERTY, "nio");
        try (OnReactor asked = new OnReactor(ReactorOptions.named("by property"))) {
            assertThat(asked.reactor.backend().kind()).isEqualTo(Backend.Kind.NIO);
        } finally {
            System.clearProperty(ReactorOptions.BACKEND_PROPERTY);
        }
    }
}
