package dev.maru.peer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.peer.NatTable.Servers;
import dev.maru.peer.NatTable.Way;
import dev.maru.simnet.LinkQuality;
import dev.maru.simnet.NatBehaviour;
import dev.maru.simnet.SimNet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Holds docs/nat-table.md to what happens in the virtual network. Run it with {@code -Dmaru.write=true} to write the document anew; the times
 * in it are not compared, the ways are.
 */
class NatTableDocTest {
    private static final Path DOCUMENT = Path.of("..", "..", "docs", "nat-table.md");

    @Test
    void tellsTheTruth() throws IOException {
        String table = document();
        if (Boolean.getBoolean("maru.write")) {
            Files.writeString(DOCUMENT, table);
        }
        assertThat(withoutTimes(Files.readString(DOCUMENT)))
                .as("run this test with -Dmaru.write=true to write the document anew")
                .isEqualTo(withoutTimes(table));
    }

    private static String withoutTimes(String table) {
        return table.replaceAll("\\d+ ms", "ms");
    }

    private static String document() {
        StringBuilder out = new StringBuilder("""
                # Who reaches whom

                Two peers behind NATs and firewalls, in the virtual network (`test/simnet`), with our ICE agent on both sides and our TURN
                server between them. Rows and columns name a NAT's mapping and filtering in the words of RFC 4787: endpoint-independent (EI),
                address-dependent (AD), address- and port-dependent (APD). *open* has no NAT, *no UDP* lets TCP out, *only 443* lets out TCP to
                port 443. Each cell is how the two are connected, and how long it took from the offer on: links have 20 ms, so a round
                trip to a server is 40 ms, between two homes 40 ms as well; signaling takes 50 ms each way. **d** is direct, **r** is
                over the relay, an empty cell is no connection, which is found out after 23.5 to 30 s.

                What is expected stands in `NatTable` (`core/peer`), written from the RFCs; `IceTransportSimTest` compares. This page is
                written and held true by `NatTableDocTest`.
                """);
        for (Servers servers : Servers.values()) {
            out.append("\n## ").append(servers.words).append("\n\n| |");
            NatTable.nats()
                    .keySet()
                    .forEach(name -> out.append(' ').append(name).append(" |"));
            out.append("\n|")
                    .append(" --- |".repeat(NatTable.nats().size() + 1))
                    .append('\n');
            NatTable.nats().forEach((name, a) -> out.append(row(name, a, servers)));
        }
        return out.toString();
    }

    private static String row(String name, @Nullable NatBehaviour a, Servers servers) {
        StringBuilder row = new StringBuilder("| **" + name + "** |");
        for (Map.Entry<String, @Nullable NatBehaviour> b : NatTable.nats().entrySet()) {
            SimWorld world = SimWorld.of(1, a, b.getValue(), servers, LinkQuality.GOOD);
            Way way = world.call();
            long millis = Math.max(world.a.connectedAt, world.b.connectedAt) / SimNet.MILLISECOND;
            row.append(
                    switch (way) {
                        case DIRECT -> " d " + millis + " ms |";
                        case RELAY -> " r " + millis + " ms |";
                        case NONE -> " |";
                    });
        }
        return row.append('\n').toString();
    }
}
