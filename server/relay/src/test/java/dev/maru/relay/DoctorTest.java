package dev.maru.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maru.turn.TurnClientEvent;
import dev.maru.wire.TransportAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class DoctorTest {
    @Test
    void findsOurOwnRelayHealthyOverEachTransportAndBothFamilies(@TempDir Path folder) throws Exception {
        DoctorCertificate certificate = DoctorCertificate.make(folder, "ip:127.0.0.1,ip:::1");
        try (Relay relay = Relay.start(Given.allPlaces(), Given.rules(), () -> certificate.server)) {
            List<String> uris = new ArrayList<>();
            relay.udp().forEach(server -> uris.add("turn:" + server));
            relay.tcp().forEach(server -> uris.add("turn:" + server + "?transport=tcp"));
            relay.tls().forEach(server -> uris.add("turns:" + server));
            assertThat(uris).hasSize(6);
            for (String uri : uris) {
                DoctorLogin login = new DoctorLogin(Given.USER, Given.PASSWORD);
                DoctorVisit.to(uri, Optional.of(login), Optional.of(certificate.trust))
                        .assertRelays();
            }
        }
    }

    /** As every participant of a call is lent one: a name that nobody has written down, so it cannot be found by its hash. */
    @Test
    void isLetInWithATimeLimitedLogin() throws Exception {
        try (Relay relay = Relay.start(Given.allPlaces(), Given.rules(), () -> {
            throw new IllegalStateException("nobody comes over TLS here");
        })) {
            long soon = System.currentTimeMillis() / 1_000 + 3_600;
            DoctorLogin lent = DoctorLogin.minted(Given.SECRET, "p_0000000000000000", soon);
            DoctorVisit.to("turn:" + relay.udp().getFirst(), Optional.of(lent), Optional.empty())
                    .assertRelays();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "turn:relay.example, turn:relay.example:3478",
        "TURN:relay.example?transport=UDP, turn:relay.example:3478",
        "turn:192.0.2.1:80?transport=tcp, turn:192.0.2.1:80?transport=tcp",
        "turns:relay.example, turns:relay.example:5349",
        "turns:[2001:db8::1]:443?transport=tcp, turns:[2001:db8::1]:443",
        "stun:relay.example, stun:relay.example:3478"
    })
    void readsAddressesOfServers(String uri, String whole) throws DoctorRefusal {
        assertThat(DoctorTarget.parse(uri)).hasToString(whole);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "relay.example",
                "turn:",
                "turn://relay.example",
                "turn:mina@relay.example",
                "turn:relay.example:0",
                "turn:relay.example:65536",
                "turn:relay.example?transport=sctp",
                "turns:relay.example?transport=udp"
            })
    void refusesWhatIsNoAddress(String uri) {
        assertThatThrownBy(() -> DoctorTarget.parse(uri)).isInstanceOfSatisfying(DoctorRefusal.class, refusal -> {
            assertThat(refusal.words().in(Locale.KOREAN)).containsPattern("[가-힣]");
            assertThat(refusal.words().in(Locale.ENGLISH)).isEqualTo(refusal.getMessage());
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {300, 400, 401, 403, 420, 437, 438, 440, 441, 442, 443, 486, 500, 508})
    void explainsEveryRefusalInBothLanguages(int code) {
        DoctorRemedy remedy = DoctorRemedy.of(code, "Some Words");
        assertThat(remedy.said().in(Locale.ENGLISH))
                .startsWith(code + " “Some Words”: ")
                .endsWith(".");
        assertThat(remedy.said().in(Locale.KOREAN))
                .startsWith(code + " “Some Words”: ")
                .containsPattern("[가-힣]");
        assertThat(remedy.fix().in(Locale.KOREAN)).containsPattern("[가-힣]");
        assertThat(remedy.fix().in(Locale.ENGLISH)).doesNotContainPattern("[가-힣]");
    }

    @Test
    void showsAServersWordsWithoutWhatMovesACursor() {
        assertThat(DoctorRemedy.shown("a\u001b[2Jb\n" + "c".repeat(200)))
                .startsWith("a?[2Jb?ccc")
                .hasSize(81);
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1, GOOD",
        "192.0.2.1, 10.0.0.4, BAD",
        "192.0.2.1, 172.31.255.1, BAD",
        "192.0.2.1, 172.32.0.1, GOOD",
        "192.0.2.1, 192.168.1.1, BAD",
        "192.0.2.1, 100.64.0.1, BAD",
        "192.0.2.1, 100.128.0.1, GOOD",
        "192.0.2.1, 169.254.1.1, BAD",
        "192.0.2.1, 127.0.0.1, BAD",
        "192.0.2.1, 0.0.0.0, BAD",
        "10.0.0.1, 10.0.0.4, GOOD",
        "10.0.0.1, 127.0.0.1, BAD",
        "127.0.0.1, 127.0.0.1, GOOD",
        "127.0.0.1, 0.0.0.0, BAD",
        "2001:db8::1, 2001:db8::2, GOOD",
        "2001:db8::1, fd00::1, BAD",
        "2001:db8::1, fe80::1, BAD",
        "2001:db8::1, ::1, BAD",
        "2001:db8::1, ::, BAD"
    })
    void judgesTheRelayedAddress(String server, String relayed, DoctorFinding.Verdict verdict) {
        DoctorNotes notes = new DoctorNotes(
                new DoctorListener() {
                    @Override
                    public void begins(DoctorCheck check) {}

                    @Override
                    public void finds(DoctorFinding finding) {}
                },
                "");
        TransportAddress at = TransportAddress.ofLiteral(server, 3478);
        DoctorAllocation.note(
                notes,
                new TurnClientEvent.Allocated(
                        TransportAddress.ofLiteral(relayed, 50_000), null, at, 600_000_000_000L, null, false),
                at);
        assertThat(notes.findings())
                .singleElement()
                .extracting(DoctorFinding::verdict)
                .isEqualTo(verdict);
    }

    @Test
    void neverShowsAPassword() {
        assertThat(new DoctorLogin("mina", "very secret").toString()).doesNotContain("very secret");
    }
}
