package dev.maru.natlab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Two people with Chromium in two homes call each other through the program. Which path they get follows from RFC 8445 and
 * the boxes between them; the browsers say which it was. A class for each relay runs them.
 */
@ExtendWith(InLab.class)
abstract class CallScenarios {
    /** A relay that has not been started. */
    abstract RelayUnderTest relay();

    @BeforeEach
    void startServer(Telephone telephone) {
        telephone.use(relay());
    }

    @Test
    void twoOrdinaryHomesTalkDirectly(Lab lab, Telephone telephone) {
        List<Caller> both = telephone.call();
        both.forEach(Caller::awaitVideo);

        // Each sends to what the other learned from STUN, or from a check that came first.
        assertThat(both).extracting(Caller::selectedPair).allSatisfy(pair -> {
            assertThat(pair.localType()).isIn("srflx", "prflx");
            assertThat(pair.remoteType()).isIn("srflx", "prflx");
            assertThat(pair.protocol()).isEqualTo("udp");
        });
        assertThat(both.getFirst().selectedPair().remoteAddress())
                .isEqualTo(lab.second().publicAddress());
        assertThat(both.getLast().selectedPair().remoteAddress())
                .isEqualTo(lab.first().publicAddress());
    }

    @Test
    void aFullConeLetsASymmetricBoxTalkDirectly(Lab lab, Telephone telephone) {
        lab.first().become(NatKind.FULL_CONE);
        lab.second().become(NatKind.SYMMETRIC);
        List<Caller> both = telephone.call();
        both.forEach(Caller::awaitVideo);

        // The port that the symmetric box chose is in no candidate: it is learned from the checks (RFC 8445 §7.3.1.3).
        assertThat(both.getFirst().selectedPair().remoteType()).isEqualTo("prflx");
        assertThat(both.getLast().selectedPair().localType()).isEqualTo("prflx");
        assertThat(both)
                .extracting(Caller::selectedPair)
                .allSatisfy(pair -> assertThat(pair.protocol()).isEqualTo("udp"));
    }

    @ParameterizedTest
    @CsvSource({"CONE, SYMMETRIC", "SYMMETRIC, SYMMETRIC"})
    void symmetricBoxesNeedTheRelay(NatKind one, NatKind two, Lab lab, Telephone telephone) {
        lab.first().become(one);
        lab.second().become(two);
        List<Caller> both = telephone.call();
        both.forEach(Caller::awaitVideo);

        assertThat(both).extracting(Caller::selectedPair).allMatch(SelectedPair::isRelayed);
        assertThat(both)
                .extracting(Caller::selectedPair)
                .filteredOn(pair -> pair.localType().equals("relay"))
                .isNotEmpty()
                .allMatch(pair -> pair.relayProtocol().equals("udp"));
    }

    @ParameterizedTest
    @CsvSource({"UDP_BLOCKED, tcp", "ONLY_443, tls"})
    void firewallsArePassedByTheRelaysOtherTransports(
            NatKind kind, String relayProtocol, Lab lab, Telephone telephone) {
        lab.first().become(kind);
        List<Caller> both = telephone.call();
        both.forEach(Caller::awaitVideo);

        SelectedPair pair = both.getFirst().selectedPair();
        assertThat(pair.localType()).isEqualTo("relay");
        assertThat(pair.relayProtocol()).isEqualTo(relayProtocol);
        assertThat(both.getLast().selectedPair().isRelayed()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(names = {"CONE", "SYMMETRIC"})
    void videoGoesOnWhileATenthIsLost(NatKind kind, Lab lab, Telephone telephone) {
        lab.first().become(kind);
        lab.second().become(kind);
        List<Caller> both = telephone.call();
        both.forEach(Caller::awaitVideo);

        lab.first().lose(10);
        both.forEach(Caller::awaitVideo);

        assertThat(both)
                .extracting(Caller::selectedPair)
                .allSatisfy(pair -> assertThat(pair.isRelayed()).isEqualTo(kind == NatKind.SYMMETRIC));
    }

    @Test
    void homesWithIpv6TalkDirectlyThroughTheirFirewalls(Lab lab, Telephone telephone) {
        // Over IPv4 these two would need the relay.
        lab.first().become(NatKind.SYMMETRIC);
        lab.second().become(NatKind.SYMMETRIC);
        lab.first().useIpv6(true);
        lab.second().useIpv6(true);
        List<Caller> both = telephone.call();
        both.forEach(Caller::awaitVideo);

        assertThat(both.getFirst().selectedPair().remoteAddress())
                .isEqualTo(lab.second().insideAddress6());
        assertThat(both.getLast().selectedPair().remoteAddress())
                .isEqualTo(lab.first().insideAddress6());
    }

    /**
     * A box that forgets what it knew and maps anew in mid-call. The other box lets nothing in from a port that it does not know, but the
     * relay does: its permissions are for addresses (RFC 8656 §9).
     */
    @ParameterizedTest
    @CsvSource({"CONE, CONE", "SYMMETRIC, SYMMETRIC"})
    @EnabledIfSystemProperty(named = "maru.long", matches = "true")
    void callsGoOnByTheRelayWhenABoxMapsAnew(NatKind one, NatKind two, Lab lab, Telephone telephone) {
        lab.first().become(one);
        lab.second().become(two);
        List<Caller> both = telephone.call();
        both.forEach(Caller::awaitVideo);

        lab.first().become(NatKind.SYMMETRIC); // also where it was: the ports are others now
        both.forEach(Caller::awaitVideo);

        assertThat(both).extracting(Caller::selectedPair).allMatch(SelectedPair::isRelayed);
    }

    @ParameterizedTest
    @EnumSource(names = {"UDP_BLOCKED", "ONLY_443"})
    @EnabledIfSystemProperty(named = "maru.long", matches = "true")
    void firewallsAtBothEndsArePassed(NatKind kind, Lab lab, Telephone telephone) {
        lab.first().become(kind);
        lab.second().become(kind);
        List<Caller> both = telephone.call();
        both.forEach(Caller::awaitVideo);

        assertThat(both).extracting(Caller::selectedPair).allSatisfy(pair -> {
            assertThat(pair.localType()).isEqualTo("relay");
            assertThat(pair.relayProtocol()).isEqualTo(kind == NatKind.ONLY_443 ? "tls" : "tcp");
        });
    }
}
