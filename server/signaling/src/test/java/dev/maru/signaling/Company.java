package dev.maru.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import tools.jackson.databind.JsonNode;

/** Two people who talk in a room while a third misbehaves, and who are to notice nothing of it. */
final class Company implements AutoCloseable {
    static final String ROOM = "garden";

    final WebSocketClient mina;
    final WebSocketClient jun;
    final String minaId;
    final String junId;

    Company(TestServer server) {
        mina = WebSocketClient.connect(server);
        minaId = id(mina.join(ROOM, "Mina"));
        jun = WebSocketClient.connect(server);
        junId = id(jun.join(ROOM, "Jun"));
        sawSomebodyCome(mina);
    }

    /** A third person comes, which both are told of. */
    String sawSomebodyCome() {
        sawSomebodyCome(jun);
        return sawSomebodyCome(mina);
    }

    /** Both send and receive, and nothing but that. */
    void isWell() {
        talks(mina, jun, minaId, junId);
        talks(jun, mina, junId, minaId);
        assertThat(mina.isQuiet()).isTrue();
        assertThat(jun.isQuiet()).isTrue();
    }

    private static void talks(WebSocketClient from, WebSocketClient to, String fromId, String toId) {
        long id = from.send("chat", "\"text\":\"still here\",\"to\":[\"" + toId + "\"]");
        JsonNode chat = to.expect("chat");
        assertThat(chat.get("from").asString()).isEqualTo(fromId);
        assertThat(chat.get("text").asString()).isEqualTo("still here");
        assertThat(from.expect("ok").get("re").asLong()).isEqualTo(id);
    }

    private static String sawSomebodyCome(WebSocketClient client) {
        JsonNode joined = client.expect("participant.joined");
        client.expect("topology");
        return joined.get("participant").get("id").asString();
    }

    private static String id(JsonNode joined) {
        return joined.get("self").get("id").asString();
    }

    @Override
    public void close() {
        mina.close();
        jun.close();
    }
}
