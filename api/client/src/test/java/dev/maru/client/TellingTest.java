package dev.maru.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TellingTest {
    private static final RoomEvent NEWS = new RoomEvent.SignalingChanged(true);
    private static final RoomEvent END = new RoomEvent.Closed(new MaruException("ended", "It is over."));

    private final List<Runnable> later = new ArrayList<>();
    private final List<RoomEvent> heard = new ArrayList<>();

    @Test
    void nothingIsToldAfterTheEnd() {
        Telling telling = new Telling(Runnable::run, heard::add);
        telling.tell(NEWS);
        telling.tellLast(END);
        telling.tell(NEWS);
        telling.tellAndWait(NEWS);
        assertThat(heard).containsExactly(NEWS, END);
    }

    @Test
    void whoTakesMoreFromTheServerWaitsForAListenerThatIsFarBehind() throws Exception {
        Telling telling = new Telling(later::add, heard::add);
        for (int i = 0; i < Telling.MOST_UNHEARD; i++) {
            telling.awaitListener();
            telling.tell(NEWS);
        }
        CompletableFuture<Boolean> goesOn = waiting(telling);
        assertThat(goesOn).isNotDone();
        later.removeFirst().run();
        assertThat(goesOn.get(10, TimeUnit.SECONDS)).isTrue();
        assertThat(heard).hasSize(Telling.MOST_UNHEARD);
    }

    @Test
    void anExecutorThatWasEndedHoldsNobodyUp() throws Exception {
        Executor ended = task -> {
            throw new RejectedExecutionException("ended");
        };
        Telling telling = new Telling(ended, heard::add);
        for (int i = 0; i <= Telling.MOST_UNHEARD; i++) {
            telling.tell(NEWS);
        }
        assertThat(waiting(telling).get(10, TimeUnit.SECONDS)).isTrue();
        assertThat(heard).isEmpty();
    }

    @Test
    void aListenerThatThrowsHearsTheNextEvent() {
        List<Throwable> thrown = new ArrayList<>();
        Thread.currentThread().setUncaughtExceptionHandler((_, e) -> thrown.add(e));
        try {
            Telling telling = new Telling(Runnable::run, event -> {
                heard.add(event);
                throw new IllegalStateException("a listener's own mistake");
            });
            telling.tell(NEWS);
            telling.tell(NEWS);
        } finally {
            Thread.currentThread().setUncaughtExceptionHandler(null);
        }
        assertThat(heard).hasSize(2);
        assertThat(thrown).hasSize(2);
    }

    private static CompletableFuture<Boolean> waiting(Telling telling) {
        CompletableFuture<Boolean> goesOn = new CompletableFuture<>();
        Thread.startVirtualThread(() -> {
            try {
                telling.awaitListener();
                goesOn.complete(true);
            } catch (InterruptedException e) {
                goesOn.completeExceptionally(e);
            }
        });
        return goesOn;
    }
}
