package dev.maru.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SignalsTest {
    @Test
    void keepTheProcessUntilItHasStopped() throws InterruptedException {
        CompletableFuture<Boolean> daemon = new CompletableFuture<>();
        Signals signals =
                new Signals(() -> daemon.complete(Thread.currentThread().isDaemon()), () -> {});
        Thread.ofPlatform().daemon().start(signals::hear).join();
        assertThat(daemon.join()).isFalse();
    }

    @Test
    void stopInOrderFirstAndAtOnceThen() throws InterruptedException {
        CountDownLatch stopping = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger atOnce = new AtomicInteger();
        Signals signals = new Signals(
                () -> {
                    stopping.countDown();
                    try {
                        release.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                atOnce::incrementAndGet);
        signals.hear();
        assertThat(stopping.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(atOnce).hasValue(0);
        signals.hear();
        assertThat(atOnce).hasValue(1);
        release.countDown();
    }
}
