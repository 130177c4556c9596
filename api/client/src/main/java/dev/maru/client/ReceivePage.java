package dev.maru.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The page of a server's web app on which a browser receives files. */
final class ReceivePage {
    /** The link is a courtesy: nobody waits long for it. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private static final String NAME = "receive";
    private static final int OK = 200;

    private ReceivePage() {}

    /** Asks the server; where it is on this computer, the page's address is the one that others reach it by. */
    static Optional<URI> of(RoomOptions options) throws InterruptedException {
        HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(PATIENCE);
        if (options.tls() != null) {
            builder.sslContext(options.tls());
        }
        try (HttpClient http = builder.build()) {
            HttpRequest request = HttpRequest.newBuilder(options.resolve("app/config.json", false))
                    .timeout(PATIENCE)
                    .build();
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            return response.statusCode() == OK ? page(options, Messages.any(response.body())) : Optional.empty();
        } catch (IOException e) {
            // Whoever joins the room says it better.
            return Optional.empty();
        }
    }

    private static Optional<URI> page(RoomOptions options, JsonNode config) {
        boolean hasPage = false;
        for (JsonNode page : config.path("pages")) {
            hasPage |= page.asString("").equals(NAME);
        }
        if (!hasPage) {
            return Optional.empty();
        }
        List<String> others = new ArrayList<>();
        config.path("lanUrls").forEach(url -> others.add(url.asString("")));
        if (others.isEmpty() || !isLoopback(options.server().getHost())) {
            return Optional.of(options.resolve(NAME, false));
        }
        String other = others.stream()
                .filter(url -> url.startsWith("https:"))
                .findFirst()
                .orElse(others.getFirst());
        try {
            return Optional.of(URI.create(other).resolve("/" + NAME));
        } catch (IllegalArgumentException e) {
            return Optional.of(options.resolve(NAME, false));
        }
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
