package dev.maru.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.room.Limits;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Every limit and timing, with a clock that the test moves. */
// A server is often used by its clients alone.
@SuppressWarnings("try")
class LimitsTest {
    private static final SignalingConfig.Limits DEFAULTS = SignalingConfig.Limits.DEFAULTS;

    private static SignalingConfig.Limits limits(int perSecond, int burst, int perAddress, int connections) {
        return new SignalingConfig.Limits(
                DEFAULTS.maxMessageBytes(),
                perSecond,
                burst,
                perAddress,
                connections,
                DEFAULTS.outboundBytes(),
                DEFAULTS.malformedMessages(),
                DEFAULTS.recipients(),
                DEFAULTS.failedAuthPerMinute());
    }

    private static Function<TestServer, WebSocketClient> forwardedFor(String addresses) {
        return server -> WebSocketClient.connect(server, "X-Forwarded-For", addresses);
    }

    @Test
    void closesAConnectionOnWhichNobodyJoins() {
        try (TestServer server = TestServer.start();
                var idle = WebSocketClient.connect(server);
                var stream = EventStreamClient.connect(server)) {
            TestServer.await("both are open", () -> server.signaling.metrics().connectionsOpened() == 2);
            server.pass(Duration.ofMillis(9_999));
            assertThat(idle.isQuiet()).isTrue();
            server.pass(Duration.ofMillis(1));
            assertThat(idle.closeCode()).isEqualTo(4001);
            assertThat(stream.closeCode()).isEqualTo(4001);
        }
    }

    @Test
    void pingsEveryHeartbeatAndTakesSilenceForALoss() {
        try (TestServer server = TestServer.start();
                var lively = WebSocketClient.connect(server);
                var dead = WebSocketClient.connect(server)) {
            lively.join("garden", "Mina");
            dead.join("garden", "Jun");
            lively.expect("participant.joined");
            lively.expect("topology");
            for (int i = 0; i < 2; i++) {
                server.pass(Duration.ofSeconds(3));
                dead.expect("ping");
                long before = server.signaling.metrics().messagesReceived();
                lively.pong(0);
                TestServer.await(
                        "the pong is there", () -> server.signaling.metrics().messagesReceived() > before);
            }
            server.pass(Duration.ofSeconds(3));
            assertThat(dead.closeCode()).isEqualTo(4010);
            lively.expect("ping");
            lively.request("chat", "\"text\":\"still here\"");
            assertThat(server.signaling.metrics().detachedSessions()).isEqualTo(1);
        }
    }

    @Test
    void bordersConnectionsOfAnAddressAndFreesTheirPlaces() {
        try (TestServer server =
                        TestServer.setup().limits(limits(50, 300, 2, 0)).start();
                var first = server.counted(WebSocketClient::connect);
                var second = server.counted(EventStreamClient::connect);
                var third = WebSocketClient.connect(server);
                var fourth = EventStreamClient.connect(server)) {
            assertThat(third.expect("error").get("code").asString()).isEqualTo("too_many_connections");
            assertThat(third.closeCode()).isEqualTo(4013);
            assertThat(fourth.expect("error").get("code").asString()).isEqualTo("too_many_connections");
            assertThat(fourth.closeCode()).isEqualTo(4013);
            second.join("garden", "Mina");
            first.close();
            TestServer.await(
                    "its place is free", () -> server.signaling.metrics().openWebSockets() == 0);
            try (var next = WebSocketClient.connect(server)) {
                next.join("garden", "Jun");
            }
        }
    }

    @Test
    void countsConnectionsByTheAddressThatATrustedProxyNames() {
        var access = new SignalingConfig.Access(Set.of(), List.of("127.0.0.0/8"));
        try (TestServer server = TestServer.setup()
                        .limits(limits(50, 300, 1, 0))
                        .access(access)
                        .start();
                var mina = server.counted(forwardedFor("203.0.113.1"));
                var jun = server.counted(forwardedFor("198.51.100.7, 203.0.113.2"));
                var third = forwardedFor("203.0.113.2").apply(server)) {
            mina.join("garden", "Mina");
            jun.join("garden", "Jun");
            assertThat(third.closeCode()).isEqualTo(4013);
        }
    }

    @Test
    void doesNotBelieveAForwardedAddressOfAStranger() {
        try (TestServer server =
                        TestServer.setup().limits(limits(50, 300, 1, 0)).start();
                var mina = server.counted(forwardedFor("203.0.113.1"));
                var liar = forwardedFor("203.0.113.2").apply(server)) {
            mina.join("garden", "Mina");
            assertThat(liar.closeCode()).isEqualTo(4013);
        }
    }

    @Test
    void bordersAllConnectionsTogether() {
        try (TestServer server =
                        TestServer.setup().limits(limits(50, 300, 0, 1)).start();
                var first = server.counted(WebSocketClient::connect);
                var second = WebSocketClient.connect(server)) {
            first.join("garden", "Mina");
            assertThat(second.closeCode()).isEqualTo(4013);
        }
    }

    @Test
    void refusesAJoinToAFullRoomAndOneRoomTooMany() {
        var rooms = Limits.DEFAULTS.withMaxParticipants(1, 1).withMaxRooms(1);
        try (TestServer server = TestServer.setup().rooms(rooms).start();
                var mina = WebSocketClient.connect(server);
                var jun = WebSocketClient.connect(server)) {
            mina.join("garden", "Mina");
            assertThat(jun.refused("join", "\"room\":\"garden\",\"name\":\"Jun\""))
                    .isEqualTo("room_full");
            assertThat(jun.refused("join", "\"room\":\"attic\",\"name\":\"Jun\""))
                    .isEqualTo("too_many_rooms");
        }
    }

    @Test
    void refusesNamesAndMetadataThatAreTooLong() {
        try (TestServer server = TestServer.start();
                var mina = WebSocketClient.connect(server)) {
            String room = "\"room\":\"garden\",";
            assertThat(mina.refused("join", room + "\"name\":\"" + "x".repeat(65) + "\""))
                    .isEqualTo("bad_field");
            assertThat(mina.refused("join", room + "\"name\":\"Mina\",\"metadata\":\"" + "x".repeat(4_097) + "\""))
                    .isEqualTo("bad_field");
            assertThat(mina.refused("join", room + "\"name\":\"Mina\",\"client\":\"" + "x".repeat(129) + "\""))
                    .isEqualTo("bad_field");
            mina.join("garden", "Mina");
        }
    }

    @Test
    void refusesMoreRecipientsThanAllowed() {
        try (TestServer server = TestServer.start();
                var mina = WebSocketClient.connect(server)) {
            mina.join("garden", "Mina");
            var ids = new StringBuilder();
            for (int i = 0; i <= DEFAULTS.recipients(); i++) {
                ids.append(i == 0 ? "" : ",").append("\"p_%016d\"".formatted(i));
            }
            assertThat(mina.refused("chat", "\"text\":\"x\",\"to\":[" + ids + "]"))
                    .isEqualTo("bad_field");
            assertThat(mina.refused("chat", "\"text\":\"x\",\"to\":[]")).isEqualTo("bad_field");
            // The limit itself is taken: what is wrong then is that nobody is there.
            String most = ids.substring(0, ids.lastIndexOf(","));
            assertThat(mina.refused("chat", "\"text\":\"x\",\"to\":[" + most + "]"))
                    .isEqualTo("unknown_participant");
        }
    }

    @Test
    void countsRecipientsOnceBeforeItLooksAtTheLimit() {
        try (TestServer server = TestServer.start();
                var mina = WebSocketClient.connect(server);
                var jun = WebSocketClient.connect(server)) {
            mina.join("garden", "Mina");
            String id = jun.join("garden", "Jun").at("/self/id").asString();
            mina.expect("participant.joined");
            mina.expect("topology");
            String many = ("\"" + id + "\",").repeat(2 * DEFAULTS.recipients()) + "\"" + id + "\"";
            mina.request("chat", "\"text\":\"once\",\"to\":[" + many + "]");
            mina.request("chat", "\"text\":\"end\"");
            assertThat(jun.expect("chat").get("text").asString()).isEqualTo("once");
            assertThat(jun.expect("chat").get("text").asString()).isEqualTo("end");
        }
    }

    @Test
    void closesAReceiverThatIsTooSlowAndNobodyElseWaits() {
        var small = new SignalingConfig.Limits(4_096, 1_000_000, 1_000_000, 0, 0, 8_192, 3, 256, 10);
        try (TestServer server = TestServer.setup().limits(small).start();
                var slow = WireSocket.open(server);
                var mina = WebSocketClient.connect(server);
                var jun = WebSocketClient.connect(server)) {
            slow.join("garden", "Slow");
            mina.join("garden", "Mina");
            jun.join("garden", "Jun");
            String payload = "\"topic\":\"t\",\"payload\":\"" + "x".repeat(4_000) + "\"";
            while (server.signaling.metrics().detachedSessions() == 0) {
                mina.request("message", payload);
            }
            mina.request("chat", "\"text\":\"done\"");
            while (!jun.next().path("text").asString("").equals("done")) {
                // Everything that Mina sent comes to Jun.
            }
            server.pass(Duration.ZERO);
            server.pass(Duration.ofSeconds(2));
            TestServer.await(
                    "the slow socket is cut", () -> server.signaling.metrics().openWebSockets() == 2);
            assertThat(server.signaling.metrics().closesByCode()).containsEntry(4010, 1L);
        }
    }

    @Test
    void cutsAClientThatDoesNotFinishTheClosing() {
        try (TestServer server = TestServer.start();
                var stubborn = WireSocket.open(server)) {
            TestServer.await("it is open", () -> server.signaling.metrics().openWebSockets() == 1);
            server.pass(Duration.ofSeconds(10));
            assertThat(stubborn.closeCode()).isEqualTo(4001);
            server.pass(Duration.ZERO);
            assertThat(server.signaling.metrics().openWebSockets()).isEqualTo(1);
            server.pass(Duration.ofSeconds(2));
            TestServer.await("it is cut", () -> server.signaling.metrics().openWebSockets() == 0);
        }
    }

    @Test
    void addsUpTheFragmentsOfAMessage() {
        try (var server = TestServer.setup().limits(messageBytes(2_000)).start();
                var raw = WireSocket.open(server)) {
            raw.write(Frames.join(
                    Frames.of(FrameReader.TEXT, new byte[1_000]),
                    Frames.of(FrameReader.CONTINUATION, new byte[1_000]),
                    Frames.of(Frames.FIN | FrameReader.CONTINUATION, new byte[1])));
            assertThat(raw.next().get("code").asString()).isEqualTo("message_too_large");
            assertThat(raw.readFrame().code()).isEqualTo(1009);
        }
    }

    @Test
    void takesAMessageOfTheMostBytesAndClosesAtOneMore() {
        try (var server = TestServer.setup().limits(messageBytes(2_000)).start();
                var company = new Company(server);
                var client = WebSocketClient.connect(server)) {
            assertThat(client.join(Company.ROOM, "Mallory")
                            .get("limits")
                            .get("maxMessageBytes")
                            .asInt())
                    .isEqualTo(2_000);
            company.sawSomebodyCome();
            client.sendRaw(chatOf(2_000, company.minaId));
            assertThat(client.expect("ok").get("re").asLong()).isEqualTo(9);
            company.mina.expect("chat");

            client.sendRaw(chatOf(2_001, company.minaId));
            JsonNode error = client.expect("error");
            assertThat(error.get("code").asString()).isEqualTo("message_too_large");
            assertThat(error.get("hint").asString()).isNotBlank();
            assertThat(client.closeCode()).isEqualTo(1009);
            company.isWell();
        }
    }

    @Test
    void refusesWhatIsAboveTheRateAndClosesAfterAnotherBurst() {
        try (var server = TestServer.setup().limits(rate(2, 10)).start();
                var company = new Company(server);
                var client = WebSocketClient.connect(server)) {
            // The join counts.
            client.join(Company.ROOM, "Mallory");
            company.sawSomebodyCome();
            for (int i = 1; i < 10; i++) {
                client.request("update", "\"speaking\":false");
            }
            for (int i = 0; i < 10; i++) {
                JsonNode error = client.answer(client.send("update", "\"speaking\":false"));
                assertThat(error.get("code").asString()).isEqualTo("rate_limited");
                assertThat(error.get("retryAfterMillis").asLong()).isPositive();
            }
            client.send("update", "\"speaking\":false");
            assertThat(client.closeCode()).isEqualTo(4008);
            company.isWell();
        }
    }

    @Test
    void fillsTheBucketWithTime() {
        try (var server = TestServer.setup().limits(rate(2, 5)).start();
                var client = WebSocketClient.connect(server)) {
            client.join("garden", "Mina");
            for (int i = 1; i < 5; i++) {
                client.request("update", "\"speaking\":false");
            }
            JsonNode refused = client.answer(client.send("update", "\"speaking\":false"));
            assertThat(refused.get("code").asString()).isEqualTo("rate_limited");
            // The refused one counts as well, so there is more to wait for than one message's time.
            server.clock.advance(
                    Duration.ofMillis(refused.get("retryAfterMillis").asLong()));
            client.request("update", "\"speaking\":false");
            assertThat(client.refused("update", "\"speaking\":false")).isEqualTo("rate_limited");
        }
    }

    @Test
    void countsPingsOfTheTransportAsMessages() {
        try (var server = TestServer.setup().limits(rate(1, 5)).start();
                var raw = WireSocket.open(server)) {
            byte[][] pings = new byte[11][];
            Arrays.fill(pings, Frames.of(Frames.FIN | FrameReader.PING, (byte) 'p'));
            raw.write(Frames.join(pings));
            assertThat(raw.closeCode()).isEqualTo(4008);
        }
    }

    @Test
    void closesAtTheConfiguredNumberOfMalformedMessages() {
        var limits = new SignalingConfig.Limits(
                DEFAULTS.maxMessageBytes(),
                DEFAULTS.messagesPerSecond(),
                DEFAULTS.messageBurst(),
                DEFAULTS.connectionsPerAddress(),
                DEFAULTS.connections(),
                DEFAULTS.outboundBytes(),
                5,
                DEFAULTS.recipients(),
                DEFAULTS.failedAuthPerMinute());
        try (var server = TestServer.setup().limits(limits).start();
                var client = WebSocketClient.connect(server)) {
            client.join("garden", "Mina");
            for (int i = 0; i < 4; i++) {
                client.sendRaw("{");
                client.expect("error");
            }
            client.request("update", "\"speaking\":false");
            client.sendRaw("{");
            client.expect("error");
            assertThat(client.closeCode()).isEqualTo(4000);
        }
    }

    /** A chat message of exactly so many bytes. */
    private static String chatOf(int bytes, String to) {
        String empty = "{\"type\":\"chat\",\"id\":9,\"to\":[\"" + to + "\"],\"text\":\"\"}";
        return empty.replace("\"text\":\"", "\"text\":\"" + "x".repeat(bytes - empty.length()));
    }

    static SignalingConfig.Limits messageBytes(int most) {
        return new SignalingConfig.Limits(most, 50, 300, 100, 0, DEFAULTS.outboundBytes(), 3, 256, 10);
    }

    private static SignalingConfig.Limits rate(int perSecond, int burst) {
        return new SignalingConfig.Limits(
                DEFAULTS.maxMessageBytes(), perSecond, burst, 100, 0, DEFAULTS.outboundBytes(), 3, 256, 10);
    }
}
