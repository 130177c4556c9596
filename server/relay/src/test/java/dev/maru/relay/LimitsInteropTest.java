package dev.maru.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Quotas and several reactors, as coturn's client meets them. */
@Timeout(60)
@Execution(ExecutionMode.CONCURRENT)
class LimitsInteropTest {
    private static String client(Relay relay, String... more) {
        String port = String.valueOf(relay.udp().getFirst().port());
        List<String> words = new java.util.ArrayList<>(List.of("turnutils_uclient", "-p", port, "-u", "jun"));
        words.addAll(List.of("-W", Given.SECRET, "-y", "-c"));
        words.addAll(List.of(more));
        words.add("127.0.0.1");
        return Tool.run(words.toArray(String[]::new));
    }

    @Test
    void refusesMoreAllocationsThanAUserMayHave() throws IOException {
        Tool.needed();
        // The client first makes one allocation to try, and leaves it behind.
        try (Relay relay = Relay.start(Given.places(), Given.rules(new RelayLimits(100, 5, 0, 0, 0)))) {
            assertThat(client(relay, "-m", "8", "-n", "2")).contains("486");
            assertThat(relay.totals().allocations()).isEqualTo(5);
        }
    }

    @Test
    void dropsWhatIsOverAUsersBandwidth() throws IOException {
        Tool.needed();
        try (Relay relay = Relay.start(Given.places(), Given.rules(new RelayLimits(100, 100, 0, 64_000, 0)))) {
            client(relay, "-m", "2", "-n", "100", "-l", "1000", "-z", "1");
            RelayTotals totals = relay.totals();
            assertThat(totals.packetsDropped()).isPositive();
            assertThat(totals.bytesToPeers()).isPositive().isLessThan(200_000);
        }
    }

    @Test
    void severalReactorsServeTheClientsOfOnePort() throws IOException {
        Tool.needed();
        try (Relay relay = Relay.start(Given.places(3), Given.rules())) {
            Tool.assertAllCameBack(client(relay, "-m", "20", "-n", "10"), 200);
            assertThat(relay.totals().made()).isGreaterThanOrEqualTo(20);
        }
    }

    @Test
    void tellsAnotherHowItSeesIt() throws IOException {
        try (Relay relay = Relay.start(Given.places(), Given.rules())) {
            InetAddress seen = StunQuestion.ask(relay.udp().getFirst().toString());
            assertThat(seen).isEqualTo(InetAddress.ofLiteral("127.0.0.1"));
            assertThat(StunQuestion.ask(relay.udp().getLast().toString())).isEqualTo(InetAddress.ofLiteral("::1"));
        }
        assertThatThrownBy(() -> StunQuestion.ask("[::1]:no")).isInstanceOf(IOException.class);
    }
}
