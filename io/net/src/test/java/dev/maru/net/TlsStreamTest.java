package dev.maru.net;

import static dev.maru.net.OnReactor.ANY_PORT;
import static dev.maru.net.OnReactor.next;
import static dev.maru.net.OnReactor.numbered;
import static dev.maru.net.OnReactor.packet;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TlsStreamTest {
    private static final StreamOptions FRAMED =
            StreamOptions.of(Framing.RFC4571).withOutQueue(1 << 20);
    private static final int LAST = 60_000;
    private static final Duration LONG = Duration.ofMinutes(1);

    @TempDir
    static Path folder;

    private static Keys first;
    private static Keys second;

    @BeforeAll
    static void makeKeys() throws Exception {
        first = Keys.make(folder, "first.test");
        second = Keys.make(folder, "second.test");
    }

    private static SSLSocket secure(SSLContext context, Socket plain) throws Exception {
        SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket(plain, "first.test", plain.getPort(), true);
        socket.setSoTimeout(20_000);
        return socket;
    }

    @ParameterizedTest
    @EnumSource(Backend.Kind.class)
    void talksTls13And12WithAnOrdinaryClient(Backend.Kind kind) throws Exception {
        SSLContext server = first.server();
        try (OnReactor on = new OnReactor(kind)) {
            StreamEar ear = StreamEar.echo();
            StreamListener listener =
                    on.call(() -> on.reactor.listen(ANY_PORT, FRAMED.withTls(() -> server, null), ear));
            for (String protocol : new String[] {"TLSv1.3", "TLSv1.2"}) {
                try (SSLSocket peer = secure(first.client(), StreamTest.connect(listener))) {
                    peer.setEnabledProtocols(new String[] {protocol});
                    byte[] message = numbered(40_000, 5);
                    peer.getOutputStream().write(new byte[] {(byte) (40_000 >> 8), (byte) 40_000});
                    peer.getOutputStream().write(message);
                    assertThat(next(ear.messages)).isEqualTo(message);
                    assertThat(next(ear.opened).tlsProtocol()).isEqualTo(protocol);
                    byte[] back = peer.getInputStream().readNBytes(40_002);
                    assertThat(Arrays.copyOfRange(back, 2, back.length)).isEqualTo(message);
                }
                assertThat(next(ear.closed)).isEqualTo(CloseReason.ENDED_BY_PEER);
            }
        }
    }

    /** Some programs take what they read at once for one message, such as coturn's turnutils_uclient. */
    @ParameterizedTest
    @EnumSource(Backend.Kind.class)
    void putsEachMessageIntoARecordOfItsOwn(Backend.Kind kind) throws Exception {
        SSLContext server = first.server();
        byte[] frame = new byte[4 + 8];
        frame[0] = 0x40; // ChannelData of eight bytes, RFC 8656 §12.4
        frame[3] = 8;
        StreamOptions turn = StreamOptions.of(Framing.TURN).withTls(() -> server, null);
        try (OnReactor on = new OnReactor(kind)) {
            StreamEar ear = new StreamEar((stream, in) -> {
                stream.send(packet(frame, stream.remote()));
                stream.send(in);
                stream.send(packet(frame, stream.remote()));
                stream.framing(Framing.RAW);
                stream.send(packet(frame, stream.remote()));
            });
            StreamListener listener = on.call(() -> on.reactor.listen(ANY_PORT, turn, ear));
            try (SSLSocket peer = secure(first.client(), StreamTest.connect(listener))) {
                byte[] asked = HexFormat.of().parseHex("000100002112a442000102030405060708090a0b");
                peer.getOutputStream().write(asked);
                // A read of the JDK's never reaches beyond a record.
                byte[] read = new byte[1_000];
                assertThat(peer.getInputStream().read(read)).isEqualTo(frame.length);
                assertThat(peer.getInputStream().read(read)).isEqualTo(asked.length);
                assertThat(peer.getInputStream().read(read)).isEqualTo(frame.length);
                assertThat(peer.getInputStream().read(read)).isEqualTo(frame.length);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Backend.Kind.class)
    void connectsToItselfAndClosesInOrder(Backend.Kind kind) throws Exception {
        SSLContext server = first.server();
        SSLContext client = first.client();
        try (OnReactor on = new OnReactor(kind)) {
            // Not the last one: an answer to who has closed would be answered by a reset.
            StreamEar ear = new StreamEar((stream, in) -> {
                if (in.length() != LAST) {
                    stream.send(in);
                }
            });
            StreamEar own = new StreamEar();
            StreamListener listener =
                    on.call(() -> on.reactor.listen(ANY_PORT, FRAMED.withTls(() -> server, null), ear));
            Stream stream = on.call(
                    () -> on.reactor.connect(null, listener.local(), FRAMED.withTls(() -> client, "first.test"), own));
            next(own.opened);
            for (int i = 0; i < 50; i++) {
                int length = i * 1_200;
                assertThat(on.call(() -> stream.send(packet(numbered(length, 1), stream.remote()))))
                        .isTrue();
                assertThat(next(own.messages)).isEqualTo(numbered(length, 1));
            }
            on.run(() -> {
                stream.send(packet(numbered(LAST, 2), stream.remote()));
                stream.close();
            });
            assertThat(next(own.closed)).isEqualTo(CloseReason.CLOSED_HERE);
            assertThat(next(ear.closed)).isEqualTo(CloseReason.ENDED_BY_PEER);
            assertThat(ear.messages).hasSize(51);
        }
    }

    @ParameterizedTest
    @EnumSource(Backend.Kind.class)
    void refusesAServerWhoseCertificateIsForAnotherName(Backend.Kind kind) throws Exception {
        SSLContext server = first.server();
        SSLContext client = first.client();
        try (OnReactor on = new OnReactor(kind)) {
            StreamEar ear = new StreamEar();
            StreamEar own = new StreamEar();
            StreamListener listener =
                    on.call(() -> on.reactor.listen(ANY_PORT, FRAMED.withTls(() -> server, null), ear));
            on.run(() -> on.reactor.connect(null, listener.local(), FRAMED.withTls(() -> client, "other.test"), own));
            assertThat(next(own.closed)).isEqualTo(CloseReason.HANDSHAKE_FAILED);
            assertThat(next(ear.closed)).isIn(CloseReason.HANDSHAKE_FAILED, CloseReason.RESET, CloseReason.MALFORMED);
            assertThat(own.opened).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Backend.Kind.class)
    void showsANewCertificateToTheNextConnectionAndKeepsTheOld(Backend.Kind kind) throws Exception {
        AtomicReference<SSLContext> current = new AtomicReference<>(first.server());
        try (OnReactor on = new OnReactor(kind)) {
            StreamEar ear = StreamEar.echo();
            StreamListener listener =
                    on.call(() -> on.reactor.listen(ANY_PORT, FRAMED.withTls(current::get, null), ear));
            try (SSLSocket before = secure(first.client(), StreamTest.connect(listener))) {
                before.startHandshake();
                next(ear.opened);
                current.set(second.server());
                try (SSLSocket after = secure(second.client(), StreamTest.connect(listener))) {
                    after.startHandshake();
                    X509Certificate shown = (X509Certificate) after.getSession().getPeerCertificates()[0];
                    assertThat(shown.getSubjectX500Principal().getName()).isEqualTo("CN=second.test");
                }
                before.getOutputStream().write(new byte[] {0, 1, 42});
                assertThat(next(ear.messages)).isEqualTo(new byte[] {42});
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Backend.Kind.class)
    void endsHostileHandshakesWithAReason(Backend.Kind kind) throws Exception {
        SSLContext server = first.server();
        Random random = new Random(7);
        try (OnReactor on = new OnReactor(kind)) {
            StreamEar ear = new StreamEar();
            StreamListener listener =
                    on.call(() -> on.reactor.listen(ANY_PORT, FRAMED.withTls(() -> server, null), ear));
            for (int i = 0; i < 60; i++) {
                byte[] bytes = new byte[1 + random.nextInt(200)];
                random.nextBytes(bytes);
                if (i == 0) {
                    bytes = "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
                } else if (i % 2 == 0 && bytes.length > 5) {
                    bytes[0] = 22; // a handshake record of TLS, up to its contents
                    bytes[1] = 3;
                    bytes[2] = 1;
                    bytes[3] = 0;
                    bytes[4] = (byte) Math.min(bytes.length - 5, 100);
                }
                try (Socket peer = StreamTest.connect(listener)) {
                    peer.getOutputStream().write(bytes);
                    peer.shutdownOutput();
                    assertThat(next(ear.closed)).as("run " + i).isEqualTo(CloseReason.HANDSHAKE_FAILED);
                }
            }
            assertThat(ear.opened).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Backend.Kind.class)
    void endsAnOpenStreamWhenARecordIsForged(Backend.Kind kind) throws Exception {
        SSLContext server = first.server();
        try (OnReactor on = new OnReactor(kind)) {
            StreamEar ear = new StreamEar();
            StreamListener listener =
                    on.call(() -> on.reactor.listen(ANY_PORT, FRAMED.withTls(() -> server, null), ear));
            Socket plain = StreamTest.connect(listener);
            try (SSLSocket peer = secure(first.client(), plain)) {
                peer.startHandshake();
                next(ear.opened);
                byte[] forged = new byte[5 + 40];
                forged[0] = 23;
                forged[1] = 3;
                forged[2] = 3;
                forged[4] = 40;
                plain.getOutputStream().write(forged);
                assertThat(next(ear.closed)).isEqualTo(CloseReason.MALFORMED);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Backend.Kind.class)
    void givesUpAHandshakeThatDoesNotGoOn(Backend.Kind kind) throws Exception {
        SSLContext server = first.server();
        StreamOptions quick = FRAMED.withTls(() -> server, null)
                .withTimes(new StreamOptions.Times(LONG, Duration.ofMillis(150), LONG, LONG));
        try (OnReactor on = new OnReactor(kind)) {
            StreamEar ear = new StreamEar();
            StreamListener listener = on.call(() -> on.reactor.listen(ANY_PORT, quick, ear));
            try (Socket peer = StreamTest.connect(listener)) {
                peer.getOutputStream().write(22);
                assertThat(next(ear.closed)).isEqualTo(CloseReason.HANDSHAKE_TIMEOUT);
            }
        }
    }
}
