package dev.maru.natlab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The laboratory itself: each box does what RFC 4787 says of its kind. The server has two addresses and two ports, as in
 * RFC 5780 §3. Packets of one path keep their order here, so "did not come" is known when a later one came, without waiting.
 */
@ExtendWith(InLab.class)
class LabTest {
    private static final int PORT = 4_001;
    private static final int OTHER_PORT = 4_002;

    /** Long enough for a handshake on this machine, which takes less than a millisecond when it is idle. */
    private static final int CONNECT_MILLIS = 2_000;

    @ParameterizedTest
    @CsvSource({"FULL_CONE, 1", "CONE, 1", "SYMMETRIC, 4"})
    void mapsOnePortToAsManyAsItsKindSays(NatKind kind, int mappings, Lab lab) {
        lab.first().become(kind);
        try (UdpProbe inside = insideOf(lab.first());
                ServerProbes server = new ServerProbes(lab)) {
            Set<InetSocketAddress> seen =
                    server.all().stream().map(probe -> contact(inside, probe)).collect(Collectors.toSet());

            assertThat(seen)
                    .hasSize(mappings)
                    .allSatisfy(address -> assertThat(address.getAddress().getHostAddress())
                            .isEqualTo(lab.first().publicAddress()));
        }
    }

    @ParameterizedTest
    @CsvSource({"FULL_CONE, true", "CONE, false", "SYMMETRIC, false"})
    void letsStrangersInOnlyIfItsKindSaysSo(NatKind kind, boolean passes, Lab lab) {
        lab.first().become(kind);
        try (UdpProbe inside = insideOf(lab.first());
                ServerProbes server = new ServerProbes(lab)) {
            InetSocketAddress mapped = contact(inside, server.known);
            List<String> strangers = List.of("from another port", "from another address", "from both");
            server.otherPort.send(mapped, strangers.get(0));
            server.otherAddress.send(mapped, strangers.get(1));
            server.otherBoth.send(mapped, strangers.get(2));
            server.known.send(mapped, "the answer");

            List<String> expected = new ArrayList<>(passes ? strangers : List.of());
            expected.add("the answer");
            List<String> came = new ArrayList<>();
            while (came.size() < expected.size()) {
                came.add(inside.receive().words());
            }
            assertThat(came).containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "CONE, CONE, true",
        "FULL_CONE, SYMMETRIC, true",
        "CONE, SYMMETRIC, false",
        "SYMMETRIC, SYMMETRIC, false"
    })
    void letsHolesBePunchedOnlyWhereTheMappingIsForeseen(NatKind one, NatKind two, boolean works, Lab lab) {
        lab.first().become(one);
        lab.second().become(two);
        try (UdpProbe first = insideOf(lab.first());
                UdpProbe second = insideOf(lab.second());
                ServerProbes server = new ServerProbes(lab)) {
            InetSocketAddress firstMapped = contact(first, server.known);
            InetSocketAddress secondMapped = contact(second, server.known);

            // Each knows what the server saw of the other. The first packet may be dropped, and opens the way for the
            // next.
            first.send(secondMapped, "one");
            second.send(firstMapped, "two");
            if (!works) {
                server.known.send(firstMapped, "no more");
            }
            UdpProbe.Received atFirst = first.receive();

            assertThat(atFirst.words()).isEqualTo(works ? "two" : "no more");
            if (works) {
                first.send(atFirst.from(), "back");
                assertThat(nextBut("one", second)).isEqualTo("back");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(NatKind.class)
    void letsOutWhatItsKindSays(NatKind kind, Lab lab) throws Exception {
        lab.first().become(kind);

        assertThat(connects(lab, 443)).isTrue();
        assertThat(connects(lab, 8_080)).isEqualTo(kind != NatKind.ONLY_443);
        try (UdpProbe inside = insideOf(lab.first());
                ServerProbes server = new ServerProbes(lab);
                UdpProbe neighbour = UdpProbe.open(lab.street(), Lab.ROUTER, 0)) {
            inside.send(server.known, "from inside");
            if (!kind.passesUdp()) {
                neighbour.send(server.known, "from the street");
            }

            assertThat(server.known.receive().words()).isEqualTo(kind.passesUdp() ? "from inside" : "from the street");
        }
    }

    @Test
    void dropsWhatIsForPrivateAddressesSilently(Lab lab) {
        try (UdpProbe server = UdpProbe.open(lab.server(), Lab.SERVER, PORT);
                UdpProbe inside = insideOf(lab.first())) {
            InetSocketAddress mapped = contact(inside, server);
            server.send(inside, "to a private address");
            server.send(mapped, "to the public one");

            assertThat(inside.receive().words()).isEqualTo("to the public one");
        }
    }

    @Test
    void losesAsManyPacketsAsItIsTold(Lab lab) {
        int sent = 1_000;
        try (UdpProbe server = UdpProbe.open(lab.server(), Lab.SERVER, PORT);
                UdpProbe inside = insideOf(lab.first())) {
            contact(inside, server);
            lab.first().lose(10);
            for (int i = 0; i < sent; i++) {
                inside.send(server, "one of many");
            }
            lab.first().lose(0);
            inside.send(server, "the last");

            int came = 0;
            while (server.receive().words().equals("one of many")) {
                came++;
            }
            // A binomial distribution: five standard deviations of 9.5 to each side.
            assertThat(sent - came).isBetween(52, 148);
        }
    }

    @Test
    void givesAHomePublicAddressesOfIpv6BehindAFirewall(Lab lab) {
        lab.first().useIpv6(true);
        try (UdpProbe inside = UdpProbe.open(lab.first().host(), lab.first().insideAddress6(), 0);
                UdpProbe server = UdpProbe.open(lab.server(), Lab.SERVER_IPV6, PORT);
                UdpProbe stranger = UdpProbe.open(lab.server(), Lab.SERVER_IPV6, OTHER_PORT)) {
            assertThat(contact(inside, server)).isEqualTo(inside.address());
            stranger.send(inside, "from a stranger");
            server.send(inside, "the answer");

            assertThat(inside.receive().words()).isEqualTo("the answer");
        }
    }

    @Test
    void forgetsConnectionsWhenTheBoxIsAnother(Lab lab) {
        try (UdpProbe server = UdpProbe.open(lab.server(), Lab.SERVER, PORT);
                UdpProbe inside = insideOf(lab.first())) {
            InetSocketAddress before = contact(inside, server);
            lab.first().become(NatKind.SYMMETRIC);

            assertThat(contact(inside, server)).isNotEqualTo(before);
        }
    }

    @Test
    void removesWhatAProcessThatIsGoneLeftBehind(Lab lab) throws Exception {
        Process gone = new ProcessBuilder("true").start();
        gone.waitFor();
        NetworkNamespace left = NetworkNamespace.add("maru" + gone.pid() + ".left");
        Process inside = new ProcessBuilder(left.command(List.of("tail", "-f", "/dev/null"))).start();

        // Its namespace is entered before the program starts, so it is found as soon as it holds the output open.
        while (left.run("ip", "netns", "pids", left.name()).isBlank()) {
            Thread.onSpinWait();
        }
        Lab.sweep();

        assertThat(Files.exists(NetworkNamespace.FOLDER.resolve(left.name()))).isFalse();
        assertThat(inside.waitFor()).isNotZero();
        assertThat(Files.exists(NetworkNamespace.FOLDER.resolve(lab.server().name())))
                .isTrue();
    }

    @Test
    void saysWhatAProgramSaidThatFailed() {
        assertThatThrownBy(() -> Tool.run("ip", "link", "show", "nothing-of-this-name"))
                .isInstanceOf(LabException.class)
                .hasMessageContaining("nothing-of-this-name");
    }

    private static UdpProbe insideOf(Home home) {
        return UdpProbe.open(home.host(), home.insideAddress(), 0);
    }

    /** Sends to a probe, and gives the address that it saw. */
    private static InetSocketAddress contact(UdpProbe inside, UdpProbe outside) {
        inside.send(outside, "hello");
        UdpProbe.Received seen = outside.receive();
        assertThat(seen.words()).isEqualTo("hello");
        return seen.from();
    }

    private static String nextBut(String words, UdpProbe probe) {
        String next = probe.receive().words();
        return next.equals(words) ? probe.receive().words() : next;
    }

    private static boolean connects(Lab lab, int port) throws IOException {
        try (ServerSocket server =
                        lab.server().call(() -> new ServerSocket(port, 1, InetAddress.getByName(Lab.SERVER)));
                Socket client = lab.first().host().call(() -> {
                    Socket socket = new Socket();
                    socket.bind(new InetSocketAddress(lab.first().insideAddress(), 0));
                    return socket;
                })) {
            client.connect(server.getLocalSocketAddress(), CONNECT_MILLIS);
            return true;
        } catch (SocketTimeoutException | ConnectException closed) {
            return false;
        }
    }

    /** Two addresses times two ports. */
    private static final class ServerProbes implements AutoCloseable {
        private final UdpProbe known;
        private final UdpProbe otherPort;
        private final UdpProbe otherAddress;
        private final UdpProbe otherBoth;

        private ServerProbes(Lab lab) {
            known = UdpProbe.open(lab.server(), Lab.SERVER, PORT);
            otherPort = UdpProbe.open(lab.server(), Lab.SERVER, OTHER_PORT);
            otherAddress = UdpProbe.open(lab.server(), Lab.SERVER_OTHER, PORT);
            otherBoth = UdpProbe.open(lab.server(), Lab.SERVER_OTHER, OTHER_PORT);
        }

        private List<UdpProbe> all() {
            return List.of(known, otherPort, otherAddress, otherBoth);
        }

        @Override
        public void close() {
            all().forEach(UdpProbe::close);
        }
    }
}
