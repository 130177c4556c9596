package dev.maru.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Messages over server-sent events and POST, where WebSockets do not get through (docs/signaling.md §9). */
final class EventStreamTransport implements SignalTransport {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int OK = 200;
    private static final int HANDLED = 204;

    private final BlockingQueue<Incoming> inbox = new ArrayBlockingQueue<>(MAX_WAITING);
    private final CompletableFuture<String> opened = new CompletableFuture<>();
    private final HttpClient http;
    private final RoomOptions options;
    private final InputStream stream;
    private final Thread reader;
    private final String connection;

    private EventStreamTransport(HttpClient http, RoomOptions options) throws IOException, InterruptedException {
        this.http = http;
        this.options = options;
        HttpRequest request = HttpRequest.newBuilder(options.resolve("signal/v1/events", false))
                .header("Accept", "text/event-stream")
                .timeout(PATIENCE)
                .build();
        HttpResponse<InputStream> response = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
        stream = response.body();
        if (response.statusCode() != OK) {
            stream.close();
            throw new IOException("the server answers HTTP " + response.statusCode());
        }
        reader = Thread.ofVirtual().name("signal-events").start(this::read);
        try {
            connection = opened.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            stream.close();
            throw new IOException("the stream of events did not open", e);
        }
    }

    static EventStreamTransport open(HttpClient http, RoomOptions options) throws IOException, InterruptedException {
        return new EventStreamTransport(http, options);
    }

    @Override
    public void send(String message) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(options.resolve("signal/v1/messages", false))
                .header("Content-Type", "application/json")
                .header("Maru-Connection", connection)
                .timeout(PATIENCE)
                .POST(HttpRequest.BodyPublishers.ofString(message))
                .build();
        int status = http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        if (status != HANDLED) {
            throw new IOException("the server answers a message with HTTP " + status);
        }
    }

    @Override
    public @Nullable Incoming poll(long millis) throws InterruptedException {
        return inbox.poll(millis, TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        // It may wait for somebody who takes what came.
        reader.interrupt();
        try {
            stream.close();
        } catch (IOException e) {
            // It is over either way.
        }
    }

    /** Events are separated by empty lines (HTML Living Standard §9.2.6); the server writes one data line for each. */
    private void read() {
        Incoming end = new Incoming.Closed(LOST, "the stream of events ended");
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            String event = "message";
            for (String line = next(lines); line != null; line = next(lines)) {
                if (line.isEmpty()) {
                    event = "message";
                } else if (line.startsWith("event:")) {
                    event = line.substring("event:".length()).strip();
                } else if (line.startsWith("data:")) {
                    take(event, line.substring("data:".length()).strip());
                }
            }
        } catch (IOException e) {
            end = new Incoming.Closed(LOST, e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        opened.completeExceptionally(new IOException("closed"));
        if (!inbox.offer(end)) {
            inbox.clear();
            inbox.add(end);
        }
    }

    /** A line, without its end; null at the end of the stream. */
    private static @Nullable String next(BufferedReader in) throws IOException {
        StringBuilder line = new StringBuilder();
        int read = in.read();
        if (read < 0) {
            return null;
        }
        while (read >= 0 && read != '\n') {
            if (line.length() == MAX_MESSAGE_CHARS) {
                throw new IOException("the message is too large");
            }
            line.append((char) read);
            read = in.read();
        }
        return line.toString().stripTrailing();
    }

    private void take(String event, String text) throws IOException, InterruptedException {
        switch (event) {
            case "open" ->
                opened.complete(Messages.parse(text).path("connection").asString(""));
            case "close" -> {
                JsonNode close = Messages.parse(text);
                inbox.put(new Incoming.Closed(
                        close.path("code").asInt(LOST), close.path("reason").asString("")));
            }
            default -> inbox.put(new Incoming.Message(text));
        }
    }
}
