package dev.maru.bench;

import dev.maru.congestion.ArrivalRecorder;
import dev.maru.congestion.CongestionConfig;
import dev.maru.congestion.CongestionController;
import dev.maru.congestion.PacketKind;
import dev.maru.rtp.RtcpReader;
import dev.maru.rtp.RtcpWriter;
import dev.maru.rtp.TransportFeedback;
import dev.maru.simnet.SimHost;
import dev.maru.simnet.SimNet;
import dev.maru.wire.BigEndian;
import dev.maru.wire.Datagram;
import dev.maru.wire.Machine;
import dev.maru.wire.TransportAddress;
import java.util.random.RandomGenerator;

/**
 * A video of 30 frames a second, whose encoder follows the target, from one virtual host to another that reports when its packets came.
 * Frames differ in size by a quarter, and every tenth second one is three times as large.
 */
final class MediaFlow {
    private static final long FRAME_NANOS = SimNet.SECOND / 30;
    private static final int PACKET = 1_200;
    private static final int SMALLEST = 60;
    private static final int KEY_FRAME_EVERY = 300;
    private static final int PADDING = 255;
    private static final int RECEIVER_SSRC = 2;

    private final SimNet net;
    private final SimHost from;
    private final SimHost to;
    private final TransportAddress sender;
    private final TransportAddress receiver;
    private final RandomGenerator entropy;
    private final CongestionController congestion = new CongestionController(CongestionConfig.DEFAULT);
    private final ArrivalRecorder arrivals = new ArrivalRecorder();
    private final TransportFeedback feedback = new TransportFeedback();
    private final RtcpReader reader = new RtcpReader();
    private final RtcpWriter writer = new RtcpWriter();
    private final Series series;
    private long encoderMaxBps = Long.MAX_VALUE;
    private long scheduled = Machine.NEVER;
    private long frames;
    private boolean isStopped;

    MediaFlow(SimNet net, SimHost from, SimHost to, int port, Series series) {
        this.net = net;
        this.from = from;
        this.to = to;
        this.series = series;
        entropy = net.entropy();
        sender = from.bind(from.addresses().getFirst().withPort(port), this::handleFeedback);
        receiver = to.bind(to.addresses().getFirst().withPort(port), this::handlePacket);
    }

    void start() {
        isStopped = false;
        frame();
        sample();
    }

    void stop() {
        isStopped = true;
    }

    /** What the encoder makes at most, however much may be sent. */
    void encoderMaxBps(long bps) {
        encoderMaxBps = bps;
    }

    CongestionController congestion() {
        return congestion;
    }

    private void frame() {
        if (isStopped) {
            return;
        }
        double bits = Math.min(congestion.estimator().targetBps(), encoderMaxBps) / 30.0;
        double factor = 0.75 + entropy.nextDouble() / 2;
        int bytes = (int) (bits / 8 * (frames++ % KEY_FRAME_EVERY == KEY_FRAME_EVERY - 1 ? 3 : factor));
        while (bytes > 0) {
            int packet = Math.clamp(bytes, SMALLEST, PACKET);
            congestion.enqueue(PacketKind.VIDEO, packet, packet);
            bytes -= packet;
        }
        drain();
        net.after(FRAME_NANOS, this::frame);
    }

    private void sample() {
        series.target(net.now(), congestion.estimator().targetBps());
        if (!isStopped) {
            net.after(Series.STEP_NANOS, this::sample);
        }
    }

    private void drain() {
        long now = net.now();
        congestion.handleTimeout(now);
        for (PacketKind kind = congestion.next(false, now); kind != null; kind = congestion.next(false, now)) {
            int bytes = kind == PacketKind.PADDING ? PADDING : congestion.take(kind);
            send(bytes, congestion.sent(bytes, true, now));
        }
        long next = Math.max(now, Math.min(congestion.nextTimeout(), congestion.nextSend(false, now)));
        if (next < scheduled || scheduled <= now) {
            scheduled = next;
            if (next != Machine.NEVER) {
                net.after(next - now, () -> {
                    if (scheduled == next) {
                        scheduled = Machine.NEVER;
                        drain();
                    }
                });
            }
        }
    }

    private void send(int bytes, int sequence) {
        byte[] b = new byte[bytes];
        BigEndian.put16(b, 0, sequence);
        BigEndian.put64(b, 2, net.now());
        series.sent(bytes);
        from.send(new Datagram(0).wrap(b, 0, bytes).between(sender, receiver));
    }

    private void handlePacket(Datagram in) {
        long now = net.now();
        int sequence = BigEndian.u16(in.bytes(), in.offset());
        series.received(now, in.length(), now - BigEndian.i64(in.bytes(), in.offset() + 2));
        boolean isIdle = arrivals.nextFeedback() == Machine.NEVER;
        arrivals.received(sequence, now);
        if (isIdle) {
            net.after(Math.max(0, arrivals.nextFeedback() - now), this::report);
        }
    }

    private void report() {
        byte[] b = new byte[PACKET];
        while (arrivals.nextFeedback() <= net.now()) {
            writer.begin(b, 0, b.length);
            if (arrivals.write(writer, RECEIVER_SSRC, 1, net.now())) {
                to.send(new Datagram(0).wrap(b.clone(), 0, writer.length()).between(receiver, sender));
            }
        }
    }

    private void handleFeedback(Datagram in) {
        if (reader.parse(in) && reader.next() && feedback.parse(reader)) {
            congestion.onTransportFeedback(feedback, net.now());
            drain();
        }
    }
}
