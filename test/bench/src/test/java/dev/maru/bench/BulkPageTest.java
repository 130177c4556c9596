package dev.maru.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;

class BulkPageTest {
    private final HttpClient browser = HttpClient.newHttpClient();

    private HttpResponse<String> get(String url) throws Exception {
        return browser.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
    }

    @Test
    void servesThePageAndCarriesLinesBothWays() throws Exception {
        try (BulkPage page = new BulkPage();
                HttpClient client = browser) {
            URI address = URI.create(page.url("offer"));
            assertThat(get(address.toString()).body()).contains("RTCPeerConnection");
            page.tell("go 1024");
            page.tell("stop");
            assertThat(get(address.resolve("/next").toString()).body()).isEqualTo("go 1024");
            assertThat(get(address.resolve("/next").toString()).body()).isEqualTo("stop");
            HttpRequest line = HttpRequest.newBuilder(address.resolve("/line"))
                    .POST(BodyPublishers.ofString("sdp AAAA"))
                    .build();
            assertThat(client.send(line, BodyHandlers.discarding()).statusCode())
                    .isEqualTo(204);
            assertThat(page.hear(1)).isEqualTo("sdp AAAA");
            assertThat(page.hear(0)).isNull();
        }
    }
}
