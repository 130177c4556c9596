package dev.maru.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maru.wire.TransportAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ResolverTest {
    private final AtomicInteger lookups = new AtomicInteger();
    private final AtomicLong time = new AtomicLong();

    private InetAddress[] answer(String name) throws UnknownHostException {
        lookups.incrementAndGet();
        if (name.startsWith("no")) {
            throw new UnknownHostException(name);
        }
        return new InetAddress[] {InetAddress.ofLiteral("192.0.2.1"), InetAddress.ofLiteral("2001:db8::1")};
    }

    @Test
    void asksOnceAndRemembersForAMinute() throws Exception {
        try (Resolver resolver = new Resolver(this::answer, time::get)) {
            List<TransportAddress> expected = List.of(
                    TransportAddress.ofLiteral("192.0.2.1", 3478), TransportAddress.ofLiteral("2001:db8::1", 3478));
            assertThat(resolver.resolve("turn.test", 3478).get()).isEqualTo(expected);
            assertThat(resolver.resolve("turn.test", 3478).get()).isEqualTo(expected);
            assertThat(lookups.get()).isEqualTo(1);
            time.addAndGet(Resolver.REMEMBERED.toNanos());
            resolver.resolve("turn.test", 3478).get();
            assertThat(lookups.get()).isEqualTo(2);
        }
    }

    @Test
    void remembersForFiveSecondsThatThereIsNoAddress() {
        try (Resolver resolver = new Resolver(this::answer, time::get)) {
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> resolver.resolve("no.test", 1).get())
                        .isInstanceOf(ExecutionException.class)
                        .hasCauseInstanceOf(UnknownHostException.class)
                        .hasMessageContaining("no.test");
            }
            assertThat(lookups.get()).isEqualTo(1);
            time.addAndGet(Resolver.REMEMBERED_FAILURE.toNanos());
            assertThatThrownBy(() -> resolver.resolve("no.test", 1).get()).isInstanceOf(ExecutionException.class);
            assertThat(lookups.get()).isEqualTo(2);
        }
    }

    @Test
    void looksNoLiteralUp() throws Exception {
        try (Resolver resolver = new Resolver(this::answer, time::get)) {
            assertThat(resolver.resolve("2001:db8::7", 5).get())
                    .containsExactly(TransportAddress.ofLiteral("2001:db8::7", 5));
            assertThat(lookups.get()).isZero();
        }
    }

    @Test
    void letsOnlySoManyNamesWaitAndAsksForEachOnce() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        try (Resolver resolver = new Resolver(
                name -> {
                    try {
                        goOn.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return answer(name);
                },
                time::get)) {
            List<CompletableFuture<List<TransportAddress>>> all = new ArrayList<>();
            for (int i = 0; i < 2 * Resolver.MAX_WAITING; i++) {
                all.add(resolver.resolve("turn" + i + ".test", 1));
                all.add(resolver.resolve("turn" + i + ".test", 1));
            }
            assertThat(all.getLast()).isCompletedExceptionally();
            goOn.countDown();
            int answered = 0;
            for (CompletableFuture<List<TransportAddress>> one : all) {
                if (!one.isCompletedExceptionally()) {
                    one.get(20, TimeUnit.SECONDS);
                    answered++;
                }
            }
            assertThat(answered).isBetween(2 * Resolver.MAX_WAITING, 2 * (Resolver.MAX_WAITING + 8));
            assertThat(lookups.get()).isEqualTo(answered / 2);
        }
    }

    @Test
    void forgetsTheOldestNameWhenItKnowsTooMany() throws Exception {
        try (Resolver resolver = new Resolver(this::answer, time::get)) {
            for (int i = 0; i < Resolver.MAX_REMEMBERED + 10; i++) {
                resolver.resolve("turn" + i + ".test", 1).get();
            }
            assertThat(resolver.size()).isEqualTo(Resolver.MAX_REMEMBERED);
        }
    }
}
