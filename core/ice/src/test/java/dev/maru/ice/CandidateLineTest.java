package dev.maru.ice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maru.wire.MalformedException;
import dev.maru.wire.TransportAddress;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CandidateLineTest {
    /** RFC 8839 §5.1's example. */
    private static final String SRFLX =
            "a=candidate:2 1 UDP 1694498815 192.0.2.3 45664 typ srflx raddr 203.0.113.141 rport 8998";

    /** As Chromium writes them. */
    private static final String CHROMIUM =
            "candidate:842163049 1 udp 1677729535 198.51.100.4 46154 typ srflx raddr 0.0.0.0 rport 0 generation 0 ufrag EEtu network-cost 999";

    @Test
    void readsTheExampleOfTheRfc() throws MalformedException {
        Candidate c = CandidateLine.parse(SRFLX).candidate();
        assertThat(c)
                .isEqualTo(new Candidate(
                        "2",
                        1,
                        CandidateTransport.UDP,
                        1694498815,
                        TransportAddress.ofLiteral("192.0.2.3", 45664),
                        CandidateType.SERVER_REFLEXIVE,
                        TransportAddress.ofLiteral("203.0.113.141", 8998)));
        assertThat(c.toLine()).isEqualTo(SRFLX.substring(2).replace("UDP", "udp"));
    }

    @Test
    void readsTheExtensionsOfBrowsers() throws MalformedException {
        CandidateLine line = CandidateLine.parse(CHROMIUM);
        assertThat(line.usernameFragment()).isEqualTo("EEtu");
        assertThat(line.candidate().address()).hasToString("198.51.100.4:46154");
    }

    @Test
    void readsTcpRolesAndIpv6() throws MalformedException {
        Candidate c = CandidateLine.parse("candidate:1 1 tcp 1518280447 2001:db8::5 9 typ host tcptype active")
                .candidate();
        assertThat(c.transport()).isEqualTo(CandidateTransport.TCP_ACTIVE);
        assertThat(CandidateLine.parse(c.toLine()).candidate()).isEqualTo(c);
    }

    @Test
    void waitsForMdnsNamesToBeResolved() throws MalformedException {
        CandidateLine line = CandidateLine.parse(
                "candidate:1 1 udp 2113937151 1F4712DB-EA17-4BCF-A596-105139DFD8BF.local 54596 typ host");
        assertThat(line.isMdns()).isTrue();
        assertThat(line.candidate(TransportAddress.ofLiteral("192.168.1.7", 0)).address())
                .hasToString("192.168.1.7:54596");
    }

    @Test
    void hidesAddressesBehindNames() throws MalformedException {
        MdnsName name = MdnsName.random(new SplittableRandom(3));
        TransportAddress base = TransportAddress.ofLiteral("192.168.1.7", 54_596);
        Candidate host = new Candidate("1", 1, CandidateTransport.UDP, 2_113_937_151, base, CandidateType.HOST, null);
        assertThat(host.toLine(name)).isEqualTo("candidate:1 1 udp 2113937151 " + name + " 54596 typ host");
        assertThat(CandidateLine.parse(host.toLine(name)).named().name()).isEqualTo(name);
        assertThat(CandidateLine.parse(host.toLine(name)).named().at(base.withPort(1)))
                .isEqualTo(host);
        for (String seen : new String[] {"198.51.100.4", "2001:db8::4"}) {
            TransportAddress outside = TransportAddress.ofLiteral(seen, 9_000);
            Candidate reflexive = new Candidate(
                    "2", 1, CandidateTransport.UDP, 1_677_729_535, outside, CandidateType.SERVER_REFLEXIVE, base);
            assertThat(reflexive.toLine()).contains("192.168.1.7");
            // draft-ietf-mmusic-mdns-ice-candidates §3.1.2.2: "0.0.0.0" or "::", by the family, and port 9
            assertThat(reflexive.withoutRelated().toLine())
                    .doesNotContain("192.168")
                    .contains(outside.isIpv6() ? "raddr :: rport 9" : "raddr 0.0.0.0 rport 9");
            assertThat(CandidateLine.parse(reflexive.withoutRelated().toLine()).candidate())
                    .isEqualTo(reflexive.withoutRelated());
            assertThatThrownBy(() -> reflexive.toLine(name)).isInstanceOf(IllegalStateException.class);
        }
    }

    /** RFC 9562 §5.4: version 4, variant 10. */
    @Test
    void makesNamesOfVersion4() {
        for (int seed = 0; seed < 1_000; seed++) {
            java.util.UUID id = java.util.UUID.fromString(
                    MdnsName.random(new SplittableRandom(seed)).name().replace(".local", ""));
            assertThat(id.version()).isEqualTo(4);
            assertThat(id.variant()).isEqualTo(2);
        }
        assertThatThrownBy(() -> new MdnsName("router.local")).isInstanceOf(IllegalArgumentException.class);
    }

    /** RFC 6544 §4.2: active 6, passive 4, S-O 2 for hosts; S-O 6, active 4, passive 2 for server-reflexive ones. */
    @Test
    void ordersTheRolesOfTcpByWhatIsBehindThem() {
        CandidateType host = CandidateType.HOST;
        CandidateType reflexive = CandidateType.SERVER_REFLEXIVE;
        assertThat(direction(host, CandidateTransport.TCP_ACTIVE)).isEqualTo(6);
        assertThat(direction(host, CandidateTransport.TCP_PASSIVE)).isEqualTo(4);
        assertThat(direction(host, CandidateTransport.TCP_SIMULTANEOUS_OPEN)).isEqualTo(2);
        assertThat(direction(reflexive, CandidateTransport.TCP_SIMULTANEOUS_OPEN))
                .isEqualTo(6);
        assertThat(direction(reflexive, CandidateTransport.TCP_ACTIVE)).isEqualTo(4);
        assertThat(direction(reflexive, CandidateTransport.TCP_PASSIVE)).isEqualTo(2);
    }

    private static long direction(CandidateType type, CandidateTransport transport) {
        return Candidate.priorityOf(type, transport, 0, 1) >> 8 + 13 & 7;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "candidate:",
                "candidate:1 1 udp 1 192.0.2.1 1 host",
                "candidate:1 1 udp 1 192.0.2.1 1 typ",
                "candidate:1 0 udp 1 192.0.2.1 1 typ host",
                "candidate:1 257 udp 1 192.0.2.1 1 typ host",
                "candidate:1 1 udp 0 192.0.2.1 1 typ host",
                "candidate:1 1 udp 2147483648 192.0.2.1 1 typ host",
                "candidate:1 1 udp 99999999999999999999 192.0.2.1 1 typ host",
                "candidate:1 1 udp -1 192.0.2.1 1 typ host",
                "candidate:1 1 udp ١ 192.0.2.1 1 typ host",
                "candidate:1 1 udp 1 192.0.2.1 65536 typ host",
                "candidate:1 1 udp 1 example.com 1 typ host",
                "candidate:1 1 udp 1 a.b.local 1 typ host",
                "candidate:1 1 udp 1 .local 1 typ host",
                "candidate:1 1 udp 1 printer.local 1 typ host",
                "candidate:1 1 udp 1 1f4712db-ea17-1bcf-a596-105139dfd8bf.local 1 typ host",
                "candidate:1 1 udp 1 1f4712db-ea17-4bcf-c596-105139dfd8bf.local 1 typ host",
                "candidate:1 1 udp 1 1f4712db-ea17-4bcf-a596-105139dfd8bf.example 1 typ host",
                "candidate:1 1 udp 1 1f4712dbaea17-4bcf-a596-105139dfd8bf.local 1 typ host",
                "candidate:1 1 udp 1 fe80::1%eth0 1 typ host",
                "candidate:1 1 sctp 1 192.0.2.1 1 typ host",
                "candidate:1 1 tcp 1 192.0.2.1 1 typ host",
                "candidate:1 1 udp 1 192.0.2.1 1 typ magic",
                "candidate:_ 1 udp 1 192.0.2.1 1 typ host",
                "candidate:123456789012345678901234567890123 1 udp 1 192.0.2.1 1 typ host",
                "candidate:1 1 udp 1 192.0.2.1 1 typ srflx raddr 192.0.2.1 rport 70000",
            })
    void refusesWhatIsNoCandidate(String line) {
        assertThatThrownBy(() -> CandidateLine.parse(line)).isInstanceOf(MalformedException.class);
    }

    @Test
    void refusesEveryTruncatedPrefixOrReadsIt() {
        for (int end = 0; end < CHROMIUM.length(); end++) {
            assertReadsOrRefuses(CHROMIUM.substring(0, end));
        }
        assertReadsOrRefuses("candidate:" + "1 ".repeat(5_000));
    }

    @Test
    void survivesRandomChanges() {
        SplittableRandom random = new SplittableRandom(5);
        for (int run = 0; run < 100_000; run++) {
            StringBuilder line = new StringBuilder(CHROMIUM);
            for (int change = random.nextInt(1, 6); change > 0; change--) {
                int at = random.nextInt(line.length());
                switch (random.nextInt(3)) {
                    case 0 -> line.setCharAt(at, (char) random.nextInt(0x20, 0x180));
                    case 1 -> line.deleteCharAt(at);
                    default -> line.insert(at, (char) random.nextInt(0x20, 0x7F));
                }
            }
            assertReadsOrRefuses(line.toString());
        }
    }

    private static void assertReadsOrRefuses(String text) {
        try {
            CandidateLine line = CandidateLine.parse(text);
            if (!line.isMdns()) {
                assertThat(CandidateLine.parse(line.candidate().toLine()).candidate())
                        .isEqualTo(line.candidate());
            }
        } catch (MalformedException refused) {
            assertThat(refused.getStackTrace()).isEmpty();
        }
    }

    /** RFC 8445 §5.1.2.1 with type preference 126, local preference 65,535 and component 1 gives 2130706431. */
    @Test
    void computesTheRecommendedPriority() {
        assertThat(Candidate.priorityOf(CandidateType.HOST, CandidateTransport.UDP, 8_191, 1))
                .isEqualTo(2_130_706_431L);
    }

    /** RFC 6544 §4.2: a direction preference of 6 for active and 4 for passive host candidates. */
    @Test
    void prefersUdpToTcpAndActiveToPassive() {
        long udp = Candidate.priorityOf(CandidateType.HOST, CandidateTransport.UDP, 0, 1);
        long active = Candidate.priorityOf(CandidateType.HOST, CandidateTransport.TCP_ACTIVE, 8_191, 1);
        long passive = Candidate.priorityOf(CandidateType.HOST, CandidateTransport.TCP_PASSIVE, 8_191, 1);
        long relay = Candidate.priorityOf(CandidateType.RELAYED, CandidateTransport.UDP, 8_191, 1);
        assertThat(udp).isGreaterThan(active);
        assertThat(active).isGreaterThan(passive);
        assertThat(passive).isGreaterThan(relay);
    }
}
