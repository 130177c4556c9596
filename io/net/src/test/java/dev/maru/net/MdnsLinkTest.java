package dev.maru.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.wire.Datagram;
import dev.maru.wire.TransportAddress;
import java.io.BufferedReader;
import java.io.File;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two hosts on a real link, in both families. */
@EnabledIf("dev.maru.net.MdnsHosts#arePossible")
class MdnsLinkTest {
    private static MdnsHosts hosts;

    @BeforeAll
    static void build() throws Exception {
        hosts = new MdnsHosts();
    }

    @AfterAll
    static void remove() {
        hosts.close();
    }

    private static Mdns start(OnReactor on, HostAddress... addresses) throws Exception {
        return Mdns.start(on.reactor, List.of(addresses), new SecureRandom()).get(20, TimeUnit.SECONDS);
    }

    private static OnReactor reactor(int host) throws Exception {
        return hosts.call(host, () -> new OnReactor(Backend.Kind.LINUX));
    }

    @ParameterizedTest
    @CsvSource({"10.77.0.1, 10.77.0.2", "fd77::1, fd77::2"})
    void resolvesWhatAHostOnTheLinkPublishes(String here, String there) throws Exception {
        TransportAddress address = TransportAddress.ofLiteral(there, 0);
        try (OnReactor on = reactor(1);
                OnReactor other = reactor(2);
                Mdns asker = start(on, MdnsHosts.address(1, "lan", here));
                Mdns publisher = start(other, MdnsHosts.address(2, "lan", there))) {
            String name = publisher.publish(address.withPort(5_000)).get(20, TimeUnit.SECONDS);
            assertThat(asker.resolve(name).get(20, TimeUnit.SECONDS)).isEqualTo(address);
        }
    }

    /** By the JDK's channels, which list interfaces, and so need a process of the host's. */
    @ParameterizedTest
    @CsvSource({"4, 10.77.0.2", "6, fd77::2"})
    void resolvesOverChannelsToo(String family, String there) throws Exception {
        Process publisher = MdnsHosts.start(2, probe(family));
        try (BufferedReader said = publisher.inputReader()) {
            Process asker = MdnsHosts.start(1, probe(family, said.readLine()));
            try (BufferedReader answer = asker.inputReader()) {
                assertThat(answer.readLine()).isEqualTo("NIO " + TransportAddress.ofLiteral(there, 0));
            } finally {
                asker.destroy();
            }
        } finally {
            publisher.destroy();
        }
    }

    private static List<String> probe(String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Dmaru.net=nio", "-XX:TieredStopAtLevel=1", "-cp"));
        command.add(String.join(
                File.pathSeparator,
                BackendProcessTest.place(MdnsProbe.class, "test-classes"),
                BackendProcessTest.place(Mdns.class, "classes"),
                BackendProcessTest.place(Datagram.class, "")));
        command.add(MdnsProbe.class.getName());
        command.addAll(List.of(arguments));
        return command;
    }

    /** Packets of one link keep their order: when the second name is heard, the first was not said. */
    @Test
    void publishesAnAddressOnItsOwnLinkOnly() throws Exception {
        HostAddress hidden = MdnsHosts.address(1, "other", "10.78.0.1");
        HostAddress visible = MdnsHosts.address(1, "lan", "10.77.0.1");
        try (OnReactor on = reactor(1);
                OnReactor other = reactor(2);
                Mdns publisher = start(on, hidden, visible)) {
            Receiver ear = new Receiver();
            int link = MdnsHosts.address(2, "lan", "10.77.0.2").interfaceIndex();
            UdpOptions options =
                    UdpOptions.DEFAULT.withMulticast(new UdpOptions.Multicast(MdnsMachine.GROUP_IPV4, link));
            other.call(() -> other.reactor.openUdp(MdnsMachine.GROUP_IPV4, options, ear));
            publisher.publish(hidden.address()).get(20, TimeUnit.SECONDS);
            publisher.publish(visible.address()).get(20, TimeUnit.SECONDS);
            Receiver.Packet first = OnReactor.next(ear.packets);
            assertThat(first.from()).isEqualTo(visible.address().withPort(MdnsMachine.PORT));
            assertThat(DnsMessage.read(first.bytes(), 0, first.bytes().length).answers())
                    .singleElement()
                    .isInstanceOfSatisfying(
                            DnsRecord.Address.class,
                            each -> assertThat(each.address()).isEqualTo(visible.address()));
        }
    }
}
