package dev.maru.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.stun.IntegrityKey;
import dev.maru.stun.StunAttribute;
import dev.maru.stun.StunClass;
import dev.maru.stun.StunMessage;
import dev.maru.stun.StunMethod;
import dev.maru.stun.StunWriter;
import dev.maru.wire.Datagram;
import dev.maru.wire.Protocol;
import dev.maru.wire.TransportAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** A server with two users, sockets that are none, and a clock that is moved by hand. Its clients write their own messages. */
final class ServerWorld {
    static final long SECOND = 1_000_000_000L;
    static final String REALM = "maru.example";
    static final TransportAddress SERVER = TransportAddress.ofLiteral("10.0.0.1", 3478);
    static final TransportAddress CLIENT = TransportAddress.ofLiteral("203.0.113.5", 40_000);
    static final TransportAddress PEER = TransportAddress.ofLiteral("8.8.4.4", 6_000);
    static final TransportAddress PEER6 = TransportAddress.ofLiteral("2600:1f00::7", 6_000);

    final FakeSockets sockets = new FakeSockets();
    final TurnServer server;
    long now = 1_000 * SECOND;

    ServerWorld() {
        this(TurnServerConfig.ofRealm(REALM));
    }

    ServerWorld(TurnServerConfig config) {
        this(config, Quotas.UNLIMITED);
    }

    ServerWorld(TurnServerConfig config, Quotas quotas) {
        this(config, new FixedCredentials(Map.of("mina", "kimchi", "jun", "bibim")), quotas);
    }

    ServerWorld(TurnServerConfig config, TurnCredentials credentials, Quotas quotas) {
        server = new TurnServer(
                config, new TurnServices(credentials, PeerPolicy.standard(), sockets, quotas), new SplittableRandom(7));
    }

    Caller caller() {
        return new Caller(CLIENT, "mina", "kimchi");
    }

    Caller caller(int port) {
        return new Caller(CLIENT.withPort(port), "mina", "kimchi");
    }

    void pass(long seconds) {
        now += seconds * SECOND;
        server.handleTimeout(now);
    }

    List<TurnServerEvent> events() {
        List<TurnServerEvent> events = new ArrayList<>();
        for (TurnServerEvent event = server.pollEvent(); event != null; event = server.pollEvent()) {
            events.add(event);
        }
        return events;
    }

    /** A packet with the headroom that drivers give. */
    static Datagram packet(byte[] payload) {
        byte[] array = new byte[64 + payload.length + 8];
        System.arraycopy(payload, 0, array, 64, payload.length);
        return new Datagram(0).wrap(array, 64, payload.length);
    }

    /** Gives the server what a peer sent. */
    boolean fromPeer(Datagram packet, TransportAddress relayed, TransportAddress peer) {
        packet.between(relayed, peer);
        boolean isRelayed = server.forward(packet, now);
        if (!isRelayed) {
            server.handleDatagram(packet, now);
        }
        return isRelayed;
    }

    /** What is relayed, as the server's socket has it. */
    static TransportAddress localOf(TransportAddress external) {
        return TransportAddress.ofLiteral(external.isIpv6() ? FakeSockets.LOCAL6 : FakeSockets.LOCAL, external.port());
    }

    /** A client that knows its nonce and counts its transactions. */
    final class Caller {
        final String user;
        final String password;
        TransportAddress client;
        Protocol protocol = Protocol.UDP;
        String realm = REALM;
        byte[] nonce = new byte[0];
        boolean isSha256;
        boolean hasFingerprint;
        int transaction;
        /** The last answer. */
        final StunMessage answer = new StunMessage();

        int answerLength;

        private final byte[] buffer = new byte[2_000];
        private final StunWriter writer = new StunWriter();

        Caller(TransportAddress client, String user, String password) {
            this.client = client;
            this.user = user;
            this.password = password;
        }

        IntegrityKey key() {
            return isSha256
                    ? IntegrityKey.longTermSha256(user, realm, password)
                    : IntegrityKey.longTermMd5(user, realm, password);
        }

        /** Sends exactly this request, with nothing added but the transaction. Returns the error's number, 0 for success, -1 for silence. */
        int sendBare(int method, Consumer<StunWriter> attributes) {
            writer.begin(buffer, 0, StunClass.REQUEST, method).transaction(77, ++transaction);
            attributes.accept(writer);
            return exchange();
        }

        /** Sends an authenticated request; asks for a nonce first if there is none. */
        int send(int method, Consumer<StunWriter> attributes) {
            if (nonce.length == 0) {
                challenge();
            }
            transaction++;
            return resend(method, attributes);
        }

        /** The same transaction once more. */
        int resend(int method, Consumer<StunWriter> attributes) {
            writer.begin(buffer, 0, StunClass.REQUEST, method).transaction(77, transaction);
            attributes.accept(writer);
            writer.text(StunAttribute.USERNAME, user);
            seal();
            int result = exchange();
            if (result == 0 && method != StunMethod.BINDING) {
                assertThat(isSha256 ? answer.hasValidIntegritySha256(key()) : answer.hasValidIntegrity(key()))
                        .as("integrity of the answer")
                        .isTrue();
            }
            return result;
        }

        /** REALM, NONCE, the choice of algorithm, and the integrity. */
        void seal() {
            writer.text(StunAttribute.REALM, realm).bytes(StunAttribute.NONCE, nonce, 0, nonce.length);
            if (isSha256) {
                writer.u32(StunAttribute.PASSWORD_ALGORITHM, 2 << 16)
                        .bytes(StunAttribute.PASSWORD_ALGORITHMS, new byte[] {0, 2, 0, 0, 0, 1, 0, 0}, 0, 8)
                        .integritySha256(key());
            } else {
                writer.integrity(key());
            }
            if (hasFingerprint) {
                writer.fingerprint();
            }
        }

        /** Overwrites two bytes of the request that is being written. */
        void poke(int at, int value) {
            buffer[at] = (byte) (value >>> 8);
            buffer[at + 1] = (byte) value;
        }

        StunWriter writer() {
            return writer;
        }

        /** The request that was last written. */
        byte[] written() {
            return java.util.Arrays.copyOf(buffer, writer.length());
        }

        /** Gets a nonce by an empty Allocate request. */
        void challenge() {
            assertThat(sendBare(StunMethod.ALLOCATE, w -> {})).isEqualTo(401);
            nonce = java.util.Objects.requireNonNull(answer.bytesOf(StunAttribute.NONCE));
        }

        int exchange() {
            Datagram packet = packet(written()).between(protocol, SERVER, client);
            if (!server.forward(packet, now)) {
                server.handleDatagram(packet, now);
            }
            return receive();
        }

        /** Takes one answer from the server. */
        int receive() {
            Datagram out = new Datagram(1_500);
            if (!server.pollTransmit(out, now)) {
                return -1;
            }
            assertThat(out.local()).isEqualTo(SERVER);
            assertThat(out.remote()).isEqualTo(client);
            assertThat(out.protocol()).isEqualTo(protocol);
            answerLength = out.length();
            assertThat(answer.parse(out.bytes(), out.offset(), out.length())).isTrue();
            assertThat(answer.transactionHigh()).isEqualTo(77);
            return answer.messageClass() == StunClass.SUCCESS_RESPONSE ? 0 : answer.errorCode();
        }

        int allocate() {
            return allocate(w -> {});
        }

        int allocate(Consumer<StunWriter> attributes) {
            return send(
                    StunMethod.ALLOCATE, w -> attributes.accept(w.u32(StunAttribute.REQUESTED_TRANSPORT, 17 << 24)));
        }

        /** Allocates, and returns the relayed address as the server's socket has it. */
        TransportAddress relay() {
            assertThat(allocate()).isZero();
            return localOf(relayed());
        }

        TransportAddress relayed() {
            return java.util.Objects.requireNonNull(answer.xorAddress(StunAttribute.XOR_RELAYED_ADDRESS));
        }

        int refresh(int seconds) {
            return send(StunMethod.REFRESH, w -> w.u32(StunAttribute.LIFETIME, seconds));
        }

        int permit(TransportAddress... peers) {
            return send(StunMethod.CREATE_PERMISSION, w -> {
                for (TransportAddress peer : peers) {
                    w.xorAddress(StunAttribute.XOR_PEER_ADDRESS, peer);
                }
            });
        }

        int bind(int channel, TransportAddress peer) {
            return send(
                    StunMethod.CHANNEL_BIND,
                    w -> w.u32(StunAttribute.CHANNEL_NUMBER, channel << 16)
                            .xorAddress(StunAttribute.XOR_PEER_ADDRESS, peer));
        }

        Datagram indication(TransportAddress peer, byte[] payload) {
            writer.begin(buffer, 0, StunClass.INDICATION, StunMethod.SEND)
                    .transaction(77, ++transaction)
                    .xorAddress(StunAttribute.XOR_PEER_ADDRESS, peer)
                    .bytes(StunAttribute.DATA, payload, 0, payload.length);
            return packet(written()).between(protocol, SERVER, client);
        }

        Datagram channelFrame(int channel, byte[] payload) {
            Datagram packet = packet(payload).between(protocol, SERVER, client);
            assertThat(ChannelFrame.wrap(packet, channel)).isTrue();
            return packet;
        }

        boolean forward(Datagram packet) {
            boolean isRelayed = server.forward(packet, now);
            if (!isRelayed) {
                server.handleDatagram(packet, now);
            }
            return isRelayed;
        }
    }
}
