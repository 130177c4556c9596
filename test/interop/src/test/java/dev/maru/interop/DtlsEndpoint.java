package dev.maru.interop;

import dev.maru.dtls.CertificateKeyType;
import dev.maru.dtls.DtlsCertificate;
import dev.maru.dtls.DtlsConfig;
import dev.maru.dtls.DtlsConnection;
import dev.maru.dtls.DtlsEvent;
import dev.maru.dtls.DtlsRole;
import dev.maru.dtls.HelloGate;
import dev.maru.dtls.ProvenHello;
import dev.maru.dtls.SrtpKeys;
import dev.maru.wire.Datagram;
import dev.maru.wire.TransportAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Our side of a DTLS connection, on a socket of the loopback. Whoever waits for something drives it. */
final class DtlsEndpoint implements AutoCloseable {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final int LONGEST_NAP_MILLIS = 20;
    private static final int ROOM = 2_048;
    private static final int MAX_DATAGRAM = 65_507;
    private static final SecureRandom ENTROPY = new SecureRandom();
    private static final ConcurrentHashMap<CertificateKeyType, DtlsCertificate> CERTIFICATES =
            new ConcurrentHashMap<>();

    private final DatagramSocket socket =
            new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    private final byte[] buffer = new byte[MAX_DATAGRAM];
    private final Datagram datagram = new Datagram(MAX_DATAGRAM);
    private final long origin = System.nanoTime();
    private final DtlsConfig config;
    private DtlsConnection connection;
    private final StringBuilder received = new StringBuilder();
    private final List<DtlsEvent> events = new ArrayList<>();
    private @Nullable InetSocketAddress peer;
    private @Nullable CheckAnswerer checks;
    private @Nullable HelloGate gate;

    private DtlsEndpoint(DtlsConfig config, DtlsRole role) throws IOException {
        this.config = config;
        connection = new DtlsConnection(config, role, ENTROPY);
    }

    /** Our certificate of a kind, the same for all tests. */
    static DtlsCertificate certificate(CertificateKeyType type) {
        long now = System.currentTimeMillis() / 1_000;
        return CERTIFICATES.computeIfAbsent(type, kind -> DtlsCertificate.generate(kind, now, ENTROPY));
    }

    /** A client that says hello to a port of the loopback when it is driven. */
    static DtlsEndpoint client(DtlsConfig config, int port) throws IOException {
        DtlsEndpoint endpoint = new DtlsEndpoint(config, DtlsRole.CLIENT);
        endpoint.peer = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        endpoint.connection.start(endpoint.now());
        return endpoint;
    }

    /** A server that answers whoever comes first. */
    static DtlsEndpoint server(DtlsConfig config) throws IOException {
        DtlsEndpoint endpoint = new DtlsEndpoint(config, DtlsRole.SERVER);
        endpoint.connection.start(endpoint.now());
        return endpoint;
    }

    /** A server that keeps nothing of anybody before he has proved where he is. */
    static DtlsEndpoint behindAGate(DtlsConfig config) throws IOException {
        DtlsEndpoint endpoint = new DtlsEndpoint(config, DtlsRole.SERVER);
        endpoint.gate = new HelloGate(config, ENTROPY);
        return endpoint;
    }

    /** An endpoint behind an ICE agent that only answers; it starts with the peer's first check. */
    static DtlsEndpoint behindIce(DtlsConfig config, DtlsRole role, String password) throws IOException {
        DtlsEndpoint endpoint = new DtlsEndpoint(config, role);
        endpoint.checks = new CheckAnswerer(password);
        return endpoint;
    }

    int port() {
        return socket.getLocalPort();
    }

    /** Drives the connection until something holds; fails with what happened instead. */
    void until(BooleanSupplier condition) throws IOException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        drain();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("waited in vain: " + this);
            }
            receive();
            drain();
        }
    }

    /** Drives it until the handshake is through. */
    DtlsEvent.Connected connected() throws IOException {
        until(() -> !events.isEmpty());
        if (events.getFirst() instanceof DtlsEvent.Connected connected) {
            return connected;
        }
        throw new AssertionError("not connected: " + this);
    }

    /** Drives it until it ended. */
    DtlsEvent end() throws IOException {
        until(() -> !events.isEmpty() && !(events.getLast() instanceof DtlsEvent.Connected));
        return events.getLast();
    }

    /** Sends text as one record. */
    void send(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        byte[] room = new byte[bytes.length + ROOM];
        System.arraycopy(bytes, 0, room, ROOM / 2, bytes.length);
        Datagram packet = new Datagram(0).wrap(room, ROOM / 2, bytes.length);
        if (!connection.protect(packet)) {
            throw new AssertionError("cannot send: " + this);
        }
        transmit(packet);
    }

    /** All text that came so far. */
    String received() {
        return received.toString();
    }

    DtlsConnection connection() {
        return connection;
    }

    void closeConnection() throws IOException {
        connection.close(now());
        drain();
    }

    /** SRTP's keying material in the order of the exporter (RFC 5764 §4.2), in hexadecimal. */
    static String keyingMaterial(SrtpKeys keys) {
        HexFormat hex = HexFormat.of();
        return hex.formatHex(keys.clientKey())
                + hex.formatHex(keys.serverKey())
                + hex.formatHex(keys.clientSalt())
                + hex.formatHex(keys.serverSalt());
    }

    @Override
    public void close() {
        socket.close();
    }

    @Override
    public String toString() {
        return "events " + events + ", received \"" + received + "\", dropped " + connection.drops();
    }

    private long now() {
        return System.nanoTime() - origin;
    }

    private void receive() throws IOException {
        long wait = TimeUnit.NANOSECONDS.toMillis(Math.max(0, connection.nextTimeout() - now()));
        socket.setSoTimeout(Math.clamp(wait, 1, LONGEST_NAP_MILLIS));
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        try {
            socket.receive(packet);
        } catch (SocketTimeoutException nothing) {
            connection.handleTimeout(now());
            return;
        }
        peer = (InetSocketAddress) packet.getSocketAddress();
        if (checks != null && CheckAnswerer.isCheck(packet)) {
            checks.answer(socket, packet);
            connection.start(now());
            return;
        }
        datagram.wrap(buffer, 0, packet.getLength());
        if (gate != null) {
            comeToTheGate(gate);
        } else {
            connection.handleDatagram(datagram, now());
        }
    }

    private void comeToTheGate(HelloGate closed) throws IOException {
        TransportAddress here = TransportAddress.of((InetSocketAddress) socket.getLocalSocketAddress());
        datagram.between(here, TransportAddress.of(Objects.requireNonNull(peer)));
        Datagram out = new Datagram(ROOM);
        ProvenHello proven = closed.receive(datagram, out, now());
        if (proven != null) {
            gate = null;
            connection = new DtlsConnection(config, proven, ENTROPY);
            connection.start(now());
        } else if (out.length() > 0) {
            transmit(out);
        }
    }

    private void drain() throws IOException {
        if (connection.nextTimeout() <= now()) {
            connection.handleTimeout(now());
        }
        Datagram out = new Datagram(MAX_DATAGRAM);
        while (connection.pollTransmit(out, now())) {
            transmit(out);
        }
        for (DtlsEvent event = connection.pollEvent(); event != null; event = connection.pollEvent()) {
            events.add(event);
        }
        while (connection.pollData(out)) {
            received.append(new String(out.toByteArray(), StandardCharsets.UTF_8));
            out.wrap(new byte[MAX_DATAGRAM], 0, 0);
        }
    }

    private void transmit(Datagram out) throws IOException {
        if (peer == null) {
            throw new UncheckedIOException(new IOException("nobody is there"));
        }
        socket.send(new DatagramPacket(out.bytes(), out.offset(), out.length(), peer));
    }
}
