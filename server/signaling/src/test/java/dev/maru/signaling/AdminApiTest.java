package dev.maru.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.room.Limits;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What administrators can do (docs/signaling.md §11), and what people in the room see of it. Answers are held to openapi.json. */
class AdminApiTest {
    private static final String ROOMS = "/api/v1/rooms";
    private static final String GARDEN = ROOMS + "/garden";

    private TestServer server;
    private WebSocketClient mina;
    private WebSocketClient jun;
    private String minaId;
    private String junId;

    @BeforeEach
    void start() {
        server = TestServer.setup().keys(TestServer.KEYS).start();
        mina = WebSocketClient.connect(server);
        jun = WebSocketClient.connect(server);
    }

    @AfterEach
    void stop() {
        mina.close();
        jun.close();
        server.close();
    }

    private void joinBoth() {
        minaId = id(join(mina, "mina", "garden"));
        junId = id(join(jun, "jun", "garden"));
        mina.expect("participant.joined");
        mina.expect("topology");
    }

    private JsonNode join(WebSocketClient client, String identity, String room) {
        return join(client, server.token(identity, room, false));
    }

    private static JsonNode join(WebSocketClient client, String token) {
        JsonNode joined = client.answer(client.send("join", "\"room\":\"garden\",\"token\":\"" + token + "\""));
        assertThat(joined.get("type").asString()).as(joined.toString()).isEqualTo("joined");
        return joined;
    }

    private static String id(JsonNode joined) {
        return joined.get("self").get("id").asString();
    }

    private OpenApi.Reply send(String method, String path, String body) {
        return OpenApi.send(server, method, path, body, "Authorization", "Bearer " + server.token("admin", null, true));
    }

    private OpenApi.Reply expect(int status, String method, String path, String body) {
        OpenApi.Reply reply = send(method, path, body);
        assertThat(reply.status()).as(reply.toString()).isEqualTo(status);
        return reply;
    }

    // Rooms.

    @Test
    void listsRoomsByNamePageByPage() {
        for (String name : List.of("delta", "alpha", "echo", "bravo", "charlie")) {
            expect(201, "POST", ROOMS, "{\"name\":\"" + name + "\"}");
        }
        var names = new ArrayList<String>();
        var sizes = new ArrayList<Integer>();
        String after = "";
        while (after != null) {
            JsonNode page = expect(200, "GET", ROOMS + "?limit=2" + after, "").body();
            sizes.add(page.get("rooms").size());
            page.get("rooms").forEach(room -> names.add(room.get("name").asString()));
            after = page.has("next") ? "&after=" + page.get("next").asString() : null;
        }
        assertThat(names).containsExactly("alpha", "bravo", "charlie", "delta", "echo");
        assertThat(sizes).containsExactly(2, 2, 1);
        assertThat(expect(200, "GET", ROOMS, "").body().get("rooms")).hasSize(5);
    }

    @ParameterizedTest
    @CsvSource({"0", "1001", "-1", "two", "99999"})
    void refusesPagesOfImpossibleSizes(String limit) {
        assertThat(expect(400, "GET", ROOMS + "?limit=" + limit, "")
                        .body()
                        .get("field")
                        .asString())
                .isEqualTo("limit");
    }

    @Test
    void createsARoomWithEverythingThatIsAskedFor() {
        JsonNode room = expect(
                        201,
                        "POST",
                        ROOMS,
                        "{\"name\":\"garden\",\"maxParticipants\":1,\"emptyTimeoutSeconds\":5,\"metadata\":\"green\","
                                + "\"topology\":\"mesh\"}")
                .body();
        assertThat(room.get("maxParticipants").asInt()).isEqualTo(1);
        assertThat(room.get("emptyTimeoutSeconds").asInt()).isEqualTo(5);
        assertThat(room.get("metadata").asString()).isEqualTo("green");
        JsonNode joined = join(mina, "mina", "garden");
        assertThat(joined.get("room").get("metadata").asString()).isEqualTo("green");
        String full = "\"room\":\"garden\",\"token\":\"" + server.token("jun", null, false) + "\"";
        assertThat(jun.refused("join", full)).isEqualTo("room_full");
        mina.send("leave", "");
        mina.closeCode();
        server.pass(Duration.ofSeconds(4));
        expect(200, "GET", GARDEN, "");
        server.pass(Duration.ofSeconds(2));
        assertThat(expect(404, "GET", GARDEN, "").code()).isEqualTo("room_not_found");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | name",
                "{'name':''} | room",
                "{'name':'a b'} | room",
                "{'name':1} | name",
                "{'name':null} | name",
                "{'name':'attic','maxParticipants':0} | maxParticipants",
                "{'name':'attic','maxParticipants':10001} | maxParticipants",
                "{'name':'attic','maxParticipants':1.5} | maxParticipants",
                "{'name':'attic','maxParticipants':9007199254740993} | maxParticipants",
                "{'name':'attic','emptyTimeoutSeconds':-1} | emptyTimeoutSeconds",
                "{'name':'attic','emptyTimeoutSeconds':2592001} | emptyTimeoutSeconds",
                "{'name':'attic','topology':'star'} | topology",
                "{'name':'attic','metadata':[]} | metadata",
                "{'name':'attic','colour':'red'} | colour"
            },
            quoteCharacter = '"')
    void refusesRoomsThatCannotBe(String body, String field) {
        OpenApi.Reply reply = expect(400, "POST", ROOMS, body.replace('\'', '"'));
        assertThat(reply.code()).isEqualTo("bad_field");
        assertThat(reply.body().get("field").asString()).isEqualTo(field);
        assertThat(server.rooms.roomCount()).isZero();
    }

    @Test
    void refusesARoomThatThereIs() {
        expect(201, "POST", ROOMS, "{\"name\":\"attic\"}");
        assertThat(expect(409, "POST", ROOMS, "{\"name\":\"attic\"}").code()).isEqualTo("room_exists");
    }

    @Test
    void opensNoMoreRoomsThanTheServerMayHave() {
        var one = Limits.DEFAULTS.withMaxRooms(1);
        try (var small = TestServer.setup().keys(TestServer.KEYS).rooms(one).start()) {
            String bearer = "Bearer " + small.token("admin", null, true);
            for (String name : List.of("attic", "cellar")) {
                OpenApi.Reply reply =
                        OpenApi.send(small, "POST", ROOMS, "{\"name\":\"" + name + "\"}", "Authorization", bearer);
                assertThat(reply.code()).isEqualTo(name.equals("attic") ? "" : "too_many_rooms");
                assertThat(reply.status()).isEqualTo(name.equals("attic") ? 201 : 429);
            }
        }
    }

    @Test
    void showsWhoIsInARoomAndWhoMayComeBack() {
        joinBoth();
        mina.request("publish", "\"track\":{\"id\":\"mic\",\"source\":\"microphone\",\"kind\":\"audio\"}");
        mina.cut();
        TestServer.await(
                "the loss is noticed", () -> !participant(0).get("connected").asBoolean());
        JsonNode room = expect(200, "GET", GARDEN, "").body();
        assertThat(room.get("participantCount").asInt()).isEqualTo(2);
        assertThat(participant(0).get("id").asString()).isEqualTo(minaId);
        assertThat(participant(0).get("identity").asString()).isEqualTo("mina");
        assertThat(participant(0).get("tracks").get(0).get("id").asString()).isEqualTo("mic");
        assertThat(participant(1).get("connected").asBoolean()).isTrue();
    }

    private JsonNode participant(int index) {
        return expect(200, "GET", GARDEN, "").body().get("participants").get(index);
    }

    @Test
    void findsARoomByANameInAnyScript() {
        expect(201, "POST", ROOMS, "{\"name\":\"정원\"}");
        JsonNode room = expect(200, "GET", ROOMS + "/%EC%A0%95%EC%9B%90", "").body();
        assertThat(room.get("name").asString()).isEqualTo("정원");
    }

    @Test
    void closesARoom() {
        joinBoth();
        expect(204, "DELETE", GARDEN, "");
        assertThat(mina.expect("room.closed").get("reason").asString()).isEqualTo("admin");
        assertThat(mina.closeCode()).isEqualTo(4012);
        assertThat(jun.closeCode()).isEqualTo(4012);
        expect(404, "DELETE", GARDEN, "");
    }

    // Participants.

    @Test
    void removesAParticipantForGood() {
        joinBoth();
        String path = GARDEN + "/participants/" + junId;
        expect(204, "DELETE", path, "");
        assertThat(jun.closeCode()).isEqualTo(4003);
        assertThat(mina.expect("participant.left").get("reason").asString()).isEqualTo("removed");
        assertThat(expect(404, "DELETE", path, "").code()).isEqualTo("unknown_participant");
        assertThat(expect(400, "DELETE", GARDEN + "/participants/jun", "").code())
                .isEqualTo("bad_field");
    }

    @Test
    void mutesATrackAndTellsItsPublisher() {
        joinBoth();
        jun.request("publish", "\"track\":{\"id\":\"mic\",\"source\":\"microphone\",\"kind\":\"audio\"}");
        mina.expect("track.published");
        String path = GARDEN + "/participants/" + junId + "/mute";
        expect(204, "POST", path, "{\"track\":\"mic\",\"muted\":true}");
        for (WebSocketClient client : List.of(mina, jun)) {
            JsonNode muted = client.expect("track.updated");
            assertThat(muted.get("participant").asString()).isEqualTo(junId);
            assertThat(muted.get("muted").asBoolean()).isTrue();
            assertThat(muted.get("by").asString()).isEqualTo("admin");
        }
        assertThat(expect(404, "POST", path, "{\"track\":\"cam\",\"muted\":true}")
                        .code())
                .isEqualTo("unknown_track");
        assertThat(send("POST", path, "{\"track\":\"mic\",\"muted\":false}").status())
                .isBetween(400, 403);
        for (String wrong :
                List.of("{}", "{\"track\":\"mic\"}", "{\"track\":\"mic\",\"muted\":1}", "{\"muted\":true}")) {
            assertThat(expect(400, "POST", path, wrong).code()).isEqualTo("bad_field");
        }
        assertThat(mina.isQuiet()).isTrue();
    }

    // Messages.

    @Test
    void sendsTextsAndPayloadsToAllOrToSome() {
        joinBoth();
        JsonNode sent = expect(200, "POST", GARDEN + "/messages", "{\"text\":\"closing soon\"}")
                .body();
        for (WebSocketClient client : List.of(mina, jun)) {
            JsonNode chat = client.expect("chat");
            assertThat(chat.get("from").isNull()).isTrue();
            assertThat(chat.get("text").asString()).isEqualTo("closing soon");
            assertThat(chat.get("at")).isEqualTo(sent.get("at"));
            assertThat(chat.get("private").asBoolean()).isFalse();
        }
        String payload = "{\"lights\":[true,null,1.5]}";
        expect(
                200,
                "POST",
                GARDEN + "/messages",
                "{\"topic\":\"house\",\"payload\":" + payload + ",\"to\":[\"" + junId + "\"]}");
        JsonNode message = jun.expect("message");
        assertThat(message.get("payload").toString()).isEqualTo(payload);
        assertThat(message.get("private").asBoolean()).isTrue();
        assertThat(mina.isQuiet()).isTrue();
    }

    @Test
    void namesReceiversByTheRulesForParticipants() {
        joinBoth();
        String many = ("\"" + junId + "\",").repeat(1_000) + "\"" + junId + "\"";
        expect(200, "POST", GARDEN + "/messages", "{\"text\":\"once\",\"to\":[" + many + "]}");
        assertThat(jun.expect("chat").get("text").asString()).isEqualTo("once");
        var tooMany = new StringBuilder();
        for (int i = 0; i <= SignalingConfig.Limits.DEFAULTS.recipients(); i++) {
            tooMany.append(i == 0 ? "" : ",").append("\"p_%016d\"".formatted(i));
        }
        OpenApi.Reply reply = expect(400, "POST", GARDEN + "/messages", "{\"text\":\"a\",\"to\":[" + tooMany + "]}");
        assertThat(reply.body().get("field").asString()).isEqualTo("to");
        assertThat(jun.isQuiet()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | 400 | topic",
                "{'topic':'house'} | 400 | payload",
                "{'text':'a','payload':1} | 400 | text",
                "{'text':''} | 400 | text",
                "{'text':1} | 400 | text",
                "{'text':'a','to':[]} | 400 | to",
                "{'text':'a','to':'p_0123456789abcdef'} | 400 | to",
                "{'text':'a','to':['jun']} | 400 | to",
                "{'text':'a','to':['p_0123456789abcdef']} | 404 | to"
            },
            quoteCharacter = '"')
    void refusesMessagesThatAreNone(String body, int status, String field) {
        joinBoth();
        OpenApi.Reply reply = expect(status, "POST", GARDEN + "/messages", body.replace('\'', '"'));
        assertThat(reply.body().get("field").asString()).isEqualTo(field);
        assertThat(mina.isQuiet()).isTrue();
    }

    // Bodies.

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"nothing", "[]", "{", "{'name':'a'}x", "{'name':'a','name':'b'}", "\uFEFF{'name':'a'}"},
            quoteCharacter = '"')
    void refusesBodiesThatAreNoObject(String body) {
        assertThat(expect(400, "POST", ROOMS, body.replace('\'', '"')).code()).isEqualTo("bad_json");
    }

    @Test
    void refusesAnEmptyBodyAndOneThatIsTooDeep() {
        assertThat(expect(400, "POST", ROOMS, "").code()).isEqualTo("bad_json");
        String deep = "{\"name\":" + "[".repeat(33) + "]".repeat(33) + "}";
        assertThat(expect(400, "POST", ROOMS, deep).code()).isEqualTo("bad_json");
    }

    @Test
    void takesABodyOfTheMostBytesAndNotOneMore() {
        int most = SignalingConfig.Limits.DEFAULTS.maxMessageBytes();
        String empty = "{\"name\":\"attic\",\"metadata\":\"\"}";
        String longest = empty.replace("\"\"}", "\"" + "x".repeat(most - empty.length()) + "\"}");
        assertThat(expect(400, "POST", ROOMS, longest).body().get("field").asString())
                .isEqualTo("metadata");
        assertThat(expect(413, "POST", ROOMS, longest + " ").code()).isEqualTo("message_too_large");
    }

    @Test
    void refusesALongBodyWhoseLengthNobodyTold() {
        byte[] body = new byte[1_000_000];
        var request = HttpRequest.newBuilder(server.http(ROOMS))
                .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))
                .header("Authorization", "Bearer " + server.token("admin", null, true))
                .build();
        var response = WebSocketClient.HTTP
                .sendAsync(request, HttpResponse.BodyHandlers.ofString())
                .join();
        assertThat(OpenApi.reply("POST", ROOMS, response).status()).isEqualTo(413);
    }
}
