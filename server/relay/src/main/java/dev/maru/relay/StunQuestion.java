package dev.maru.relay;

import dev.maru.stun.BindingClient;
import dev.maru.stun.BindingEvent;
import dev.maru.wire.Datagram;
import dev.maru.wire.Machine;
import dev.maru.wire.TransportAddress;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.security.SecureRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks a STUN server (RFC 8489 §3) how others see this machine, once, before a relay starts. Blocks; not for a reactor. */
public final class StunQuestion {
    private static final Pattern SERVER = Pattern.compile("\\[?([^\\[\\]]+?)]?(?::(\\d{1,5}))?");
    private static final int USUAL_PORT = 3_478;
    private static final int MAX_ANSWER = 1_500;
    private static final int NANOS_PER_MILLI = 1_000_000;

    private StunQuestion() {}

    /**
     * Asks, as often and as long as the RFC says.
     *
     * @param server a host or address, with a port unless it is 3478
     * @return the address that the server saw
     * @throws IOException when it cannot be found or does not answer; the message says which
     */
    public static InetAddress ask(String server) throws IOException {
        Matcher form = SERVER.matcher(server);
        if (!form.matches()) {
            throw new IOException(server + " is no host with a port");
        }
        int port = form.group(2) == null ? USUAL_PORT : Integer.parseInt(form.group(2));
        InetSocketAddress remote = new InetSocketAddress(InetAddress.getByName(form.group(1)), port);
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(remote);
            TransportAddress local =
                    TransportAddress.of(new InetSocketAddress(socket.getLocalAddress(), socket.getLocalPort()));
            return ask(socket, new BindingClient(local, TransportAddress.of(remote), new SecureRandom()));
        }
    }

    private static InetAddress ask(DatagramSocket socket, BindingClient client) throws IOException {
        long origin = System.nanoTime();
        Datagram out = new Datagram(MAX_ANSWER);
        byte[] answer = new byte[MAX_ANSWER];
        while (true) {
            long now = System.nanoTime() - origin;
            client.handleTimeout(now);
            while (client.pollTransmit(out, now)) {
                socket.send(new DatagramPacket(out.bytes(), out.offset(), out.length()));
            }
            BindingEvent event = client.pollEvent();
            if (event instanceof BindingEvent.Mapped mapped) {
                return mapped.mapped().toSocketAddress().getAddress();
            }
            long next = client.nextTimeout();
            if (event != null || next == Machine.NEVER) {
                throw new IOException("it does not answer");
            }
            receive(socket, client, answer, origin, next);
        }
    }

    private static void receive(DatagramSocket socket, BindingClient client, byte[] buffer, long origin, long until)
            throws IOException {
        long wait = (until - (System.nanoTime() - origin)) / NANOS_PER_MILLI + 1;
        socket.setSoTimeout((int) Math.max(1, wait));
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        try {
            socket.receive(packet);
        } catch (SocketTimeoutException e) {
            return;
        }
        TransportAddress local =
                TransportAddress.of(new InetSocketAddress(socket.getLocalAddress(), socket.getLocalPort()));
        TransportAddress remote = TransportAddress.of((InetSocketAddress) packet.getSocketAddress());
        Datagram in = new Datagram(0).wrap(buffer, 0, packet.getLength()).between(local, remote);
        client.handleDatagram(in, System.nanoTime() - origin);
    }
}
