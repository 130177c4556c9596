package dev.maru.examples;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.maru.webrtc.RTCConfiguration;
import dev.maru.webrtc.RTCIceGatheringState;
import dev.maru.webrtc.RTCPeerConnection;
import dev.maru.webrtc.RTCPeerConnectionState;
import dev.maru.webrtc.RTCSessionDescription;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Serves a page to browsers of this machine, and answers their offers: {@code POST /offer} takes an offer's SDP and gives the answer's, with
 * all candidates in it. That is all the signaling that a program with a page of its own needs.
 */
final class OfferServer implements AutoCloseable {
    private static final int USUAL_PORT = 8080;
    private static final int MAX_PORT = 65_535;
    private static final int GATHERING_SECONDS = 5;

    /** A browser's offer has some 6 kB; this one takes no more than it has to read. */
    private static final int MAX_OFFER_BYTES = 64 << 10;

    private static final Pattern ASSET = Pattern.compile("/([a-z-]+)\\.(js|css)");
    private static final Map<String, String> TYPES =
            Map.of("html", "text/html; charset=utf-8", "js", "text/javascript; charset=utf-8", "css", "text/css");

    private final String page;
    private final Consumer<RTCPeerConnection> welcome;
    private final HttpServer http;
    private final Set<RTCPeerConnection> connections = ConcurrentHashMap.newKeySet();

    private OfferServer(String page, int port, Consumer<RTCPeerConnection> welcome) throws IOException {
        this.page = page;
        this.welcome = welcome;
        this.http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        http.createContext("/", this::handle);
        http.start();
    }

    /**
     * Starts at a port.
     *
     * @param page a resource beside this class, without its {@code .html}
     * @param port 0 for any that is free
     * @param welcome adds tracks, channels and listeners to a browser's connection, before its offer is looked at
     */
    static OfferServer start(String page, int port, Consumer<RTCPeerConnection> welcome) throws IOException {
        return new OfferServer(page, port, welcome);
    }

    /** Starts at the port of the environment's {@code PORT}, or 8080, and says where. */
    static void run(String page, Consumer<RTCPeerConnection> welcome) throws IOException {
        String given = System.getenv().getOrDefault("PORT", String.valueOf(USUAL_PORT));
        if (!given.matches("\\d{1,5}") || Integer.parseInt(given) > MAX_PORT) {
            Words.fail(
                    "PORT=" + given + " is no port: a number up to 65535.",
                    "PORT=" + given + "은(는) 포트가 아닙니다. 65535까지의 숫자를 쓰세요.");
        }
        int port = Integer.parseInt(given);
        try {
            URI uri = start(page, port, welcome).uri();
            System.out.println(Words.of("Open " + uri + " (Ctrl+C ends this)", uri + " 주소를 여세요. (Ctrl+C를 누르면 끝납니다)"));
        } catch (BindException e) {
            Words.fail(
                    "Port " + port
                            + " cannot be had: something else has it, or it is not yours to take. Choose another one"
                            + " with PORT="
                            + otherThan(port) + " before the command.",
                    port + " 포트를 쓸 수 없습니다. 다른 프로그램이 쓰고 있거나 권한이 없습니다. 명령 앞에 PORT=" + otherThan(port)
                            + "처럼 다른 포트를 적으세요.");
        }
    }

    private static int otherThan(int port) {
        return port == USUAL_PORT ? USUAL_PORT + 1 : USUAL_PORT;
    }

    /** Where the page is. */
    URI uri() {
        return URI.create("http://localhost:" + http.getAddress().getPort() + "/");
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            String method = exchange.getRequestMethod();
            var asset = ASSET.matcher(path);
            if (!isFromHere(exchange)) {
                reply(exchange, 403, "txt", "This answers pages of its own only.");
            } else if (method.equals("POST") && path.equals("/offer")) {
                answer(exchange);
            } else if (method.equals("GET") && path.equals("/")) {
                replyResource(exchange, page, "html");
            } else if (method.equals("GET") && asset.matches()) {
                replyResource(exchange, asset.group(1), asset.group(2));
            } else {
                reply(exchange, 404, "txt", "There is nothing at " + path + ".");
            }
        }
    }

    /** Other sites' pages may not call, not even under a name of theirs that points to this machine. */
    private boolean isFromHere(HttpExchange exchange) {
        String host = exchange.getRequestHeaders().getFirst("Host");
        String origin = exchange.getRequestHeaders().getFirst("Origin");
        int port = http.getAddress().getPort();
        boolean isOurHost = ("localhost:" + port).equals(host) || ("127.0.0.1:" + port).equals(host);
        return isOurHost && (origin == null || origin.equals("http://" + host));
    }

    private void answer(HttpExchange exchange) throws IOException {
        byte[] offer = exchange.getRequestBody().readNBytes(MAX_OFFER_BYTES + 1);
        if (offer.length > MAX_OFFER_BYTES) {
            reply(exchange, 413, "txt", "An offer has at most " + MAX_OFFER_BYTES + " bytes.");
            return;
        }
        RTCPeerConnection connection = new RTCPeerConnection(RTCConfiguration.DEFAULT);
        connections.add(connection);
        connection.onConnectionStateChange(state -> {
            if (state == RTCPeerConnectionState.FAILED) {
                close(connection);
            }
        });
        try {
            welcome.accept(connection);
            reply(exchange, 201, "sdp", answerTo(new String(offer, StandardCharsets.UTF_8), connection));
        } catch (CompletionException e) {
            close(connection);
            reply(
                    exchange,
                    400,
                    "txt",
                    "The offer cannot be answered: " + e.getCause().getMessage());
        }
    }

    private static String answerTo(String offer, RTCPeerConnection connection) {
        CompletableFuture<Boolean> gathered = new CompletableFuture<>();
        connection.onIceGatheringStateChange(state -> {
            if (state == RTCIceGatheringState.COMPLETE) {
                gathered.complete(true);
            }
        });
        connection.setRemoteDescription(RTCSessionDescription.offer(offer)).join();
        connection.setLocalDescription().join();
        gathered.completeOnTimeout(false, GATHERING_SECONDS, TimeUnit.SECONDS).join();
        return connection.localDescription().sdp();
    }

    private void replyResource(HttpExchange exchange, String name, String extension) throws IOException {
        try (InputStream in = OfferServer.class.getResourceAsStream(name + "." + extension)) {
            if (in == null) {
                reply(exchange, 404, "txt", "There is no " + name + "." + extension + ".");
            } else {
                reply(exchange, 200, extension, new String(in.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
    }

    private static void reply(HttpExchange exchange, int status, String extension, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        String type = extension.equals("sdp") ? "application/sdp" : TYPES.getOrDefault(extension, "text/plain");
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.getResponseHeaders().set("Content-Security-Policy", "default-src 'self'; img-src 'self' data:");
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    private void close(RTCPeerConnection connection) {
        connections.remove(connection);
        connection.close();
    }

    /** Stops serving, and closes the connections. */
    @Override
    public void close() {
        http.stop(0);
        connections.forEach(this::close);
    }
}
