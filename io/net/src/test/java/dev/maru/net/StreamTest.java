package dev.maru.net;

import static dev.maru.net.OnReactor.ANY_PORT;
import static dev.maru.net.OnReactor.ANY_PORT_6;
import static dev.maru.net.OnReactor.next;
import static dev.maru.net.OnReactor.numbered;
import static dev.maru.net.OnReactor.packet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maru.wire.Datagram;
import dev.maru.wire.TransportAddress;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StreamTest {
    private static final byte[] BINDING = HexFormat.of().parseHex("000100002112a442000102030405060708090a0b");
    private static final byte[] CHANNEL_PADDED = HexFormat.of().parseHex("40010005" + "6869206d61" + "000000");
    private static final byte[] CHANNEL = HexFormat.of().parseHex("40010005" + "6869206d61");
    private static final StreamOptions TURN = StreamOptions.of(Framing.TURN);
    private static final StreamOptions RAW = StreamOptions.of(Framing.RAW);
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(150);

    @ParameterizedTest
    @EnumSource(Backend.Kind.class)
    void carriesTurnMessagesBothWaysWithPadding(Backend.Kind kind) throws Exception {
        for (TransportAddress bind : List.of(ANY_PORT, ANY_PORT_6)) {
            try (OnReactor on = new OnReactor(kind)) {
                StreamEar ear = StreamEar.echo();
                StreamListener listener = on.call(() -> on.reactor.listen(bind, TURN, ear));
                try (Socket peer = connect(listener)) {
                    peer.getOutputStream().write(BINDING);
                    peer.getOutputStream().write(CHANNEL_PADDED);
                    peer.getOutputStream().write(BINDING);
                    assertThat(next(ear.messages)).isEqualTo(BINDING);
                    assertThat(next(ear.messages)).isEqualTo(CHANNEL);
                    assertThat(next(ear.messages)).isEqualTo(BINDING);
                    assertThat(peer.getInputStream().readNBytes(52))
                            .isEqualTo(concat(BINDING, CHANNEL_PADDED, BINDING));
                }
                assertThat(next(ear.closed)).isEqualTo(CloseReason.ENDED_BY_PEER);
                assertThat(ear.misplaced.get()).isZero();
                assertThat(on.call(listener::openStreams)).isZero();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Backend.Kind.class)
    void understandsMessagesThatComeOneByteAtATime(Backend.Kind kind) throws Exception {
        try (OnReactor on = new OnReactor(kind)) {
            StreamEar ear = new StreamEar();
            StreamListener listener = on.call(() -> on.reactor.listen(ANY_PORT, TURN, ear));
            try (Socket peer = connect(listener)) {
                peer.setTcpNoDelay(true);
                for (byte each : concat(CHANNEL_PADDED, BINDING)) {
                    peer.getOutputStream().write(each);
                    peer.getOutputStream().flush();
                }
                assertThat(next(ear.messages)).isEqualTo(CHANNEL);
                assertThat(next(ear.messages)).isEqualTo(BINDING);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Backend.Kind.class)
    void carriesMessagesOfEveryLengthBehindTwoBytesOfIt(Backend.Kind kind) throws Exception {
        try (OnReactor on = new OnReactor(kind)) {
            StreamOptions framed = StreamOptions.of(Framing.RFC4571).withOutQueue(1 << 20);
            StreamEar ear = StreamEar.echo();
            StreamEar own = new StreamEar();
            StreamListener listener = on.call(() -> on.reactor.listen(ANY_PORT, framed, ear));
            Stream stream = on.call(() -> on.reactor.connect(null, listener.local(), framed, own));
            assertThat(next(own.opened)).isSameAs(stream);
            int[] lengths = {0, 1, 2, 1_200, 65_535, 0, 7};
            on.run(() -> {
                for (int i = 0; i < lengths.length; i++) {
                    assertThat(stream.send(packet(numbered(lengths[i], i), listener.local())))
                            .isTrue();
                }
                assertThat(stream.send(packet(new byte[65_536], listener.local())))
                        .isFalse();
            });
            for (int i = 0; i < lengths.length; i++) {
                assertThat(next(own.messages)).isEqualTo(numbered(lengths[i], i));
            }
            on.run(stream::close);
            assertThat(next(own.closed)).isEqualTo(CloseReason.CLOSED_HERE);
            assertThat(next(ear.closed)).isEqualTo(CloseReason.ENDED_BY_PEER);
        }
    }

    @ParameterizedTest
    @EnumSource(Backend.Kind.class)
    void endsAStreamOfGarbageWithAReason(Backend.Kind kind) throws Exception {
        try (OnReactor on = new OnReactor(kind)) {
            StreamEar ear = new StreamEar();
            StreamListener listener = on.call(() -> on.reactor.listen(ANY_PORT, TURN, ear));
            for (String garbage : List.of("GET / HTTP/1.1\r\n\r\n", "\u0016\u0003\u0001hello", "\u0080")) {
                try (Socket peer = connect(listener)) {
                    peer.getOutputStream().write(garbage.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
                    // 'G' is 01 in its first bits, so this is ChannelData of 0x5420 bytes: it never becomes whole.
                    if (garbage.startsWith("GET")) {
                        peer.shutdownOutput();
                        assertThat(next(ear.closed)).isEqualTo(CloseReason.ENDED_BY_PEER);
                    } else {
                        assertThat(next(ear.closed)).isEqualTo(CloseReason.MALFORMED);
                    }
                    assertThat(isAtEnd(peer)).isTrue();
                }
            }
            assertThat(ear.messages).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Backend.Kind.class)
    void survivesRandomBytesInRandomPieces(Backend.Kind kind) throws Exception {
        long seed = 20_261_121;
        Random random = new Random(seed);
        try (OnReactor on = new OnReactor(kind)) {
            StreamEar ear = StreamEar.echo();
            StreamListener listener = on.call(() -> on.reactor.listen(ANY_PORT, TURN, ear));
            for (int i = 0; i < 200; i++) {
                try (Socket peer = connect(listener)) {
                    byte[] bytes = new byte[1 + random.nextInt(300)];
                    random.nextBytes(bytes);
                    bytes[0] &= (byte) (random.nextBoolean() ? 0x7F : 0xFF);
                    for (int at = 0; at < bytes.length; ) {
                        int piece = Math.min(bytes.length - at, 1 + random.nextInt(50));
                        peer.getOutputStream().write(bytes, at, piece);
                        at += piece;
                    }
                } catch (IOException e) {
                    assertThat(e).isInstanceOf(java.net.SocketException.class); // closed on us in the middle
                }
                assertThat(next(ear.closed))
                        .as("seed %d, run %d", seed, i)
                        .isIn(CloseReason.MALFORMED, CloseReason.ENDED_BY_PEER, CloseReason.RESET);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Backend.Kind.class)
    void endsAStreamWhoseFirstMessageNeverBecomesWhole(Backend.Kind kind) throws Exception {
        try (OnReactor on = new OnReactor(kind)) {
            StreamEar ear = new StreamEar();
            StreamOptions quick = TURN.withTimes(new StreamOptions.Times(LONG, SHORT, LONG, LONG));
            StreamListener listener = on.call(() -> on.reactor.listen(ANY_PORT, quick, ear));
            try (Socket silent = connect(listener);
                    Socket liar = connect(listener)) {
                liar.getOutputStream().write(HexFormat.of().parseHex("4001ffff00"));
                assertThat(next(ear.closed)).isEqualTo(CloseReason.HANDSHAKE_TIMEOUT);
                assertThat(next(ear.closed)).isEqualTo(CloseReason.HANDSHAKE_TIMEOUT);
                assertThat(isAtEnd(silent)).isTrue();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Backend.Kind.class)
    void endsAStreamThatIsIdle(Backend.Kind kind) throws Exception {
        try (OnReactor on = new OnReactor(kind)) {
            StreamEar ear = new StreamEar();
            StreamOptions quick = TURN.withTimes(new StreamOptions.Times(LONG, LONG, SHORT, LONG));
            StreamListener listener = on.call(() -> on.reactor.listen(ANY_PORT, quick, ear));
            try (Socket peer = connect(listener)) {
                peer.getOutputStream().write(BINDING);
                assertThat(next(ear.closed)).isEqualTo(CloseReason.IDLE);
                assertThat(isAtEnd(peer)).isTrue();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Backend.Kind.class)
    void refusesToQueueMoreThanItsBoundAndSaysWhenThereIsRoom(Backend.Kind kind) throws Exception {
        try (OnReactor on = new OnReactor(kind)) {
            StreamEar ear = new StreamEar();
            StreamListener listener = on.call(() -> on.reactor.listen(ANY_PORT, RAW.withOutQueue(50_000), ear));
            try (Socket peer = connect(listener)) {
                Stream stream = next(ear.opened);
                long taken = 0;
                while (Boolean.TRUE.equals(on.call(() -> stream.send(packet(new byte[10_000], stream.remote()))))) {
                    taken += 10_000;
                    assertThat(taken).isLessThan(100_000_000);
                }
                assertThat(on.call(stream::queuedBytes)).isBetween(40_001, 50_000);
                assertThat(ear.writable.get()).isZero();
                assertThat(peer.getInputStream().readNBytes((int) taken)).hasSize((int) taken);
                while (ear.writable.get() == 0) {
                    Thread.onSpinWait();
                }
                assertThat(on.call(stream::queuedBytes)).isZero();
                assertThat(ear.writable.get()).isEqualTo(1);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Backend.Kind.class)
    void endsAStreamWhosePeerDoesNotRead(Backend.Kind kind) throws Exception {
        try (OnReactor on = new OnReactor(kind)) {
            StreamEar ear = new StreamEar();
            StreamOptions quick = RAW.withTimes(new StreamOptions.Times(LONG, LONG, LONG, SHORT));
            StreamListener listener = on.call(() -> on.reactor.listen(ANY_PORT, quick, ear));
            try (Socket peer = connect(listener)) {
                Stream stream = next(ear.opened);
                while (Boolean.TRUE.equals(on.call(() -> stream.send(packet(new byte[50_000], stream.remote()))))) {
                    assertThat(peer.isConnected()).isTrue();
                }
                assertThat(next(ear.closed)).isEqualTo(CloseReason.SLOW_READER);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Backend.Kind.class)
    void sendsEverythingThatIsQueuedBeforeItCloses(Backend.Kind kind) throws Exception {
        try (OnReactor on = new OnReactor(kind)) {
            StreamEar ear = new StreamEar();
            StreamListener listener = on.call(() -> on.reactor.listen(ANY_PORT, RAW.withOutQueue(8 << 20), ear));
            try (Socket peer = connect(listener)) {
                Stream stream = next(ear.opened);
                on.run(() -> {
                    for (int i = 0; i < 800; i++) {
                        stream.send(packet(numbered(10_000, i), stream.remote()));
                    }
                    stream.close();
                    assertThat(stream.send(packet(new byte[1], stream.remote())))
                            .isFalse();
                });
                for (int i = 0; i < 800; i++) {
                    assertThat(peer.getInputStream().readNBytes(10_000)).isEqualTo(numbered(10_000, i));
                }
                assertThat(isAtEnd(peer)).isTrue();
                assertThat(next(ear.closed)).isEqualTo(CloseReason.CLOSED_HERE);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Backend.Kind.class)
    void goesOnSendingToAPeerThatSendsNoMore(Backend.Kind kind) throws Exception {
        try (OnReactor on = new OnReactor(kind)) {
            StreamEar ear = new StreamEar() {
                @Override
                public void onEnd(Stream stream, long now) {
                    stream.send(packet(numbered(3, 3), stream.remote()));
                    stream.finish();
                }
            };
            StreamListener listener = on.call(() -> on.reactor.listen(ANY_PORT, RAW, ear));
            try (Socket peer = connect(listener)) {
                peer.getOutputStream().write(1);
                peer.shutdownOutput();
                assertThat(peer.getInputStream().readAllBytes()).isEqualTo(numbered(3, 3));
                Stream stream = next(ear.opened);
                assertThat(on.call(stream::isOpen)).isTrue();
                on.run(stream::abort);
                assertThat(next(ear.closed)).isEqualTo(CloseReason.CLOSED_HERE);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Backend.Kind.class)
    void saysThatAConnectionWasReset(Backend.Kind kind) throws Exception {
        try (OnReactor on = new OnReactor(kind)) {
            StreamEar ear = new StreamEar();
            StreamListener listener = on.call(() -> on.reactor.listen(ANY_PORT, RAW, ear));
            Socket peer = connect(listener);
            next(ear.opened);
            peer.setSoLinger(true, 0);
            peer.close();
            assertThat(next(ear.closed)).isEqualTo(CloseReason.RESET);
        }
    }

    @ParameterizedTest
    @EnumSource(Backend.Kind.class)
    void receivesNothingWhileItIsPausedAndLosesNothing(Backend.Kind kind) throws Exception {
        try (OnReactor on = new OnReactor(kind)) {
            StreamEar ear = new StreamEar((stream, in) -> stream.pause());
            StreamListener listener = on.call(() -> on.reactor.listen(ANY_PORT, TURN, ear));
            try (Socket peer = connect(listener)) {
                peer.getOutputStream().write(concat(BINDING, CHANNEL_PADDED, BINDING));
                peer.shutdownOutput();
                Stream stream = next(ear.opened);
                assertThat(next(ear.messages)).isEqualTo(BINDING);
                on.run(() -> {});
                assertThat(ear.messages).isEmpty();
                on.run(stream::resume);
                assertThat(next(ear.messages)).isEqualTo(CHANNEL);
                on.run(() -> {});
                assertThat(ear.messages).isEmpty();
                on.run(stream::resume);
                assertThat(next(ear.messages)).isEqualTo(BINDING);
                assertThat(ear.closed).isEmpty();
                on.run(stream::resume);
                assertThat(next(ear.closed)).isEqualTo(CloseReason.ENDED_BY_PEER);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Backend.Kind.class)
    void becomesRawInTheMiddleOfWhatWasRead(Backend.Kind kind) throws Exception {
        try (OnReactor on = new OnReactor(kind)) {
            StreamEar ear = new StreamEar((stream, in) -> stream.framing(Framing.RAW));
            StreamListener listener = on.call(() -> on.reactor.listen(ANY_PORT, TURN, ear));
            try (Socket peer = connect(listener)) {
                // RFC 6062 §4.3: what follows the ConnectionBind is the peer's data, whatever it looks like.
                peer.getOutputStream().write(concat(BINDING, new byte[] {(byte) 0xFF, 1, 2}));
                assertThat(next(ear.messages)).isEqualTo(BINDING);
                assertThat(next(ear.messages)).isEqualTo(new byte[] {(byte) 0xFF, 1, 2});
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Backend.Kind.class)
    void saysThatNobodyListens(Backend.Kind kind) throws Exception {
        try (OnReactor on = new OnReactor(kind)) {
            StreamEar ear = new StreamEar();
            StreamListener gone = on.call(() -> on.reactor.listen(ANY_PORT, RAW, ear));
            on.run(gone::close);
            on.run(() -> {});
            on.run(() -> on.reactor.connect(null, gone.local(), RAW, ear));
            assertThat(next(ear.closed)).isEqualTo(CloseReason.CONNECT_FAILED);
            assertThat(on.call(on.reactor::openStreams)).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(Backend.Kind.class)
    void givesUpConnectingInTime(Backend.Kind kind) throws Exception {
        StreamOptions quick = RAW.withTimes(new StreamOptions.Times(SHORT, LONG, LONG, LONG));
        // A full queue that nobody accepts from answers no SYN (tcp(7), listen(2)).
        try (OnReactor on = new OnReactor(kind);
                ServerSocket full = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            StreamEar ear = new StreamEar();
            TransportAddress to = ANY_PORT.withPort(full.getLocalPort());
            on.run(() -> {
                for (int i = 0; i < 5; i++) {
                    on.reactor.connect(null, to, quick, ear);
                }
            });
            assertThat(next(ear.closed)).isEqualTo(CloseReason.CONNECT_TIMEOUT);
        }
    }

    @ParameterizedTest
    @EnumSource(Backend.Kind.class)
    void closesAtOnceWhoComesWhenALimitIsReached(Backend.Kind kind) throws Exception {
        for (StreamOptions.Limits limits :
                List.of(new StreamOptions.Limits(3, 100), new StreamOptions.Limits(100, 3))) {
            try (OnReactor on = new OnReactor(kind)) {
                StreamEar ear = new StreamEar();
                StreamListener listener = on.call(() -> on.reactor.listen(ANY_PORT, RAW.withLimits(limits), ear));
                List<Socket> peers = new ArrayList<>();
                for (int i = 0; i < 3; i++) {
                    peers.add(connect(listener));
                    next(ear.opened);
                }
                try (Socket fourth = connect(listener)) {
                    assertThat(isAtEnd(fourth)).isTrue();
                }
                assertThat(on.call(listener::refused)).isEqualTo(1);
                peers.removeFirst().close();
                next(ear.closed);
                peers.add(connect(listener));
                next(ear.opened);
                for (Socket peer : peers) {
                    peer.close();
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Backend.Kind.class)
    void acceptsABurstOfConnections(Backend.Kind kind) throws Exception {
        int burst = 300;
        try (OnReactor on = new OnReactor(kind)) {
            StreamEar ear = StreamEar.echo();
            StreamListener listener = on.call(() -> on.reactor.listen(ANY_PORT, TURN, ear));
            StreamEar own = new StreamEar();
            on.run(() -> {
                for (int i = 0; i < burst; i++) {
                    on.reactor.connect(null, listener.local(), TURN, own);
                }
            });
            List<Stream> streams = new ArrayList<>();
            for (int i = 0; i < burst; i++) {
                streams.add(next(own.opened));
            }
            on.run(() -> streams.forEach(stream -> stream.send(packet(BINDING, listener.local()))));
            for (int i = 0; i < burst; i++) {
                assertThat(next(own.messages)).isEqualTo(BINDING);
            }
            assertThat(on.call(listener::openStreams)).isEqualTo(burst);
        }
    }

    @ParameterizedTest
    @EnumSource(Backend.Kind.class)
    void connectsFromAPortThatAlsoListens(Backend.Kind kind) throws Exception {
        try (OnReactor on = new OnReactor(kind)) {
            StreamOptions shared = RAW.withReusePort(true);
            StreamEar ear = new StreamEar();
            StreamEar own = new StreamEar();
            StreamListener peer = on.call(() -> on.reactor.listen(ANY_PORT, shared, ear));
            StreamListener relayed = on.call(() -> on.reactor.listen(ANY_PORT, shared, own));
            on.run(() -> on.reactor.connect(relayed.local(), peer.local(), shared, own));
            assertThat(next(own.opened).local()).isEqualTo(relayed.local());
            assertThat(next(ear.opened).remote()).isEqualTo(relayed.local());
        }
    }

    @ParameterizedTest
    @EnumSource(Backend.Kind.class)
    void saysThatAPortIsTaken(Backend.Kind kind) throws Exception {
        try (OnReactor on = new OnReactor(kind)) {
            StreamListener first = on.call(() -> on.reactor.listen(ANY_PORT, RAW, new StreamEar()));
            assertThatThrownBy(() -> on.call(() -> on.reactor.listen(first.local(), RAW, new StreamEar())))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(BindException.class);
        }
    }

    @ParameterizedTest
    @EnumSource(Backend.Kind.class)
    void endsItsStreamsWhenTheReactorStops(Backend.Kind kind) throws Exception {
        OnReactor on = new OnReactor(kind);
        StreamEar ear = new StreamEar();
        StreamListener listener = on.call(() -> on.reactor.listen(ANY_PORT, RAW, ear));
        try (Socket peer = connect(listener)) {
            Stream stream = next(ear.opened);
            on.run(() -> stream.send(new Datagram(0).wrap(numbered(9, 1), 0, 9)));
            on.close();
            assertThat(next(ear.closed)).isEqualTo(CloseReason.REACTOR_STOPPED);
            assertThat(peer.getInputStream().readAllBytes()).isEqualTo(numbered(9, 1));
        }
    }

    static Socket connect(StreamListener listener) throws IOException {
        Socket peer = new Socket();
        peer.setSoTimeout(20_000);
        peer.connect(listener.local().toSocketAddress());
        return peer;
    }

    /** Whether the other side has closed, in order or not. */
    static boolean isAtEnd(Socket peer) throws IOException {
        try {
            InputStream in = peer.getInputStream();
            return in.read() < 0;
        } catch (java.net.SocketException e) {
            return true;
        }
    }

    static byte[] concat(byte[]... parts) {
        java.io.ByteArrayOutputStream all = new java.io.ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
