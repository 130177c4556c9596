package dev.maru.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maru.room.Grants;
import dev.maru.room.Participant;
import dev.maru.room.ParticipantId;
import dev.maru.signaling.IceServers;
import dev.maru.turn.RestCredentials;
import dev.maru.turn.TurnServerConfig;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The relay inside the running server. */
class RelayTest {
    private static final Participant MINA = new Participant(
            ParticipantId.parse("p_aaaaaaaaaaaaaaaa").orThrow(),
            null,
            "Mina",
            "",
            0,
            false,
            List.of(),
            Grants.everythingButAdmin());
    private static final long HOUR = 3_600_000;

    @TempDir
    Path folder;

    private static RelayDaemon relay(Running running) {
        return Objects.requireNonNull(running.server().relay());
    }

    private static IceServers.Lease lease(Running running, String host) {
        return new RelayIceServers(List.of(), relay(running)).lend(MINA, host, HOUR);
    }

    @Test
    void tellsEachParticipantOfItselfByTheHostThatItCameBy() throws StartException {
        try (Running running =
                Running.start(folder, "relay.port=0", "relay.tls_port=0", "relay.secrets=not-a-secret")) {
            int port = relay(running).udp().getFirst().port();
            int tls = relay(running).tls().getFirst().port();
            IceServers.Lease lease = lease(running, "maru.example.org");
            assertThat(lease.servers().getFirst().urls()).containsExactly("stun:maru.example.org:" + port);
            IceServers.IceServer turn = lease.servers().getLast();
            assertThat(turn.urls())
                    .containsExactly(
                            "turn:maru.example.org:" + port + "?transport=udp",
                            "turn:maru.example.org:" + port + "?transport=tcp",
                            "turns:maru.example.org:" + tls + "?transport=tcp");
            assertThat(turn.username()).isEqualTo("7200:" + MINA.id().value());
            assertThat(turn.credential())
                    .isEqualTo(RestCredentials.password(
                            "not-a-secret", "7200:" + MINA.id().value()));
            assertThat(lease.expiresAt()).isEqualTo(2 * HOUR);
        }
    }

    @Test
    void namesAnAddressWhereANameCouldMeanAnother() throws StartException {
        try (Running running = Running.start(folder, "relay.port=0", "relay.tls=false", "relay.tcp=false")) {
            int port = relay(running).udp().getFirst().port();
            assertThat(lease(running, "localhost").servers().getLast().urls())
                    .containsExactly("turn:127.0.0.1:" + port + "?transport=udp");
            assertThat(lease(running, "::1").servers().getLast().urls())
                    .containsExactly("turn:[::1]:" + port + "?transport=udp");
        }
    }

    @Test
    void namesTheConfiguredHostBeforeAllOthers() throws StartException {
        try (Running running = Running.start(folder, "relay.port=0", "relay.external_name=turn.example.org")) {
            assertThat(lease(running, "10.0.0.1").servers().getFirst().urls().getFirst())
                    .startsWith("stun:turn.example.org:");
        }
    }

    @Test
    void takesAFreePortWhereTheUsualOneIsTaken() throws Exception {
        try (DatagramSocket other = new DatagramSocket(null)) {
            try {
                other.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 3478));
            } catch (IOException e) {
                // Taken already, which is as good.
            }
            try (Running running = Running.start(folder)) {
                assertThat(relay(running).udp().getFirst().port()).isNotIn(0, 3478);
            }
        }
    }

    @Test
    void doesNotStartWhereAPortThatWasAskedForIsTaken() throws Exception {
        try (DatagramSocket other = new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0))) {
            assertThatThrownBy(() -> Running.start(folder, "relay.port=" + other.getLocalPort()))
                    .isInstanceOfSatisfying(StartException.class, refused -> {
                        assertThat(refused.exitCode()).isEqualTo(ExitCode.LISTEN);
                        assertThat(refused.sentence().english())
                                .contains("127.0.0.1:" + other.getLocalPort(), "relay.port");
                    });
        }
    }

    @Test
    void canBeTurnedOff() throws StartException {
        try (Running running = Running.start(folder, "relay.enabled=false")) {
            assertThat(running.server().relay()).isNull();
            assertThat(running.get(RelayHandler.PATH).statusCode()).isNotEqualTo(200);
        }
    }

    @Test
    void saysWhoRelaysWhatToThisMachineWhereThereIsNoKey() throws StartException {
        try (Running running = Running.start(folder, "relay.port=0", "relay.tls_port=0")) {
            var answer = running.get(RelayHandler.PATH);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).contains("\"udp\":[\"127.0.0.1:", "\"allocations\":[]", "\"bytesToPeers\":0");
            assertThat(running.get(RelayHandler.PATH, "X-Forwarded-For", "192.0.2.1")
                            .statusCode())
                    .isEqualTo(403);
            assertThat(running.get("/metrics").body())
                    .contains("maru_relay_allocations 0.0", "maru_relay_bytes_total{to=\"peers\"} 0.0")
                    .contains("maru_relay_allocations_ended_total{cause=\"expired\"} 0.0");
        }
    }

    @Test
    void saysItToAdministratorsAloneWhereThereIsAKey() throws StartException {
        try (Running running = Running.start(folder, "relay.port=0", "relay.tls_port=0", "keys=app:" + Given.SECRET)) {
            assertThat(running.get(RelayHandler.PATH).statusCode()).isEqualTo(403);
            assertThat(running.get(RelayHandler.PATH, "Authorization", "Bearer nonsense")
                            .statusCode())
                    .isEqualTo(403);
        }
    }

    @Test
    void relaysToThisMachineInDevelopmentAlone() {
        Given given = new Given(folder);
        assertThat(RelayWiring.exceptions(given.config()))
                .extracting(AddressBlock::toString)
                .contains("127.0.0.0/8");
        assertThat(RelayWiring.exceptions(given.config("lan=true")))
                .noneMatch(block -> block.network().isLoopbackAddress());
        assertThat(RelayWiring.exceptions(given.config("keys=app:" + Given.SECRET)))
                .isEmpty();
        assertThat(RelayWiring.exceptions(given.config("relay.listen=127.0.0.1")))
                .isEmpty();
    }

    @Test
    void takesAnotherConfigurationWhileItRuns() throws Exception {
        try (Running running =
                Running.start(folder, "relay.port=0", "relay.tls_port=0", "relay.secrets=first-secret")) {
            RelayDaemon relay = relay(running);
            int port = relay.udp().getFirst().port();
            Given other = new Given(folder);
            relay.configure(other.config(
                    "relay.port=0", "relay.secrets=second-secret,first-secret", "relay.external_name=x.example"));
            IceServers.IceServer turn = lease(running, "a").servers().getLast();
            assertThat(turn.urls().getFirst()).isEqualTo("turn:x.example:" + port + "?transport=udp");
            assertThat(turn.credential())
                    .isEqualTo(RestCredentials.password("second-secret", String.valueOf(turn.username())));
        }
    }

    @Test
    void listensOnEachAddressWhereAllAreMeant() {
        Config config = new Given(folder).config("keys=app:" + Given.SECRET, "listen=0.0.0.0");
        var places = RelayWiring.places(config, List.of(), 3478, 5349);
        assertThat(places.udp()).noneMatch(address -> address.toString().startsWith("0.0.0.0"));
        assertThat(places.udp()).anyMatch(address -> address.toString().equals("127.0.0.1:3478"));
        assertThat(places.tls()).anyMatch(address -> address.toString().equals("127.0.0.1:5349"));
    }

    @Test
    void knowsHowTheInternetSeesIt() {
        Config config = new Given(folder)
                .config(
                        "relay.listen=10.1.2.3,10.1.2.4",
                        "relay.relay_addresses=10.1.2.3,10.1.2.4",
                        "relay.external_ip=203.0.113.4/10.1.2.4,203.0.113.9");
        var places = RelayWiring.places(config, config.get(RelaySettings.EXTERNAL_IP), 3478, 5349);
        assertThat(places.hosts().get(0).external().toString()).isEqualTo("203.0.113.9:0");
        assertThat(places.hosts().get(1).external().toString()).isEqualTo("203.0.113.4:0");
    }

    /** RFC 5780 §6 behind a 1:1 NAT. */
    @Test
    void tellsHowBothAddressesOfDiscoveryAreSeen() {
        Given given = new Given(folder);
        Config config = given.config(
                "relay.listen=10.1.2.3",
                "relay.discovery=10.1.2.4",
                "relay.external_ip=203.0.113.3/10.1.2.3,203.0.113.4/10.1.2.4");
        TurnServerConfig.DiscoveryAddresses four = RelayWiring.places(
                        config, config.get(RelaySettings.EXTERNAL_IP), 3478, 5349)
                .discovery()
                .orElseThrow();
        assertThat(four.primarySeen()).hasToString("203.0.113.3:0");
        assertThat(four.otherSeen()).hasToString("203.0.113.4:0");
        assertThat(Given.english(given.read("relay.discovery=10.1.2.4", "relay.external_ip=203.0.113.3")
                        .problems()))
                .singleElement()
                .asString()
                .contains("203.0.113.7/10.0.0.7");
    }
}
