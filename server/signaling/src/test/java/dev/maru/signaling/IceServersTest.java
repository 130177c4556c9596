package dev.maru.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.room.Participant;
import dev.maru.signaling.IceServers.IceServer;
import dev.maru.signaling.IceServers.Lease;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Credentials for TURN are made for a participant, for a time, and anew whenever they are needed (docs/signaling.md §2, §7). */
class IceServersTest {
    private static final long HOUR = 3_600_000;

    private final Queue<String> asked = new ConcurrentLinkedQueue<>();
    private final Queue<String> hosts = new ConcurrentLinkedQueue<>();
    private volatile boolean isBroken;
    private TestServer server;
    private WebSocketClient mina;

    @BeforeEach
    void start() {
        server = TestServer.setup().iceServers(this::lend).start();
        mina = WebSocketClient.connect(server);
    }

    @AfterEach
    void stop() {
        mina.close();
        server.close();
    }

    /** Credentials as coturn's secret makes them: the end of their time and whose they are. */
    private Lease lend(Participant participant, @Nullable String host, long now) {
        if (isBroken) {
            throw new IllegalStateException("the TURN server's key cannot be read");
        }
        hosts.add(String.valueOf(host));
        asked.add(participant.id().value() + " " + participant.name());
        String user = (now + HOUR) + ":" + participant.id().value();
        return new Lease(List.of(new IceServer(List.of("turn:192.0.2.1"), user, "secret")), now + HOUR);
    }

    private void expectFresh(JsonNode message, String id) {
        assertThat(message.at("/iceServers/0/username").asString())
                .isEqualTo((server.clock.epochMillis() + HOUR) + ":" + id);
        assertThat(message.get("iceServersTtlMillis").asLong()).isEqualTo(HOUR);
    }

    @Test
    void areMadeForWhoJoinsAndForEveryRequest() {
        JsonNode joined = mina.join("garden", "Mina");
        String id = joined.at("/self/id").asString();
        expectFresh(joined, id);
        server.clock.advance(Duration.ofSeconds(5));
        JsonNode fresh = mina.answer(mina.send("iceServers", ""));
        assertThat(fresh.get("type").asString()).isEqualTo("iceServers");
        expectFresh(fresh, id);
        assertThat(asked).containsExactly(id + " Mina", id + " Mina");
        assertThat(hosts).as("the host that the client connected to").containsExactly("127.0.0.1", "127.0.0.1");
    }

    @Test
    void areMadeAnewForWhoResumesAndAnAnswerThatWasLostIsAnOk() {
        JsonNode joined = mina.join("garden", "Mina");
        String id = joined.at("/self/id").asString();
        long request = mina.send("iceServers", "");
        mina.answer(request);
        mina.cut();
        TestServer.await("the cut is noticed", () -> server.signaling.metrics().detachedSessions() == 1);
        server.clock.advance(Duration.ofSeconds(5));
        try (var again = WebSocketClient.connect(server)) {
            again.continueFrom(mina);
            JsonNode resumed = again.answer(again.send(
                    "resume",
                    "\"resumeToken\":\"" + joined.get("resumeToken").asString() + "\",\"ack\":" + joined.get("seq")));
            assertThat(resumed.get("type").asString()).isEqualTo("resumed");
            expectFresh(resumed, id);
            assertThat(again.answer(request).get("type").asString()).isEqualTo("ok");
        }
    }

    @Test
    void areNoneForAShortTimeWhenTheyCannotBeHad() {
        isBroken = true;
        JsonNode joined = mina.join("garden", "Mina");
        assertThat(joined.get("iceServers")).isEmpty();
        assertThat(joined.get("iceServersTtlMillis").asLong()).isEqualTo(30_000);
        isBroken = false;
        assertThat(mina.answer(mina.send("iceServers", "")).get("iceServers")).hasSize(1);
    }

    @Test
    void areForThoseAloneWhoAreInARoom() {
        assertThat(mina.refused("iceServers", "")).isEqualTo("not_joined");
        assertThat(asked).isEmpty();
    }

    @Test
    void holdForEverWhereTheyAreConfigured() {
        try (var fixed = TestServer.start();
                var client = WebSocketClient.connect(fixed)) {
            JsonNode joined = client.join("garden", "Mina");
            assertThat(joined.has("iceServersTtlMillis")).isFalse();
            JsonNode fresh = client.answer(client.send("iceServers", ""));
            assertThat(fresh.get("iceServers")).isEqualTo(joined.get("iceServers"));
            assertThat(fresh.has("iceServersTtlMillis")).isFalse();
        }
    }

    @Test
    void neverHoldForLessThanNoTime() {
        assertThat(new Lease(List.of(), 1_000).ttlMillis(5_000)).isZero();
        assertThat(new Lease(List.of(), Lease.NEVER).ttlMillis(5_000)).isNull();
    }
}
