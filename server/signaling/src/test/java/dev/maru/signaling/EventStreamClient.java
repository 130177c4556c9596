package dev.maru.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** A client over the fallback: an event stream, and POSTs. */
final class EventStreamClient extends Client {
    private final TestServer server;
    private final HttpResponse<Stream<String>> response;
    private final CompletableFuture<String> opened = new CompletableFuture<>();

    private EventStreamClient(TestServer server) {
        this.server = server;
        HttpRequest get = HttpRequest.newBuilder(server.http("/signal/v1/events"))
                .header("Accept", "text/event-stream")
                .build();
        response = WebSocketClient.HTTP
                .sendAsync(get, HttpResponse.BodyHandlers.ofLines())
                .join();
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("text/event-stream");
        Thread.ofVirtual().start(this::read);
    }

    static EventStreamClient connect(TestServer server) {
        return new EventStreamClient(server);
    }

    /** What POSTs name. */
    String connection() {
        return opened.join();
    }

    @Override
    void sendRaw(String text) {
        HttpResponse<String> answer = post(text);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
    }

    /** Sends a body as it is. */
    HttpResponse<String> post(String body) {
        return post(server, connection(), body);
    }

    static HttpResponse<String> post(TestServer server, String connection, String body) {
        HttpRequest post = HttpRequest.newBuilder(server.http("/signal/v1/messages"))
                .header("Maru-Connection", connection)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return WebSocketClient.HTTP
                .sendAsync(post, HttpResponse.BodyHandlers.ofString())
                .join();
    }

    @Override
    void cut() {
        response.body().close();
    }

    @Override
    public void close() {
        cut();
    }

    private void read() {
        String[] event = {"message"};
        try {
            response.body().forEach(line -> {
                if (line.startsWith("event: ")) {
                    event[0] = line.substring("event: ".length());
                } else if (line.startsWith("data: ")) {
                    take(event[0], line.substring("data: ".length()));
                } else if (line.isEmpty()) {
                    event[0] = "message";
                }
            });
        } catch (RuntimeException e) {
            onClose(1006, e.toString());
        }
    }

    private void take(String event, String text) {
        switch (event) {
            case "open" -> opened.complete(JSON.readTree(text).get("connection").asString());
            case "close" -> {
                JsonNode close = JSON.readTree(text);
                onClose(close.get("code").asInt(), close.get("reason").asString());
            }
            default -> onMessage(text);
        }
    }
}
