package dev.maru.dtls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client refuses of the first answers that it gets. */
class ClientOpeningTest {
    private static final DtlsConfig CLIENT = Certificates.config(Certificates.ALICE, Certificates.BOB);
    private static final byte[] NOTHING = {};
    private static final byte[] SHARE = new byte[32];

    private Step client;

    @BeforeEach
    void sayHello() {
        client = new ClientOpening(new Handshake(CLIENT, DtlsRole.CLIENT, new SplittableRandom(1)));
    }

    private static void version(VectorWriter extensions) {
        extensions.u16(ExtensionType.SUPPORTED_VERSIONS).u16(2).u16(0xFEFC);
    }

    private static void share(VectorWriter extensions) {
        extensions
                .u16(ExtensionType.KEY_SHARE)
                .vector16(content -> content.u16(0x1D).bytes16(SHARE));
    }

    private static void group(VectorWriter extensions, int group) {
        extensions.u16(ExtensionType.KEY_SHARE).u16(2).u16(group);
    }

    private static HandshakeMessage hello(byte[] random, byte[] session, Consumer<VectorWriter> extensions) {
        VectorWriter body = ServerHello.write(random, session, CipherSuite.TLS_AES_128_GCM_SHA256, list -> {
            version(list);
            extensions.accept(list);
        });
        return new HandshakeMessage(HandshakeType.SERVER_HELLO, 0, 0, body.toByteArray());
    }

    private static HandshakeMessage retry(int group) {
        return hello(ServerHello.RETRY_RANDOM, NOTHING, extensions -> group(extensions, group));
    }

    private static HandshakeMessage verifyRequest() {
        byte[] body = {(byte) 0xFE, (byte) 0xFD, 2, 7, 7};
        return new HandshakeMessage(HandshakeType.HELLO_VERIFY_REQUEST, 0, 0, body);
    }

    private void refuses(HandshakeMessage answer, AlertDescription alert) {
        assertThatThrownBy(() -> client.receive(answer))
                .isInstanceOfSatisfying(
                        HandshakeException.class,
                        refusal -> assertThat(refusal.alert()).isEqualTo(alert));
    }

    /** RFC 8446 §4.2: what was not asked for, or belongs to another message. */
    @ParameterizedTest
    @ValueSource(ints = {ExtensionType.USE_SRTP, ExtensionType.COOKIE, ExtensionType.SUPPORTED_GROUPS, 0x7A7A})
    void refusesOtherExtensionsInAHelloOf13(int extension) {
        HandshakeMessage answer = hello(Hellos.RANDOM, NOTHING, extensions -> {
            share(extensions);
            extensions.u16(extension).bytes16(NOTHING);
        });
        refuses(answer, AlertDescription.UNSUPPORTED_EXTENSION);
    }

    @Test
    void refusesOtherExtensionsInARetryRequest() {
        HandshakeMessage answer = hello(ServerHello.RETRY_RANDOM, NOTHING, extensions -> {
            group(extensions, 0x18);
            extensions.u16(ExtensionType.USE_SRTP).bytes16(NOTHING);
        });
        refuses(answer, AlertDescription.UNSUPPORTED_EXTENSION);
    }

    @Test
    void refusesAnEchoOfASessionThatItDidNotName() {
        refuses(hello(Hellos.RANDOM, new byte[32], ClientOpeningTest::share), AlertDescription.ILLEGAL_PARAMETER);
        refuses(
                hello(ServerHello.RETRY_RANDOM, new byte[32], extensions -> group(extensions, 0x18)),
                AlertDescription.ILLEGAL_PARAMETER);
    }

    /** RFC 8446 §4.1.4. */
    @Test
    void refusesASecondRetryRequest() throws Exception {
        client.receive(retry(0x18));
        refuses(retry(0x17), AlertDescription.UNEXPECTED_MESSAGE);
    }

    /** RFC 8446 §4.2.8. */
    @Test
    void refusesARetryRequestForAGroupThatItSharedOrNeverNamed() {
        refuses(retry(0x1D), AlertDescription.ILLEGAL_PARAMETER);
        refuses(retry(0x1E), AlertDescription.ILLEGAL_PARAMETER);
    }

    @Test
    void refusesAShareOfAnotherGroupThanItWasAskedFor() throws Exception {
        client.receive(retry(0x18));
        refuses(hello(Hellos.RANDOM, NOTHING, ClientOpeningTest::share), AlertDescription.ILLEGAL_PARAMETER);
    }

    /** RFC 9147 §5.3: a HelloVerifyRequest is of 1.2 alone. */
    @Test
    void refuses13AfterAHelloVerifyRequest() throws Exception {
        client.receive(verifyRequest());
        refuses(hello(Hellos.RANDOM, NOTHING, ClientOpeningTest::share), AlertDescription.UNEXPECTED_MESSAGE);
        refuses(retry(0x18), AlertDescription.UNEXPECTED_MESSAGE);
        refuses(verifyRequest(), AlertDescription.UNEXPECTED_MESSAGE);
    }

    @Test
    void refusesAHelloVerifyRequestAfterARetryRequest() throws Exception {
        client.receive(retry(0x18));
        refuses(verifyRequest(), AlertDescription.UNEXPECTED_MESSAGE);
    }

    /** Both marks of RFC 8446 §4.1.3. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void noticesThatTheServerCouldDoBetter(int last) {
        byte[] random = new byte[ClientHello.RANDOM_LENGTH];
        ServerHello.markDowngraded(random);
        random[random.length - 1] = (byte) last;
        VectorWriter body = ServerHello.write(
                random, NOTHING, CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, extensions -> {});
        HandshakeMessage answer = new HandshakeMessage(HandshakeType.SERVER_HELLO, 0, 0, body.toByteArray());
        assertThatThrownBy(() -> client.receive(answer))
                .isInstanceOfSatisfying(
                        HandshakeException.class,
                        refusal -> assertThat(refusal.failure()).isEqualTo(DtlsFailure.DOWNGRADE));
    }

    /** RFC 8446 §4.1.3: the old field says 1.2 for ever. */
    @Test
    void refusesANewVersionInTheOldField() {
        HandshakeMessage answer = hello(Hellos.RANDOM, NOTHING, ClientOpeningTest::share);
        answer.body()[1] = (byte) 0xFC;
        refuses(answer, AlertDescription.ILLEGAL_PARAMETER);
    }
}
