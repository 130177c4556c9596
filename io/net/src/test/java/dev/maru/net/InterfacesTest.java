package dev.maru.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.wire.TransportAddress;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InterfacesTest {
    private static HostAddress on(String name, String ip) {
        return new HostAddress(name, 2, TransportAddress.ofLiteral(ip, 0), false, false, false, false);
    }

    @Test
    void listsTheLoopbackAddress() throws Exception {
        assertThat(Interfaces.list())
                .anySatisfy(address -> {
                    assertThat(address.address()).isEqualTo(TransportAddress.ofLiteral("127.0.0.1", 0));
                    assertThat(address.isLoopback()).isTrue();
                    assertThat(address.isLinkLocal()).isFalse();
                })
                .isSortedAccordingTo(java.util.Comparator.comparingInt(HostAddress::interfaceIndex));
    }

    @Test
    void tellsWhatAppearedAndWhatIsGone() {
        HostAddress cable = on("eth0", "192.0.2.1");
        HostAddress wifi = on("wlan0", "192.0.2.2");
        List<List<HostAddress>> seen = new ArrayList<>(List.of(List.of(cable), List.of(cable, wifi), List.of(wifi)));
        List<Interfaces.Change> changes = new ArrayList<>();
        Interfaces watch = new Interfaces(seen::removeFirst, List.of(cable), changes::add);
        watch.look();
        assertThat(changes).isEmpty();
        watch.look();
        watch.look();
        assertThat(changes)
                .containsExactly(
                        new Interfaces.Change(List.of(cable, wifi), List.of(wifi), List.of()),
                        new Interfaces.Change(List.of(wifi), List.of(), List.of(cable)));
    }

    @Test
    void losesNothingWhenTheHostDoesNotTellForAMoment() {
        List<Interfaces.Change> changes = new ArrayList<>();
        Interfaces watch = new Interfaces(
                () -> {
                    throw new SocketException("busy");
                },
                List.of(on("eth0", "192.0.2.1")),
                changes::add);
        watch.look();
        assertThat(changes).isEmpty();
    }

    @Test
    void watchesUntilItIsClosed() throws Exception {
        try (Interfaces watch = Interfaces.watch(Duration.ofMillis(1), change -> {})) {
            assertThat(watch).isNotNull();
        }
    }
}
