package dev.maru.webrtc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.MessageDigest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What programs rely on when they send a lot, or the wrong thing. */
class RTCDataChannelTest {
    private static final int PIECE = 16_384;

    private final Pair pair = new Pair();
    private RTCDataChannel ours;
    private RTCDataChannel theirs;

    @BeforeEach
    void open() throws Exception {
        ours = pair.a.createDataChannel("bulk", RTCDataChannelInit.negotiated(3));
        theirs = pair.b.createDataChannel("bulk", RTCDataChannelInit.negotiated(3));
        CompletableFuture<Void> open = new CompletableFuture<>();
        ours.onOpen(() -> open.complete(null));
        pair.connect();
        open.get(Pair.PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @AfterEach
    void close() {
        pair.close();
    }

    @Test
    void carriesAFileByItsBufferedAmount() throws Exception {
        int pieces = 1_000;
        MessageDigest sent = MessageDigest.getInstance("SHA-256");
        MessageDigest received = MessageDigest.getInstance("SHA-256");
        CountDownLatch all = new CountDownLatch(pieces);
        theirs.onMessage(message -> {
            received.update(message.bytes());
            all.countDown();
        });
        ours.setBufferedAmountLowThreshold(1 << 20);
        CompletableFuture<Void> done = new CompletableFuture<>();
        Runnable fill = new Runnable() {
            private int next;

            @Override
            public synchronized void run() { // by this thread and by the listener's
                while (next < pieces && ours.bufferedAmount() < 4 << 20) {
                    byte[] piece = new byte[PIECE];
                    piece[0] = (byte) next++;
                    sent.update(piece);
                    ours.send(piece);
                }
                if (next == pieces) {
                    done.complete(null);
                }
            }
        };
        ours.onBufferedAmountLow(fill);
        fill.run();
        done.get(Pair.PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(all.await(Pair.PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(received.digest()).isEqualTo(sent.digest());
        assertThat(pair.a.getStats().join().first("data-channel").orElseThrow().number("messagesSent"))
                .isEqualTo(pieces);
    }

    @Test
    @Timeout(60)
    void makesThePeerWaitForASlowListener() throws Exception {
        CountDownLatch mayGoOn = new CountDownLatch(1);
        AtomicLong heard = new AtomicLong();
        theirs.onMessage(message -> {
            try {
                mayGoOn.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            heard.addAndGet(message.bytes().length);
        });
        int pieces = 2_000; // 32 MB, more than both windows and what may be unheard
        for (int i = 0; i < pieces; i++) {
            ours.send(new byte[PIECE]);
        }
        CompletableFuture<Void> low = new CompletableFuture<>();
        ours.onBufferedAmountLow(() -> low.complete(null));
        long before = ours.bufferedAmount();
        assertThat(before).isGreaterThan(12_000_000);
        assertThat(low).isNotDone();
        mayGoOn.countDown();
        low.get(Pair.PATIENCE_SECONDS, TimeUnit.SECONDS);
        while (heard.get() < (long) pieces * PIECE || ours.bufferedAmount() > 0) {
            pair.b.getStats().join(); // a round trip to the reactor; the test's time-out ends what never comes
        }
    }

    @Test
    void tellsOnceThatAChannelOfThePeersIsOpen() throws Exception {
        int channels = 300;
        AtomicLong told = new AtomicLong();
        CountDownLatch ends = new CountDownLatch(channels);
        pair.b.onDataChannel(channel -> {
            channel.onOpen(told::incrementAndGet);
            channel.onMessage(_ -> ends.countDown());
        });
        for (int i = 0; i < channels; i++) {
            RTCDataChannel channel = pair.a.createDataChannel("many");
            channel.onOpen(() -> channel.send("the end"));
        }
        assertThat(ends.await(Pair.PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(told).hasValue(channels);
    }

    @Test
    void refusesWhatThePeerWouldNotTake() {
        assertThatThrownBy(() -> ours.send(new byte[300_000]))
                .isInstanceOfSatisfying(
                        RTCException.class, e -> assertThat(e.name()).isEqualTo("TypeError"))
                .hasMessageContaining("262144");
        ours.close();
        assertThatThrownBy(() -> ours.send("late"))
                .isInstanceOfSatisfying(
                        RTCException.class, e -> assertThat(e.name()).isEqualTo("InvalidStateError"));
    }
}
