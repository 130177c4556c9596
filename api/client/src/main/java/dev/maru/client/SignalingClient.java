package dev.maru.client;

import java.io.IOException;
import java.net.http.HttpClient;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A participant's session with the server (docs/signaling.md): joins, answers heartbeats, resumes after a lost connection and repeats what
 * was not handled. One virtual thread reads; requests come from any thread.
 */
final class SignalingClient implements AutoCloseable {
    private static final Set<Integer> FINAL_CODES = Set.of(1000, 1002, 1007, 4000, 4001, 4003, 4011, 4012);
    private static final Set<String> PASSING_ERRORS = Set.of("rate_limited", "too_many_connections", "draining");
    private static final int ANSWER_MILLIS = 10_000;
    private static final int LEAVE_MILLIS = 1_000;

    /** Who never got in is told so after this many attempts. */
    private static final int FIRST_ATTEMPTS = 4;

    /** docs/signaling.md §9. */
    private static final int SOCKET_FAILURES = 2;

    private static final long SOCKET_AGAIN_NANOS = Duration.ofMinutes(1).toNanos();

    private final RoomOptions options;
    private final Listener listener;
    private final HttpClient http;
    private final Backoff backoff = new Backoff(new SecureRandom());
    private final IceLease lease = new IceLease();
    private final Thread thread;

    // Guarded by the lock; messages are sent under it, which keeps them in order.
    private final ReentrantLock lock = new ReentrantLock();
    private final PendingRequests pending = new PendingRequests();
    private @Nullable SignalTransport live;
    private boolean isOver;

    // Of the reading thread alone.
    private @Nullable String resumeToken;
    private boolean hasJoined;
    private long helloId;
    private long timeoutMillis = ANSWER_MILLIS;
    private long retryAfterMillis;
    private int socketFailures;
    private long fallbackSince;

    private volatile boolean isClosing;
    private volatile long handled;

    /** Who is told; by one thread, in order. Must not block for long. */
    interface Listener {
        /** The whole state: at first, anew with another id, or restored with the same. */
        void joined(JsonNode message, boolean isAnew);

        /** Something in the room, or {@code resumed}. */
        void event(JsonNode message);

        /** Whether the connection works. */
        void live(boolean isLive);

        /** The end. */
        void ended(MaruException why);
    }

    SignalingClient(RoomOptions options, Listener listener) {
        this.options = options;
        this.listener = listener;
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofMillis(ANSWER_MILLIS));
        if (options.tls() != null) {
            builder.sslContext(options.tls());
        }
        this.http = builder.build();
        this.thread = Thread.ofVirtual().name("signaling").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Whether messages get through now. */
    boolean isLive() {
        lock.lock();
        try {
            return live != null;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Asks the server. While the connection is lost, the request waits for the next one.
     *
     * @return the answer; or a {@link MaruException} with the server's refusal, {@code superseded} when the session was restored
     *     by a server that does not know the request, or {@code ended}
     */
    CompletableFuture<JsonNode> request(ObjectNode message) {
        lock.lock();
        try {
            PendingRequests.Request request = isOver ? null : pending.add(message);
            if (request == null) {
                return CompletableFuture.failedFuture(
                        isOver
                                ? new MaruException("ended", "The room was left.")
                                : new MaruException("rate_limited", "Too many requests wait for the server."));
            }
            SignalTransport now = live;
            if (now != null) {
                send(now, message);
            }
            return request.answer();
        } finally {
            lock.unlock();
        }
    }

    /** Leaves, and waits a moment for the server to know. */
    @Override
    public void close() {
        isClosing = true;
        if (isLive()) {
            try {
                request(Messages.of("leave")).get(LEAVE_MILLIS, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException | TimeoutException e) {
                // It will notice.
            }
        }
        thread.interrupt();
    }

    /** A send that fails ends the connection; the message waits in {@link #pending}. */
    private void send(SignalTransport transport, ObjectNode message) {
        try {
            transport.send(message.toString());
        } catch (IOException e) {
            transport.close();
        } catch (InterruptedException e) {
            transport.close();
            Thread.currentThread().interrupt();
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
        } finally {
            end(why);
        }
    }

    private void end(MaruException why) {
        List<CompletableFuture<JsonNode>> waiting;
        lock.lock();
        try {
            isOver = true;
            live = null;
            waiting = pending.removeAll();
        } finally {
            lock.unlock();
        }
        waiting.forEach(answer -> answer.completeExceptionally(why));
        http.shutdownNow();
        listener.ended(why);
    }

    /** One connection, from its opening to its end. */
    private void attempt() throws MaruException, InterruptedException {
        boolean isSocket = socketFailures < SOCKET_FAILURES || System.nanoTime() - fallbackSince > SOCKET_AGAIN_NANOS;
        boolean hasHeard = false;
        IOException failure = new IOException("closed");
        try (SignalTransport transport =
                isSocket ? WebSocketTransport.open(http, options) : EventStreamTransport.open(http, options)) {
            transport.send(hello().toString());
            while (true) {
                long patience = hasHeard ? timeoutMillis : ANSWER_MILLIS;
                SignalTransport.Incoming incoming = next(transport, patience);
                if (incoming instanceof SignalTransport.Incoming.Closed(int code, String reason)) {
                    throwIfFinal(code, reason);
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
            disconnected();
        }
        if (hasHeard) {
            socketFailures = 0;
        } else if (isSocket && ++socketFailures >= SOCKET_FAILURES) {
            fallbackSince = System.nanoTime();
        }
        if (!hasJoined && backoff.attempts() >= FIRST_ATTEMPTS) {
            throw new MaruException(
                    "unreachable",
                    "The server does not answer: " + failure,
                    "Check its address, and that it runs.",
                    failure);
        }
    }

    private void throwIfFinal(int code, String reason) throws MaruException {
        if (FINAL_CODES.contains(code)) {
            String word = switch (code) {
                case 1000 -> "ended";
                case 4003 -> "removed";
                case 4011 -> "replaced";
                case 4012 -> "room_closed";
                default -> "protocol_broken";
            };
            throw new MaruException(word, "The server closed the connection: " + code + " " + reason);
        }
    }

    private void disconnected() {
        boolean wasLive;
        lock.lock();
        try {
            wasLive = live != null;
            live = null;
        } finally {
            lock.unlock();
        }
        if (wasLive) {
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
                request(Messages.of("iceServers")).thenAccept(listener::event);
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
        lock.lock();
        try {
            helloId = pending.nextId();
        } finally {
            lock.unlock();
        }
        return message.put("id", helloId);
    }

    private static void putIfThere(ObjectNode message, String field, @Nullable String value) {
        if (value != null) {
            message.put(field, value);
        }
    }

    private void handle(SignalTransport transport, ObjectNode message) throws IOException, MaruException {
        String type = Messages.type(message);
        switch (type) {
            case "ping" -> pong(transport, message);
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

    private void pong(SignalTransport transport, ObjectNode ping) {
        ObjectNode pong = Messages.of("pong").put("ack", handled);
        if (ping.has("at")) {
            pong.set("at", ping.get("at"));
        }
        lock.lock();
        try {
            send(transport, pong);
        } finally {
            lock.unlock();
        }
    }

    private void joined(SignalTransport transport, ObjectNode message) throws IOException {
        boolean isAnew = !message.path("restored").asBoolean(false);
        token(message);
        hasJoined = true;
        timeoutMillis = Math.max(1_000, message.path("timeoutMillis").asLong(ANSWER_MILLIS));
        handled = message.path("seq").asLong(0);
        List<CompletableFuture<JsonNode>> forgotten = new ArrayList<>();
        lock.lock();
        try {
            forgotten.addAll(pending.removeAll());
            live = transport;
        } finally {
            lock.unlock();
        }
        forgotten.forEach(answer -> answer.completeExceptionally(
                new MaruException("superseded", "The session began anew before the request was answered.")));
        lease.take(message);
        backoff.reset();
        listener.joined(message, isAnew);
        listener.live(true);
    }

    private void resumed(SignalTransport transport, ObjectNode message) throws IOException {
        token(message);
        long received = message.path("received").asLong(0);
        lock.lock();
        try {
            live = transport;
            pending.above(received).forEach(again -> send(transport, again));
        } finally {
            lock.unlock();
        }
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

    private void answered(ObjectNode message) throws IOException, MaruException {
        long id = message.path("re").asLong(0);
        boolean isError = Messages.type(message).equals("error");
        if (isError && id == helloId) {
            refused(message);
        }
        PendingRequests.Request request;
        lock.lock();
        try {
            request = pending.answered(id);
        } finally {
            lock.unlock();
        }
        if (Messages.type(message).equals("iceServers")) {
            lease.take(message);
        }
        if (request != null && isError) {
            request.answer().completeExceptionally(error(message));
        } else if (request != null) {
            request.answer().complete(message);
        }
    }

    /** Join or resume was refused: what passes is tried again, an old session is left for a new one. */
    private void refused(ObjectNode message) throws IOException, MaruException {
        MaruException error = error(message);
        retryAfterMillis =
                Math.max(retryAfterMillis, message.path("retryAfterMillis").asLong(0));
        boolean isForgotten =
                error.code().equals("resume_expired") || error.code().equals("resume_invalid");
        if (isForgotten) {
            resumeToken = null;
        } else if (!PASSING_ERRORS.contains(error.code())) {
            throw error;
        }
        throw new IOException(error.getMessage());
    }

    private static MaruException error(JsonNode message) {
        return new MaruException(
                message.path("code").asString("internal"),
                message.path("message").asString("The server refused."),
                message.path("hint").asString(""),
                null);
    }

    private void event(ObjectNode message) {
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
