package dev.maru.client;

import static dev.maru.client.PendingRequests.AfterRestore.AGAIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The client's side of docs/signaling.md, over the fallback. */
class SignalingClientTest {
    private static final String JOINED = """
        {"type":"joined","re":%d,"seq":41,"restored":false,"self":{"id":"p_1","name":"x","tracks":[]},\
        "participants":[],"connections":[],"iceServers":[],"resumeToken":"t1","resumeWindowMillis":30000,\
        "heartbeatMillis":3000,"timeoutMillis":9000}\
        """;

    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

    private final SignalingClient.Listener listener = new SignalingClient.Listener() {
        @Override
        public void joined(JsonNode message, boolean isAnew) {
            told.add("joined " + isAnew);
        }

        @Override
        public void event(JsonNode message) {
            told.add(Messages.type(message) + " " + message.path("seq").asLong(0));
        }

        @Override
        public void live(boolean isLive) {
            told.add("live " + isLive);
        }

        @Override
        public void ended(MaruException why) {
            told.add("ended " + why.code());
        }
    };

    @Test
    void resumesAndRepeatsWhatWasNotHandled() throws Exception {
        try (FakeServer server = new FakeServer();
                SignalingClient client = new SignalingClient(
                        RoomOptions.of(server.uri(), "garden").withName("Robot"), listener)) {
            client.start();
            server.accept();
            ObjectNode join = server.next();
            assertThat(join.path("type").asString()).isEqualTo("join");
            assertThat(join.path("room").asString()).isEqualTo("garden");
            assertThat(join.path("name").asString()).isEqualTo("Robot");
            server.say(JOINED.formatted(join.path("id").asLong()));
            tells("joined true", "live true");

            server.say("{\"type\":\"chat\",\"seq\":42,\"from\":\"p_2\",\"text\":\"hi\",\"at\":1,\"private\":false}");
            tells("chat 42");
            server.say("{\"type\":\"ping\",\"at\":7}");
            ObjectNode pong = server.next();
            assertThat(pong.path("at").asLong()).isEqualTo(7);
            assertThat(pong.path("ack").asLong()).isEqualTo(42);
            assertThat(pong.has("id")).isFalse();

            CompletableFuture<JsonNode> handled =
                    client.request(Messages.of("chat").put("text", "one"), AGAIN);
            CompletableFuture<JsonNode> lost =
                    client.request(Messages.of("chat").put("text", "two"), AGAIN);
            long first = server.next().path("id").asLong();
            long second = server.next().path("id").asLong();
            assertThat(second).isGreaterThan(first);
            server.cut();
            tells("live false");

            server.accept();
            ObjectNode resume = server.next();
            assertThat(resume.path("type").asString()).isEqualTo("resume");
            assertThat(resume.path("resumeToken").asString()).isEqualTo("t1");
            assertThat(resume.path("ack").asLong()).isEqualTo(42);
            server.say(
                    "{\"type\":\"resumed\",\"re\":%d,\"received\":%d,\"resumeToken\":\"t2\",\"replaying\":1,\"iceServers\":[]}"
                            .formatted(resume.path("id").asLong(), first));
            tells("resumed 0", "live true");
            assertThat(server.next().path("id").asLong()).isEqualTo(second);
            server.say("{\"type\":\"chat\",\"seq\":42,\"from\":\"p_2\",\"text\":\"hi\",\"at\":1,\"private\":false}");
            server.say("{\"type\":\"chat\",\"seq\":44,\"from\":\"p_2\",\"text\":\"ho\",\"at\":1,\"private\":false}");
            tells("chat 44");
            server.say("{\"type\":\"ok\",\"re\":%d}".formatted(first));
            server.say("{\"type\":\"error\",\"re\":%d,\"code\":\"rate_limited\",\"message\":\"m\",\"hint\":\"h\"}"
                    .formatted(second));
            assertThat(handled.get(10, TimeUnit.SECONDS).path("type").asString())
                    .isEqualTo("ok");
            assertThatThrownBy(() -> lost.get(10, TimeUnit.SECONDS))
                    .cause()
                    .isInstanceOfSatisfying(
                            MaruException.class, e -> assertThat(e.code()).isEqualTo("rate_limited"));
        }
    }

    @Test
    void aRefusalEndsIt() throws Exception {
        try (FakeServer server = new FakeServer();
                SignalingClient client = new SignalingClient(RoomOptions.of(server.uri(), "garden"), listener)) {
            client.start();
            server.accept();
            server.say("{\"type\":\"error\",\"re\":%d,\"code\":\"room_full\",\"message\":\"m\",\"hint\":\"h\"}"
                    .formatted(server.next().path("id").asLong()));
            tells("ended room_full");
        }
    }

    private void tells(String... expected) throws InterruptedException {
        for (String one : expected) {
            assertThat(told.poll(20, TimeUnit.SECONDS)).isEqualTo(one);
        }
    }
}
