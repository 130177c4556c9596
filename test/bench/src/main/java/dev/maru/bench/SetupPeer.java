package dev.maru.bench;

import dev.maru.datachannel.ChannelParameters;
import dev.maru.datachannel.DataChannel;
import dev.maru.datachannel.DataChannelEvent;
import dev.maru.dtls.DtlsEvent;
import dev.maru.jsep.Description;
import dev.maru.jsep.JsepException;
import dev.maru.jsep.RemoteCandidate;
import dev.maru.peer.IceTransport;
import dev.maru.peer.IceTransportEvent;
import dev.maru.peer.PeerConfig;
import dev.maru.peer.PeerConnection;
import dev.maru.peer.PeerEvent;
import dev.maru.rtp.EncodedFrame;
import dev.maru.rtp.PayloadFormat;
import dev.maru.simnet.SimHost;
import dev.maru.simnet.SimNet;
import dev.maru.wire.Datagram;
import dev.maru.wire.Machine;
import dev.maru.wire.TransportAddress;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A whole peer on a virtual host that notes when it gets where on the way to media and data. */
final class SetupPeer {
    /** Every network carries it, and so large a buffer is not sent in one piece. */
    private static final int BUFFER_BYTES = 8_192;

    private static final int ROOM_BEHIND = 64;
    private static final int DTLS_FIRST = 20;
    private static final int DTLS_LAST = 63;
    private static final int RTP_FIRST = 128;
    private static final int RTCP_FIRST = 192;
    private static final int RTCP_LAST = 223;

    private final SimNet net;
    private final SimHost host;
    private final long signalingNanos;
    private final PeerConnection machine;
    private final Map<SetupStep, Long> times = new EnumMap<>(SetupStep.class);
    private final Datagram out = new Datagram(0);
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private final EncodedFrame sound = EncodedFrame.of(PayloadFormat.OPUS, true, new byte[] {8, 1, 2}, 0);
    private @Nullable SetupPeer other;
    private @Nullable DataChannel channel;
    private boolean hasWritten;
    private long scheduled = Machine.NEVER;
    private long handshakeBytes;
    private long handshakeDatagrams;

    SetupPeer(SimNet net, SimHost host, long signalingNanos, PeerConfig config) {
        this.net = net;
        this.host = host;
        this.signalingNanos = signalingNanos;
        machine = new PeerConnection(config, net.entropy());
    }

    /** What is done to a session, which refuses it only when this program is wrong. */
    private interface Step {
        void run() throws JsepException;
    }

    /** Offers to the other. */
    void offerTo(SetupPeer peer) {
        other = peer;
        peer.other = this;
        run(() -> {
            machine.session().addTransceiver(dev.maru.jsep.MediaKind.AUDIO, dev.maru.jsep.TransceiverInit.DEFAULT);
            machine.session().wantData();
            channel = machine.data().open(ChannelParameters.reliable("first"), net.now());
            Description offer = machine.session().createOffer(false);
            machine.session().setLocalDescription(offer);
            signal(to -> to.answer(offer));
            applied();
        });
    }

    private void answer(Description offer) {
        note(SetupStep.DESCRIPTION);
        run(() -> {
            machine.session().setRemoteDescription(offer);
            machine.session().transceivers().getFirst().setDirection(dev.maru.sdp.Direction.SENDRECV);
            Description answer = machine.session().createAnswer();
            machine.session().setLocalDescription(answer);
            signal(to -> to.accept(answer));
            applied();
        });
    }

    private void accept(Description answer) {
        note(SetupStep.DESCRIPTION);
        run(() -> {
            machine.session().setRemoteDescription(answer);
            applied();
        });
    }

    private void applied() {
        machine.apply(net.now());
        if (machine.ice() == null) {
            machine.open(List.of(), net.now());
            for (TransportAddress address : host.addresses()) {
                IceTransport ice = java.util.Objects.requireNonNull(machine.ice());
                ice.addLocalAddress(host.bind(address, this::receive), net.now());
            }
        }
    }

    private void run(Step step) {
        try {
            step.run();
        } catch (JsepException e) {
            throw new BenchmarkException("a session refused a step", e);
        }
        drain();
    }

    private void signal(Consumer<SetupPeer> message) {
        SetupPeer to = java.util.Objects.requireNonNull(other);
        net.after(signalingNanos, () -> message.accept(to));
    }

    private void receive(Datagram in) {
        byte[] bytes = in.toByteArray();
        Datagram packet = new Datagram(Datagram.HEADROOM + bytes.length + ROOM_BEHIND);
        System.arraycopy(bytes, 0, packet.bytes(), Datagram.HEADROOM, bytes.length);
        packet.wrap(packet.bytes(), Datagram.HEADROOM, bytes.length).between(in.protocol(), in.local(), in.remote());
        int first = bytes[0] & 0xFF;
        if (first >= DTLS_FIRST && first <= DTLS_LAST) {
            note(SetupStep.DTLS_PACKET);
        } else if (first >= RTP_FIRST && !isRtcp(bytes)) {
            note(SetupStep.MEDIA_RECEIVED);
        }
        machine.handleDatagram(packet, net.now());
        drain();
    }

    private static boolean isRtcp(byte[] bytes) {
        return (bytes[1] & 0xFF) >= RTCP_FIRST && (bytes[1] & 0xFF) <= RTCP_LAST;
    }

    private void drain() {
        boolean moved = true;
        while (moved) {
            moved = send();
            for (PeerEvent event = machine.pollEvent(); event != null; event = machine.pollEvent()) {
                moved = true;
                handle(event);
            }
            if (times.containsKey(SetupStep.DTLS) && !hasWritten) {
                // Media is there from the start; what comes before the keys is lost.
                hasWritten = machine.media().write("0", "", sound, net.now());
                moved |= hasWritten;
            }
        }
        IceTransport ice = machine.ice();
        if (ice != null && ice.hasWay()) {
            note(SetupStep.WAY);
        }
        schedule();
    }

    private boolean send() {
        boolean moved = false;
        while (machine.pollTransmit(out.wrap(buffer, Datagram.HEADROOM, 0), net.now())) {
            int first = out.bytes()[out.offset()] & 0xFF;
            if (first >= DTLS_FIRST && first <= DTLS_LAST && !times.containsKey(SetupStep.SCTP)) {
                handshakeBytes += out.length();
                handshakeDatagrams++;
            }
            host.send(out);
            moved = true;
        }
        return moved;
    }

    private void handle(PeerEvent event) {
        switch (event) {
            case PeerEvent.OnIce(IceTransportEvent.CandidateFound found) -> {
                String line = found.candidate().toLine();
                signal(to -> to.candidate(line));
            }
            case PeerEvent.OnIce(IceTransportEvent.PairSelected _) -> note(SetupStep.PAIR);
            case PeerEvent.OnIce _ -> {}
            case PeerEvent.OnDtls(DtlsEvent.Connected _) -> note(SetupStep.DTLS);
            case PeerEvent.OnDtls(DtlsEvent other) -> throw new BenchmarkException("DTLS ended with " + other);
            case PeerEvent.OnChannel(DataChannelEvent.Connected _) -> note(SetupStep.SCTP);
            case PeerEvent.OnChannel(DataChannelEvent.Opened opened) -> {
                note(SetupStep.CHANNEL);
                channel = opened.channel();
                machine.data().send(opened.channel(), true, new byte[] {'h', 'i'}, net.now());
            }
            case PeerEvent.OnChannel(DataChannelEvent.Message _) -> note(SetupStep.DATA_RECEIVED);
            case PeerEvent.OnChannel _ -> {}
            case PeerEvent.OnMedia _ -> {}
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

    private void note(SetupStep step) {
        times.putIfAbsent(step, net.now());
    }

    /** When it got there, or -1. */
    long at(SetupStep step) {
        return times.getOrDefault(step, -1L);
    }

    boolean isThrough() {
        return times.size() == SetupStep.values().length;
    }

    boolean isDtlsClient() {
        return machine.isDtlsClient();
    }

    /** What it sent in DTLS before data channels were there: the handshake, and SCTP's. */
    long handshakeBytes() {
        return handshakeBytes;
    }

    long handshakeDatagrams() {
        return handshakeDatagrams;
    }
}
