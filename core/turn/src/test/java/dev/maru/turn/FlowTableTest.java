package dev.maru.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.wire.Protocol;
import dev.maru.wire.TransportAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** The table against a map of the JDK. */
class FlowTableTest {
    private static final TransportAddress SERVER = TransportAddress.ofLiteral("192.0.2.1", 3478);

    private static Relay relay(int port) {
        TransportAddress local = SERVER.withPort(port);
        Allocation[] none = new Allocation[1];
        return new Relay(Protocol.UDP, new RelaySockets.Opened(local, local), none[0], 0);
    }

    /** Each number adds its flow if it is not there, else removes it. */
    @Property(tries = 300)
    void doesWhatAMapDoes(
            @ForAll @Size(max = 400) List<@IntRange(min = 1, max = 120) Integer> ports, @ForAll long seed) {
        FlowTable table = new FlowTable(seed);
        Map<Integer, Relay> model = new HashMap<>();
        for (int port : ports) {
            TransportAddress local = SERVER.withPort(port);
            Relay known = model.remove(port);
            if (known == null) {
                Relay fresh = relay(port);
                model.put(port, fresh);
                table.put(Protocol.UDP, local, TransportAddress.UNSPECIFIED, fresh);
            } else {
                table.remove(Protocol.UDP, local, TransportAddress.UNSPECIFIED, known);
            }
            assertThat(table.size()).isEqualTo(model.size());
        }
        for (int port = 1; port <= 120; port++) {
            assertThat(table.get(Protocol.UDP, SERVER.withPort(port), TransportAddress.UNSPECIFIED))
                    .isSameAs(model.get(port));
            assertThat(table.get(Protocol.TCP, SERVER.withPort(port), TransportAddress.UNSPECIFIED))
                    .isNull();
        }
    }
}
