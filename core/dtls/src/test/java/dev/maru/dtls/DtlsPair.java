package dev.maru.dtls;

import dev.maru.wire.Datagram;
import dev.maru.wire.Machine;
import dev.maru.wire.TransportAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** A client and a server that hear each other at once, in a time of their own. */
final class DtlsPair {
    static final long MILLISECOND = 1_000_000;
    private static final int ROOM = 20_000;

    /** One side, with all that it told. */
    static final class End {
        final DtlsConnection connection;
        final List<DtlsEvent> events = new ArrayList<>();
        final TransportAddress address;
        /** Datagrams that it sent. */
        int sent;

        End(DtlsConnection connection, String ip) {
            this.connection = connection;
            this.address = TransportAddress.ofLiteral(ip, 5_000);
        }

        DtlsEvent.Connected connected() {
            return events.stream()
                    .filter(DtlsEvent.Connected.class::isInstance)
                    .map(DtlsEvent.Connected.class::cast)
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("not connected: " + events));
        }

        DtlsEvent last() {
            return events.isEmpty() ? new DtlsEvent.Failed(DtlsFailure.TIMEOUT, "no event at all") : events.getLast();
        }

        /** What it wants to send now. */
        List<byte[]> take(long now) {
            List<byte[]> all = new ArrayList<>();
            Datagram out = new Datagram(ROOM);
            while (connection.pollTransmit(out.wrap(new byte[ROOM], 0, 0), now)) {
                all.add(out.toByteArray());
                sent++;
            }
            for (DtlsEvent event = connection.pollEvent(); event != null; event = connection.pollEvent()) {
                events.add(event);
            }
            return all;
        }

        /** Hears a datagram. */
        void give(byte[] datagram, TransportAddress from, long now) {
            byte[] copy = datagram.clone();
            connection.handleDatagram(new Datagram(0).wrap(copy, 0, copy.length).between(address, from), now);
            for (DtlsEvent event = connection.pollEvent(); event != null; event = connection.pollEvent()) {
                events.add(event);
            }
        }

        /** One record of application data. */
        byte[] protect(byte[] plaintext) {
            Datagram packet = new Datagram(ROOM);
            packet.wrap(packet.bytes(), Datagram.HEADROOM, 0).copyFrom(plaintext, 0, plaintext.length);
            if (!connection.protect(packet)) {
                throw new AssertionError("not connected: " + events);
            }
            return packet.toByteArray();
        }

        /** All application data that came. */
        List<String> data() {
            List<String> all = new ArrayList<>();
            Datagram out = new Datagram(ROOM);
            while (connection.pollData(out)) {
                all.add(new String(out.toByteArray(), java.nio.charset.StandardCharsets.ISO_8859_1));
            }
            return all;
        }
    }

    /** What happens on the way to a datagram. */
    interface Way {
        /** The datagrams that arrive instead of one. */
        List<byte[]> pass(End from, byte[] datagram);
    }

    final End client;
    final End server;
    Way way = (from, datagram) -> List.of(datagram);
    long now = 1_000 * MILLISECOND;

    DtlsPair(DtlsConfig client, DtlsConfig server) {
        this(client, server, 7);
    }

    DtlsPair(DtlsConfig client, DtlsConfig server, long seed) {
        SplittableRandom entropy = new SplittableRandom(seed);
        this.client = new End(new DtlsConnection(client, DtlsRole.CLIENT, entropy.split()), "192.0.2.1");
        this.server = new End(new DtlsConnection(server, DtlsRole.SERVER, entropy.split()), "192.0.2.2");
    }

    DtlsPair start() {
        client.connection.start(now);
        server.connection.start(now);
        return this;
    }

    /** Starts, and lets both talk until nobody has anything to say. */
    DtlsPair run() {
        start();
        exchange();
        return this;
    }

    End other(End end) {
        return end == client ? server : client;
    }

    /** Lets both talk until nobody has anything to say. */
    void exchange() {
        boolean moved = true;
        while (moved) {
            moved = move(client) | move(server);
        }
    }

    private boolean move(End from) {
        List<byte[]> all = from.take(now);
        for (byte[] datagram : all) {
            way.pass(from, datagram).forEach(one -> other(from).give(one, from.address, now));
        }
        return !all.isEmpty();
    }

    /** Lets time pass to the next timeout of either side, and both talk. False when nobody waits for anything. */
    boolean tick() {
        long next = Math.min(client.connection.nextTimeout(), server.connection.nextTimeout());
        if (next == Machine.NEVER) {
            return false;
        }
        now = Math.max(now, next);
        client.connection.handleTimeout(now);
        server.connection.handleTimeout(now);
        exchange();
        return true;
    }
}
