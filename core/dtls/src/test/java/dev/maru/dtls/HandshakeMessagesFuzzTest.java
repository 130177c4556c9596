package dev.maru.dtls;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.maru.wire.MalformedException;
import java.util.List;
import java.util.SplittableRandom;

/** Whatever bytes come, a message is read or refused; nothing else is thrown. */
class HandshakeMessagesFuzzTest {
    private static final DtlsConfig CONFIG = Certificates.config(Certificates.ALICE, Certificates.BOB)
            .withGroups(NamedGroup.X25519, NamedGroup.SECP256R1);

    private interface Parser {
        void read(VectorReader reader) throws HandshakeException, MalformedException;
    }

    private static void parse(byte[] bytes, Parser parser) {
        try {
            parser.read(new VectorReader(bytes));
        } catch (HandshakeException | MalformedException e) {
            // refused
        }
    }

    @FuzzTest
    void readsOrRefusesMessages(byte[] bytes) {
        parse(bytes, ServerHello::read);
        parse(bytes, CertificateMessage::read12);
        parse(bytes, CertificateMessage::read13);
        parse(bytes, reader -> ServerKeyExchange.read(reader, new byte[64], Certificates.BOB.publicKey()));
        parse(bytes, reader -> SignedMessage.verify(reader, Certificates.BOB.publicKey(), new byte[10], true));
        parse(bytes, reader -> {
            Extensions extensions = ClientHello.read(reader).extensions();
            extensions.keyShares();
            extensions.srtpProfiles();
            extensions.versions();
            extensions.list16(ExtensionType.SUPPORTED_GROUPS);
            extensions.chosenSrtpProfile(List.of());
        });
    }

    /** A server takes any ClientHello that can be read. */
    @FuzzTest
    void answersOrRefusesHellos(byte[] bytes) {
        Step step = new ServerOpening(new Handshake(CONFIG, DtlsRole.SERVER, new SplittableRandom(1)));
        receive(step, new HandshakeMessage(HandshakeType.CLIENT_HELLO, 0, 0, bytes));
    }

    /** A client takes any answer to its hello. */
    @FuzzTest
    void takesOrRefusesAnswersToItsHello(byte[] bytes) {
        Step step = new ClientOpening(new Handshake(CONFIG, DtlsRole.CLIENT, new SplittableRandom(1)));
        receive(step, new HandshakeMessage(HandshakeType.SERVER_HELLO, 0, 0, bytes));
        receive(step, new HandshakeMessage(HandshakeType.HELLO_VERIFY_REQUEST, 0, 0, bytes));
    }

    private static void receive(Step step, HandshakeMessage message) {
        try {
            step.receive(message);
        } catch (HandshakeException | MalformedException e) {
            // refused
        }
    }
}
