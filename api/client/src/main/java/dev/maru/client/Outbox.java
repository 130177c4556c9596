package dev.maru.client;

import dev.maru.client.PendingRequests.AfterRestore;
import dev.maru.client.PendingRequests.Request;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What goes to the server: now, or when the connection is back. Thread-safe; messages are sent under a lock, which keeps them in order. */
final class Outbox {
    private final ReentrantLock lock = new ReentrantLock();
    private final PendingRequests pending = new PendingRequests();
    private volatile @Nullable SignalTransport live;
    private @Nullable MaruException end;

    boolean isLive() {
        return live != null;
    }

    /**
     * Asks the server. While the connection is lost, the request waits for the next one.
     *
     * @param afterRestore what becomes of it when the server has lost its memory meanwhile
     * @return the answer; or a {@link MaruException} with the server's refusal, {@code superseded} when the session was restored
     *     by a server that does not know the request, {@code too_many_pending}, or {@code ended}
     */
    CompletableFuture<JsonNode> request(ObjectNode message, AfterRestore afterRestore) {
        lock.lock();
        try {
            if (end != null) {
                return CompletableFuture.failedFuture(end);
            }
            Request request = pending.add(message, afterRestore);
            if (request == null) {
                return CompletableFuture.failedFuture(new MaruException(
                        "too_many_pending",
                        PendingRequests.MOST + " requests wait for the server.",
                        "Wait for the promises of earlier calls before making more.",
                        null));
            }
            sendIfLive(message);
            return request.answer();
        } finally {
            lock.unlock();
        }
    }

    /** Sends what wants no answer. */
    void send(ObjectNode message) {
        lock.lock();
        try {
            sendIfLive(message);
        } finally {
            lock.unlock();
        }
    }

    /** A number for a request that is not kept here. */
    long nextId() {
        lock.lock();
        try {
            return pending.nextId();
        } finally {
            lock.unlock();
        }
    }

    /** The request that is answered, or null when nobody waits. */
    @Nullable
    Request answered(long id) {
        lock.lock();
        try {
            return pending.answered(id);
        } finally {
            lock.unlock();
        }
    }

    // ---- connections

    /** The session goes on: what the server has not handled is sent again. */
    void resumed(SignalTransport transport, long received) {
        lock.lock();
        try {
            live = transport;
            pending.above(received).forEach(this::sendIfLive);
        } finally {
            lock.unlock();
        }
    }

    /** A session begins; what was asked in the one before is given back. */
    List<Request> began(SignalTransport transport) {
        lock.lock();
        try {
            live = transport;
            return pending.removeAll();
        } finally {
            lock.unlock();
        }
    }

    /** Asks again what the session before was asked, or says that nobody will. */
    void afterRestore(Request request) {
        if (request.afterRestore() == AfterRestore.DROP) {
            request.answer()
                    .completeExceptionally(
                            new MaruException("superseded", "The session began anew before the request was answered."));
            return;
        }
        lock.lock();
        try {
            if (end == null) {
                pending.addAgain(request);
                sendIfLive(request.message());
            }
        } finally {
            lock.unlock();
        }
    }

    /** The connection is lost; whether there was one. */
    boolean lost() {
        lock.lock();
        try {
            boolean wasLive = live != null;
            live = null;
            return wasLive;
        } finally {
            lock.unlock();
        }
    }

    /** It is over: whoever waits is told why. */
    void end(MaruException why) {
        List<Request> waiting;
        lock.lock();
        try {
            end = why;
            live = null;
            waiting = pending.removeAll();
        } finally {
            lock.unlock();
        }
        waiting.forEach(request -> request.answer().completeExceptionally(why));
    }

    /** A send that fails ends the connection; the message waits. */
    private void sendIfLive(ObjectNode message) {
        SignalTransport transport = live;
        if (transport == null) {
            return;
        }
        try {
            transport.send(message.toString());
        } catch (IOException e) {
            transport.close();
        } catch (InterruptedException e) {
            transport.close();
            Thread.currentThread().interrupt();
        }
    }
}
