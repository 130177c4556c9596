package dev.maru.bench;

import dev.maru.dtls.DtlsConfig;
import dev.maru.dtls.DtlsConnection;
import dev.maru.dtls.DtlsEvent;
import dev.maru.dtls.DtlsRole;
import dev.maru.wire.Datagram;
import java.lang.management.ManagementFactory;
import java.util.random.RandomGenerator;

/** A client and a server of DTLS that hand each other their datagrams, and what each of them takes for it. */
final class DtlsPair {
    private static final int ROOM = 2_048;
    /** Records that are on their way at the same time, so that a look at the clock counts for many. */
    private static final int BATCH = 16;

    private static final com.sun.management.ThreadMXBean THREADS =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

    /**
     * What something took.
     *
     * @param clientNanos CPU time of the client
     * @param serverNanos CPU time of the server
     * @param allocatedBytes by both
     * @param datagrams that both sent
     * @param sentBytes in these
     */
    record Cost(long clientNanos, long serverNanos, long allocatedBytes, long datagrams, long sentBytes) {
        static final Cost NONE = new Cost(0, 0, 0, 0, 0);

        long cpuNanos() {
            return clientNanos + serverNanos;
        }

        Cost plus(Cost other) {
            return new Cost(
                    clientNanos + other.clientNanos,
                    serverNanos + other.serverNanos,
                    allocatedBytes + other.allocatedBytes,
                    datagrams + other.datagrams,
                    sentBytes + other.sentBytes);
        }
    }

    private final DtlsConnection client;
    private final DtlsConnection server;
    private final Datagram datagram = new Datagram(ROOM);
    private final byte[][] slab = new byte[BATCH][ROOM];
    private final int[] offsets = new int[BATCH];
    private final int[] lengths = new int[BATCH];
    private final long[] cpuNanos = new long[2];
    private long datagrams;
    private long sentBytes;

    DtlsPair(DtlsConfig ofClient, DtlsConfig ofServer, RandomGenerator entropy) {
        long start = THREADS.getCurrentThreadCpuTime();
        client = new DtlsConnection(ofClient, DtlsRole.CLIENT, entropy);
        long middle = THREADS.getCurrentThreadCpuTime();
        server = new DtlsConnection(ofServer, DtlsRole.SERVER, entropy);
        cpuNanos[0] = middle - start;
        cpuNanos[1] = THREADS.getCurrentThreadCpuTime() - middle;
    }

    /** Connects both, to the end of the last flight. */
    Cost shakeHands() {
        long allocated = THREADS.getCurrentThreadAllocatedBytes();
        server.start(0);
        long before = THREADS.getCurrentThreadCpuTime();
        client.start(0);
        cpuNanos[0] += THREADS.getCurrentThreadCpuTime() - before;
        boolean isMoving = true;
        while (isMoving) {
            isMoving = hand(client, server, 0);
            isMoving |= hand(server, client, 1);
        }
        allocated = THREADS.getCurrentThreadAllocatedBytes() - allocated;
        mustBeConnected(client);
        mustBeConnected(server);
        return new Cost(cpuNanos[0], cpuNanos[1], allocated, datagrams, sentBytes);
    }

    /** Sends records of data from the client to the server, whose application takes it. */
    Cost send(int records, int bytes) {
        long seal = 0;
        long open = 0;
        long allocated = THREADS.getCurrentThreadAllocatedBytes();
        for (int sent = 0; sent < records; sent += BATCH) {
            long start = THREADS.getCurrentThreadCpuTime();
            for (int i = 0; i < BATCH; i++) {
                datagram.wrap(slab[i], Datagram.HEADROOM, bytes);
                if (!client.protect(datagram)) {
                    throw new BenchmarkException("the client cannot send");
                }
                offsets[i] = datagram.offset();
                lengths[i] = datagram.length();
            }
            long middle = THREADS.getCurrentThreadCpuTime();
            for (int i = 0; i < BATCH; i++) {
                server.handleDatagram(datagram.wrap(slab[i], offsets[i], lengths[i]), 0);
                if (!server.pollData(datagram.wrap(slab[i], Datagram.HEADROOM, 0)) || datagram.length() != bytes) {
                    throw new BenchmarkException("the server did not get the data");
                }
            }
            seal += middle - start;
            open += THREADS.getCurrentThreadCpuTime() - middle;
        }
        return new Cost(seal, open, THREADS.getCurrentThreadAllocatedBytes() - allocated, records, 0);
    }

    /** Hands over all that one side has to send; each side's time is that of its own calls. */
    private boolean hand(DtlsConnection from, DtlsConnection to, int sender) {
        boolean hasMoved = false;
        while (true) {
            long start = THREADS.getCurrentThreadCpuTime();
            boolean isSending = from.pollTransmit(datagram.wrap(slab[0], 0, 0), 0);
            long middle = THREADS.getCurrentThreadCpuTime();
            cpuNanos[sender] += middle - start;
            if (!isSending) {
                return hasMoved;
            }
            datagrams++;
            sentBytes += datagram.length();
            to.handleDatagram(datagram, 0);
            cpuNanos[1 - sender] += THREADS.getCurrentThreadCpuTime() - middle;
            hasMoved = true;
        }
    }

    private static void mustBeConnected(DtlsConnection connection) {
        DtlsEvent event = connection.pollEvent();
        if (!(event instanceof DtlsEvent.Connected)) {
            throw new BenchmarkException("a handshake ended in " + event);
        }
    }
}
