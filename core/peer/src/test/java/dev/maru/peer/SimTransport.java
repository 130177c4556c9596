package dev.maru.peer;

import dev.maru.ice.Candidate;
import dev.maru.ice.IceConfig;
import dev.maru.ice.IceCredentials;
import dev.maru.ice.IceState;
import dev.maru.simnet.SimHost;
import dev.maru.simnet.SimNet;
import dev.maru.simnet.SimStream;
import dev.maru.simnet.SimStreamHandler;
import dev.maru.wire.Datagram;
import dev.maru.wire.Machine;
import dev.maru.wire.TransportAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An ICE transport on a virtual host, signaling to another by a path that takes 50 ms. */
final class SimTransport {
    static final long SIGNALING = 50 * SimNet.MILLISECOND;

    final SimNet net;
    final SimHost host;
    final IceTransport transport;
    final IceCredentials credentials;
    final List<IceTransportEvent> events = new ArrayList<>();
    final List<String> heard = new ArrayList<>();
    IceTransportEvent.@Nullable PairSelected pair;
    long connectedAt = -1;
    private @Nullable SimTransport other;
    private long scheduled = Machine.NEVER;

    SimTransport(SimNet net, SimHost host, boolean isControlling, List<IceServer> servers) {
        this.net = net;
        this.host = host;
        credentials = IceCredentials.random(net.entropy());
        transport = new IceTransport(IceConfig.DEFAULT, servers, isControlling, credentials, net.entropy());
    }

    static void call(SimTransport a, SimTransport b) {
        a.other = b;
        b.other = a;
        for (SimTransport one : List.of(a, b)) {
            one.signal(peer -> peer.transport.setRemoteCredentials(one.credentials, one.net.now()));
            one.host.addresses().forEach(one::bind);
        }
    }

    void bind(TransportAddress ip) {
        transport.addLocalAddress(host.bind(ip, this::receive), net.now());
        drain();
    }

    boolean isConnected() {
        return transport.state() == IceState.CONNECTED || transport.state() == IceState.COMPLETED;
    }

    boolean isSettled() {
        return isConnected() || transport.state() == IceState.FAILED;
    }

    void say(String text) {
        Datagram packet = withHeadroom(text.getBytes(StandardCharsets.UTF_8));
        if (transport.send(packet, net.now())) {
            host.send(packet);
        }
        drain();
    }

    List<Candidate> candidates() {
        return events.stream()
                .filter(IceTransportEvent.CandidateFound.class::isInstance)
                .map(event -> ((IceTransportEvent.CandidateFound) event).candidate())
                .toList();
    }

    private void signal(Consumer<SimTransport> message) {
        SimTransport peer = other;
        if (peer != null) {
            net.after(SIGNALING, () -> {
                message.accept(peer);
                peer.drain();
            });
        }
    }

    private void receive(Datagram in) {
        Datagram packet = withHeadroom(in.toByteArray());
        packet.between(in.protocol(), in.local(), in.remote());
        if (transport.receive(packet, net.now())) {
            heard.add(new String(packet.toByteArray(), StandardCharsets.UTF_8));
        }
        drain();
    }

    static Datagram withHeadroom(byte[] bytes) {
        Datagram packet = new Datagram(Datagram.HEADROOM + bytes.length + 8);
        packet.wrap(packet.bytes(), Datagram.HEADROOM, 0);
        packet.copyFrom(bytes, 0, bytes.length);
        return packet;
    }

    void drain() {
        Datagram out = new Datagram(4_096);
        while (transport.pollTransmit(out.wrap(out.bytes(), Datagram.HEADROOM, 0), net.now())) {
            host.send(out);
        }
        for (IceTransportEvent event = transport.pollEvent(); event != null; event = transport.pollEvent()) {
            events.add(event);
            handle(event);
        }
        if (connectedAt < 0 && isConnected()) {
            connectedAt = net.now();
        }
        schedule();
    }

    private void handle(IceTransportEvent event) {
        switch (event) {
            case IceTransportEvent.CandidateFound found ->
                signal(peer -> peer.transport.addRemoteCandidate(found.candidate(), net.now()));
            case IceTransportEvent.GatheringDone _ -> signal(peer -> peer.transport.endRemoteCandidates(net.now()));
            case IceTransportEvent.OpenStream open -> connect(open);
            case IceTransportEvent.PairSelected selected -> pair = selected;
            default -> {}
        }
    }

    private void connect(IceTransportEvent.OpenStream open) {
        host.connect(open.base().withPort(0), open.server().address(), new SimStreamHandler() {
            @Override
            public void onOpen(SimStream stream) {
                transport.streamOpened(open, stream.local(), net.now());
                drain();
            }

            @Override
            public void onMessage(SimStream stream, Datagram in) {
                receive(in);
            }

            @Override
            public void onClosed(SimStream stream, Ending ending) {
                transport.streamClosed(open, "The connection ended: " + ending, net.now());
                drain();
            }
        });
    }

    private void schedule() {
        long timeout = transport.nextTimeout();
        if (timeout != Machine.NEVER && timeout != scheduled) {
            scheduled = timeout;
            net.after(Math.max(0, timeout - net.now()), () -> {
                if (scheduled == timeout) {
                    scheduled = Machine.NEVER;
                    transport.handleTimeout(net.now());
                    drain();
                }
            });
        }
    }
}
