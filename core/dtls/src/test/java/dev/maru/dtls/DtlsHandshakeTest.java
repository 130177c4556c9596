package dev.maru.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.wire.Datagram;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Handshakes of every kind between two of us. */
class DtlsHandshakeTest {
    private static final DtlsConfig CLIENT = Certificates.config(Certificates.ALICE, Certificates.BOB);
    private static final DtlsConfig SERVER = Certificates.config(Certificates.BOB, Certificates.ALICE);

    private static void talks(DtlsPair pair) {
        DtlsEvent.Connected client = pair.client.connected();
        DtlsEvent.Connected server = pair.server.connected();
        assertThat(client.version()).isEqualTo(server.version());
        assertThat(client.cipherSuite()).isEqualTo(server.cipherSuite());
        assertThat(client.group()).isEqualTo(server.group());
        assertThat(client.srtpKeys()).usingRecursiveComparison().isEqualTo(server.srtpKeys());
        byte[] toServer = pair.client.protect("to the server".getBytes(StandardCharsets.ISO_8859_1));
        byte[] toClient = pair.server.protect("to the client".getBytes(StandardCharsets.ISO_8859_1));
        pair.server.give(toServer, pair.client.address, pair.now);
        pair.client.give(toClient, pair.server.address, pair.now);
        assertThat(pair.server.data()).containsExactly("to the server");
        assertThat(pair.client.data()).containsExactly("to the client");
        assertThat(pair.client.connection.drops().total()).isZero();
        assertThat(pair.server.connection.drops().total()).isZero();
    }

    @Test
    void prefersTheNewestVersionAndTheHybridGroup() {
        DtlsPair pair = new DtlsPair(CLIENT, SERVER).run();
        talks(pair);
        DtlsEvent.Connected outcome = pair.client.connected();
        assertThat(outcome.version()).isEqualTo(DtlsVersion.DTLS_1_3);
        assertThat(outcome.cipherSuite()).isEqualTo(CipherSuite.TLS_AES_128_GCM_SHA256);
        assertThat(outcome.group()).isEqualTo(NamedGroup.X25519MLKEM768);
        assertThat(outcome.srtpKeys().profile()).isEqualTo(SrtpProtection.AEAD_AES_128_GCM);
        assertThat(outcome.remoteCertificates()).containsExactly(Certificates.BOB.der());
        assertThat(pair.server.connected().remoteCertificates()).containsExactly(Certificates.ALICE.der());
    }

    static Stream<Arguments> everyPair() {
        List<Arguments> all = new ArrayList<>();
        for (DtlsVersion client : DtlsVersion.values()) {
            for (DtlsVersion server : DtlsVersion.values()) {
                for (NamedGroup group : NamedGroup.values()) {
                    for (boolean rsa : new boolean[] {false, true}) {
                        all.add(Arguments.of(client, server, group, rsa));
                    }
                }
            }
        }
        return all.stream();
    }

    /** The first two say the newest version of each side; both have 1.2 as well. */
    @ParameterizedTest
    @MethodSource("everyPair")
    void connectsEveryPair(DtlsVersion client, DtlsVersion server, NamedGroup group, boolean rsa) {
        DtlsCertificate carol = rsa ? Certificates.Rsa.CAROL : Certificates.BOB;
        NamedGroup[] groups =
                group.isForDtls12() ? new NamedGroup[] {group} : new NamedGroup[] {group, NamedGroup.X25519};
        DtlsPair pair = new DtlsPair(
                        newest(Certificates.config(Certificates.ALICE, carol).withGroups(groups), client),
                        newest(Certificates.config(carol, Certificates.ALICE).withGroups(groups), server))
                .run();
        talks(pair);
        boolean isNew = client == DtlsVersion.DTLS_1_3 && server == DtlsVersion.DTLS_1_3;
        assertThat(pair.client.connected().version()).isEqualTo(isNew ? DtlsVersion.DTLS_1_3 : DtlsVersion.DTLS_1_2);
        assertThat(pair.client.connected().group()).isEqualTo(isNew ? group : groups[groups.length - 1]);
    }

    private static DtlsConfig newest(DtlsConfig config, DtlsVersion version) {
        return version == DtlsVersion.DTLS_1_3 ? config : config.withVersions(version);
    }

    @ParameterizedTest
    @EnumSource(CipherSuite.class)
    void connectsWithEverySuite(CipherSuite suite) {
        boolean rsa = !suite.fitsServerKey("EC");
        DtlsCertificate carol = rsa ? Certificates.Rsa.CAROL : Certificates.BOB;
        DtlsVersion version = suite.isForDtls13() ? DtlsVersion.DTLS_1_3 : DtlsVersion.DTLS_1_2;
        DtlsPair pair = new DtlsPair(
                        Certificates.config(Certificates.ALICE, carol).withVersions(version),
                        Certificates.config(carol, Certificates.ALICE)
                                .withVersions(version)
                                .withCipherSuites(suite))
                .run();
        talks(pair);
        assertThat(pair.client.connected().cipherSuite()).isEqualTo(suite);
    }

    @ParameterizedTest
    @EnumSource(SrtpProtection.class)
    void exportsKeysForEverySrtpProfile(SrtpProtection profile) {
        for (DtlsVersion version : DtlsVersion.values()) {
            DtlsPair pair = new DtlsPair(
                            CLIENT.withVersions(version),
                            SERVER.withVersions(version).withSrtpProfiles(profile))
                    .run();
            talks(pair);
            SrtpKeys keys = pair.client.connected().srtpKeys();
            assertThat(keys.profile()).isEqualTo(profile);
            assertThat(keys.clientKey()).hasSize(profile.keyLength()).isNotEqualTo(keys.serverKey());
            assertThat(keys.serverSalt()).hasSize(profile.saltLength()).isNotEqualTo(keys.clientSalt());
        }
    }

    @ParameterizedTest
    @EnumSource(DtlsVersion.class)
    void needsNoSrtp(DtlsVersion version) {
        DtlsPair pair = new DtlsPair(CLIENT.withVersions(version).withSrtpProfiles(), SERVER).run();
        talks(pair);
        assertThat(pair.server.connected().srtpKeys()).isNull();
    }

    @Test
    void asksForAnotherGroup() {
        DtlsPair pair = new DtlsPair(CLIENT, SERVER.withGroups(NamedGroup.SECP384R1)).run();
        talks(pair);
        assertThat(pair.client.connected().version()).isEqualTo(DtlsVersion.DTLS_1_3);
        assertThat(pair.client.connected().group()).isEqualTo(NamedGroup.SECP384R1);
    }

    @ParameterizedTest
    @EnumSource(DtlsVersion.class)
    void asksForACookie(DtlsVersion version) {
        DtlsPair pair = new DtlsPair(CLIENT.withVersions(version), SERVER.withCookie()).run();
        talks(pair);
    }

    @Test
    void asksAClientOfBothVersionsForACookieOfTheOldOne() {
        DtlsConfig old = SERVER.withCookie().withVersions(DtlsVersion.DTLS_1_2);
        talks(new DtlsPair(CLIENT, old).run());
    }

    @Test
    void asksForACookieAndAnotherGroupAtOnce() {
        DtlsPair pair = new DtlsPair(CLIENT, SERVER.withCookie().withGroups(NamedGroup.SECP256R1)).run();
        talks(pair);
        assertThat(pair.client.connected().group()).isEqualTo(NamedGroup.SECP256R1);
    }

    @ParameterizedTest
    @EnumSource(DtlsVersion.class)
    void fitsIntoTheSmallestDatagrams(DtlsVersion version) {
        DtlsPair pair = new DtlsPair(CLIENT.withMtu(256).withVersions(version), SERVER.withMtu(256));
        pair.way = (from, datagram) -> {
            assertThat(datagram.length).isLessThanOrEqualTo(256);
            return List.of(datagram);
        };
        talks(pair.run());
    }

    @ParameterizedTest
    @EnumSource(DtlsVersion.class)
    void closesBothSides(DtlsVersion version) {
        DtlsPair pair = new DtlsPair(CLIENT.withVersions(version), SERVER).run();
        pair.client.connection.close(pair.now);
        pair.exchange();
        assertThat(pair.client.last()).isEqualTo(new DtlsEvent.Closed());
        assertThat(pair.server.last()).isEqualTo(new DtlsEvent.Closed());
        assertThat(pair.tick()).isFalse();
        assertThat(pair.client.connection.protect(new Datagram(100))).isFalse();
    }

    @ParameterizedTest
    @EnumSource(DtlsVersion.class)
    void repeatsTheEndToAPeerThatGoesOn(DtlsVersion version) {
        DtlsPair pair = new DtlsPair(CLIENT.withVersions(version), SERVER).run();
        pair.client.connection.close(pair.now);
        pair.client.take(pair.now); // lost
        byte[] more = pair.server.protect(new byte[] {1});
        pair.client.give(more, pair.server.address, pair.now);
        pair.exchange();
        assertThat(pair.server.last()).isEqualTo(new DtlsEvent.Closed());
    }

    /** Both directions, while old and new records pass each other (RFC 9147 §8). */
    @Test
    void updatesKeysAgainAndAgain() {
        DtlsPair pair = new DtlsPair(CLIENT, SERVER).run();
        for (int i = 0; i < 10; i++) {
            byte[] old = pair.client.protect(("old " + i).getBytes(StandardCharsets.ISO_8859_1));
            (i % 2 == 0 ? pair.client : pair.server).connection.updateKeys();
            pair.exchange();
            pair.server.give(old, pair.client.address, pair.now);
            assertThat(pair.server.data()).containsExactly("old " + i);
            talks(pair);
        }
        assertThat(pair.client.protect(new byte[1])[0] & 3).isEqualTo((3 + 10) % 4);
    }

    @ParameterizedTest
    @EnumSource(DtlsVersion.class)
    void isIdleAfterTheHandshake(DtlsVersion version) {
        DtlsPair pair = new DtlsPair(CLIENT.withVersions(version), SERVER).run();
        long connected = pair.now;
        int sent = pair.client.sent + pair.server.sent;
        while (pair.tick()) {
            assertThat(pair.now - connected).isEqualTo(240_000 * DtlsPair.MILLISECOND);
        }
        assertThat(pair.client.sent + pair.server.sent).isEqualTo(sent);
        talks(pair);
    }

    /** RFC 9147 §4.5.3: GCM's limit on one key. */
    @Test
    void updatesItsKeysBeforeTheyAreUsedUp() throws Exception {
        DtlsPair pair = new DtlsPair(CLIENT, SERVER).run();
        long limit = CipherSuite.TLS_AES_128_GCM_SHA256.sealLimit();
        spend(pair.client, pair.server, limit - 1_000_000);
        assertThat(pair.client.protect(new byte[1])[0] & 3).isEqualTo(3);
        pair.exchange();
        assertThat(pair.client.protect(new byte[1])[0] & 3).isEqualTo(0);
        assertThat(pair.server.protect(new byte[1])[0] & 3).isEqualTo(0);
        talks(pair);
    }

    /** A peer that never acknowledges the update must not make us go beyond the limit. */
    @ParameterizedTest
    @EnumSource(DtlsVersion.class)
    void sendsNothingMoreWhenItsKeysAreUsedUp(DtlsVersion version) throws Exception {
        DtlsPair pair = new DtlsPair(CLIENT.withVersions(version), SERVER).run();
        spend(pair.client, pair.server, pair.client.connected().cipherSuite().sealLimit() - 1);
        pair.client.protect(new byte[1]);
        Datagram packet = new Datagram(200);
        packet.wrap(packet.bytes(), 96, 10);
        assertThat(pair.client.connection.protect(packet)).isFalse();
        assertThat(packet.offset()).isEqualTo(96);
    }

    /** As if so many records had gone from one side to the other. */
    private static void spend(DtlsPair.End from, DtlsPair.End to, long records) throws Exception {
        WriteEpoch sending = handshake(from).records.current();
        field(WriteEpoch.class, "next").setLong(sending, records);
        List<?> readable = (List<?>) field(RecordLayer.class, "readable").get(handshake(to).records);
        ((ReplayWindow) field(ReadEpoch.class, "window").get(readable.getLast())).mark(records - 1);
    }

    private static Handshake handshake(DtlsPair.End end) throws Exception {
        return (Handshake) field(DtlsConnection.class, "handshake").get(end.connection);
    }

    private static Field field(Class<?> type, String name) throws NoSuchFieldException {
        Field field = type.getDeclaredField(name);
        field.setAccessible(true);
        return field;
    }
}
