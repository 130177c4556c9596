package dev.maru.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A page of ours that fetches the lines it is told and posts those it says: a small web server, and a queue for each way. */
final class BulkPage implements AutoCloseable {
    /** A page that is told nothing for so long asks again. */
    private static final int ASK_SECONDS = 20;

    private static final int OK = 200;
    private static final int NOTHING_YET = 204;

    private final BlockingQueue<String> toPage = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> fromPage = new LinkedBlockingQueue<>();
    private final HttpServer server;

    BulkPage() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failed) {
            throw new BenchmarkException("cannot serve a page on loopback", failed);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> reply(exchange, "text/html", page()));
        server.createContext("/next", exchange -> reply(exchange, "text/plain", nextLine()));
        server.createContext("/line", exchange -> {
            fromPage.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.US_ASCII));
            reply(exchange, "text/plain", null);
        });
        server.start();
    }

    /** Where a browser finds the page. */
    String url(String role) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/?" + role;
    }

    void tell(String line) {
        toPage.add(line);
    }

    /** The next line that the page says, or null when it says nothing for so long. */
    @Nullable
    String hear(long seconds) {
        return take(fromPage, seconds);
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private byte @Nullable [] nextLine() {
        String line = take(toPage, ASK_SECONDS);
        return line == null ? null : line.getBytes(StandardCharsets.US_ASCII);
    }

    private static @Nullable String take(BlockingQueue<String> queue, long seconds) {
        try {
            return queue.poll(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new BenchmarkException("interrupted", interrupted);
        }
    }

    private static byte[] page() throws IOException {
        try (InputStream in = Objects.requireNonNull(BulkPage.class.getResourceAsStream("bulk.html"))) {
            return in.readAllBytes();
        }
    }

    private static void reply(HttpExchange exchange, String type, byte @Nullable [] body) throws IOException {
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", type + ";charset=utf-8");
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            if (body == null) {
                exchange.sendResponseHeaders(NOTHING_YET, -1);
            } else {
                exchange.sendResponseHeaders(OK, body.length);
                exchange.getResponseBody().write(body);
            }
        }
    }
}
