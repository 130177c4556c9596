package dev.maru.peer;

import dev.maru.datachannel.DataChannelEvent;
import dev.maru.dtls.CertificateKeyType;
import dev.maru.dtls.DtlsCertificate;
import dev.maru.dtls.DtlsEvent;
import dev.maru.jsep.Description;
import dev.maru.jsep.JsepException;
import dev.maru.jsep.RemoteCandidate;
import dev.maru.simnet.SimHost;
import dev.maru.simnet.SimNet;
import dev.maru.wire.Datagram;
import dev.maru.wire.Machine;
import dev.maru.wire.TransportAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A whole peer on a virtual host, signaling to another by a path that takes 50 ms. */
final class SimPeer {
    static final long SIGNALING = 50 * SimNet.MILLISECOND;

    /** The time of day when the virtual world begins; any will do. */
    private static final long WALL_CLOCK = 1_700_000_000_000_000_000L;

    final SimNet net;
    final SimHost host;
    final PeerConnection machine;
    final List<PeerEvent> events = new ArrayList<>();
    final List<DataChannelEvent> data = new ArrayList<>();
    final List<MediaEvent> media = new ArrayList<>();
    DtlsEvent.@Nullable Connected connected;
    long connectedAt = -1;
    private final List<IceServer> servers;
    private final Datagram out = new Datagram(0);
    private final byte[] buffer = new byte[8_192];
    /** Every datagram that was sent, for whoever listens on the wire. */
    final List<Datagram> wire = new ArrayList<>();

    private Consumer<PeerEvent> listener = _ -> {};
    private @Nullable SimPeer other;
    private long scheduled = Machine.NEVER;

    SimPeer(SimNet net, SimHost host, List<IceServer> servers) {
        this(net, host, servers, UnaryOperator.identity());
    }

    SimPeer(SimNet net, SimHost host, List<IceServer> servers, UnaryOperator<PeerConfig> wish) {
        this.net = net;
        this.host = host;
        this.servers = servers;
        DtlsCertificate certificate =
                DtlsCertificate.generate(CertificateKeyType.ECDSA_P256, WALL_CLOCK / 1_000_000_000, net.entropy());
        machine = new PeerConnection(wish.apply(PeerConfig.of(certificate, WALL_CLOCK)), net.entropy());
    }

    static void introduce(SimPeer a, SimPeer b) {
        a.other = b;
        b.other = a;
    }

    void listen(Consumer<PeerEvent> next) {
        listener = next;
    }

    /** Offers what the session has, and lets the other answer. */
    void offer(boolean iceRestart) {
        run(() -> {
            Description offer = machine.session().createOffer(iceRestart);
            machine.session().setLocalDescription(offer);
            signal(peer -> peer.answer(offer));
            applied();
        });
    }

    private void answer(Description offer) {
        run(() -> {
            machine.session().setRemoteDescription(offer);
            applied();
        });
        answerTo();
    }

    /** Begins what was agreed upon without {@link #offer}. */
    void begin() {
        applied();
    }

    /** Answers the offer that was set. */
    void answerTo() {
        run(() -> {
            Description answer = machine.session().createAnswer();
            machine.session().setLocalDescription(answer);
            signal(peer -> peer.run(() -> {
                peer.machine.session().setRemoteDescription(answer);
                peer.applied();
            }));
            applied();
        });
    }

    private void applied() {
        machine.apply(net.now());
        if (machine.ice() == null && machine.session().plan().ice().local() != null) {
            machine.open(servers, net.now());
            host.addresses().forEach(this::bind);
        }
    }

    void bind(TransportAddress ip) {
        IceTransport ice = machine.ice();
        if (ice != null) {
            ice.addLocalAddress(host.bind(ip, this::receive), net.now());
        }
        drain();
    }

    /** Something that may be refused, which would be the test's fault. */
    interface Step {
        void run() throws JsepException;
    }

    void run(Step step) {
        try {
            step.run();
        } catch (JsepException e) {
            throw new AssertionError(net + ": " + e.error() + " " + e.getMessage(), e);
        }
        drain();
    }

    boolean isConnected() {
        return connected != null;
    }

    void close() {
        machine.close(net.now());
        drain();
        machine.closeTransport(net.now());
        drain();
    }

    private static Datagram copy(Datagram packet) {
        return SimTransport.withHeadroom(packet.toByteArray())
                .between(packet.protocol(), packet.local(), packet.remote());
    }

    /** Hands the machine a packet that somebody put on the wire: as if the other side had sent it from its own address. */
    void inject(byte[] bytes, Datagram like) {
        machine.handleDatagram(SimTransport.withHeadroom(bytes).between(like.remote(), like.local()), net.now());
        drain();
    }

    private void signal(Consumer<SimPeer> message) {
        SimPeer peer = other;
        if (peer != null) {
            net.after(SIGNALING, () -> message.accept(peer));
        }
    }

    private void receive(Datagram in) {
        Datagram packet = SimTransport.withHeadroom(in.toByteArray());
        packet.between(in.protocol(), in.local(), in.remote());
        machine.handleDatagram(packet, net.now());
        drain();
    }

    void drain() {
        boolean moved = true;
        while (moved) {
            moved = false;
            while (machine.pollTransmit(out.wrap(buffer, Datagram.HEADROOM, 0), net.now())) {
                wire.add(copy(out));
                host.send(out);
            }
            for (PeerEvent event = machine.pollEvent(); event != null; event = machine.pollEvent()) {
                moved = true;
                events.add(event);
                handle(event);
                listener.accept(event);
            }
        }
        schedule();
    }

    private void handle(PeerEvent event) {
        switch (event) {
            case PeerEvent.OnIce(IceTransportEvent.CandidateFound found) -> {
                String line = found.candidate().toLine();
                signal(peer -> peer.candidate(line));
            }
            case PeerEvent.OnIce _ -> {}
            case PeerEvent.OnDtls(DtlsEvent.Connected agreed) -> {
                connected = agreed;
                connectedAt = net.now();
            }
            case PeerEvent.OnDtls _ -> {}
            case PeerEvent.OnChannel(DataChannelEvent told) -> data.add(told);
            case PeerEvent.OnMedia(MediaEvent told) -> media.add(told);
        }
    }

    private void candidate(String line) {
        run(() -> {
            machine.session().addRemoteCandidate(new RemoteCandidate(line, null, 0, null));
            machine.apply(net.now());
        });
    }

    private void schedule() {
        long next = machine.nextTimeout();
        if (next == Machine.NEVER || next >= scheduled && scheduled > net.now()) {
            return;
        }
        scheduled = Math.max(next, net.now());
        long at = scheduled;
        net.after(at - net.now(), () -> {
            if (scheduled == at) {
                scheduled = Machine.NEVER;
            }
            machine.handleTimeout(net.now());
            drain();
        });
    }
}
