package dev.maru.dtls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maru.wire.BigEndian;
import dev.maru.wire.Datagram;
import dev.maru.wire.DropReason;
import dev.maru.wire.TransportAddress;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What somebody on the way, or a bad peer, may try. */
class DtlsAttackTest {
    private static final DtlsConfig CLIENT = Certificates.config(Certificates.ALICE, Certificates.BOB);
    private static final DtlsConfig SERVER = Certificates.config(Certificates.BOB, Certificates.ALICE);
    private static final TransportAddress SOMEWHERE = TransportAddress.ofLiteral("203.0.113.9", 9);
    private static final byte[] DATA = {1, 2, 3};
    private static final int SEEDS = Boolean.getBoolean("maru.long") ? 20_000 : 100;

    private static void assertFailed(DtlsPair.End end, DtlsFailure reason) {
        assertThat(end.events).hasSize(1);
        assertThat(end.last())
                .isInstanceOfSatisfying(
                        DtlsEvent.Failed.class,
                        failed -> assertThat(failed.reason()).isEqualTo(reason));
        assertThat(end.connection.isConnected()).isFalse();
    }

    private static long drops(DtlsPair.End end, DropReason reason) {
        return end.connection.drops().of(reason);
    }

    @ParameterizedTest
    @EnumSource(DtlsVersion.class)
    void refusesAServerWithAnotherFingerprint(DtlsVersion version) {
        DtlsConfig mallory = Certificates.config(Certificates.MALLORY, Certificates.ALICE);
        DtlsPair pair = new DtlsPair(CLIENT.withVersions(version), mallory).run();
        assertFailed(pair.client, DtlsFailure.FINGERPRINT_MISMATCH);
        assertFailed(pair.server, DtlsFailure.PEER_ALERT);
        assertThat(pair.server.last().toString()).contains("bad_certificate");
    }

    @ParameterizedTest
    @EnumSource(DtlsVersion.class)
    void refusesAClientWithAnotherFingerprint(DtlsVersion version) {
        DtlsConfig mallory = Certificates.config(Certificates.MALLORY, Certificates.BOB);
        DtlsPair pair = new DtlsPair(mallory.withVersions(version), SERVER).run();
        assertFailed(pair.server, DtlsFailure.FINGERPRINT_MISMATCH);
        assertThat(pair.client.last().toString()).contains("bad_certificate");
    }

    /** A peer with the right certificate and another key. */
    @ParameterizedTest
    @EnumSource(DtlsVersion.class)
    void refusesACopiedCertificate(DtlsVersion version) throws Exception {
        DtlsPair pair = new DtlsPair(CLIENT.withVersions(version), SERVER);
        java.lang.reflect.Field key = DtlsCertificate.class.getDeclaredField("privateKey");
        key.setAccessible(true);
        DtlsCertificate copied = DtlsCertificate.ofPem(Certificates.BOB.toPem());
        key.set(copied, Certificates.MALLORY.privateKey());
        pair = new DtlsPair(CLIENT.withVersions(version), Certificates.config(copied, Certificates.ALICE)).run();
        assertFailed(pair.client, DtlsFailure.NOT_AUTHENTIC);
    }

    @ParameterizedTest
    @EnumSource(DtlsVersion.class)
    void refusesAPeerWithoutACertificate(DtlsVersion version) {
        Handshake handshake = new Handshake(SERVER, DtlsRole.SERVER, new SplittableRandom(1));
        handshake.version = version;
        assertThatThrownBy(() -> handshake.acceptPeer(List.of()))
                .isInstanceOfSatisfying(
                        HandshakeException.class,
                        refusal -> assertThat(refusal.alert())
                                .isEqualTo(
                                        version == DtlsVersion.DTLS_1_3
                                                ? AlertDescription.CERTIFICATE_REQUIRED
                                                : AlertDescription.HANDSHAKE_FAILURE));
    }

    @Test
    void trustsNobodyWithoutAFingerprint() {
        assertThatThrownBy(() -> DtlsConfig.of(Certificates.ALICE, List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** Hides supported_versions from the server, which then can only choose 1.2 (RFC 8446 §4.1.3). */
    @Test
    void noticesADowngrade() {
        DtlsPair pair = new DtlsPair(CLIENT.withGroups(NamedGroup.X25519), SERVER);
        pair.way = (from, datagram) -> {
            if (from == pair.client && datagram[0] == ContentType.HANDSHAKE) {
                hide(datagram, ExtensionType.SUPPORTED_VERSIONS, new byte[] {0, 5, 4, (byte) 0xFE, (byte) 0xFC});
            }
            return List.of(datagram);
        };
        pair.run();
        assertFailed(pair.client, DtlsFailure.DOWNGRADE);
    }

    private static void hide(byte[] datagram, int type, byte[] beginning) {
        for (int i = 0; i + 2 + beginning.length < datagram.length; i++) {
            boolean isIt = BigEndian.u16(datagram, i) == type
                    && Arrays.equals(datagram, i + 2, i + 2 + beginning.length, beginning, 0, beginning.length);
            if (isIt) {
                BigEndian.put16(datagram, i, 0x7A7A);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(DtlsVersion.class)
    void refusesForgedAndReplayedRecords(DtlsVersion version) {
        DtlsPair pair = new DtlsPair(CLIENT.withVersions(version), SERVER).run();
        byte[] genuine = pair.client.protect(DATA);
        for (int i = genuine.length - 16; i < genuine.length; i++) {
            byte[] forged = genuine.clone();
            forged[i] ^= 1;
            pair.server.give(forged, SOMEWHERE, pair.now);
        }
        assertThat(drops(pair.server, DropReason.UNAUTHENTIC)).isEqualTo(16);
        pair.server.give(genuine, SOMEWHERE, pair.now);
        pair.server.give(genuine, SOMEWHERE, pair.now);
        assertThat(drops(pair.server, DropReason.REPLAYED)).isEqualTo(1);
        assertThat(pair.server.data()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(DtlsVersion.class)
    void refusesRecordsThatAreOlderThanTheWindow(DtlsVersion version) {
        DtlsPair pair = new DtlsPair(CLIENT.withVersions(version), SERVER).run();
        byte[] late = pair.client.protect(DATA);
        byte[] inTime = pair.client.protect(DATA);
        for (int i = 0; i < 63; i++) {
            pair.server.give(pair.client.protect(DATA), SOMEWHERE, pair.now);
        }
        pair.server.give(late, SOMEWHERE, pair.now);
        pair.server.give(inTime, SOMEWHERE, pair.now);
        assertThat(pair.server.data()).hasSize(64);
        assertThat(drops(pair.server, DropReason.REPLAYED)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(DtlsVersion.class)
    void believesNothingUnprotectedAfterTheHandshake(DtlsVersion version) {
        DtlsPair pair = new DtlsPair(CLIENT.withVersions(version), SERVER).run();
        for (int type : new int[] {
            ContentType.ALERT, ContentType.HANDSHAKE, ContentType.APPLICATION_DATA, ContentType.CHANGE_CIPHER_SPEC
        }) {
            pair.server.give(plain(type, new byte[] {2, 40}), SOMEWHERE, pair.now);
            pair.client.give(plain(type, new byte[] {2, 40}), SOMEWHERE, pair.now);
        }
        assertThat(drops(pair.server, DropReason.NOT_PERMITTED)).isEqualTo(4);
        assertThat(drops(pair.client, DropReason.NOT_PERMITTED)).isEqualTo(4);
        assertThat(pair.server.data()).isEmpty();
        pair.server.give(pair.client.protect(DATA), SOMEWHERE, pair.now);
        assertThat(pair.server.data()).hasSize(1);
    }

    /** From its ServerHello on a server of 1.3 has keys for its alerts, and the client knows that. */
    @Test
    void believesNoUnprotectedAlertBehindTheServerHelloOf13() {
        DtlsPair pair = new DtlsPair(CLIENT.withGroups(NamedGroup.X25519), SERVER).start();
        pair.client.take(pair.now).forEach(datagram -> pair.server.give(datagram, SOMEWHERE, pair.now));
        List<byte[]> answer = pair.server.take(pair.now);
        byte[] hello = firstRecord(answer.getFirst());
        pair.client.give(hello, SOMEWHERE, pair.now);
        for (AlertDescription alert : List.of(AlertDescription.HANDSHAKE_FAILURE, AlertDescription.CLOSE_NOTIFY)) {
            pair.client.give(plain(ContentType.ALERT, new byte[] {2, (byte) alert.code()}), SOMEWHERE, pair.now);
        }
        assertThat(drops(pair.client, DropReason.NOT_PERMITTED)).isEqualTo(2);
        answer.forEach(datagram -> pair.client.give(datagram, SOMEWHERE, pair.now));
        pair.exchange();
        assertThat(pair.client.connection.isConnected()).isTrue();
        assertThat(pair.server.connection.isConnected()).isTrue();
    }

    private static byte[] firstRecord(byte[] datagram) {
        return Arrays.copyOf(datagram, RecordView.HEADER_LENGTH + BigEndian.u16(datagram, 11));
    }

    /** A record of epoch 1 in 1.3, or with the unified header in 1.2, is nobody's. */
    @ParameterizedTest
    @EnumSource(DtlsVersion.class)
    void refusesTheHeaderOfTheOtherVersion(DtlsVersion version) {
        DtlsPair pair = new DtlsPair(CLIENT.withVersions(version), SERVER).run();
        byte[] unified = new byte[60];
        unified[0] = 0x2D;
        BigEndian.put16(unified, 3, 55);
        byte[] classic = plain(ContentType.APPLICATION_DATA, new byte[40]);
        BigEndian.put16(classic, 3, version == DtlsVersion.DTLS_1_3 ? 3 : 1);
        pair.server.give(version == DtlsVersion.DTLS_1_3 ? classic : unified, SOMEWHERE, pair.now);
        assertThat(drops(pair.server, DropReason.UNAUTHENTIC)).isEqualTo(1);
        assertThat(pair.server.connection.isConnected()).isTrue();
    }

    private static byte[] plain(int type, byte[] content) {
        byte[] record = new byte[RecordView.HEADER_LENGTH + content.length];
        record[0] = (byte) type;
        BigEndian.put16(record, 1, 0xFEFD);
        BigEndian.put48(record, 5, 99);
        BigEndian.put16(record, 11, content.length);
        System.arraycopy(content, 0, record, RecordView.HEADER_LENGTH, content.length);
        return record;
    }

    private static byte[] fragment(HandshakeType type, int length, int sequence, int offset, int count) {
        byte[] content = new byte[HandshakeMessage.HEADER_LENGTH + count];
        new HandshakeMessage(type, sequence, 0, new byte[length]).writeHeader(content, 0, offset, count);
        return plain(ContentType.HANDSHAKE, content);
    }

    /** Whatever fragments come, a bounded number of bytes is kept, and the real client still gets through beside them. */
    @ParameterizedTest
    @EnumSource(DtlsVersion.class)
    void survivesFloodsOfFragments(DtlsVersion version) {
        DtlsPair pair = new DtlsPair(CLIENT.withVersions(version), SERVER).start();
        for (int sequence = 1; sequence < 300; sequence++) {
            for (int offset = 0; offset < 100; offset++) {
                byte[] one = fragment(HandshakeType.CERTIFICATE, 30_000, sequence, offset * 7, 5);
                pair.server.give(one, SOMEWHERE, pair.now);
            }
        }
        assertThat(drops(pair.server, DropReason.MALFORMED)).isGreaterThan(29_000);
        for (int sequence = 0; sequence < 8; sequence++) {
            byte[] one = fragment(HandshakeType.FINISHED, 9, sequence, 0, 5);
            pair.server.give(one, SOMEWHERE, pair.now);
            pair.client.give(one, SOMEWHERE, pair.now);
        }
        pair.server.give(fragment(HandshakeType.CLIENT_HELLO, 0xFFFFFF, 0, 0, 5), SOMEWHERE, pair.now);
        pair.exchange();
        assertThat(pair.client.connection.isConnected()).isTrue();
        assertThat(pair.server.connection.isConnected()).isTrue();
    }

    /** RFC 9147 §4.2.1: they may be kept, but not without bound. */
    @Test
    void keepsFewRecordsThatComeTooEarly() {
        DtlsPair pair = new DtlsPair(CLIENT, SERVER).start();
        byte[] early = new byte[600];
        early[0] = 0x2E;
        BigEndian.put16(early, 3, 595);
        for (int i = 0; i < 100; i++) {
            pair.client.give(early, SOMEWHERE, pair.now);
        }
        assertThat(drops(pair.client, DropReason.LIMIT)).isEqualTo(100 - EarlyRecords.MAX_RECORDS);
        pair.exchange();
        assertThat(pair.client.connection.isConnected()).isTrue();
        assertThat(drops(pair.client, DropReason.UNAUTHENTIC)).isEqualTo(EarlyRecords.MAX_RECORDS);
    }

    /** Data of a peer whose Finished did not come is not given to anybody. */
    @ParameterizedTest
    @EnumSource(DtlsVersion.class)
    void holdsDataBackUntilTheHandshakeIsThrough(DtlsVersion version) {
        DtlsPair pair = new DtlsPair(CLIENT.withVersions(version), SERVER);
        boolean isNew = version == DtlsVersion.DTLS_1_3;
        DtlsPair.End first = isNew ? pair.client : pair.server;
        DtlsPair.End second = pair.other(first);
        byte[][] held = new byte[1][];
        pair.way = (from, datagram) -> {
            if (from == first && first.connection.isConnected()) {
                held[0] = datagram;
                return List.of();
            }
            return List.of(datagram);
        };
        pair.run();
        second.give(first.protect(DATA), SOMEWHERE, pair.now);
        assertThat(second.data()).isEmpty();
        second.give(held[0], SOMEWHERE, pair.now);
        assertThat(second.connection.isConnected()).isTrue();
        assertThat(second.data()).hasSize(1);
    }

    /** Prefixes of all datagrams arrive before each of them. */
    @ParameterizedTest
    @EnumSource(DtlsVersion.class)
    void takesNoHarmFromTruncatedDatagrams(DtlsVersion version) {
        DtlsPair pair = new DtlsPair(CLIENT.withVersions(version), SERVER);
        pair.way = (from, datagram) -> {
            for (int length = 1; length < datagram.length; length++) {
                pair.other(from).give(Arrays.copyOf(datagram, length), SOMEWHERE, pair.now);
            }
            return List.of(datagram);
        };
        pair.run();
        assertThat(pair.client.connection.isConnected()).isTrue();
        assertThat(pair.server.connection.isConnected()).isTrue();
        assertThat(drops(pair.server, DropReason.TRUNCATED)).isGreaterThan(100);
    }

    /** Whoever changes one byte on the way reaches nothing but a failure, a repetition, or nothing at all. */
    @ParameterizedTest
    @EnumSource(DtlsVersion.class)
    void neverAgreesOnDifferentThingsWhenBytesAreChanged(DtlsVersion version) {
        DtlsConfig client = CLIENT.withVersions(version).withGroups(NamedGroup.X25519);
        for (int seed = 0; seed < SEEDS; seed++) {
            SplittableRandom dice = new SplittableRandom(seed);
            DtlsPair pair = new DtlsPair(client, SERVER, seed);
            int victim = dice.nextInt(version == DtlsVersion.DTLS_1_3 ? 3 : 5);
            int[] count = {0};
            pair.way = (from, datagram) -> {
                if (count[0]++ == victim) {
                    datagram[dice.nextInt(datagram.length)] ^= (byte) (1 << dice.nextInt(8));
                }
                return List.of(datagram);
            };
            pair.run();
            for (int i = 0; i < 3; i++) {
                pair.tick();
            }
            if (pair.client.connection.isConnected() && pair.server.connection.isConnected()) {
                assertThat(pair.client.connected().srtpKeys())
                        .as("seed " + seed)
                        .usingRecursiveComparison()
                        .isEqualTo(pair.server.connected().srtpKeys());
            }
        }
    }

    @Test
    void throwsForCallersWhoLeaveNoRoom() {
        DtlsPair pair = new DtlsPair(CLIENT, SERVER).run();
        Datagram noHead = new Datagram(200);
        noHead.length(100);
        assertThatThrownBy(() -> pair.client.connection.protect(noHead)).isInstanceOf(IllegalArgumentException.class);
        Datagram noTail = new Datagram(200);
        noTail.wrap(noTail.bytes(), 100, 100);
        assertThatThrownBy(() -> pair.client.connection.protect(noTail)).isInstanceOf(IllegalArgumentException.class);
    }
}
