package dev.maru.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** Every message of the protocol, over both transports. */
@ParameterizedClass
@EnumSource(ConversationTest.Transport.class)
class ConversationTest {
    enum Transport {
        WEBSOCKET(WebSocketClient::connect),
        FALLBACK(EventStreamClient::connect);

        final Function<TestServer, Client> connect;

        Transport(Function<TestServer, Client> connect) {
            this.connect = connect;
        }
    }

    private final Transport transport;
    private TestServer server;
    private Client mina;
    private Client jun;
    private String minaId;
    private String junId;

    ConversationTest(Transport transport) {
        this.transport = transport;
    }

    @BeforeEach
    void start() {
        server = TestServer.start();
        mina = transport.connect.apply(server);
        jun = transport.connect.apply(server);
    }

    @AfterEach
    void stop() {
        mina.close();
        jun.close();
        server.close();
    }

    private void joinBoth() {
        minaId = mina.join("garden", "Mina").get("self").get("id").asString();
        junId = jun.join("garden", "Jun").get("self").get("id").asString();
        mina.expect("participant.joined");
        mina.expect("topology");
    }

    @Test
    void tellsANewcomerTheWholeState() {
        JsonNode first = mina.join("garden", "Mina");
        assertThat(first.get("restored").asBoolean()).isFalse();
        assertThat(first.get("self").get("name").asString()).isEqualTo("Mina");
        assertThat(first.get("self").get("identity").isNull()).isTrue();
        assertThat(first.get("self").get("grants").get("publish")).hasSize(4);
        assertThat(first.get("self").get("grants").get("admin").asBoolean()).isFalse();
        assertThat(first.get("room").get("topology").asString()).isEqualTo("mesh");
        assertThat(first.get("participants")).isEmpty();
        assertThat(first.get("iceServers")).hasSize(2);
        assertThat(first.get("heartbeatMillis").asInt()).isEqualTo(3_000);
        assertThat(first.get("limits").get("maxMessageBytes").asInt()).isEqualTo(65_536);

        JsonNode second = jun.join("garden", "Jun");
        assertThat(second.get("participants").get(0).get("id"))
                .isEqualTo(first.get("self").get("id"));
        assertThat(second.get("connections").get(0).get("polite").asBoolean()).isTrue();

        JsonNode came = mina.expect("participant.joined");
        assertThat(came.get("participant").get("name").asString()).isEqualTo("Jun");
        JsonNode topology = mina.expect("topology");
        assertThat(topology.get("add").get(0).get("peer"))
                .isEqualTo(second.get("self").get("id"));
    }

    @Test
    void tellsOthersOfChanges() {
        joinBoth();
        mina.request("update", "\"name\":\"미나\",\"speaking\":true");
        JsonNode updated = jun.expect("participant.updated");
        assertThat(updated.get("name").asString()).isEqualTo("미나");
        assertThat(updated.get("speaking").asBoolean()).isTrue();
        assertThat(updated.has("metadata")).isFalse();
    }

    @Test
    void publishesMutesAndUnpublishesTracks() {
        joinBoth();
        mina.request(
                "publish",
                "\"track\":{\"id\":\"cam\",\"source\":\"camera\",\"kind\":\"video\",\"width\":640,\"height\":480,\"label\":\"앞\"}");
        JsonNode published = jun.expect("track.published");
        assertThat(published.get("participant").asString()).isEqualTo(minaId);
        assertThat(published.get("track").get("muted").asBoolean()).isFalse();
        assertThat(published.get("track").get("width").asInt()).isEqualTo(640);
        assertThat(published.get("track").get("label").asString()).isEqualTo("앞");

        mina.request("mute", "\"track\":\"cam\",\"muted\":true");
        JsonNode muted = jun.expect("track.updated");
        assertThat(muted.get("muted").asBoolean()).isTrue();
        assertThat(muted.has("by")).isFalse();

        mina.request("unpublish", "\"track\":\"cam\"");
        assertThat(jun.expect("track.unpublished").get("track").asString()).isEqualTo("cam");
    }

    @Test
    void passesOffersAnswersAndCandidatesOnAsTheyAre() {
        joinBoth();
        mina.request(
                "offer",
                "\"to\":\"" + junId + "\",\"sdp\":\"v=0\\r\\n\\u00e9\",\"tracks\":{\"0\":\"mic\",\"1\":\"cam\"}");
        JsonNode offer = jun.expect("offer");
        assertThat(offer.get("from").asString()).isEqualTo(minaId);
        assertThat(offer.has("to")).isFalse();
        assertThat(offer.has("id")).isFalse();
        assertThat(offer.get("sdp").asString()).isEqualTo("v=0\r\né");
        assertThat(offer.get("tracks").get("1").asString()).isEqualTo("cam");

        jun.request("answer", "\"to\":\"" + minaId + "\",\"sdp\":\"v=0\"");
        assertThat(mina.expect("answer").has("tracks")).isFalse();

        mina.request(
                "candidate",
                "\"to\":\"" + junId + "\",\"candidate\":{\"candidate\":\"candidate:1\",\"sdpMid\":\"0\","
                        + "\"sdpMLineIndex\":0,\"usernameFragment\":null}");
        assertThat(jun.expect("candidate").get("candidate").get("candidate").asString())
                .isEqualTo("candidate:1");
        mina.request("candidate", "\"to\":\"" + junId + "\",\"candidate\":null");
        assertThat(jun.expect("candidate").get("candidate").isNull()).isTrue();
    }

    @Test
    void sendsChatToAllOrToOne() {
        joinBoth();
        JsonNode ok = mina.request("chat", "\"text\":\"안녕 \\u0000\\ud83d\\ude00\"");
        JsonNode chat = jun.expect("chat");
        assertThat(chat.get("text").asString()).isEqualTo("안녕 \u0000😀");
        assertThat(chat.get("at")).isEqualTo(ok.get("at"));
        assertThat(chat.get("private").asBoolean()).isFalse();
        mina.request("chat", "\"text\":\"psst\",\"to\":[\"" + junId + "\"]");
        assertThat(jun.expect("chat").get("private").asBoolean()).isTrue();
    }

    @Test
    void passesPayloadsOfApplicationsOnAsTheyAre() {
        joinBoth();
        mina.request("message", "\"topic\":\"robot.arm\",\"payload\":{\"a\":\n[1,\r\n2.5,\"x\\ny\",null]}");
        JsonNode message = jun.expect("message");
        assertThat(message.get("topic").asString()).isEqualTo("robot.arm");
        assertThat(message.get("payload").toString()).isEqualTo("{\"a\":[1,2.5,\"x\\ny\",null]}");
        assertThat(message.get("from").asString()).isEqualTo(minaId);
    }

    @Test
    void keepsTheOrderOfABurst() {
        joinBoth();
        for (int i = 0; i < 100; i++) {
            mina.send("message", "\"topic\":\"n\",\"payload\":" + i);
        }
        for (int i = 0; i < 100; i++) {
            assertThat(jun.expect("message").get("payload").asInt()).isEqualTo(i);
        }
    }

    @Test
    void saysGoodbyeToWhoLeaves() {
        joinBoth();
        JsonNode left = mina.answer(mina.send("leave", ""));
        assertThat(left.get("type").asString()).isEqualTo("left");
        assertThat(mina.closeCode()).isEqualTo(1000);
        JsonNode gone = jun.expect("participant.left");
        assertThat(gone.get("participant").asString()).isEqualTo(minaId);
        assertThat(gone.get("reason").asString()).isEqualTo("left");
    }

    @Test
    void doesNotCarryOutARequestTwice() {
        joinBoth();
        mina.sendRaw("{\"type\":\"chat\",\"id\":7,\"text\":\"once\"}");
        JsonNode first = mina.answer(7);
        mina.sendRaw("{\"type\":\"chat\",\"id\":7,\"text\":\"once\"}");
        assertThat(mina.answer(7)).isEqualTo(first);
        mina.sendRaw("{\"type\":\"chat\",\"id\":8,\"text\":\"twice\"}");
        assertThat(jun.expect("chat").get("text").asString()).isEqualTo("once");
        assertThat(jun.expect("chat").get("text").asString()).isEqualTo("twice");
    }
}
