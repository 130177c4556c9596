package dev.maru.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.wire.BigEndian;
import dev.maru.wire.Datagram;
import dev.maru.wire.DropReason;
import dev.maru.wire.TransportAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A standing server in front of which there is a gate. */
class HelloGateTest {
    private static final DtlsConfig CLIENT = Certificates.config(Certificates.ALICE, Certificates.BOB);
    private static final DtlsConfig SERVER = Certificates.config(Certificates.BOB, Certificates.ALICE);
    private static final TransportAddress HERE = TransportAddress.ofLiteral("192.0.2.2", 5_000);
    private static final TransportAddress THERE = TransportAddress.ofLiteral("192.0.2.1", 5_000);
    private static final TransportAddress ELSEWHERE = TransportAddress.ofLiteral("192.0.2.3", 5_000);
    private static final long SECOND = 1_000_000_000;
    private static final int CROWD = 20_000;

    private final HelloGate gate = new HelloGate(SERVER, new SplittableRandom(1));
    private final Datagram out = new Datagram(2_000);
    private long now = 1_000 * SECOND;

    private @Nullable ProvenHello give(byte[] datagram, TransportAddress from) {
        return gate.receive(new Datagram(0).wrap(datagram, 0, datagram.length).between(HERE, from), out, now);
    }

    /** Lets a client say hello until it is let in. */
    private @Nullable ProvenHello letIn(DtlsPair.End client) {
        List<byte[]> said = client.take(now);
        while (!said.isEmpty()) {
            for (byte[] datagram : said) {
                ProvenHello proven = give(datagram, client.address);
                if (proven != null) {
                    return proven;
                }
                if (out.length() > 0) {
                    assertThat(out.remote()).isEqualTo(client.address);
                    client.give(out.toByteArray(), HERE, now);
                }
            }
            said = client.take(now);
        }
        return null;
    }

    private static DtlsPair.End client(DtlsConfig config) {
        DtlsPair.End client = new DtlsPair(config, SERVER).client;
        client.connection.start(0);
        return client;
    }

    private DtlsPair.End connect(DtlsPair.End client, ProvenHello proven) {
        DtlsPair.End server =
                new DtlsPair.End(new DtlsConnection(SERVER, proven, new SplittableRandom(2)), "192.0.2.2");
        server.connection.start(now);
        for (int i = 0; i < 10; i++) {
            server.take(now).forEach(datagram -> client.give(datagram, HERE, now));
            client.take(now).forEach(datagram -> server.give(datagram, client.address, now));
        }
        return server;
    }

    @ParameterizedTest
    @EnumSource(DtlsVersion.class)
    void letsInWhoeverComesBackWithItsCookie(DtlsVersion version) {
        for (NamedGroup group : NamedGroup.values()) {
            NamedGroup[] groups =
                    group.isForDtls12() ? new NamedGroup[] {group} : new NamedGroup[] {group, NamedGroup.X25519};
            DtlsPair.End client = client(CLIENT.withVersions(version).withGroups(groups));
            ProvenHello proven = letIn(client);
            assertThat(proven).isNotNull();
            assertThat(proven.remote()).isEqualTo(client.address);
            DtlsPair.End server = connect(client, proven);
            assertThat(client.connected().srtpKeys())
                    .usingRecursiveComparison()
                    .isEqualTo(server.connected().srtpKeys());
            assertThat(gate.partialCount()).isZero();
        }
    }

    @Test
    void asksForAnotherGroupOnTheWay() {
        HelloGate strict = new HelloGate(SERVER.withGroups(NamedGroup.SECP384R1), new SplittableRandom(1));
        DtlsPair.End client = client(CLIENT.withGroups(NamedGroup.X25519, NamedGroup.SECP384R1));
        byte[] first = client.take(now).getFirst();
        strict.receive(new Datagram(0).wrap(first, 0, first.length).between(HERE, THERE), out, now);
        client.give(out.toByteArray(), HERE, now);
        byte[] second = client.take(now).getFirst();
        ProvenHello proven =
                strict.receive(new Datagram(0).wrap(second, 0, second.length).between(HERE, THERE), out, now);
        assertThat(proven).isNotNull();
        connect(client, proven);
        assertThat(client.connected().group()).isEqualTo(NamedGroup.SECP384R1);
    }

    /** RFC 6347 §4.2.1: the numbers are the client's, since the gate does not count. */
    @Test
    void answersWithTheNumberOfTheQuestion() {
        byte[] hello =
                client(CLIENT.withVersions(DtlsVersion.DTLS_1_2)).take(now).getFirst();
        BigEndian.put48(hello, 5, 77);
        give(hello, THERE);
        assertThat(BigEndian.u48(out.bytes(), 5)).isEqualTo(77);
        assertThat(out.bytes()[RecordView.HEADER_LENGTH]).isEqualTo((byte) HandshakeType.HELLO_VERIFY_REQUEST.code());
    }

    @ParameterizedTest
    @EnumSource(DtlsVersion.class)
    void keepsNothingOfACrowdThatOnlySaysHello(DtlsVersion version) {
        byte[] hello = client(CLIENT.withVersions(version).withGroups(NamedGroup.X25519))
                .take(now)
                .getFirst();
        for (int i = 0; i < CROWD; i++) {
            assertThat(give(hello, TransportAddress.ofIpv4(0x0A00_0000 + i, 1_000 + i % 60_000)))
                    .isNull();
            assertThat(out.length()).isBetween(1, hello.length);
        }
        assertThat(gate.partialCount()).isZero();
        assertThat(letIn(client(CLIENT.withVersions(version)))).isNotNull();
    }

    /** Halves of hellos have to be kept for a while: a bounded number of them, and those who mean it get through all the same. */
    @Test
    void keepsFewHalvesOfHellos() {
        List<byte[]> halves = client(CLIENT).take(now);
        assertThat(halves).hasSize(2);
        for (int i = 0; i < CROWD; i++) {
            give(halves.getFirst(), TransportAddress.ofIpv4(0x0A00_0000 + i, 1_000));
            assertThat(gate.partialCount()).isLessThanOrEqualTo(HelloGate.MAX_PARTIAL);
        }
        assertThat(letIn(client(CLIENT))).isNotNull();
    }

    @ParameterizedTest
    @EnumSource(DtlsVersion.class)
    void takesNoCookieFromAnotherAddress(DtlsVersion version) {
        DtlsPair.End client = client(CLIENT.withVersions(version).withGroups(NamedGroup.X25519));
        give(client.take(now).getFirst(), THERE);
        client.give(out.toByteArray(), HERE, now);
        byte[] second = client.take(now).getFirst();
        assertThat(give(second, ELSEWHERE)).isNull();
        assertThat(give(second, THERE.withPort(5_001))).isNull();
        assertThat(give(second, THERE)).isNotNull();
    }

    /** RFC 9147 §5.1. */
    @Test
    void answersAFalseCookieOf13ByAnAlert() {
        DtlsPair.End client = client(CLIENT.withGroups(NamedGroup.X25519));
        give(client.take(now).getFirst(), THERE);
        client.give(out.toByteArray(), HERE, now);
        give(client.take(now).getFirst(), ELSEWHERE);
        client.give(out.toByteArray(), HERE, now);
        assertThat(client.last().toString()).contains("illegal_parameter");
        assertThat(gate.drops().of(DropReason.MALFORMED)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(DtlsVersion.class)
    void takesCookiesForAMinuteAtLeastAndTwoAtMost(DtlsVersion version) {
        for (long seconds : new long[] {1, 59, 121, 500}) {
            DtlsPair.End client = client(CLIENT.withVersions(version).withGroups(NamedGroup.X25519));
            give(client.take(now).getFirst(), THERE);
            client.give(out.toByteArray(), HERE, now);
            byte[] second = client.take(now).getFirst();
            now += seconds * SECOND;
            assertThat(give(second, THERE) != null).as(seconds + " s later").isEqualTo(seconds < 60);
        }
    }

    /** In 1.2 the cookie is for the hello that it answers; in 1.3 the transcript sees to that. */
    @Test
    void takesNoCookieForAnotherHello() {
        DtlsPair.End client = client(CLIENT.withVersions(DtlsVersion.DTLS_1_2));
        give(client.take(now).getFirst(), THERE);
        client.give(out.toByteArray(), HERE, now);
        byte[] second = client.take(now).getFirst();
        second[RecordView.HEADER_LENGTH + HandshakeMessage.HEADER_LENGTH + 2] ^= 1; // of the random
        assertThat(give(second, THERE)).isNull();
    }

    @Test
    void sharesNothingWithAnotherGate() {
        HelloGate other = new HelloGate(SERVER, new SplittableRandom(9));
        DtlsPair.End client = client(CLIENT.withGroups(NamedGroup.X25519));
        give(client.take(now).getFirst(), THERE);
        client.give(out.toByteArray(), HERE, now);
        byte[] second = client.take(now).getFirst();
        Datagram in = new Datagram(0).wrap(second, 0, second.length).between(HERE, THERE);
        assertThat(other.receive(in, out, now)).isNull();
    }

    @Test
    void ignoresWhatIsNoHello() {
        DtlsPair pair = new DtlsPair(CLIENT, SERVER).run();
        List<byte[]> strange =
                new ArrayList<>(List.of(new byte[0], new byte[1], new byte[100], pair.client.protect(new byte[9])));
        byte[] hello = client(CLIENT.withGroups(NamedGroup.X25519)).take(now).getFirst();
        for (int length = 0; length < hello.length; length++) {
            strange.add(java.util.Arrays.copyOf(hello, length));
        }
        for (byte[] datagram : strange) {
            assertThat(give(datagram, THERE)).isNull();
            assertThat(out.length()).isZero();
        }
    }
}
