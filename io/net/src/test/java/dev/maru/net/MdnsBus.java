package dev.maru.net;

import dev.maru.wire.Datagram;
import dev.maru.wire.Machine;
import dev.maru.wire.MalformedException;
import dev.maru.wire.TransportAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/**
 * A link of virtual time with {@link MdnsMachine}s on it. What goes to the group reaches all of them, also the sender, as it does when a
 * host loops its packets back; each copy may be lost, doubled and late by itself.
 */
final class MdnsBus {
    static final long MILLISECOND = 1_000_000;
    static final long SECOND = 1_000 * MILLISECOND;

    final List<MdnsMachine> machines = new ArrayList<>();
    final List<Sent> sent = new ArrayList<>();
    final List<Told> told = new ArrayList<>();
    private final SplittableRandom random;
    private final double loss;
    private final double duplicates;
    private final PriorityQueue<Flight> flights =
            new PriorityQueue<>(Comparator.comparingLong(Flight::at).thenComparingLong(Flight::order));
    private final Datagram out = new Datagram(MdnsMachine.MAX_PACKET);
    private long order;
    private long now;

    /** What a machine sent, and when. */
    record Sent(long at, int from, TransportAddress to, int length, DnsMessage message) {}

    /** What a machine told its driver, and when. */
    record Told(long at, int machine, MdnsEvent event) {}

    private record Flight(long at, long order, int to, TransportAddress from, byte[] bytes) {}

    MdnsBus(long seed, double loss, double duplicates) {
        this.random = new SplittableRandom(seed);
        this.loss = loss;
        this.duplicates = duplicates;
    }

    /** A link without loss. */
    MdnsBus() {
        this(1, 0, 0);
    }

    MdnsMachine add() {
        MdnsMachine machine = new MdnsMachine(MdnsMachine.GROUP_IPV4, random.split());
        machines.add(machine);
        return machine;
    }

    long now() {
        return now;
    }

    static TransportAddress addressOf(int machine) {
        return TransportAddress.ofLiteral("192.0.2." + (machine + 1), MdnsMachine.PORT);
    }

    /** Sends a stranger's message to the group. */
    void say(TransportAddress from, DnsMessage message) {
        byte[] target = new byte[4_000];
        say(from, java.util.Arrays.copyOf(target, message.write(target, 0)));
    }

    void say(TransportAddress from, byte[] bytes) {
        carry(from, MdnsMachine.GROUP_IPV4, bytes);
        runUntil(now);
    }

    private void carry(TransportAddress from, TransportAddress to, byte[] bytes) {
        for (int i = 0; i < machines.size(); i++) {
            if (to.equals(MdnsMachine.GROUP_IPV4) || to.equals(addressOf(i))) {
                int copies = (random.nextDouble() < loss ? 0 : 1) + (random.nextDouble() < duplicates ? 1 : 0);
                for (int copy = 0; copy < copies; copy++) {
                    long delay = loss == 0 ? 0 : random.nextLong(30 * MILLISECOND);
                    flights.add(new Flight(now + delay, order++, i, from, bytes));
                }
            }
        }
    }

    /** Lets all happen that happens up to a time. */
    void runUntil(long until) {
        drain();
        while (true) {
            long next = flights.isEmpty() ? Machine.NEVER : flights.peek().at();
            for (MdnsMachine each : machines) {
                next = Math.min(next, each.nextTimeout());
            }
            if (next > until) {
                break;
            }
            now = Math.max(now, next);
            while (!flights.isEmpty() && flights.peek().at() <= now) {
                Flight flight = flights.remove();
                Datagram in = new Datagram(0).wrap(flight.bytes().clone(), 0, flight.bytes().length);
                machines.get(flight.to()).handleDatagram(in.between(MdnsMachine.GROUP_IPV4, flight.from()), now);
            }
            drain();
        }
        now = until;
    }

    private void drain() {
        for (int i = 0; i < machines.size(); i++) {
            MdnsMachine machine = machines.get(i);
            machine.handleTimeout(now);
            while (machine.pollTransmit(out, now)) {
                sent.add(new Sent(now, i, out.remote(), out.length(), message()));
                carry(addressOf(i), out.remote(), out.toByteArray());
            }
            for (MdnsEvent event = machine.pollEvent(); event != null; event = machine.pollEvent()) {
                told.add(new Told(now, i, event));
            }
        }
    }

    private DnsMessage message() {
        try {
            return DnsMessage.read(out.bytes(), out.offset(), out.length());
        } catch (MalformedException e) {
            throw new AssertionError("a machine sent what is malformed", e);
        }
    }

    List<MdnsEvent> events() {
        return told.stream().map(Told::event).toList();
    }

    /** What was sent since the last call, and no more of it. */
    List<Sent> takeSent() {
        List<Sent> all = List.copyOf(sent);
        sent.clear();
        return all;
    }
}
