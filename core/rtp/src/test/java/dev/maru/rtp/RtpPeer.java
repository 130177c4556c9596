package dev.maru.rtp;

import dev.maru.simnet.SimHost;
import dev.maru.simnet.SimNet;
import dev.maru.wire.BigEndian;
import dev.maru.wire.Datagram;
import dev.maru.wire.Machine;
import dev.maru.wire.TransportAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** One side of a simulated call without encryption: a session on a host, driven as a peer connection drives it. */
final class RtpPeer {
    static final int PORT = 5_000;
    private static final int PAYLOAD = 1_000;

    final RtpSession session;
    final List<RtpEvent> events = new ArrayList<>();
    /** What was received: the number in the payload by unwrapped sequence number. */
    final TreeMap<Long, Integer> received = new TreeMap<>();

    /** The number in the payload of the packet that came first. */
    int firstArrived;

    private final SimNet net;
    private final SimHost host;
    private final TransportAddress local;
    private final TransportAddress remote;
    private final Datagram out = new Datagram(1_500);
    private final RtpPacket packet = new RtpPacket();
    private long scheduled = Machine.NEVER;
    private int nextNumber;

    RtpPeer(SimNet net, SimHost host, TransportAddress remote, long wallClock) {
        this.net = net;
        this.host = host;
        this.remote = remote.withPort(PORT);
        SplittableRandom entropy = net.entropy();
        session = new RtpSession(new RtpSessionConfig("sim", new NtpClock(wallClock), entropy.nextBoolean()), entropy);
        local = host.bind(host.addresses().getFirst().withPort(PORT), this::handle);
    }

    private void handle(Datagram in) {
        if (RtcpReader.isRtcp(in.bytes(), in.offset(), in.length())) {
            session.handleRtcp(in, net.now());
        } else {
            RtpReceiveStream stream = session.receive(in, packet, net.now());
            if (stream != null) {
                int number = BigEndian.i32(packet.bytes(), packet.payloadOffset());
                firstArrived = received.isEmpty() ? number : firstArrived;
                if (packet.payloadLength() != PAYLOAD || received.put(stream.sequence(), number) != null) {
                    throw new AssertionError("packet " + number + " came twice or damaged");
                }
            }
        }
        drain();
    }

    /** Sends a frame of some packets, as one burst. */
    void sendFrame(RtpSendStream stream, int packets) {
        int timestamp = (int) (net.now() / 1_000 * 90 / 1_000);
        for (int i = 0; i < packets; i++) {
            RtpWriter writer = stream.begin(out, RtpWorld.VP8, timestamp, net.now());
            BigEndian.put32(out.bytes(), writer.payload(), nextNumber++);
            stream.finish(out, PAYLOAD, i == packets - 1, net.now());
            host.send(out.between(local, remote));
        }
        drain();
    }

    int sent() {
        return nextNumber;
    }

    void drain() {
        while (session.pollTransmit(out, net.now())) {
            host.send(out.between(local, remote));
        }
        for (RtpSendStream stream : session.sendStreams()) {
            while (stream.pollRetransmission(out, net.now())) {
                host.send(out.between(local, remote));
            }
        }
        for (RtpEvent e = session.pollEvent(); e != null; e = session.pollEvent()) {
            events.add(e);
        }
        long timeout = session.nextTimeout();
        if (timeout == Machine.NEVER || timeout == scheduled) {
            return;
        }
        scheduled = timeout;
        net.after(Math.max(0, timeout - net.now()), () -> {
            if (scheduled == timeout) {
                scheduled = Machine.NEVER;
                session.handleTimeout(net.now());
                drain();
            }
        });
    }
}
