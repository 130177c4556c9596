package dev.maru.app;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** A server on free ports of the loopback interface, with clients, for tests. */
final class Running implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final MaruServer server;
    private final AtomicReference<@Nullable X509Certificate> shown = new AtomicReference<>();

    private final List<HttpClient> clients = new ArrayList<>();

    private Running(MaruServer server) {
        this.server = server;
    }

    static Running start(Path folder, String... flags) throws StartException {
        return start(new Given(folder), flags);
    }

    static Running start(Given given, String... flags) throws StartException {
        String[] own = {
            "http.port=0", "https.port=0", "data_dir=" + given.folder().resolve("state")
        };
        Config config =
                given.config(Stream.concat(Stream.of(flags), Stream.of(own)).toArray(String[]::new));
        return new Running(MaruServer.start(config, given.surroundings()));
    }

    MaruServer server() {
        return server;
    }

    HttpResponse<String> get(String path, String... headers) {
        return send(http(path), headers);
    }

    HttpResponse<String> getSecurely(String path, String... headers) {
        return send("https://127.0.0.1:" + server.httpsPort() + path, headers);
    }

    String http(String path) {
        return "http://127.0.0.1:" + server.httpPort() + path;
    }

    HttpResponse<String> send(String url, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url)).timeout(PATIENCE);
        if (headers.length > 0) {
            request.headers(headers);
        }
        try (HttpClient client = client()) {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Speaks plain HTTP/1.1 and returns all that is answered. */
    String raw(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.httpPort())) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** A client for WebSockets, which ends with the server. */
    HttpClient socketClient() {
        HttpClient client = client();
        clients.add(client);
        return client;
    }

    /** A client that trusts everybody and remembers whom. */
    private HttpClient client() {
        try {
            SSLContext tls = SSLContext.getInstance("TLS");
            tls.init(null, new TrustManager[] {new TrustAll()}, null);
            return HttpClient.newBuilder()
                    .connectTimeout(PATIENCE)
                    .sslContext(tls)
                    .build();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** The certificate that was shown last. */
    @Nullable
    X509Certificate shown() {
        return shown.get();
    }

    @Override
    public void close() {
        // Not closed: that would wait for WebSockets that are still open.
        clients.forEach(HttpClient::shutdownNow);
        server.abort();
    }

    private final class TrustAll extends X509ExtendedTrustManager {
        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
            shown.set(chain[0]);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {
            shown.set(chain[0]);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {
            shown.set(chain[0]);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
