package dev.maru.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Coming back: after a cut, on the other transport, after a restart, while the old link still looks open. */
// A server is often used by its clients alone.
@SuppressWarnings("try")
class ResumeTest {
    private TestServer server;
    private WebSocketClient mina;
    private WebSocketClient jun;
    private JsonNode minaJoined;
    private String junId;

    @BeforeEach
    void start() {
        server = TestServer.start();
        mina = WebSocketClient.connect(server);
        jun = WebSocketClient.connect(server);
        minaJoined = mina.join("garden", "Mina");
        junId = jun.join("garden", "Jun").get("self").get("id").asString();
        mina.expect("participant.joined");
        mina.expect("topology");
    }

    @AfterEach
    void stop() {
        mina.close();
        jun.close();
        server.close();
    }

    private void cutMina() {
        mina.cut();
        TestServer.await("the cut is noticed", () -> server.signaling.metrics().detachedSessions() == 1);
    }

    private static String resume(JsonNode joined, long ack) {
        return "\"resumeToken\":\"" + joined.get("resumeToken").asString() + "\",\"ack\":" + ack;
    }

    /** Resumes with what Mina has seen before each cut: Jun's coming and the topology. */
    private JsonNode resume(Client again) {
        again.continueFrom(mina);
        long ack = minaJoined.get("seq").asLong() + 2;
        JsonNode resumed = again.answer(again.send("resume", resume(minaJoined, ack)));
        assertThat(resumed.get("type").asString()).as(resumed.toString()).isEqualTo("resumed");
        return resumed;
    }

    @Test
    void forgetsWhatWasAcknowledgedWithACandidate() {
        jun.request("chat", "\"text\":\"seen\"");
        long seen = mina.expect("chat").get("seq").asLong();
        mina.request("candidate", "\"to\":\"" + junId + "\",\"candidate\":null,\"ack\":" + seen);
        cutMina();
        try (var again = WebSocketClient.connect(server)) {
            again.continueFrom(mina);
            JsonNode answer = again.answer(again.send("resume", resume(minaJoined, seen - 1)));
            assertThat(answer.get("type").asString())
                    .as("nothing to replay from")
                    .isEqualTo("joined");
        }
    }

    @Test
    void bringsWhatWasMissedInOrderAndNobodyNotices() {
        cutMina();
        jun.request("chat", "\"text\":\"one\"");
        jun.request("update", "\"speaking\":true");
        jun.request("chat", "\"text\":\"three\"");
        try (var again = WebSocketClient.connect(server)) {
            JsonNode resumed = resume(again);
            assertThat(resumed.get("received").asLong()).isEqualTo(1);
            assertThat(resumed.get("replaying").asInt()).isEqualTo(3);
            JsonNode one = again.expect("chat");
            assertThat(one.get("text").asString()).isEqualTo("one");
            JsonNode two = again.expect("participant.updated");
            JsonNode three = again.expect("chat");
            assertThat(three.get("text").asString()).isEqualTo("three");
            assertThat(two.get("seq").asLong())
                    .isBetween(one.get("seq").asLong(), three.get("seq").asLong());
            jun.request("chat", "\"text\":\"live\"");
            while (!again.next().path("text").asString("").equals("live")) {
                // Answers that may have been lost.
            }
        }
        assertThat(jun.isQuiet()).isTrue();
    }

    @Test
    void answersAgainWhatMayHaveBeenLost() {
        long id = mina.send("chat", "\"text\":\"hello\"");
        jun.expect("chat");
        JsonNode first = mina.answer(id);
        cutMina();
        try (var again = WebSocketClient.connect(server)) {
            assertThat(resume(again).get("received").asLong()).isEqualTo(id);
            assertThat(again.answer(id)).isEqualTo(first);
        }
    }

    @Test
    void goesOnOverTheOtherTransport() {
        cutMina();
        jun.request("chat", "\"text\":\"one\"");
        try (var again = EventStreamClient.connect(server)) {
            resume(again);
            assertThat(again.expect("chat").get("text").asString()).isEqualTo("one");
            again.request("chat", "\"text\":\"back\"");
            assertThat(jun.expect("chat").get("text").asString()).isEqualTo("back");
        }
    }

    @Test
    void closesTheOldConnectionWhenANewOneResumes() {
        try (var again = WebSocketClient.connect(server)) {
            resume(again);
            assertThat(mina.closeCode()).isEqualTo(4011);
            again.request("chat", "\"text\":\"still me\"");
            assertThat(jun.expect("chat").get("from"))
                    .isEqualTo(minaJoined.get("self").get("id"));
        }
        assertThat(jun.isQuiet()).isTrue();
    }

    @Test
    void refusesATokenThatWasUsed() {
        try (var again = WebSocketClient.connect(server);
                var third = WebSocketClient.connect(server)) {
            JsonNode resumed = resume(again);
            again.request("chat", "\"text\":\"heard\"");
            assertThat(resumed.get("resumeToken")).isNotEqualTo(minaJoined.get("resumeToken"));
            assertThat(third.refused("resume", resume(minaJoined, 0))).isEqualTo("resume_invalid");
        }
    }

    @Test
    void refusesForgedTokens() {
        try (var thief = WebSocketClient.connect(server)) {
            assertThat(thief.refused("resume", "\"resumeToken\":\"AAAA\",\"ack\":0"))
                    .isEqualTo("resume_invalid");
            String token = minaJoined.get("resumeToken").asString();
            String bent = token.substring(0, token.length() - 6) + "AAAAAA";
            assertThat(thief.refused("resume", "\"resumeToken\":\"" + bent + "\",\"ack\":0"))
                    .isEqualTo("resume_invalid");
        }
        mina.request("chat", "\"text\":\"still here\"");
    }

    @Test
    void announcesALossWhenTheWindowEnds() {
        cutMina();
        jun.sendRaw("{\"type\":\"pong\"}");
        server.rooms.handleTimeout(server.clock.epochMillis() + 29_000);
        assertThat(jun.isQuiet()).isTrue();
        Flushes.after(() -> server.rooms.handleTimeout(server.clock.epochMillis() + 31_000));
        JsonNode lost = jun.expect("participant.left");
        assertThat(lost.get("reason").asString()).isEqualTo("lost");
        try (var again = WebSocketClient.connect(server)) {
            assertThat(again.refused("resume", resume(minaJoined, 0))).isEqualTo("resume_expired");
        }
    }

    @Test
    void replacesAnEarlierJoinOfTheSameIdentity() {
        try (TestServer locked = TestServer.setup().keys(TestServer.KEYS).start();
                var first = WebSocketClient.connect(locked);
                var second = WebSocketClient.connect(locked)) {
            String join = "\"room\":\"garden\",\"token\":\"" + locked.token("mina", null, false) + "\"";
            first.answer(first.send("join", join));
            JsonNode joined = second.answer(second.send("join", join));
            assertThat(joined.get("participants")).isEmpty();
            assertThat(first.closeCode()).isEqualTo(4011);
        }
    }

    @Test
    void restoresParticipantsWithTheSameIdAfterARestart() {
        mina.cut();
        jun.cut();
        server.clock.advance(Duration.ofSeconds(1));
        try (TestServer next = TestServer.setup().clock(server.clock).start();
                var again = WebSocketClient.connect(next)) {
            again.continueFrom(mina);
            JsonNode restored = again.answer(again.send("resume", resume(minaJoined, 5)));
            assertThat(restored.get("type").asString()).isEqualTo("joined");
            assertThat(restored.get("restored").asBoolean()).isTrue();
            assertThat(restored.get("self").get("id"))
                    .isEqualTo(minaJoined.get("self").get("id"));
            assertThat(junId).isNotEmpty();
            again.request("publish", "\"track\":{\"id\":\"mic\",\"source\":\"microphone\",\"kind\":\"audio\"}");
            assertThat(next.signaling.metrics().restored()).isEqualTo(1);
        }
    }

    @Test
    void sendsClientsAwayBeforeAStop() {
        var drained = server.signaling.drain(Duration.ofSeconds(10));
        assertThat(mina.expect("draining").get("retryAfterMillis").asLong()).isEqualTo(1_000);
        assertThat(mina.closeCode()).isEqualTo(1012);
        assertThat(jun.closeCode()).isEqualTo(1012);
        drained.join();
        assertThat(server.signaling.isDraining()).isTrue();
        assertThat(Http.get(server, "/signal/v1/events").statusCode()).isEqualTo(503);
    }
}
