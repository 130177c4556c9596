package dev.maru.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The doctor examines coturn's {@code turnserver}, a server that nobody here wrote, in health and in sickness. */
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
class DoctorInteropTest {
    private static final DoctorLogin LOGIN = new DoctorLogin("mina", "a password");
    private static final String USER = "--user=mina:a password";
    private static final String SECRET = "north";

    @TempDir
    static Path folder;

    private static DoctorCertificate right;
    private static DoctorCertificate wrongName;
    private static DoctorCertificate expired;
    private static DoctorCoturn coturn;

    @BeforeAll
    static void start() throws Exception {
        Tool.needed();
        right = DoctorCertificate.make(folder("right"), "ip:127.0.0.1,dns:relay.example");
        wrongName = DoctorCertificate.make(folder("wrong"), "dns:other.example");
        expired = DoctorCertificate.make(folder("expired"), "ip:127.0.0.1", "-startdate", "-10d", "-validity", "3");
        coturn = DoctorCoturn.start(
                folder("usual"),
                "127.0.0.1",
                "-a",
                USER,
                "--allow-loopback-peers",
                "--cert=" + right.certificate,
                "--pkey=" + right.key);
    }

    @AfterAll
    static void stop() {
        if (coturn != null) {
            coturn.close();
        }
    }

    private static Path folder(String name) throws Exception {
        return Files.createDirectories(folder.resolve(name));
    }

    private static DoctorCoturn special(String name, String... more) throws Exception {
        return DoctorCoturn.start(folder(name), "127.0.0.1", more);
    }

    private static String turn(DoctorCoturn server) {
        return "turn:127.0.0.1:" + server.port;
    }

    private static DoctorVisit overTls(DoctorCoturn server, DoctorCertificate trusted) throws Exception {
        return DoctorVisit.to("turns:127.0.0.1:" + server.tlsPort, Optional.of(LOGIN), Optional.of(trusted.trust));
    }

    @Test
    void findsAHealthyServerHealthyOverUdp() throws Exception {
        DoctorVisit visit = DoctorVisit.to(turn(coturn), Optional.of(LOGIN), Optional.of(right.trust));
        visit.assertRelays();
        visit.good(DoctorCheck.UDP);
        visit.good(DoctorCheck.TCP);
        assertThat(visit.good(DoctorCheck.BINDING).facts().get("mapped").toString())
                .startsWith("127.0.0.1:");
        assertThat(visit.good(DoctorCheck.NAT).facts()).containsEntry("mapping", "NONE");
        visit.skipped(DoctorCheck.CLOCK);
    }

    @Test
    void findsItHealthyOverTcp() throws Exception {
        DoctorVisit visit = DoctorVisit.to(turn(coturn) + "?transport=tcp", LOGIN);
        assertThat(visit.allBad()).containsExactly(DoctorCheck.TLS); // its certificate is not trusted in this visit
        visit.good(DoctorCheck.TCP);
        visit.good(DoctorCheck.RELAYING_BACK);
    }

    @Test
    void findsItHealthyOverTls() throws Exception {
        DoctorVisit visit = overTls(coturn, right);
        visit.assertRelays();
        assertThat(visit.good(DoctorCheck.TLS).facts()).containsKey("notAfter");
    }

    @Test
    void findsAServerOnIpv6Healthy() throws Exception {
        try (DoctorCoturn six =
                DoctorCoturn.start(folder("six"), "::1", "-a", USER, "--allow-loopback-peers", "--no-tls")) {
            DoctorVisit visit = DoctorVisit.to("turn:[::1]:" + six.port, LOGIN);
            visit.assertRelays();
            assertThat(visit.good(DoctorCheck.ALLOCATION).facts().get("relayed").toString())
                    .startsWith("[0:0:0:0:0:0:0:1]");
        }
    }

    @Test
    void examinesAStunServerWithoutAPassword() throws Exception {
        DoctorVisit visit = DoctorVisit.to("stun:127.0.0.1:" + coturn.port, Optional.empty(), Optional.empty());
        assertThat(visit.allBad()).isEmpty();
        visit.good(DoctorCheck.BINDING);
    }

    @Test
    void saysThatThePasswordIsWrong() throws Exception {
        DoctorVisit visit = DoctorVisit.to(turn(coturn), new DoctorLogin("mina", "another password"));
        DoctorFinding finding = visit.bad(DoctorCheck.AUTHENTICATION);
        assertThat(finding.facts()).containsEntry("code", 401);
        assertThat(finding.said().english()).startsWith("401 ");
    }

    @Test
    void tellsExpiredCredentialsFromAWrongSecret() throws Exception {
        long now = System.currentTimeMillis() / 1_000;
        try (DoctorCoturn rest = special(
                "rest", "--use-auth-secret", "--static-auth-secret=" + SECRET, "--allow-loopback-peers", "--no-tls")) {
            DoctorVisit old = DoctorVisit.to(turn(rest), DoctorLogin.minted(SECRET, "mina", now - 7_300));
            assertThat(old.bad(DoctorCheck.AUTHENTICATION).fix().english()).contains("expired");
            assertThat(old.bad(DoctorCheck.CLOCK).said().english()).contains("expired 2 hours ago");

            DoctorVisit wrong = DoctorVisit.to(turn(rest), DoctorLogin.minted("south", "mina", now + 3_600));
            assertThat(wrong.bad(DoctorCheck.AUTHENTICATION).fix().english())
                    .contains("the secret is not the server's");
            wrong.skipped(DoctorCheck.CLOCK);

            DoctorVisit fresh = DoctorVisit.to(turn(rest), DoctorLogin.minted(SECRET, "mina", now + 3_600));
            fresh.assertRelays();
            fresh.good(DoctorCheck.CLOCK);
        }
    }

    @Test
    void saysThatTheServerForbidsThePeer() throws Exception {
        try (DoctorCoturn strict = special("strict", "-a", USER, "--no-tls")) {
            DoctorVisit visit = DoctorVisit.to(turn(strict), LOGIN);
            visit.good(DoctorCheck.ALLOCATION);
            DoctorFinding finding = visit.bad(DoctorCheck.PERMISSION);
            assertThat(finding.facts()).containsEntry("code", 403);
            assertThat(finding.said().english()).contains("It was asked to relay to 127.0.0.1:");
        }
    }

    @Test
    void saysThatTheQuotaIsReachedAndRelaysToAPlainSocketInstead() throws Exception {
        try (DoctorCoturn small =
                special("small", "-a", USER, "--user-quota=1", "--allow-loopback-peers", "--no-tls")) {
            DoctorVisit visit = DoctorVisit.to(turn(small), LOGIN);
            assertThat(visit.bad(DoctorCheck.SECOND_ALLOCATION).facts()).containsEntry("code", 486);
            assertThat(visit.allBad()).containsExactly(DoctorCheck.SECOND_ALLOCATION);
            visit.good(DoctorCheck.RELAYING_THERE);
            visit.good(DoctorCheck.RELAYING_BACK);
        }
    }

    @Test
    void warnsOfARelayThatIsOpenToEverybody() throws Exception {
        try (DoctorCoturn open = special("open", "-z", "--allow-loopback-peers", "--no-tls")) {
            DoctorVisit visit = DoctorVisit.to(turn(open), LOGIN);
            assertThat(visit.bad(DoctorCheck.AUTHENTICATION).facts()).containsEntry("problem", "open_relay");
        }
    }

    @Test
    void saysThatAServerIsForStunAlone() throws Exception {
        try (DoctorCoturn stun = special("stun", "-S", "--no-tls")) {
            DoctorVisit visit = DoctorVisit.to(turn(stun), LOGIN);
            visit.good(DoctorCheck.BINDING);
            assertThat(visit.allBad()).isNotEmpty().doesNotContain(DoctorCheck.UDP, DoctorCheck.BINDING);
        }
    }

    @Test
    void saysThatAPortIsClosed() throws Exception {
        int port = DoctorCoturn.free("127.0.0.1");
        assertThat(DoctorVisit.to("turn:127.0.0.1:" + port, LOGIN)
                        .bad(DoctorCheck.UDP)
                        .facts())
                .containsEntry("problem", "closed");
        assertThat(DoctorVisit.to("turn:127.0.0.1:" + port + "?transport=tcp", LOGIN)
                        .bad(DoctorCheck.TCP)
                        .facts())
                .containsEntry("problem", "closed");
        assertThat(DoctorVisit.to("turns:127.0.0.1:" + port, LOGIN)
                        .bad(DoctorCheck.TLS)
                        .facts())
                .containsEntry("problem", "closed");
    }

    @Test
    void saysWhatIsWrongWithACertificate() throws Exception {
        assertThat(overTls(coturn, wrongName).bad(DoctorCheck.TLS).facts()).containsEntry("problem", "self_signed");
        try (DoctorCoturn other =
                special("other", "-a", USER, "--cert=" + wrongName.certificate, "--pkey=" + wrongName.key)) {
            DoctorVisit visit = overTls(other, wrongName);
            assertThat(visit.bad(DoctorCheck.TLS).facts())
                    .containsAllEntriesOf(Map.of("problem", "wrong_name", "names", "other.example"));
            assertThat(visit.allBad())
                    .as("nobody logs in over such a connection")
                    .containsExactly(DoctorCheck.TLS);
        }
        try (DoctorCoturn old = special("old", "-a", USER, "--cert=" + expired.certificate, "--pkey=" + expired.key)) {
            assertThat(overTls(old, expired).bad(DoctorCheck.TLS).facts()).containsEntry("problem", "expired");
        }
    }

    @Test
    void saysThatAPortSpeaksNoTls() throws Exception {
        try (DoctorCoturn plain = special("plain", "-a", USER, "--no-tls")) {
            assertThat(DoctorVisit.to("turns:127.0.0.1:" + plain.port, LOGIN)
                            .bad(DoctorCheck.TLS)
                            .facts())
                    .containsEntry("problem", "no_tls");
        }
    }
}
