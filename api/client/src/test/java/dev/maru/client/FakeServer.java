package dev.maru.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.node.ObjectNode;

/** A server without WebSockets that says what a test tells it to. */
final class FakeServer implements AutoCloseable {
    private final HttpServer http;
    private final BlockingQueue<ObjectNode> received = new LinkedBlockingQueue<>();
    private final BlockingQueue<OutputStream> streams = new LinkedBlockingQueue<>();
    private volatile boolean isAgreeing;
    private volatile OutputStream stream = OutputStream.nullOutputStream();

    FakeServer() throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        http.createContext("/signal/v1/events", this::open);
        http.createContext("/signal/v1/messages", this::take);
        http.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
    }

    private void open(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        OutputStream out = exchange.getResponseBody();
        out.write("event: open\ndata: {\"connection\":\"c1\"}\n\n".getBytes(StandardCharsets.UTF_8));
        out.flush();
        streams.add(out);
    }

    private void take(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        ObjectNode message = Messages.parse(body);
        if (isAgreeing) {
            say("{\"type\":\"ok\",\"re\":%d}".formatted(message.path("id").asLong()));
        }
        received.add(message);
        exchange.sendResponseHeaders(204, -1);
        exchange.close();
    }

    /** The next message of the client's, on whatever connection. */
    ObjectNode next() throws InterruptedException {
        ObjectNode message = received.poll(20, TimeUnit.SECONDS);
        if (message == null) {
            throw new AssertionError("the client sent nothing");
        }
        return message;
    }

    /** Waits for the client's next connection. */
    void accept() throws InterruptedException {
        OutputStream next = streams.poll(20, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("the client did not connect");
        }
        stream = next;
    }

    void say(String json) throws IOException {
        stream.write(("data: " + json + "\n\n").getBytes(StandardCharsets.UTF_8));
        stream.flush();
    }

    /** From now on says yes to everything by itself. */
    void goOn() {
        isAgreeing = true;
    }

    void cut() throws IOException {
        stream.close();
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
