package dev.maru.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maru.wire.MalformedException;
import dev.maru.wire.TransportAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Over multicast on the loopback interface, which nothing leaves, and where nothing else is told of but by other tests. */
class MdnsTest {
    private static final TransportAddress ADDRESS = TransportAddress.ofLiteral("127.0.0.1", 0);
    private static final String NOBODYS = "1f4712db-ea17-4bcf-a596-105139dfd8bf.local";

    private static List<HostAddress> loopback() throws Exception {
        return Interfaces.list().stream()
                .filter(each -> each.isLoopback() && each.address().equals(ADDRESS))
                .toList();
    }

    private static Mdns start(OnReactor on) throws Exception {
        return Mdns.start(on.reactor, loopback(), new SecureRandom()).get(20, TimeUnit.SECONDS);
    }

    private static <T> T of(CompletableFuture<T> future) throws Exception {
        return future.get(20, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @CsvSource({"LINUX, LINUX", "NIO, NIO", "LINUX, NIO", "NIO, LINUX"})
    void resolvesWhatAnotherPublishesAtTheSamePort(Backend.Kind here, Backend.Kind there) throws Exception {
        try (OnReactor on = new OnReactor(here);
                OnReactor other = new OnReactor(there);
                Mdns asker = start(on);
                Mdns publisher = start(other)) {
            String name = of(publisher.publish(ADDRESS.withPort(4_000)));
            CompletableFuture<TransportAddress> first = asker.resolve(name);
            CompletableFuture<TransportAddress> second = asker.resolve(name);
            assertThat(of(first)).isEqualTo(ADDRESS);
            assertThat(of(second)).isEqualTo(ADDRESS);
            assertThat(of(publisher.resolve(of(asker.publish(ADDRESS))))).isEqualTo(ADDRESS);
        }
    }

    @ParameterizedTest
    @EnumSource(Backend.Kind.class)
    void announcesWhatItPublishesAndSaysGoodbye(Backend.Kind kind) throws Exception {
        try (OnReactor on = new OnReactor(kind)) {
            Receiver ear = new Receiver();
            UdpOptions.Multicast group = new UdpOptions.Multicast(
                    MdnsMachine.GROUP_IPV4, loopback().getFirst().interfaceIndex());
            on.call(() -> on.reactor.openUdp(MdnsMachine.GROUP_IPV4, UdpOptions.DEFAULT.withMulticast(group), ear));
            Mdns mdns = start(on);
            String name = of(mdns.publish(ADDRESS));
            assertThat(nextRecord(ear, name).ttlSeconds()).isEqualTo(120);
            mdns.unpublish(name);
            awaitGoodbye(ear, name);
            String closedOver = of(mdns.publish(ADDRESS));
            assertThat(of(mdns.resolve(closedOver))).isEqualTo(ADDRESS);
            mdns.close();
            awaitGoodbye(ear, closedOver);
        }
    }

    private static void awaitGoodbye(Receiver ear, String name) throws Exception {
        while (nextRecord(ear, name).ttlSeconds() != 0) {
            // Announcements that came before.
        }
    }

    private static DnsRecord nextRecord(Receiver ear, String name) throws Exception {
        while (true) {
            Receiver.Packet packet = OnReactor.next(ear.packets);
            assertThat(packet.from().port()).isEqualTo(MdnsMachine.PORT);
            for (DnsRecord each : recordsOf(packet.bytes())) {
                if (each.name().equals(MdnsHostName.parse(name).toDnsName())) {
                    return each;
                }
            }
        }
    }

    private static List<DnsRecord> recordsOf(byte[] bytes) throws MalformedException {
        return DnsMessage.read(bytes, 0, bytes.length).answers();
    }

    @Test
    void asksForNamesOfCandidatesOnly() throws Exception {
        try (OnReactor on = new OnReactor(Backend.Kind.NIO);
                Mdns mdns = start(on)) {
            assertThatThrownBy(() -> of(mdns.resolve("printer.local")))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(UnknownHostException.class);
        }
    }

    @ParameterizedTest
    @EnumSource(Backend.Kind.class)
    void failsWhatIsAskedForWhenItIsClosedOrItsNetworkGoes(Backend.Kind kind) throws Exception {
        try (OnReactor on = new OnReactor(kind)) {
            Mdns mdns = start(on);
            CompletableFuture<TransportAddress> first = mdns.resolve(NOBODYS);
            mdns.networkChanged(List.of());
            assertThatThrownBy(() -> of(first)).hasCauseInstanceOf(UnknownHostException.class);
            mdns.networkChanged(loopback());
            CompletableFuture<TransportAddress> second = mdns.resolve(NOBODYS);
            String name = of(mdns.publish(ADDRESS));
            assertThat(of(mdns.resolve(name))).as("heard by itself").isEqualTo(ADDRESS);
            assertThat(second).isNotDone();
            mdns.close();
            mdns.close();
            assertThatThrownBy(() -> of(second)).hasCauseInstanceOf(UnknownHostException.class);
            assertThatThrownBy(() -> of(mdns.resolve(NOBODYS))).hasCauseInstanceOf(UnknownHostException.class);
            assertThatThrownBy(() -> of(mdns.publish(ADDRESS))).hasCauseInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void boundsNames() throws Exception {
        try (OnReactor on = new OnReactor(Backend.Kind.NIO);
                Mdns mdns = start(on)) {
            List<CompletableFuture<?>> asked = new ArrayList<>();
            for (int i = 0; i < MdnsPublisher.MAX_NAMES; i++) {
                of(mdns.publish(ADDRESS));
                asked.add(mdns.resolve(MdnsHostName.random(new SecureRandom()).toString()));
            }
            assertThatThrownBy(() -> of(mdns.publish(ADDRESS))).hasCauseInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> of(mdns.resolve(NOBODYS))).hasCauseInstanceOf(UnknownHostException.class);
            assertThat(asked).noneMatch(CompletableFuture::isDone);
        }
    }

    @Test
    void doesNotStartWithoutAnInterface() throws Exception {
        try (OnReactor on = new OnReactor(Backend.Kind.NIO)) {
            assertThatThrownBy(() -> of(Mdns.start(on.reactor, List.of(), new SecureRandom())))
                    .hasCauseInstanceOf(java.io.IOException.class);
        }
    }

    @ParameterizedTest
    @EnumSource(Backend.Kind.class)
    void refusesAGroupOnAnInterfaceThatIsNotThere(Backend.Kind kind) throws Exception {
        UdpOptions nowhere =
                UdpOptions.DEFAULT.withMulticast(new UdpOptions.Multicast(MdnsMachine.GROUP_IPV4, 1 << 20));
        try (OnReactor on = new OnReactor(kind)) {
            assertThatThrownBy(() -> on.call(() -> on.reactor.openUdp(MdnsMachine.GROUP_IPV4, nowhere, new Receiver())))
                    .hasCauseInstanceOf(java.io.IOException.class);
        }
        assertThatThrownBy(() -> new UdpOptions.Multicast(ADDRESS, 1)).isInstanceOf(IllegalArgumentException.class);
    }
}
