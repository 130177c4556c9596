package dev.maru.dtls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maru.wire.BigEndian;
import dev.maru.wire.TransportAddress;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server refuses of ClientHellos, and how it chooses. */
class ServerOpeningTest {
    private static final DtlsConfig CLIENT = Certificates.config(Certificates.ALICE, Certificates.BOB);
    private static final DtlsConfig SERVER = Certificates.config(Certificates.BOB, Certificates.ALICE);
    private static final TransportAddress SOMEWHERE = TransportAddress.ofLiteral("203.0.113.9", 9);

    private static Step server(DtlsConfig config) {
        return new ServerOpening(new Handshake(config, DtlsRole.SERVER, new SplittableRandom(1)));
    }

    private static void refuses(Step server, HandshakeMessage hello, AlertDescription alert) {
        assertThatThrownBy(() -> server.receive(hello))
                .isInstanceOfSatisfying(
                        HandshakeException.class,
                        refusal -> assertThat(refusal.alert()).isEqualTo(alert));
    }

    @Test
    void refusesAnotherVersionAfterACookieOf12() throws Exception {
        Step server = server(SERVER.withCookie());
        Map<Integer, byte[]> old = Hellos.extensionsOf13();
        old.remove(ExtensionType.SUPPORTED_VERSIONS);
        server.receive(Hellos.client(0, old));
        refuses(server, Hellos.client(1, Hellos.extensionsOf13()), AlertDescription.ILLEGAL_PARAMETER);
    }

    @Test
    void refusesAnotherVersionAfterACookieOf13() throws Exception {
        Step server = server(SERVER.withCookie());
        server.receive(Hellos.client(0, Hellos.extensionsOf13()));
        Map<Integer, byte[]> old = Hellos.extensionsOf13();
        old.remove(ExtensionType.SUPPORTED_VERSIONS);
        refuses(server, Hellos.client(1, old), AlertDescription.ILLEGAL_PARAMETER);
    }

    /** RFC 9147 §5.3. */
    @Test
    void refusesACookieOf12In13() {
        HandshakeMessage hello = Hellos.client(0, new byte[0], new byte[8], new byte[1], Hellos.extensionsOf13());
        refuses(server(SERVER), hello, AlertDescription.ILLEGAL_PARAMETER);
    }

    /** RFC 8446 §4.1.2: one method, none. 1.2 has others, which are not chosen. */
    @Test
    void refusesCompressionIn13() throws Exception {
        byte[] methods = {1, 0};
        HandshakeMessage hello = Hellos.client(0, new byte[0], new byte[0], methods, Hellos.extensionsOf13());
        refuses(server(SERVER), hello, AlertDescription.ILLEGAL_PARAMETER);
        Map<Integer, byte[]> old = Hellos.extensionsOf13();
        old.remove(ExtensionType.SUPPORTED_VERSIONS);
        assertThat(server(SERVER).receive(Hellos.client(0, new byte[0], new byte[0], methods, old)))
                .isInstanceOf(ServerHandshake12.class);
    }

    /** RFC 8446 §9.2. */
    @ParameterizedTest
    @ValueSource(ints = {ExtensionType.SUPPORTED_GROUPS, ExtensionType.SIGNATURE_ALGORITHMS, ExtensionType.KEY_SHARE})
    void demandsWhatAHelloOf13MustHave(int extension) {
        Map<Integer, byte[]> extensions = Hellos.extensionsOf13();
        extensions.remove(extension);
        refuses(server(SERVER), Hellos.client(0, extensions), AlertDescription.MISSING_EXTENSION);
    }

    /** RFC 8446 §4.2.8. */
    @Test
    void refusesTwoSharesOfOneGroupAndSharesOfNone() {
        Map<Integer, byte[]> twice = Hellos.extensionsOf13();
        twice.put(ExtensionType.KEY_SHARE, Hellos.shares(new byte[32], 0x1D, 0x1D));
        refuses(server(SERVER), Hellos.client(0, twice), AlertDescription.ILLEGAL_PARAMETER);
        Map<Integer, byte[]> unasked = Hellos.extensionsOf13();
        unasked.put(ExtensionType.KEY_SHARE, Hellos.shares(new byte[32], 0x1D, 0x18));
        refuses(server(SERVER), Hellos.client(0, unasked), AlertDescription.ILLEGAL_PARAMETER);
    }

    /** RFC 8446 §4.1.2: only what was asked for may change. */
    @Test
    void refusesASecondHelloOfAnotherClient() throws Exception {
        Map<Integer, byte[]> noShare = Hellos.extensionsOf13();
        noShare.put(ExtensionType.KEY_SHARE, new byte[2]);
        Step server = server(SERVER);
        server.receive(Hellos.client(0, noShare));
        HandshakeMessage second = Hellos.client(1, Hellos.extensionsOf13());
        second.body()[2] ^= 1; // of the random
        refuses(server, second, AlertDescription.ILLEGAL_PARAMETER);
    }

    /** RFC 8446 §4.2.8: the group that the HelloRetryRequest named, and no other. */
    @Test
    void refusesASecondHelloWithTheShareOfAnotherGroup() throws Exception {
        Map<Integer, byte[]> first = Hellos.extensionsOf13();
        first.put(ExtensionType.KEY_SHARE, new byte[2]);
        first.put(
                ExtensionType.SUPPORTED_GROUPS,
                Hellos.bytes(new VectorWriter().u16(4).u16(0x1D).u16(0x17)));
        Step server = server(SERVER);
        server.receive(Hellos.client(0, first));
        Map<Integer, byte[]> second = Hellos.extensionsOf13();
        second.put(
                ExtensionType.SUPPORTED_GROUPS,
                Hellos.bytes(new VectorWriter().u16(4).u16(0x1D).u16(0x17)));
        second.put(ExtensionType.KEY_SHARE, Hellos.shares(new byte[65], 0x17));
        refuses(server, Hellos.client(1, second), AlertDescription.ILLEGAL_PARAMETER);
    }

    /** RFC 9147 §5: unlike TLS. */
    @Test
    void doesNotEchoTheSession() {
        DtlsPair pair = new DtlsPair(CLIENT, SERVER).start();
        HandshakeMessage hello = Hellos.client(0, new byte[32], new byte[0], new byte[1], Hellos.extensionsOf13());
        pair.server.give(Hellos.record(hello, 0), SOMEWHERE, pair.now);
        byte[] answer = pair.server.take(pair.now).getFirst();
        int bodyAt = RecordView.HEADER_LENGTH + HandshakeMessage.HEADER_LENGTH;
        assertThat(answer[RecordView.HEADER_LENGTH]).isEqualTo((byte) HandshakeType.SERVER_HELLO.code());
        assertThat(BigEndian.u8(answer, bodyAt + 2 + ClientHello.RANDOM_LENGTH)).isZero();
    }

    private static void failsWithoutAnythingInCommon(DtlsConfig client, DtlsConfig server) {
        DtlsPair pair = new DtlsPair(client, server).run();
        assertThat(pair.server.last())
                .isInstanceOfSatisfying(
                        DtlsEvent.Failed.class,
                        failed -> assertThat(failed.reason()).isEqualTo(DtlsFailure.NOTHING_IN_COMMON));
        assertThat(pair.client.last().toString()).contains("handshake_failure");
    }

    /**
     * Both have suites of 1.2 in common. But a server that speaks 1.3 has to say so in its answer of 1.2, and then the client must take it for
     * an attack (RFC 8446 §4.1.3).
     */
    @Test
    void failsWhereBothSpeak13AndHaveNoSuiteOfIt() {
        CipherSuite shared = CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256;
        failsWithoutAnythingInCommon(
                CLIENT.withCipherSuites(CipherSuite.TLS_AES_128_GCM_SHA256, shared),
                SERVER.withCipherSuites(CipherSuite.TLS_AES_256_GCM_SHA384, shared));
    }

    @Test
    void failsWhereBothSpeak13AndHaveNoGroup() {
        failsWithoutAnythingInCommon(CLIENT.withGroups(NamedGroup.X25519), SERVER.withGroups(NamedGroup.SECP256R1));
    }

    @Test
    void failsWhereOneSpeaks12AndTheyHaveNoSuiteOfIt() {
        failsWithoutAnythingInCommon(
                CLIENT.withVersions(DtlsVersion.DTLS_1_2)
                        .withCipherSuites(CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384),
                SERVER.withCipherSuites(
                        CipherSuite.TLS_AES_128_GCM_SHA256, CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256));
    }

    /** Suites of 1.2 that nobody shares are no matter where both speak 1.3. */
    @Test
    void takes13WhereThereIsNoSuiteOf12() {
        CipherSuite shared = CipherSuite.TLS_AES_128_GCM_SHA256;
        DtlsPair pair = new DtlsPair(
                        CLIENT.withCipherSuites(shared, CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384),
                        SERVER.withCipherSuites(shared, CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256))
                .run();
        assertThat(List.of(
                        pair.client.connected().version(),
                        pair.server.connected().version()))
                .containsOnly(DtlsVersion.DTLS_1_3);
    }

    /** RFC 5746 §3.6: a first handshake renegotiates nothing. RFC 8422 §5.1.2: everybody has uncompressed points. */
    @Test
    void refusesARenegotiationAndOtherPoints() {
        Map<Integer, byte[]> old = Hellos.extensionsOf13();
        old.remove(ExtensionType.SUPPORTED_VERSIONS);
        old.put(ExtensionType.RENEGOTIATION_INFO, new byte[] {1, 7});
        refuses(server(SERVER), Hellos.client(0, old), AlertDescription.HANDSHAKE_FAILURE);
        old.remove(ExtensionType.RENEGOTIATION_INFO);
        old.put(ExtensionType.EC_POINT_FORMATS, new byte[] {1, 1});
        refuses(server(SERVER), Hellos.client(0, old), AlertDescription.ILLEGAL_PARAMETER);
    }

    /** 0x0303 is TLS 1.2. */
    @Test
    void takesNoVersionOfTls() {
        Map<Integer, byte[]> old = Hellos.extensionsOf13();
        old.remove(ExtensionType.SUPPORTED_VERSIONS);
        HandshakeMessage hello = Hellos.client(0, old);
        BigEndian.put16(hello.body(), 0, 0x0303);
        refuses(server(SERVER), hello, AlertDescription.PROTOCOL_VERSION);
    }
}
