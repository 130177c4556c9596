package dev.maru.dtls;

import dev.maru.simnet.SimDriver;
import dev.maru.simnet.SimHost;
import dev.maru.simnet.SimNet;
import dev.maru.wire.Datagram;
import dev.maru.wire.Machine;
import dev.maru.wire.TransportAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A connection on a simulated host, which knows its way to the other one. */
final class DtlsPeer implements Machine<DtlsEvent> {
    private static final int PORT = 5_000;

    final DtlsConnection connection;
    final List<DtlsEvent> events = new ArrayList<>();
    final Set<String> data = new TreeSet<>();
    int sent;
    int largest;
    private final SimNet net;
    private final SimHost host;
    private final TransportAddress local;
    private final TransportAddress remote;
    private final SimDriver<DtlsEvent> driver;
    private final Datagram received = new Datagram(2_048);

    DtlsPeer(SimNet net, SimHost host, TransportAddress remote, DtlsConfig config, DtlsRole role) {
        this.net = net;
        this.host = host;
        this.local = host.addresses().getFirst().withPort(PORT);
        this.remote = remote.withPort(PORT);
        this.connection = new DtlsConnection(config, role, net.entropy());
        this.driver = new SimDriver<>(net, host, this, events::add);
        driver.bind(local);
    }

    void start() {
        connection.start(net.now());
        driver.drain();
    }

    void updateKeys() {
        connection.updateKeys();
        driver.drain();
    }

    void send(String text) {
        byte[] plain = text.getBytes(StandardCharsets.UTF_8);
        Datagram packet = new Datagram(2_048);
        packet.wrap(packet.bytes(), Datagram.HEADROOM, 0).copyFrom(plain, 0, plain.length);
        if (connection.protect(packet)) {
            host.send(packet.between(local, remote));
        }
        driver.drain();
    }

    boolean isConnected() {
        return connection.isConnected();
    }

    @Override
    public void handleDatagram(Datagram in, long now) {
        connection.handleDatagram(in, now);
        while (connection.pollData(received)) {
            data.add(new String(received.toByteArray(), StandardCharsets.UTF_8));
        }
    }

    @Override
    public void handleTimeout(long now) {
        connection.handleTimeout(now);
    }

    @Override
    public long nextTimeout() {
        return connection.nextTimeout();
    }

    @Override
    public boolean pollTransmit(Datagram out, long now) {
        boolean has = connection.pollTransmit(out, now);
        if (has) {
            out.between(local, remote);
            sent++;
            largest = Math.max(largest, out.length());
        }
        return has;
    }

    @Override
    public @Nullable DtlsEvent pollEvent() {
        return connection.pollEvent();
    }
}
