package dev.maru.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two people whose media goes through the program's own relay, with nothing configured. */
@ExtendWith(Stage.class)
class RelayInteropTest {
    /** The types of both candidates and the relay's protocol of the pair in use, for each open connection. */
    private static final String PAIRS = """
            async () => {
              const pairs = [];
              for (const connection of maruWatch.live()) {
                const stats = await connection.getStats();
                for (const entry of stats.values()) {
                  if (entry.type === "transport" && entry.selectedCandidatePairId) {
                    const pair = stats.get(entry.selectedCandidatePairId);
                    const local = stats.get(pair.localCandidateId);
                    const remote = stats.get(pair.remoteCandidateId);
                    pairs.push(local.candidateType + " " + remote.candidateType + " " + local.relayProtocol);
                  }
                }
              }
              return pairs;
            }
            """;

    private static final Pattern BYTES = Pattern.compile("\"bytesTo(?:Peer|Client)s\":(\\d+)");

    @Test
    void twoPeopleSeeAndHearEachOtherThroughTheRelayAlone(Stage stage) throws Exception {
        ServerUnderTest server = stage.server("relay", "", "--relay-port=0", "--relay-tls-port=0");
        Person mina = stage.person("Mina");
        Person jun = stage.person("Jun");
        for (Person person : List.of(mina, jun)) {
            person.open(server.uri() + "/r/relayed?name=" + person.name() + "&join=1&relay=1");
            person.awaitInCall();
        }

        Media.awaitBetween(List.of(mina, jun));

        for (Person person : List.of(mina, jun)) {
            assertThat(person.page().evaluate(PAIRS))
                    .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
                    .containsExactly("relay relay udp");
        }
        String status = status(server);
        assertThat(status).contains("\"users\":2", "\"udp\":[\"127.0.0.1:");
        Matcher bytes = BYTES.matcher(status);
        for (int i = 0; i < 2; i++) {
            assertThat(bytes.find()).isTrue();
            assertThat(Long.parseLong(bytes.group(1))).as(status).isGreaterThan(20_000);
        }
    }

    private static String status(ServerUnderTest server) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(server.uri() + "/api/v1/relay"))
                    .build();
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            return answer.body();
        }
    }
}
