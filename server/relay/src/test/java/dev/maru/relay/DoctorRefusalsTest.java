package dev.maru.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.stun.StunMethod;
import dev.maru.wire.TransportAddress;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The doctor at servers with one fault each, which healthy programs cannot be brought to have. */
@Timeout(60)
@Execution(ExecutionMode.CONCURRENT)
class DoctorRefusalsTest {
    @ParameterizedTest
    @ValueSource(ints = {400, 403, 420, 437, 442, 486, 500, 508})
    void explainsWhyThereIsNoAllocation(int code) throws Exception {
        try (DoctorSickServer server = DoctorSickServer.refusing(StunMethod.ALLOCATE, code)) {
            DoctorVisit visit = DoctorVisit.to(server.uri(), DoctorSickServer.LOGIN);
            visit.good(DoctorCheck.AUTHENTICATION); // the refusal itself is signed with the password
            DoctorFinding finding = visit.bad(DoctorCheck.ALLOCATION);
            assertThat(finding.facts()).containsEntry("code", code).containsEntry("reason", "So it is");
            assertThat(visit.allBad()).containsExactly(DoctorCheck.ALLOCATION);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {438, 441})
    void explainsWhatIsWrongWithTheLogin(int code) throws Exception {
        try (DoctorSickServer server = DoctorSickServer.refusing(StunMethod.ALLOCATE, code)) {
            DoctorVisit visit = DoctorVisit.to(server.uri(), DoctorSickServer.LOGIN);
            assertThat(visit.bad(DoctorCheck.AUTHENTICATION).facts()).containsEntry("code", code);
        }
    }

    @Test
    void suspectsHashedNamesWhereTimeLimitedOnesAreRefused() throws Exception {
        long soon = System.currentTimeMillis() / 1_000 + 600;
        DoctorLogin lent = DoctorLogin.minted("north", "mina", soon);
        try (DoctorSickServer server = DoctorSickServer.hashingNames()) {
            assertThat(DoctorVisit.to(server.uri(), lent)
                            .bad(DoctorCheck.AUTHENTICATION)
                            .fix()
                            .english())
                    .contains("names as hashes");
        }
    }

    @Test
    void namesTheServerThatItIsSentTo() throws Exception {
        try (DoctorSickServer server = DoctorSickServer.refusing(StunMethod.ALLOCATE, 300)) {
            DoctorFinding finding =
                    DoctorVisit.to(server.uri(), DoctorSickServer.LOGIN).bad(DoctorCheck.ALLOCATION);
            assertThat(finding.facts()).containsEntry("alternate", "192.0.2.9:3478");
            assertThat(finding.said().english()).contains("192.0.2.9:3478");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 443, 508})
    void explainsWhyAPeerIsRefused(int code) throws Exception {
        try (DoctorSickServer server = DoctorSickServer.refusing(StunMethod.CREATE_PERMISSION, code)) {
            DoctorVisit visit = DoctorVisit.to(server.uri(), DoctorSickServer.LOGIN);
            assertThat(visit.bad(DoctorCheck.PERMISSION).facts()).containsEntry("code", code);
        }
    }

    @Test
    void saysThatNothingGetsThroughARelayThatOnlyPretends() throws Exception {
        TransportAddress nowhere = TransportAddress.ofLiteral("127.0.0.1", 50_000);
        try (DoctorSickServer server = DoctorSickServer.relayingFrom(nowhere)) {
            DoctorVisit visit = DoctorVisit.to(server.uri(), DoctorSickServer.LOGIN);
            visit.good(DoctorCheck.ALLOCATION);
            assertThat(visit.bad(DoctorCheck.RELAYING_THERE).facts()).containsEntry("arrived", 0);
            visit.skipped(DoctorCheck.RELAYING_BACK);
        }
    }

    @Test
    void saysThatAnAddressIsNone() throws Exception {
        try (DoctorSickServer server = DoctorSickServer.relayingFrom(TransportAddress.ofLiteral("0.0.0.0", 50_000))) {
            DoctorVisit visit = DoctorVisit.to(server.uri(), DoctorSickServer.LOGIN);
            assertThat(visit.bad(DoctorCheck.ALLOCATION).fix().english()).contains("external-ip");
        }
    }

    @Test
    void saysThatAPortIsBlocked() throws Exception {
        try (DatagramSocket silent = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"))) {
            DoctorVisit visit = DoctorVisit.to("turn:127.0.0.1:" + silent.getLocalPort(), DoctorSickServer.LOGIN);
            assertThat(visit.bad(DoctorCheck.UDP).facts()).containsEntry("problem", "blocked");
            assertThat(visit.allBad()).containsExactly(DoctorCheck.UDP);
        }
    }

    /** A server that wants no TLS ends the connection, or, as coturn now and then, resets it. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void saysThatAPortSpeaksNoTlsHoweverItIsClosed(boolean resets) throws Exception {
        try (ServerSocket plain = new ServerSocket(0, 8, InetAddress.ofLiteral("127.0.0.1"))) {
            Thread.ofVirtual().start(() -> closeAfterTheFirstByte(plain, resets));
            DoctorVisit visit = DoctorVisit.to("turns:127.0.0.1:" + plain.getLocalPort(), DoctorSickServer.LOGIN);
            assertThat(visit.bad(DoctorCheck.TLS).facts()).containsEntry("problem", "no_tls");
        }
    }

    private static void closeAfterTheFirstByte(ServerSocket server, boolean resets) {
        while (!server.isClosed()) {
            try (Socket client = server.accept()) {
                client.setSoLinger(resets, 0);
                client.getInputStream().read();
            } catch (IOException e) {
                // The next one, or none when the server is closed.
            }
        }
    }

    @Test
    void saysThatANameHasNoAddress() throws Exception {
        String tooLong = "a".repeat(64) + ".invalid"; // RFC 1035 §2.3.4: no resolver asks anybody for it
        DoctorVisit visit = DoctorVisit.to("turn:" + tooLong, DoctorSickServer.LOGIN);
        assertThat(visit.bad(DoctorCheck.NAME).facts()).containsEntry("problem", "no_address");
        assertThat(visit.allBad()).containsExactly(DoctorCheck.NAME);
    }
}
