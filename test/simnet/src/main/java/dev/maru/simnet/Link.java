package dev.maru.simnet;

import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * One direction of a wire. Its quality may change while packets fly, and it may go down and up again.
 */
public final class Link {
    private final SimNet net;
    private LinkQuality quality;
    private boolean isUp = true;
    private long busyUntil;
    private long lastArrival;
    private long delivered;
    private long dropped;

    Link(SimNet net, LinkQuality quality) {
        this.net = net;
        this.quality = quality;
    }

    /**
     * Changes what happens to packets from now on.
     *
     * @param next the new quality
     */
    public void quality(LinkQuality next) {
        quality = next;
    }

    /**
     * Cuts the link or mends it; packets in flight still arrive.
     *
     * @param up false to lose everything
     */
    public void up(boolean up) {
        isUp = up;
    }

    /**
     * Packets that came through, duplicates counted.
     *
     * @return 0 or more
     */
    public long delivered() {
        return delivered;
    }

    /**
     * Packets that were lost, did not fit, or came while the link was down.
     *
     * @return 0 or more
     */
    public long dropped() {
        return dropped;
    }

    void carry(SimPacket packet, Consumer<SimPacket> arrive) {
        SplittableRandom random = net.random();
        LinkQuality q = quality;
        if (!isUp || packet.ipLength() > q.mtu() || random.nextDouble() < q.loss()) {
            dropped++;
            return;
        }
        long sent = net.now();
        if (q.rateBps() > 0) {
            sent = Math.max(sent, busyUntil);
            double waitingBytes = (double) (sent - net.now()) * q.rateBps() / (8 * SimNet.SECOND);
            if (waitingBytes + packet.ipLength() > q.queueBytes()) {
                dropped++;
                return;
            }
            sent += packet.ipLength() * 8L * SimNet.SECOND / q.rateBps();
            busyUntil = sent;
        }
        deliver(packet, arrive, sent, q, random);
        if (random.nextDouble() < q.duplicate()) {
            deliver(packet, arrive, sent, q, random);
        }
    }

    private void deliver(
            SimPacket packet, Consumer<SimPacket> arrive, long sent, LinkQuality q, SplittableRandom random) {
        long arrival = sent + q.latencyNanos() + (q.jitterNanos() == 0 ? 0 : random.nextLong(q.jitterNanos()));
        if (random.nextDouble() < q.reorder()) {
            arrival += Math.max(q.latencyNanos(), SimNet.MILLISECOND);
        } else {
            arrival = Math.max(arrival, lastArrival); // a wire keeps the order, whatever its jitter
            lastArrival = arrival;
        }
        net.after(arrival - net.now(), () -> {
            delivered++;
            arrive.accept(packet);
        });
    }
}
