package dev.maru.bench;

import dev.maru.simnet.SimHost;
import dev.maru.simnet.SimNet;
import dev.maru.wire.BigEndian;
import dev.maru.wire.Datagram;
import dev.maru.wire.TransportAddress;

/**
 * A download as TCP does it: a window that grows by the cubic function of RFC 9438 and falls to 0.7 at a loss. Simple: each packet is
 * acknowledged, each gap is a loss, since the link keeps the order, and what is lost is not sent again, since only the load on the link counts.
 */
final class CubicFlow {
    private static final int PACKET = 1_448;
    private static final int ACK = 40;
    private static final double C = 0.4;
    private static final double BETA = 0.7;
    private static final long TIMEOUT_NANOS = SimNet.SECOND;

    private final SimNet net;
    private final SimHost from;
    private final SimHost to;
    private final TransportAddress sender;
    private final TransportAddress receiver;
    private final Series series;
    private double window = 10;
    private double windowAtLoss;
    private double slowStartThreshold = Double.MAX_VALUE;
    private long lossAt;
    private long next;
    private long acked = -1;
    private long lostBelow;
    private long ackedAt;
    private boolean isStopped;

    CubicFlow(SimNet net, SimHost from, SimHost to, int port, Series series) {
        this.net = net;
        this.from = from;
        this.to = to;
        this.series = series;
        sender = from.bind(from.addresses().getFirst().withPort(port), this::handleAck);
        receiver = to.bind(to.addresses().getFirst().withPort(port), this::handlePacket);
    }

    void start() {
        ackedAt = net.now();
        lossAt = net.now();
        send();
        watch();
    }

    void stop() {
        isStopped = true;
    }

    private void watch() {
        if (!isStopped && net.now() - ackedAt > TIMEOUT_NANOS) {
            acked = next - 1;
            window = 2;
            ackedAt = net.now();
            send();
        }
        net.after(TIMEOUT_NANOS / 4, this::watch);
    }

    private void send() {
        while (!isStopped && next - acked - 1 < window) {
            byte[] b = new byte[PACKET];
            BigEndian.put64(b, 0, next++);
            BigEndian.put64(b, 8, net.now());
            series.sent(PACKET);
            from.send(new Datagram(0).wrap(b, 0, b.length).between(sender, receiver));
        }
    }

    private void handlePacket(Datagram in) {
        series.received(net.now(), in.length(), net.now() - BigEndian.i64(in.bytes(), in.offset() + 8));
        byte[] b = new byte[ACK];
        BigEndian.put64(b, 0, BigEndian.i64(in.bytes(), in.offset()));
        to.send(new Datagram(0).wrap(b, 0, ACK).between(receiver, sender));
    }

    private void handleAck(Datagram in) {
        long number = BigEndian.i64(in.bytes(), in.offset());
        ackedAt = net.now();
        if (number > acked + 1 && number > lostBelow) {
            windowAtLoss = window;
            window = Math.max(2, BETA * window);
            slowStartThreshold = window;
            lossAt = net.now();
            lostBelow = next;
        }
        acked = Math.max(acked, number);
        if (window < slowStartThreshold) {
            window++;
        } else {
            double k = Math.cbrt(windowAtLoss * (1 - BETA) / C);
            double t = (net.now() - lossAt) / (double) SimNet.SECOND;
            double cubic = C * Math.pow(t - k, 3) + windowAtLoss;
            window += Math.clamp((cubic - window) / window, 0.01 / window, 0.5);
        }
        send();
    }
}
