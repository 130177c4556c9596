package dev.maru.dtls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Messages written by us and read by us, cut short, and as RFCs print them. */
class HandshakeMessagesTest {
    private interface Parser {
        void read(VectorReader reader) throws HandshakeException;
    }

    private static void assertRefusesEveryPrefix(byte[] message, Parser parser) {
        for (int length = 0; length < message.length; length++) {
            byte[] cut = Arrays.copyOf(message, length);
            assertThatThrownBy(() -> parser.read(new VectorReader(cut)))
                    .as("prefix of " + length)
                    .isInstanceOf(HandshakeException.class);
        }
    }

    private static byte[] hello(DtlsConfig config) {
        return new ClientOffer(new Handshake(config, DtlsRole.CLIENT, new SplittableRandom(1)))
                .write(new byte[] {1, 2}, new byte[] {3})
                .toByteArray();
    }

    @Test
    void readsItsOwnClientHello() throws Exception {
        DtlsConfig config = Certificates.config(Certificates.ALICE, Certificates.BOB);
        byte[] bytes = hello(config);
        ClientHello hello = ClientHello.read(new VectorReader(bytes));
        assertThat(hello.legacyVersion()).isEqualTo(0xFEFD);
        assertThat(hello.cookie()).containsExactly(1, 2);
        assertThat(config.cipherSuites()).allMatch(hello::offers);
        assertThat(hello.knowsRenegotiation()).isTrue();
        assertThat(hello.extensions().versions()).containsExactly(0xFEFC, 0xFEFD);
        assertThat(hello.extensions().srtpProfiles()).containsExactly(7, 8, 1, 2);
        assertThat(hello.extensions().list16(ExtensionType.SUPPORTED_GROUPS)).containsExactly(0x11EC, 0x1D, 0x17, 0x18);
        assertThat(hello.extensions().keyShares())
                .extracting(share -> share.group() + ":" + share.value().length)
                .containsExactly("4588:1216", "29:32");
        // a hello may end before its extensions, so there the message is whole
        int beforeExtensions = 2 + 32 + 1 + 3 + 2 + 2 * config.cipherSuites().size() + 2;
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            if (length != beforeExtensions) {
                assertThatThrownBy(() -> ClientHello.read(new VectorReader(cut)))
                        .isInstanceOf(HandshakeException.class);
            }
        }
    }

    @Test
    void offersOnlyWhatIsAllowed() throws Exception {
        DtlsConfig old = Certificates.config(Certificates.ALICE, Certificates.BOB)
                .withVersions(DtlsVersion.DTLS_1_2)
                .withSrtpProfiles();
        ClientHello hello = ClientHello.read(new VectorReader(hello(old)));
        assertThat(hello.extensions().has(ExtensionType.SUPPORTED_VERSIONS)).isFalse();
        assertThat(hello.extensions().has(ExtensionType.KEY_SHARE)).isFalse();
        assertThat(hello.extensions().has(ExtensionType.USE_SRTP)).isFalse();
        assertThat(hello.offers(CipherSuite.TLS_AES_128_GCM_SHA256)).isFalse();
        assertThat(hello.extensions().list16(ExtensionType.SUPPORTED_GROUPS)).doesNotContain(0x11EC);
    }

    /** RFC 8701: values and extensions that nobody knows. */
    @Test
    void passesOverGrease() throws Exception {
        VectorWriter writer = new VectorWriter()
                .u16(0xFEFD)
                .bytes(new byte[32])
                .bytes8(new byte[0])
                .bytes8(new byte[0])
                .vector16(suites -> suites.u16(0x1A1A).u16(0x1301))
                .bytes8(new byte[] {0})
                .vector16(extensions -> extensions
                        .u16(0x2A2A)
                        .bytes16(new byte[] {1})
                        .u16(ExtensionType.SUPPORTED_VERSIONS)
                        .vector16(content ->
                                content.vector8(versions -> versions.u16(0x3A3A).u16(0xFEFC)))
                        .u16(ExtensionType.KEY_SHARE)
                        .vector16(content -> content.vector16(shares ->
                                shares.u16(0x4A4A).bytes16(new byte[1]).u16(29).bytes16(new byte[32]))));
        ClientHello hello = ClientHello.read(new VectorReader(writer.toByteArray()));
        assertThat(hello.offers(CipherSuite.TLS_AES_128_GCM_SHA256)).isTrue();
        assertThat(hello.extensions().versions()).contains(0xFEFC);
        assertThat(hello.extensions().keyShares()).hasSize(2);
    }

    @Test
    void refusesAnExtensionThatComesTwice() {
        byte[] twice = HexFormat.of().parseHex("0008" + "002b0000" + "002b0000");
        assertThatThrownBy(() -> Extensions.read(new VectorReader(twice)))
                .isInstanceOfSatisfying(
                        HandshakeException.class,
                        e -> assertThat(e.alert()).isEqualTo(AlertDescription.ILLEGAL_PARAMETER));
    }

    @Test
    void knowsTheServerHellosThatAreSpecial() throws Exception {
        byte[] retry = ServerHello.write(
                        ServerHello.RETRY_RANDOM,
                        new byte[0],
                        CipherSuite.TLS_AES_128_GCM_SHA256,
                        extensions -> extensions
                                .u16(ExtensionType.SUPPORTED_VERSIONS)
                                .u16(2)
                                .u16(0xFEFC))
                .toByteArray();
        ServerHello read = ServerHello.read(new VectorReader(retry));
        assertThat(read.isRetryRequest()).isTrue();
        assertThat(read.isDowngraded()).isFalse();
        assertThat(read.version()).isEqualTo(DtlsVersion.DTLS_1_3);
        byte[] random = new byte[32];
        ServerHello.markDowngraded(random);
        assertThat(HexFormat.of().formatHex(random)).endsWith("444f574e47524401"); // RFC 8446 §4.1.3
        assertRefusesEveryPrefix(Arrays.copyOf(retry, 2 + 32 + 1 + 2), ServerHello::read);
    }

    /** RFC 8446 §4.1.3 says where the random of a HelloRetryRequest comes from. */
    @Test
    void hasTheRandomOfTheRfc() {
        assertThat(HashAlgorithm.SHA256.newDigest().digest("HelloRetryRequest".getBytes()))
                .isEqualTo(ServerHello.RETRY_RANDOM);
    }

    @Test
    void readsItsOwnCertificates() throws Exception {
        List<byte[]> chain = List.of(Certificates.ALICE.der(), Certificates.BOB.der());
        byte[] old = CertificateMessage.write12(chain).toByteArray();
        byte[] fresh = CertificateMessage.write13(chain, new byte[0]).toByteArray();
        assertThat(CertificateMessage.read12(new VectorReader(old)))
                .usingRecursiveComparison()
                .isEqualTo(chain);
        assertThat(CertificateMessage.read13(new VectorReader(fresh)))
                .usingRecursiveComparison()
                .isEqualTo(chain);
        assertRefusesEveryPrefix(old, CertificateMessage::read12);
        assertRefusesEveryPrefix(fresh, CertificateMessage::read13);
    }

    /** RFC 6347 §4.2.6 and RFC 9147 §5.2: the transcript of each version. */
    @Test
    void looksToTheTranscriptAsItsVersionWants() {
        HandshakeMessage message = new HandshakeMessage(HandshakeType.FINISHED, 3, 1, new byte[] {9, 8});
        assertThat(HexFormat.of().formatHex(message.forTranscript(DtlsVersion.DTLS_1_2)))
                .isEqualTo("14" + "000002" + "0003" + "000000" + "000002" + "0908");
        assertThat(HexFormat.of().formatHex(message.forTranscript(DtlsVersion.DTLS_1_3)))
                .isEqualTo("14" + "000002" + "0908");
    }
}
