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
    private static final int MOST = 1_000;

    private final Map<Long, Request> waiting = new LinkedHashMap<>();
    private long lastId;

    /** One request: as it was sent, and who waits for its answer. */
    record Request(ObjectNode message, CompletableFuture<JsonNode> answer) {}

    long nextId() {
        return ++lastId;
    }

    /** Takes a request and gives it its number; null when too many wait. */
    @Nullable
    Request add(ObjectNode message) {
        if (waiting.size() >= MOST) {
            return null;
        }
        long id = nextId();
        Request request = new Request(message.put("id", id), new CompletableFuture<>());
        waiting.put(id, request);
        return request;
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

    /** Everybody who waits; nobody does any more. */
    List<CompletableFuture<JsonNode>> removeAll() {
        List<CompletableFuture<JsonNode>> all = new ArrayList<>();
        waiting.values().forEach(request -> all.add(request.answer()));
        waiting.clear();
        return all;
    }
}
