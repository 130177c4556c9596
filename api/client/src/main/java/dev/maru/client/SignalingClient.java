package dev.maru.client;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A participant's session with the server (docs/signaling.md): joins, answers heartbeats, resumes after a lost connection and repeats what
 * was not handled. One virtual thread reads; requests come from any thread.
 */
final class SignalingClient implements AutoCloseable {
    private static final int ANSWER_MILLIS = 10_000;
    private static final int LEAVE_MILLIS = 1_000;

    /** Who never got in is told so after this many attempts. */
    private static final int FIRST_ATTEMPTS = 4;

    /** How long {@link #close} waits for connections to be closed. */
    private static final int END_SECONDS = 5;

    private final RoomOptions options;
    private final Listener listener;
    private final Connector connector;
    private final Backoff backoff = new Backoff(new SecureRandom());
    private final IceLease lease = new IceLease();
    private final Outbox outbox = new Outbox();
    private final CompletableFuture<Boolean> ended = new CompletableFuture<>();
    private final Thread thread;

    // Of the reading thread alone.
    private @Nullable String resumeToken;
    private boolean hasJoined;
    private long helloId;
    private long timeoutMillis = ANSWER_MILLIS;
    private long retryAfterMillis;

    private volatile boolean isClosing;
    private volatile long handled;

    /** Who is told; by one thread, in order. */
    interface Listener {
        /** The whole state: at first, anew with another id, or restored with the same. */
        void joined(JsonNode message, boolean isAnew);

        /** Something in the room, {@code resumed}, or fresh {@code iceServers}. May wait for whoever hears of it. */
        void event(JsonNode message) throws InterruptedException;

        /** Whether the connection works. */
        void live(boolean isLive);

        /** The end. */
        void ended(MaruException why);
    }

    SignalingClient(RoomOptions options, Listener listener) {
        this.options = options;
        this.listener = listener;
        this.connector = new Connector(options);
        this.thread = Thread.ofVirtual().name("signaling").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Whether messages get through now. */
    boolean isLive() {
        return outbox.isLive();
    }

    /** Asks the server, see {@link Outbox#request}. */
    CompletableFuture<JsonNode> request(ObjectNode message, PendingRequests.AfterRestore afterRestore) {
        return outbox.request(message, afterRestore);
    }

    /** Leaves, and waits a moment for the server to know, and for everything to be closed. */
    @Override
    public void close() {
        isClosing = true;
        try {
            if (isLive()) {
                request(Messages.of("leave"), PendingRequests.AfterRestore.DROP)
                        .get(LEAVE_MILLIS, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            // It will notice.
        }
        thread.interrupt();
        if (Thread.currentThread() != thread) {
            ended.completeOnTimeout(false, END_SECONDS, TimeUnit.SECONDS).join();
        }
    }

    private void run() {
        MaruException why = new MaruException("ended", "The room was left.");
        try {
            while (!isClosing) {
                long wait = Math.max(backoff.nextMillis(), retryAfterMillis);
                retryAfterMillis = 0;
                Thread.sleep(wait);
                attempt();
            }
        } catch (MaruException e) {
            why = e;
        } catch (InterruptedException e) {
            // Somebody left.
        } catch (RuntimeException e) {
            why = new MaruException("internal", "Something the server sent could not be handled.", "", e);
        } finally {
            end(why);
        }
    }

    private void end(MaruException why) {
        outbox.end(why);
        connector.close();
        listener.ended(why);
        ended.complete(true);
    }

    /** One connection, from its opening to its end. */
    private void attempt() throws MaruException, InterruptedException {
        boolean isOpen = false;
        boolean hasHeard = false;
        IOException failure = new IOException("closed");
        try (SignalTransport transport = connector.open()) {
            isOpen = true;
            transport.send(hello().toString());
            while (true) {
                long patience = hasHeard ? timeoutMillis : ANSWER_MILLIS;
                SignalTransport.Incoming incoming = next(transport, patience);
                if (incoming instanceof SignalTransport.Incoming.Closed(int code, String reason)) {
                    Refusals.throwIfFinal(code, reason);
                    failure = new IOException("closed: " + code + " " + reason);
                    break;
                }
                if (incoming instanceof SignalTransport.Incoming.Message(String text)) {
                    hasHeard = true;
                    handle(transport, Messages.parse(text));
                }
            }
        } catch (IOException e) {
            failure = e;
        } finally {
            if (isOpen) {
                connector.judge(hasHeard);
            }
            disconnected();
        }
        if (!hasJoined && backoff.attempts() >= FIRST_ATTEMPTS) {
            throw new MaruException(
                    "unreachable",
                    "The server does not answer: " + failure,
                    "Check its address, and that it runs.",
                    failure);
        }
    }

    private void disconnected() {
        if (outbox.lost()) {
            backoff.reset();
            listener.live(false);
        }
    }

    /** Waits for a message, and asks for fresh ICE servers on the way. */
    private SignalTransport.Incoming next(SignalTransport transport, long patienceMillis)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + Duration.ofMillis(patienceMillis).toNanos();
        while (true) {
            long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
            if (left <= 0) {
                throw new IOException("nothing came for " + patienceMillis + " ms");
            }
            SignalTransport.Incoming incoming = transport.poll(Math.min(left, lease.millisUntilDue()));
            if (incoming != null) {
                return incoming;
            }
            if (lease.takeDue() && isLive()) {
                request(Messages.of("iceServers"), PendingRequests.AfterRestore.DROP);
            }
        }
    }

    private ObjectNode hello() {
        ObjectNode message;
        if (resumeToken != null) {
            message = Messages.of("resume").put("resumeToken", resumeToken).put("ack", handled);
        } else {
            message = Messages.of("join").put("client", "maru-java").put("metadata", options.metadata());
            putIfThere(message, "room", options.room());
            putIfThere(message, "token", options.token());
            putIfThere(message, "name", options.name());
        }
        helloId = outbox.nextId();
        return message.put("id", helloId);
    }

    private static void putIfThere(ObjectNode message, String field, @Nullable String value) {
        if (value != null) {
            message.put(field, value);
        }
    }

    private void handle(SignalTransport transport, ObjectNode message)
            throws IOException, MaruException, InterruptedException {
        String type = Messages.type(message);
        switch (type) {
            case "ping" -> pong(message);
            case "draining" ->
                retryAfterMillis = message.path("retryAfterMillis").asLong(0);
            case "joined" -> joined(transport, message);
            case "resumed" -> resumed(transport, message);
            default -> {
                if (message.has("re")) {
                    answered(message);
                } else {
                    event(message);
                }
            }
        }
    }

    private void pong(ObjectNode ping) {
        ObjectNode pong = Messages.of("pong").put("ack", handled);
        if (ping.has("at")) {
            pong.set("at", ping.get("at"));
        }
        outbox.send(pong);
    }

    private void joined(SignalTransport transport, ObjectNode message) throws IOException {
        boolean isAnew = !message.path("restored").asBoolean(false);
        token(message);
        hasJoined = true;
        timeoutMillis = Math.max(1_000, message.path("timeoutMillis").asLong(ANSWER_MILLIS));
        handled = message.path("seq").asLong(0);
        List<PendingRequests.Request> forgotten = outbox.began(transport);
        lease.take(message);
        backoff.reset();
        listener.joined(message, isAnew);
        // What counts is asked again now that the state is announced.
        forgotten.forEach(outbox::afterRestore);
        listener.live(true);
    }

    private void resumed(SignalTransport transport, ObjectNode message) throws IOException, InterruptedException {
        token(message);
        long received = message.path("received").asLong(0);
        outbox.resumed(transport, received);
        lease.take(message);
        backoff.reset();
        listener.event(message);
        listener.live(true);
    }

    private void token(ObjectNode message) throws IOException {
        String token = Messages.text(message, "resumeToken");
        if (token == null) {
            throw new IOException("an answer to join without a resume token");
        }
        resumeToken = token;
    }

    private void answered(ObjectNode message) throws IOException, MaruException, InterruptedException {
        long id = message.path("re").asLong(0);
        boolean isError = Messages.type(message).equals("error");
        if (isError && id == helloId) {
            refused(message);
        }
        PendingRequests.Request request = outbox.answered(id);
        if (Messages.type(message).equals("iceServers")) {
            lease.take(message);
            listener.event(message);
        }
        if (request != null && isError) {
            request.answer().completeExceptionally(Refusals.of(message));
        } else if (request != null) {
            request.answer().complete(message);
        }
    }

    /** Join or resume was refused: what passes is tried again, an old session is left for a new one. */
    private void refused(ObjectNode message) throws IOException, MaruException {
        MaruException error = Refusals.of(message);
        retryAfterMillis =
                Math.max(retryAfterMillis, message.path("retryAfterMillis").asLong(0));
        if (Refusals.isForgetful(error)) {
            resumeToken = null;
        } else if (!Refusals.isPassing(error)) {
            throw error;
        }
        throw new IOException(error.getMessage());
    }

    private void event(ObjectNode message) throws InterruptedException {
        long seq = message.path("seq").asLong(0);
        if (seq != 0 && seq <= handled) {
            return;
        }
        listener.event(message);
        if (seq != 0) {
            handled = seq;
        }
    }
}
