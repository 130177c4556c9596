package dev.maru.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ConversationTest {
    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void tellsANewcomerTheWholeState() {
        try (var mina = WebSocketClient.connect(server);
                var jun = WebSocketClient.connect(server)) {
            JsonNode first = mina.join("garden", "Mina");
            assertThat(first.get("restored").asBoolean()).isFalse();
            assertThat(first.get("self").get("name").asString()).isEqualTo("Mina");
            assertThat(first.get("self").get("identity").isNull()).isTrue();
            assertThat(first.get("room").get("topology").asString()).isEqualTo("mesh");
            assertThat(first.get("participants")).isEmpty();
            assertThat(first.get("iceServers")).hasSize(2);
            assertThat(first.get("heartbeatMillis").asInt()).isEqualTo(3_000);

            JsonNode second = jun.join("garden", "Jun");
            assertThat(second.get("participants").get(0).get("id"))
                    .isEqualTo(first.get("self").get("id"));
            assertThat(second.get("connections").get(0).get("polite").asBoolean())
                    .isTrue();

            JsonNode came = mina.expect("participant.joined");
            assertThat(came.get("participant").get("name").asString()).isEqualTo("Jun");
            JsonNode topology = mina.expect("topology");
            assertThat(topology.get("add").get(0).get("peer"))
                    .isEqualTo(second.get("self").get("id"));
        }
    }
}
