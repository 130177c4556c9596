package dev.maru.natlab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Calls with the program's own relay. */
class CallThroughOwnRelayTest extends CallScenarios {
    @Override
    RelayUnderTest relay() {
        return OwnRelay.forEverything();
    }

    /** One has IPv6 alone, the other IPv4 alone: only a relay is of both worlds (RFC 8656 §7.2). */
    @Test
    @EnabledIfSystemProperty(named = "maru.long", matches = "true")
    void aHomeWithIpv6AloneReachesOneWithIpv4Alone(Lab lab, Telephone telephone) {
        telephone.use(OwnRelay.ofBothFamilies());
        lab.first().useIpv6(true);
        lab.first().useIpv4(false);
        List<Caller> both = telephone.call();
        both.forEach(Caller::awaitVideo);

        SelectedPair pair = both.getFirst().selectedPair();
        assertThat(pair.localType()).isEqualTo("relay");
        assertThat(pair.relayProtocol()).isEqualTo("udp");
        assertThat(both.getLast().selectedPair().isRelayed()).isTrue();
    }
}
