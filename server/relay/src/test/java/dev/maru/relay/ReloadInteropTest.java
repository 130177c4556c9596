package dev.maru.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.turn.PeerPolicy;
import dev.maru.turn.TurnServerConfig;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Rules that are replaced while coturn's client relays. */
@Timeout(60)
@Execution(ExecutionMode.CONCURRENT)
class ReloadInteropTest {
    private static RelayRules rules(String secret, PeerPolicy peers) {
        return new RelayRules(
                "maru",
                List.of(secret),
                Map.of(),
                peers,
                new RelayLimits(100, 10, 0, 0, 0),
                TurnServerConfig.Lifetimes.DEFAULT);
    }

    private static String client(Relay relay, String secret, String messages) {
        String port = String.valueOf(relay.udp().getFirst().port());
        return Tool.run(
                "turnutils_uclient",
                "-p",
                port,
                "-u",
                "jun",
                "-W",
                secret,
                "-y",
                "-c",
                "-m",
                "2",
                "-n",
                messages,
                "127.0.0.1");
    }

    @Test
    void allocationsGoOnAndWhoComesIsMeasuredByTheNewRules() throws Exception {
        Tool.needed();
        try (Relay relay = Relay.start(Given.places(), rules("first", Given.HERE))) {
            CompletableFuture<String> said = CompletableFuture.supplyAsync(() -> client(relay, "first", "60"));
            awaitRelaying(relay, said);
            relay.configure(rules("second", Given.HERE));
            Tool.assertAllCameBack(said.get(), 120);
            assertThat(client(relay, "first", "5")).contains("Cannot complete Allocation");
            Tool.assertAllCameBack(client(relay, "second", "5"), 10);
        }
    }

    @Test
    void peersThatAreRefusedFromNowOnGetNothingMore() throws Exception {
        Tool.needed();
        try (Relay relay = Relay.start(Given.places(), rules("first", Given.HERE))) {
            CompletableFuture<String> said = CompletableFuture.supplyAsync(() -> client(relay, "first", "60"));
            awaitRelaying(relay, said);
            relay.configure(rules("first", PeerPolicy.standard()));
            long relayed = relay.totals().packetsToPeers();
            said.get();
            assertThat(relay.totals().packetsToPeers()).isEqualTo(relayed).isLessThan(120);
        }
    }

    private static void awaitRelaying(Relay relay, CompletableFuture<String> said) throws IOException {
        while (relay.totals().packetsToPeers() < 10) {
            assertThat(said).isNotDone();
            Thread.onSpinWait();
        }
    }
}
