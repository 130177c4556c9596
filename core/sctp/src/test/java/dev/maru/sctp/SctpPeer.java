package dev.maru.sctp;

import dev.maru.simnet.SimDriver;
import dev.maru.simnet.SimHost;
import dev.maru.simnet.SimNet;
import dev.maru.wire.Datagram;
import dev.maru.wire.Machine;
import dev.maru.wire.TransportAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One end of an association on the virtual network: UDP where there would be DTLS. */
final class SctpPeer {
    private static final int PORT = 5_000;

    final SimNet net;
    final SimHost host;
    final SctpAssociation association;
    final SimDriver<SctpEvent> driver;
    final List<SctpEvent> events = new ArrayList<>();
    Consumer<SctpEvent> listener = _ -> {};

    /** Which packets leave; a test may hold some back. */
    Predicate<byte[]> filter = _ -> true;

    private final TransportAddress local;
    private final TransportAddress remote;

    SctpPeer(SimNet net, SimHost host, TransportAddress remoteIp, SctpConfig config) {
        this(net, host, PORT, remoteIp.withPort(PORT), config);
    }

    SctpPeer(SimNet net, SimHost host, int port, TransportAddress remote, SctpConfig config) {
        this.net = net;
        this.host = host;
        this.local = host.addresses().getFirst().withPort(port);
        this.remote = remote;
        this.association = new SctpAssociation(config, net.entropy());
        this.driver = new SimDriver<>(net, host, new Addressed(), event -> {
            events.add(event);
            listener.accept(event);
        });
        driver.bind(local);
    }

    void connect() {
        association.connect(net.now());
        driver.drain();
    }

    void send(int stream, byte[] bytes) {
        send(stream, SendOptions.RELIABLE, bytes);
    }

    void send(int stream, SendOptions options, byte[] bytes) {
        association.send(OutgoingMessage.of(stream, 51, options, bytes), net.now());
        driver.drain();
    }

    boolean isEstablished() {
        return association.state() == SctpState.ESTABLISHED;
    }

    <E extends SctpEvent> List<E> of(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    List<byte[]> messages() {
        return of(SctpEvent.Message.class).stream()
                .map(SctpEvent.Message::bytes)
                .toList();
    }

    /** Sets the addresses that the association does not know of. */
    private final class Addressed implements Machine<SctpEvent> {
        @Override
        public void handleDatagram(Datagram in, long now) {
            association.handleDatagram(in, now);
        }

        @Override
        public void handleTimeout(long now) {
            association.handleTimeout(now);
        }

        @Override
        public long nextTimeout() {
            return association.nextTimeout();
        }

        @Override
        public boolean pollTransmit(Datagram out, long now) {
            while (association.pollTransmit(out, now)) {
                if (filter.test(out.toByteArray())) {
                    out.between(local, remote);
                    return true;
                }
            }
            return false;
        }

        @Override
        public @Nullable SctpEvent pollEvent() {
            return association.pollEvent();
        }
    }
}
