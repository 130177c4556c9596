package dev.maru.client;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Requests that are not answered yet, in their order. Not thread-safe. */
final class PendingRequests {
    /** More than the server takes in a burst; further requests are refused until some are answered. */
    static final int MOST = 1_000;

    private final Map<Long, Request> waiting = new LinkedHashMap<>();
    private long lastId;

    /** What becomes of a request when the server knows nothing of it any more. */
    enum AfterRestore {
        /** It is sent again: a chat message. */
        AGAIN,
        /** It fails, since what it was about is announced or negotiated anew. */
        DROP
    }

    /** One request: as it was sent, and who waits for its answer. */
    record Request(ObjectNode message, AfterRestore afterRestore, CompletableFuture<JsonNode> answer) {}

    long nextId() {
        return ++lastId;
    }

    /** Takes a request and gives it its number; null when too many wait. */
    @Nullable
    Request add(ObjectNode message, AfterRestore afterRestore) {
        if (waiting.size() >= MOST) {
            return null;
        }
        Request request = new Request(message, afterRestore, new CompletableFuture<>());
        addAgain(request);
        return request;
    }

    /** Takes a request that was removed, and gives it another number. */
    void addAgain(Request request) {
        long id = nextId();
        request.message().put("id", id);
        waiting.put(id, request);
    }

    /** The request that is answered, or null when nobody waits. */
    @Nullable
    Request answered(long id) {
        return waiting.remove(id);
    }

    /** What the server has not handled, to be sent again. */
    List<ObjectNode> above(long received) {
        List<ObjectNode> messages = new ArrayList<>();
        waiting.forEach((id, request) -> {
            if (id > received) {
                messages.add(request.message());
            }
        });
        return messages;
    }

    /** All that wait, in their order; none does any more. */
    List<Request> removeAll() {
        List<Request> all = List.copyOf(waiting.values());
        waiting.clear();
        return all;
    }
}
