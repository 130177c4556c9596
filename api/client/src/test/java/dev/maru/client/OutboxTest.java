package dev.maru.client;

import static dev.maru.client.PendingRequests.AfterRestore.AGAIN;
import static dev.maru.client.PendingRequests.AfterRestore.DROP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maru.client.PendingRequests.Request;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class OutboxTest {
    private final Outbox outbox = new Outbox();
    private final Wire wire = new Wire();

    /** A connection that keeps what is sent, or breaks. */
    private static final class Wire implements SignalTransport {
        private final List<String> sent = new ArrayList<>();
        private boolean isBroken;
        private boolean isClosed;

        @Override
        public void send(String message) throws IOException {
            if (isBroken) {
                throw new IOException("broken");
            }
            JsonNode parsed = Messages.parse(message);
            sent.add(parsed.path("text").asString("") + " " + parsed.path("id").asLong(0));
        }

        @Override
        public @Nullable Incoming poll(long millis) {
            return null;
        }

        @Override
        public void close() {
            isClosed = true;
        }
    }

    private CompletableFuture<JsonNode> say(String text, PendingRequests.AfterRestore afterRestore) {
        return outbox.request(Messages.of("chat").put("text", text), afterRestore);
    }

    @Test
    void whatIsAskedWhileNobodyHearsIsSentWhenSomebodyDoes() {
        say("one", AGAIN);
        say("two", DROP);
        outbox.resumed(wire, 0);
        assertThat(wire.sent).containsExactly("one 1", "two 2");
    }

    @Test
    void aBrokenConnectionIsClosedAndItsMessageIsKept() {
        outbox.resumed(wire, 0);
        wire.isBroken = true;
        say("one", AGAIN);
        assertThat(wire.isClosed).isTrue();
        assertThat(outbox.lost()).isTrue();
        assertThat(outbox.isLive()).isFalse();

        Wire next = new Wire();
        outbox.resumed(next, 0);
        assertThat(next.sent).containsExactly("one 1");
    }

    @Test
    void ofWhatAServerForgotTheWordsAreSaidAgainAndTheRestFails() {
        CompletableFuture<JsonNode> words = say("words", AGAIN);
        CompletableFuture<JsonNode> offer = say("offer", DROP);
        outbox.nextId();
        List<Request> forgotten = outbox.began(wire);
        forgotten.forEach(outbox::afterRestore);
        assertThat(wire.sent).containsExactly("words 4");
        assertThat(words).isNotDone();
        assertThatThrownBy(offer::join)
                .cause()
                .isInstanceOfSatisfying(
                        MaruException.class, e -> assertThat(e.code()).isEqualTo("superseded"));
    }

    @Test
    void tooManyRequestsAreRefusedUntilSomeAreAnswered() {
        for (int i = 0; i < PendingRequests.MOST; i++) {
            assertThat(say("more", AGAIN)).isNotDone();
        }
        assertThatThrownBy(() -> say("one too many", AGAIN).join())
                .cause()
                .isInstanceOfSatisfying(MaruException.class, e -> {
                    assertThat(e.code()).isEqualTo("too_many_pending");
                    assertThat(e.hint()).isNotEmpty();
                });
        outbox.answered(1);
        assertThat(say("again", AGAIN)).isNotDone();
    }

    @Test
    void whoeverWaitsAtTheEndIsToldAndSoIsWhoeverComes() {
        CompletableFuture<JsonNode> waits = say("one", AGAIN);
        outbox.end(new MaruException("removed", "An administrator removed this participant."));
        for (CompletableFuture<JsonNode> each : List.of(waits, say("two", AGAIN))) {
            assertThatThrownBy(each::join)
                    .cause()
                    .isInstanceOfSatisfying(
                            MaruException.class, e -> assertThat(e.code()).isEqualTo("removed"));
        }
    }
}
