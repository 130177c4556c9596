package dev.maru.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What a client says that wants to do harm, or has bugs: it gets a clear error, and nobody else notices. */
class HostileMessagesTest extends Undisturbed {
    private static final String NOBODY = "p_AAAAAAAAAAAAAAAA";

    // What is no message.

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "hello",
                "[]",
                "null",
                "5",
                "\"join\"",
                "{\"type\":\"leave\",\"id\":2}}",
                "{\"type\":\"leave\",\"id\":2}{\"type\":\"leave\",\"id\":3}",
                "{\"type\":\"leave\",\"id\":2,}",
                "{'type':'leave','id':2}",
                "{\"type\":\"leave\",\"id\":2,\"x\":NaN}",
                "{\"type\":\"leave\",\"id\":2,\"x\":01}",
                "{\"type\":\"leave\",\"id\":2 /* out */}",
                "{\"type\":\"leave\",\"id\":2,\"x\":\"\\x\"}",
                "{\"type\":\"leave\",\"id\":2,\"x\":\"\u0000\"}",
                "{\"type\":\"leave\",\"type\":\"leave\",\"id\":2}",
                "{\"type\":\"leave\",\"id\":2,\"id\":3}",
                "{\"type\":\"leave\",\"id\":2,\"x\":{\"a\":1,\"a\":2}}",
                "{\"type\":\"leave\",\"id\":2,\"leaves\":1,\"leav\\u0065s\":2}",
                "\uFEFF[]",
                "{\"type\":\"chat\",\"id\":2,\"text\":\"x\"",
                "{\"type\":\"chat\",\"id\":2,\"text\":\"x\",\"text\":\"y\"}",
                "{\"type\":\"chat\",\"id\":2,\"text\":\"\\ud8\"}",
                "{\"type\":\"chat\",\"id\":2,\"text\":\"\n\"}",
                "{\"type\":\"message\",\"id\":2,\"topic\":\"t\",\"payload\":{\"a\":1,\"a\":2}}",
                "{\"type\":\"message\",\"id\":2,\"topic\":\"t\",\"payload\":NaN}",
                "{\"type\":\"message\",\"id\":2,\"topic\":\"t\",\"payload\":01}"
            })
    void refusesWhatIsNoJsonAndClosesAtTheThirdTime(String text) {
        try (var mallory = joined()) {
            for (int i = 0; i < 3; i++) {
                mallory.sendRaw(text);
                JsonNode error = mallory.expect("error");
                assertThat(error.get("code").asString()).isEqualTo("bad_json");
                assertThat(error.get("message").asString()).isNotBlank();
                assertThat(error.get("hint").asString()).isNotBlank();
            }
            assertThat(mallory.closeCode()).isEqualTo(4000);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"id\":2}",
                "{\"type\":null,\"id\":2}",
                "{\"type\":5,\"id\":2}",
                "{\"type\":{\"type\":\"leave\"},\"id\":2}",
                "{\"type\":\"leave\"}",
                "{\"type\":\"leave\",\"id\":null}",
                "{\"type\":\"leave\",\"id\":\"2\"}",
                "{\"type\":\"leave\",\"id\":0}",
                "{\"type\":\"leave\",\"id\":-1}",
                "{\"type\":\"leave\",\"id\":2.0}",
                "{\"type\":\"leave\",\"id\":1e3}",
                "{\"type\":\"leave\",\"id\":9007199254740992}",
                "{\"type\":\"leave\",\"id\":123456789012345678901234567890}",
                "{\"type\":\"leave\",\"id\":[2]}",
                "{\"type\":\"leave\",\"id\":true}"
            })
    void refusesAMessageWithoutATypeOrANumberAndClosesAtTheThirdTime(String text) {
        try (var mallory = joined()) {
            for (int i = 0; i < 3; i++) {
                mallory.sendRaw(text);
                JsonNode error = mallory.expect("error");
                assertThat(error.get("code").asString()).isEqualTo("bad_field");
                assertThat(error.get("field").asString()).isIn("type", "id");
            }
            assertThat(mallory.closeCode()).isEqualTo(4000);
        }
    }

    @Test
    void takesNestingOf32AndRefuses33() {
        try (var mallory = joined()) {
            // The message itself is the first level.
            mallory.request(
                    "message", "\"topic\":\"deep\",\"payload\":" + nested(31) + ",\"to\":[\"" + company.minaId + "\"]");
            assertThat(company.mina.expect("message").get("payload").toString()).isEqualTo(nested(31));
            mallory.send("message", "\"topic\":\"deep\",\"payload\":" + nested(32));
            assertThat(mallory.expect("error").get("code").asString()).isEqualTo("bad_json");
        }
        try (var mallory = joined()) {
            mallory.send("message", "\"topic\":\"deep\",\"payload\":" + "[".repeat(30_000));
            assertThat(mallory.expect("error").get("code").asString()).isEqualTo("bad_json");
            mallory.sendRaw("[".repeat(60_000));
            assertThat(mallory.expect("error").get("code").asString()).isEqualTo("bad_json");
        }
    }

    @Test
    void countsNoUnknownTypeAmongTheMalformed() {
        try (var mallory = joined()) {
            mallory.sendRaw("{");
            assertThat(mallory.expect("error").get("code").asString()).isEqualTo("bad_json");
            assertThat(mallory.refused("wave", "")).isEqualTo("unknown_type");
            mallory.sendRaw("[]");
            assertThat(mallory.expect("error").get("code").asString()).isEqualTo("bad_json");
            mallory.sendRaw("{}");
            assertThat(mallory.expect("error").get("code").asString()).isEqualTo("bad_field");
            assertThat(mallory.closeCode()).isEqualTo(4000);
        }
    }

    // What is a message, but makes no sense.

    @Test
    void namesTheFieldOfTheWrongType() {
        String track = "\"id\":\"cam\",\"source\":\"camera\",\"kind\":\"video\"";
        String[][] wrong = {
            {"name", "update", "\"name\":5"},
            {"name", "update", "\"name\":null"},
            {"name", "update", "\"name\":[\"a\"]"},
            {"name", "update", ""},
            {"metadata", "update", "\"metadata\":{}"},
            {"speaking", "update", "\"speaking\":\"yes\""},
            {"speaking", "update", "\"speaking\":1"},
            {"speaking", "update", "\"speaking\":null"},
            {"track", "publish", ""},
            {"track", "publish", "\"track\":\"cam\""},
            {"track", "publish", "\"track\":[]"},
            {"track.id", "publish", "\"track\":{}"},
            {"track.id", "publish", "\"track\":{\"id\":5}"},
            {"track.id", "publish", "\"track\":{\"id\":\"a b\",\"source\":\"camera\",\"kind\":\"video\"}"},
            {"track.source", "publish", "\"track\":{\"id\":\"cam\"}"},
            {"track.source", "publish", "\"track\":{\"id\":\"cam\",\"source\":\"eye\",\"kind\":\"video\"}"},
            {"track.kind", "publish", "\"track\":{\"id\":\"cam\",\"source\":\"camera\",\"kind\":\"smell\"}"},
            {"track.muted", "publish", "\"track\":{" + track + ",\"muted\":\"no\"}"},
            {"track.label", "publish", "\"track\":{" + track + ",\"label\":5}"},
            {"track.width", "publish", "\"track\":{" + track + ",\"width\":\"640\",\"height\":480}"},
            {"track.width", "publish", "\"track\":{" + track + ",\"width\":-1,\"height\":480}"},
            {"track.width", "publish", "\"track\":{" + track + ",\"width\":0,\"height\":480}"},
            {"track.width", "publish", "\"track\":{" + track + ",\"width\":99999999,\"height\":480}"},
            {"track.height", "publish", "\"track\":{" + track + ",\"width\":640}"},
            {"track", "unpublish", "\"track\":5"},
            {"track", "unpublish", ""},
            {"track", "mute", "\"track\":\"a b\",\"muted\":true"},
            {"muted", "mute", "\"track\":\"cam\",\"muted\":1"},
            {"muted", "mute", "\"track\":\"cam\""},
        };
        namesThem(wrong);
    }

    @Test
    void namesTheFieldOfTheWrongTypeInWhatGoesToOthers() {
        String sdp = ",\"sdp\":\"v=0\"";
        String to = "\"to\":\"" + company.minaId + "\"";
        String[][] wrong = {
            {"to", "offer", "\"to\":5" + sdp},
            {"to", "offer", "\"to\":[\"" + company.minaId + "\"]" + sdp},
            {"to", "offer", "\"to\":\"mina\"" + sdp},
            {"sdp", "offer", to},
            {"sdp", "offer", to + ",\"sdp\":{}"},
            {"tracks", "offer", to + sdp + ",\"tracks\":[]"},
            {"tracks", "offer", to + sdp + ",\"tracks\":{\"0\":5}"},
            {"tracks", "answer", to + sdp + ",\"tracks\":{\"0\":{\"1\":\"cam\"}}"},
            {"candidate", "candidate", to},
            {"candidate", "candidate", to + ",\"candidate\":\"x\""},
            {"candidate.candidate", "candidate", to + ",\"candidate\":{}"},
            {"candidate.candidate", "candidate", to + ",\"candidate\":{\"candidate\":5}"},
            {"candidate.sdpMid", "candidate", to + ",\"candidate\":{\"candidate\":\"\",\"sdpMid\":5}"},
            {"candidate.sdpMLineIndex", "candidate", to + ",\"candidate\":{\"candidate\":\"\",\"sdpMLineIndex\":\"0\"}"
            },
            {"text", "chat", ""},
            {"text", "chat", "\"text\":5"},
            {"to", "chat", "\"text\":\"a\",\"to\":\"" + company.minaId + "\""},
            {"to", "chat", "\"text\":\"a\",\"to\":[]"},
            {"to", "chat", "\"text\":\"a\",\"to\":[5]"},
            {"to", "chat", "\"text\":\"a\",\"to\":[[\"" + company.minaId + "\"]]"},
            {"to", "chat", "\"text\":\"a\",\"to\":[\"nobody\"]"},
            {"topic", "message", "\"payload\":1"},
            {"topic", "message", "\"topic\":\"\",\"payload\":1"},
            {"topic", "message", "\"topic\":5,\"payload\":1"},
            {"payload", "message", "\"topic\":\"a\""}
        };
        namesThem(wrong);
    }

    /** Sends each (the field at fault, the type, the other fields) and expects that field's name. */
    private void namesThem(String[][] wrong) {
        try (var mallory = joined()) {
            for (String[] each : wrong) {
                JsonNode error = mallory.answer(mallory.send(each[1], each[2]));
                assertThat(error.path("code").asString(""))
                        .as("%s %s: %s", each[1], each[2], error)
                        .isEqualTo("bad_field");
                assertThat(error.path("field").asString(""))
                        .as("%s %s: %s", each[1], each[2], error)
                        .isEqualTo(each[0]);
            }
            // None of these was malformed, so the client is still there.
            mallory.request("update", "\"speaking\":false,\"shoeSize\":42");
        }
        dropUpdates();
    }

    @Test
    void namesTheFieldOfAWrongJoin() {
        try (var mallory = WebSocketClient.connect(server)) {
            String[][] wrong = {
                {"room", "\"room\":5"},
                {"room", ""},
                {"room", "\"room\":\"\""},
                {"room", "\"room\":\"a/b\""},
                {"room", "\"room\":\"" + "a".repeat(129) + "\""},
                {"name", "\"room\":\"garden\",\"name\":{}"},
                {"name", "\"room\":\"garden\",\"name\":\"\""},
                {"name", "\"room\":\"garden\",\"name\":\"a\\u0000b\""},
                {"name", "\"room\":\"garden\",\"name\":\"a\\u202eb\""},
                {"name", "\"room\":\"garden\",\"name\":\"\\ud800\""},
                {"metadata", "\"room\":\"garden\",\"name\":\"a\",\"metadata\":[]"},
                {"client", "\"room\":\"garden\",\"name\":\"a\",\"client\":\"" + "a".repeat(129) + "\""},
                {"token", "\"room\":\"garden\",\"name\":\"a\",\"token\":5"}
            };
            for (String[] each : wrong) {
                JsonNode error = mallory.answer(mallory.send("join", each[1]));
                assertThat(error.path("code").asString(""))
                        .as("%s: %s", each[1], error)
                        .isEqualTo("bad_field");
                assertThat(error.path("field").asString(""))
                        .as("%s: %s", each[1], error)
                        .isEqualTo(each[0]);
            }
        }
    }

    @Test
    void refusesUnknownTypesAndGoesOn() {
        try (var mallory = joined()) {
            for (String type : List.of("", "Join", "joined", "ok", "participant.left", "x".repeat(10_000))) {
                JsonNode error = mallory.answer(mallory.send(type, ""));
                assertThat(error.get("code").asString()).isEqualTo("unknown_type");
                assertThat(error.toString().length()).isLessThan(1_000);
            }
            mallory.request("chat", "\"text\":\"a\",\"to\":[\"" + company.junId + "\"]");
            company.jun.expect("chat");
        }
    }

    @Test
    void refusesEverythingBeforeTheJoin() {
        try (var mallory = WebSocketClient.connect(server)) {
            String to = "\"to\":\"" + company.minaId + "\"";
            String[][] requests = {
                {"leave", ""},
                {"update", "\"name\":\"a\""},
                {"publish", "\"track\":{\"id\":\"cam\",\"source\":\"camera\",\"kind\":\"video\"}"},
                {"unpublish", "\"track\":\"cam\""},
                {"mute", "\"track\":\"cam\",\"muted\":true"},
                {"offer", to + ",\"sdp\":\"v=0\""},
                {"answer", to + ",\"sdp\":\"v=0\""},
                {"candidate", to + ",\"candidate\":null"},
                {"chat", "\"text\":\"a\""},
                {"message", "\"topic\":\"a\",\"payload\":1"}
            };
            for (String[] request : requests) {
                assertThat(mallory.refused(request[0], request[1])).isEqualTo("not_joined");
            }
            mallory.sendRaw("{\"type\":\"pong\",\"at\":1,\"ack\":99}");
            assertThat(mallory.refused("resume", "\"resumeToken\":\"forged\",\"ack\":0"))
                    .isEqualTo("resume_invalid");
        }
    }

    @Test
    void refusesASecondJoin() {
        try (var mallory = joined()) {
            assertThat(mallory.refused("join", "\"room\":\"other\",\"name\":\"a\""))
                    .isEqualTo("already_joined");
            assertThat(mallory.refused("resume", "\"resumeToken\":\"a\",\"ack\":0"))
                    .isEqualTo("already_joined");
        }
    }

    @Test
    void answersARepeatedNumberAsBeforeAndDoesNothingAgain() {
        try (var mallory = joined()) {
            String fields = "\"text\":\"once\",\"to\":[\"" + company.minaId + "\"]}";
            String chat = "{\"type\":\"chat\",\"id\":7," + fields;
            mallory.sendRaw(chat);
            JsonNode first = mallory.expect("ok");
            assertThat(first.get("re").asLong()).isEqualTo(7);
            mallory.sendRaw(chat);
            assertThat(mallory.expect("ok")).isEqualTo(first);
            // A number that was never used, but is below.
            mallory.sendRaw("{\"type\":\"chat\",\"id\":5," + fields);
            assertThat(mallory.expect("error").get("code").asString()).isEqualTo("bad_field");
            company.mina.expect("chat");
        }
    }

    // Whom one pretends to be, or to speak to.

    @Test
    void tellsTheTrueSenderWhateverIsForged() {
        try (var mallory = WebSocketClient.connect(server)) {
            mallory.join(Company.ROOM, "Mallory");
            String malloryId = company.sawSomebodyCome();
            String forged = ",\"from\":\"" + company.junId + "\",\"participant\":\"" + company.junId
                    + "\",\"seq\":1,\"private\":false";
            mallory.request("chat", "\"text\":\"a\",\"to\":[\"" + company.minaId + "\"]" + forged);
            mallory.request("message", "\"topic\":\"a\",\"payload\":{},\"to\":[\"" + company.minaId + "\"]" + forged);
            mallory.request("offer", "\"sdp\":\"v=0\",\"to\":\"" + company.minaId + "\"" + forged);
            for (String type : List.of("chat", "message", "offer")) {
                assertThat(company.mina.expect(type).get("from").asString()).isEqualTo(malloryId);
            }
        }
    }

    @Test
    void refusesReceiversThatAreNotInTheRoom() {
        try (var other = WebSocketClient.connect(server);
                var mallory = joined()) {
            String elsewhere =
                    other.join("elsewhere", "Other").get("self").get("id").asString();
            assertThat(mallory.refused("offer", "\"sdp\":\"v=0\",\"to\":\"@sfu\""))
                    .isEqualTo("unknown_participant");
            assertThat(mallory.refused("mute", "\"track\":\"cam\",\"muted\":true"))
                    .isEqualTo("unknown_track");
            for (String nobody : List.of(NOBODY, elsewhere)) {
                assertThat(mallory.refused("offer", "\"sdp\":\"v=0\",\"to\":\"" + nobody + "\""))
                        .isEqualTo("unknown_participant");
                assertThat(mallory.refused("candidate", "\"candidate\":null,\"to\":\"" + nobody + "\""))
                        .isEqualTo("unknown_participant");
                // One who is there beside one who is not: nobody gets it.
                String both = "\"to\":[\"" + company.minaId + "\",\"" + nobody + "\"]";
                assertThat(mallory.refused("chat", "\"text\":\"a\"," + both)).isEqualTo("unknown_participant");
                assertThat(mallory.refused("message", "\"topic\":\"a\",\"payload\":1," + both))
                        .isEqualTo("unknown_participant");
            }
            assertThat(other.isQuiet()).isTrue();
        }
    }

    @Test
    void relaysLoneSurrogatesAsJsonThatEverybodyCanRead() {
        try (var mallory = joined()) {
            String to = ",\"to\":[\"" + company.minaId + "\"]";
            mallory.send("message", "\"topic\":\"a\",\"payload\":{\"x\":\"\\ud800\"}" + to);
            assertThat(company.mina.expect("message").get("payload").get("x").asString())
                    .isEqualTo("\ud800");
            JsonNode answer = mallory.next();
            assertThat(answer.get("type").asString()).isEqualTo("ok");
            mallory.send("chat", "\"text\":\"a\\udc00b\"" + to);
            answer = mallory.next();
            if (answer.get("type").asString().equals("ok")) {
                assertThat(company.mina.expect("chat").get("text").asString())
                        .startsWith("a")
                        .endsWith("b");
            } else {
                assertThat(answer.get("code").asString()).isEqualTo("bad_field");
            }
        }
    }

    @Test
    void cutsASlowReceiverAndNobodyWaitsForIt() {
        try (var mallory = WireSocket.open(server, 4_096)) {
            mallory.join(Company.ROOM, "Mallory");
            String malloryId = company.sawSomebodyCome();
            String payload =
                    "\"topic\":\"flood\",\"payload\":\"" + "x".repeat(60_000) + "\",\"to\":[\"" + malloryId + "\"]";
            // More than the socket's buffers and the queue hold; within the sender's burst.
            for (int i = 0; i < 250; i++) {
                company.mina.request("message", payload);
            }
            company.isWell();
            assertThat(mallory.closeCode()).isEqualTo(4010);
        }
    }

    /** A third person in the room, whose coming the others have seen. */
    private WebSocketClient joined() {
        var mallory = WebSocketClient.connect(server);
        mallory.join(Company.ROOM, "Mallory");
        company.sawSomebodyCome();
        return mallory;
    }

    private void dropUpdates() {
        // “speaking” did not change, so nobody is told.
        assertThat(company.mina.isQuiet()).isTrue();
    }

    private static String nested(int depth) {
        return "[".repeat(depth) + "]".repeat(depth);
    }
}
