package dev.maru.dtls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maru.wire.Datagram;
import dev.maru.wire.DropReason;
import dev.maru.wire.TransportAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Connection ids (RFC 9146, RFC 9147 §9): in records of both directions, and what they are good for. */
class ConnectionIdTest {
    private static final DtlsConfig CLIENT = Certificates.config(Certificates.ALICE, Certificates.BOB);
    private static final DtlsConfig SERVER = Certificates.config(Certificates.BOB, Certificates.ALICE);
    private static final TransportAddress MOVED = TransportAddress.ofLiteral("198.51.100.7", 7);
    private static final TransportAddress THIEF = TransportAddress.ofLiteral("203.0.113.9", 9);
    private static final int NONE = DtlsConfig.NO_CONNECTION_ID;

    private static DtlsPair pair(DtlsVersion version, int client, int server) {
        return new DtlsPair(CLIENT.withVersions(version).withConnectionId(client), SERVER.withConnectionId(server));
    }

    static Stream<Arguments> everyPair() {
        List<Arguments> all = new ArrayList<>();
        for (DtlsVersion version : DtlsVersion.values()) {
            for (int client : new int[] {NONE, 0, 1, 20}) {
                for (int server : new int[] {NONE, 0, 4, 20}) {
                    all.add(Arguments.of(version, client, server));
                }
            }
        }
        return all.stream();
    }

    private static byte[] idIn(byte[] datagram, int length) {
        return DtlsConnection.connectionIdOf(new Datagram(0).wrap(datagram, 0, datagram.length), length);
    }

    /** One record each way; the sender's must carry what the receiver wants. */
    private static void talk(DtlsPair pair, String text) {
        for (DtlsPair.End from : List.of(pair.client, pair.server)) {
            DtlsPair.End to = pair.other(from);
            byte[] record = from.protect(text.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
            byte[] id = to.connection.connectionId();
            if (id.length == 0) {
                assertThat(idIn(record, 1)).isNull();
            } else {
                assertThat(idIn(record, id.length)).isEqualTo(id);
            }
            to.give(record, from.address, pair.now);
            assertThat(to.data()).containsExactly(text);
            assertThat(to.connection.drops().total()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("everyPair")
    void talksWithIdsWhereBothWantThem(DtlsVersion version, int client, int server) {
        DtlsPair pair = pair(version, client, server).run();
        boolean hasIds = client != NONE && server != NONE;
        assertThat(pair.client.connection.connectionId()).hasSize(hasIds ? client : 0);
        assertThat(pair.server.connection.connectionId()).hasSize(hasIds ? server : 0);
        assertThat(pair.client.connected().srtpKeys())
                .usingRecursiveComparison()
                .isEqualTo(pair.server.connected().srtpKeys());
        talk(pair, "before");
        pair.client.connection.updateKeys();
        pair.exchange();
        talk(pair, "after");
        pair.client.connection.close(pair.now);
        pair.exchange();
        assertThat(pair.server.last()).isEqualTo(new DtlsEvent.Closed());
    }

    @ParameterizedTest
    @EnumSource(CipherSuite.class)
    void talksWithEverySuite(CipherSuite suite) {
        boolean rsa = !suite.fitsServerKey("EC");
        DtlsCertificate carol = rsa ? Certificates.Rsa.CAROL : Certificates.BOB;
        DtlsVersion version = suite.isForDtls13() ? DtlsVersion.DTLS_1_3 : DtlsVersion.DTLS_1_2;
        DtlsPair pair = new DtlsPair(
                        Certificates.config(Certificates.ALICE, carol)
                                .withVersions(version)
                                .withConnectionId(3),
                        Certificates.config(carol, Certificates.ALICE)
                                .withVersions(version)
                                .withCipherSuites(suite)
                                .withConnectionId(5))
                .run();
        talk(pair, suite.name());
    }

    @ParameterizedTest
    @EnumSource(DtlsVersion.class)
    void fitsIntoTheSmallestDatagramsOfAHandshakeThroughAGroupAndACookie(DtlsVersion version) {
        DtlsPair pair = new DtlsPair(
                CLIENT.withVersions(version).withMtu(256).withConnectionId(20),
                SERVER.withMtu(256)
                        .withCookie()
                        .withGroups(NamedGroup.SECP384R1)
                        .withConnectionId(20));
        pair.way = (from, datagram) -> {
            assertThat(datagram.length).isLessThanOrEqualTo(256);
            return List.of(datagram);
        };
        talk(pair.run(), "small");
    }

    @ParameterizedTest
    @EnumSource(DtlsVersion.class)
    void refusesRecordsOfAnotherConnectionAndChangedOnes(DtlsVersion version) {
        DtlsPair pair = pair(version, 4, 4).run();
        byte[] record = pair.client.protect(new byte[] {1, 2, 3});
        int idAt = version == DtlsVersion.DTLS_1_3 ? 1 : RecordView.ID_AT;
        for (int i = 0; i < record.length; i++) {
            byte[] changed = record.clone();
            changed[i] ^= 1;
            long before = pair.server.connection.drops().of(DropReason.UNEXPECTED);
            pair.server.give(changed, THIEF, pair.now);
            if (i >= idAt && i < idAt + 4) {
                assertThat(pair.server.connection.drops().of(DropReason.UNEXPECTED))
                        .isEqualTo(before + 1);
            }
            pair.server.give(Arrays.copyOf(record, i), THIEF, pair.now);
        }
        assertThat(pair.server.data()).isEmpty();
        assertThat(pair.server.connection.newestFrom()).isEqualTo(pair.client.address);
        pair.server.give(record, pair.client.address, pair.now);
        assertThat(pair.server.data()).hasSize(1);
    }

    /** RFC 9147 §9: without a negotiated id, a record that carries one is refused. */
    @ParameterizedTest
    @EnumSource(DtlsVersion.class)
    void refusesIdsThatNobodyNegotiated(DtlsVersion version) {
        DtlsPair pair = pair(version, NONE, NONE).run();
        byte[] record = pair(version, 4, 4).run().client.protect(new byte[20]);
        pair.server.give(record, THIEF, pair.now);
        assertThat(pair.server.connection.drops().of(DropReason.MALFORMED)).isEqualTo(1);
    }

    /** RFC 9146 §6: only by a record that is authentic and newer than all before. */
    @ParameterizedTest
    @EnumSource(DtlsVersion.class)
    void followsThePeerAndNobodyElse(DtlsVersion version) {
        DtlsPair pair = pair(version, 8, 8).run();
        DtlsConnection server = pair.server.connection;
        assertThat(server.newestFrom()).isEqualTo(pair.client.address);
        byte[] heldBack = pair.client.protect(new byte[1]);
        byte[] newer = pair.client.protect(new byte[2]);
        byte[] forged = pair.client.protect(new byte[3]);
        forged[forged.length - 1] ^= 1;
        pair.server.give(newer, MOVED, pair.now);
        assertThat(server.newestFrom()).isEqualTo(MOVED);
        pair.server.give(heldBack, THIEF, pair.now);
        pair.server.give(newer, THIEF, pair.now);
        pair.server.give(forged, THIEF, pair.now);
        assertThat(server.newestFrom()).isEqualTo(MOVED);
        assertThat(pair.server.data()).hasSize(2);
    }

    @Test
    void findsNoIdWhereThereIsNone() {
        assertThat(idIn(new byte[0], 0)).isNull();
        assertThat(idIn(new byte[] {ContentType.CID, 1, 2}, 1)).isNull();
        assertThat(idIn(new byte[] {0x3F, 7}, 1)).containsExactly(7);
        assertThat(idIn(new byte[] {0x3F, 7}, 2)).isNull();
        assertThat(idIn(new byte[] {0x2F, 7}, 1)).isNull();
    }

    /** Our records have no room for more, so a server does without. */
    @Test
    void declinesAnIdThatIsTooLong() throws Exception {
        Map<Integer, byte[]> extensions = Hellos.extensionsOf13();
        extensions.put(ExtensionType.CONNECTION_ID, Hellos.bytes(new VectorWriter().bytes8(new byte[21])));
        Handshake handshake = new Handshake(SERVER.withConnectionId(4), DtlsRole.SERVER, new SplittableRandom(1));
        new ServerOpening(handshake).receive(Hellos.client(0, extensions));
        assertThat(handshake.records.ownId()).isEmpty();
        assertThatThrownBy(() -> SERVER.withConnectionId(21)).isInstanceOf(IllegalArgumentException.class);
    }
}
