package dev.maru.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** A client of the protocol, over whichever transport. What arrives is kept in order until a test asks for it. */
abstract class Client implements AutoCloseable {
    static final ObjectMapper JSON = new ObjectMapper();
    private static final long PATIENCE_SECONDS = 20;
    private static final String CLOSE = "\u0000close";

    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
    private final AtomicLong ids = new AtomicLong();
    private volatile int closeCode;
    private volatile String closeReason = "";

    /** Sends a text as it is. */
    abstract void sendRaw(String text);

    /** Breaks the connection without a word. */
    abstract void cut();

    /** Sends a message with the next number, and returns the number. */
    long send(String type, String fields) {
        long id = ids.incrementAndGet();
        sendRaw("{\"type\":\"" + type + "\",\"id\":" + id + (fields.isEmpty() ? "" : "," + fields) + "}");
        return id;
    }

    /** Goes on counting where another client of the same session was. */
    void continueFrom(Client other) {
        ids.set(other.ids.get());
    }

    /** Sends a message and expects {@code ok}. */
    JsonNode request(String type, String fields) {
        JsonNode answer = answer(send(type, fields));
        assertThat(answer.get("type").asString()).as(answer.toString()).isEqualTo("ok");
        return answer;
    }

    /** Sends a message and expects an error. */
    String refused(String type, String fields) {
        JsonNode answer = answer(send(type, fields));
        assertThat(answer.get("type").asString()).as(answer.toString()).isEqualTo("error");
        return answer.get("code").asString();
    }

    /** The answer to a request; events and pings before it are put back in order. */
    JsonNode answer(long id) {
        var before = new java.util.ArrayList<String>();
        while (true) {
            String text = take();
            JsonNode message = described(text);
            if (message.path("re").asLong(0) == id) {
                putBack(before);
                return message;
            }
            before.add(text);
        }
    }

    /** Joins a room and returns the {@code joined}. */
    JsonNode join(String room, String name) {
        JsonNode joined = answer(send("join", "\"room\":\"" + room + "\",\"name\":\"" + name + "\""));
        assertThat(joined.get("type").asString()).as(joined.toString()).isEqualTo("joined");
        return joined;
    }

    /** The next message. */
    JsonNode next() {
        return described(take());
    }

    /** The message, which must be as docs/asyncapi.yaml says. */
    private static JsonNode described(String text) {
        JsonNode message = JSON.readTree(text);
        assertThat(AsyncApi.problemsOfServer(message)).as(text).isEmpty();
        return message;
    }

    /** The next message, which must be of this type. */
    JsonNode expect(String type) {
        JsonNode message = next();
        assertThat(message.get("type").asString()).as(message.toString()).isEqualTo(type);
        return message;
    }

    /** Waits for the end, drops what comes before, and returns the close code. */
    int closeCode() {
        while (!takeOrClose().equals(CLOSE)) {
            // Whatever was still said.
        }
        received.add(CLOSE);
        return closeCode;
    }

    String closeReason() {
        closeCode();
        return closeReason;
    }

    /** Whether nothing was received that was not asked for. */
    boolean isQuiet() {
        return received.isEmpty();
    }

    /** Answers all pings among what was received, and leaves the rest. */
    void pong(long ack) {
        JsonNode ping = expect("ping");
        sendRaw("{\"type\":\"pong\",\"at\":" + ping.get("at") + ",\"ack\":" + ack + "}");
    }

    final void onMessage(String text) {
        received.add(text);
    }

    final void onClose(int code, String reason) {
        closeCode = code;
        closeReason = reason;
        received.add(CLOSE);
    }

    private void putBack(java.util.List<String> before) {
        var after = new java.util.ArrayList<String>();
        received.drainTo(after);
        received.addAll(before);
        received.addAll(after);
    }

    private String take() {
        String text = takeOrClose();
        if (text.equals(CLOSE)) {
            received.add(CLOSE);
            throw new AssertionError("closed with " + closeCode + " " + closeReason);
        }
        return text;
    }

    private String takeOrClose() {
        try {
            String text = received.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (text == null) {
                throw new AssertionError("nothing came");
            }
            return text;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public abstract void close();
}
