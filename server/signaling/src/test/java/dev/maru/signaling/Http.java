package dev.maru.signaling;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Plain requests to a test's server. */
final class Http {
    private Http() {}

    static HttpResponse<String> get(TestServer server, String path, String... headers) {
        return send(server, "GET", path, "", headers);
    }

    /** @param headers names and values in turns */
    static HttpResponse<String> send(TestServer server, String method, String path, String body, String... headers) {
        var request = HttpRequest.newBuilder(server.http(path))
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return WebSocketClient.HTTP
                .sendAsync(request.build(), HttpResponse.BodyHandlers.ofString())
                .join();
    }
}
