package dev.maru.relay;

import dev.maru.wire.Datagram;
import dev.maru.wire.Protocol;
import dev.maru.wire.TransportAddress;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.ProtocolException;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * A socket of the doctor's: blocking, with a virtual thread that puts what comes into the inbox of a {@link DoctorTalk}. What does not fit
 * there is lost, as it would be in a full socket buffer.
 */
final class DoctorRoad implements AutoCloseable {
    /** Nothing that the doctor asks for is longer; what is cut off is malformed and ignored. */
    private static final int MAX_PACKET = 4_096;

    private static final byte[] NOTHING = {};

    private final Protocol protocol;
    private final TransportAddress local;
    private final TransportAddress remote;
    private final BlockingQueue<DoctorParcel> inbox;
    private final Closeable socket;
    private final @Nullable DatagramSocket udp;
    private final @Nullable Socket stream;

    private DoctorRoad(DatagramSocket udp, TransportAddress remote, BlockingQueue<DoctorParcel> inbox) {
        this.protocol = Protocol.UDP;
        this.local = TransportAddress.of((InetSocketAddress) udp.getLocalSocketAddress());
        this.remote = remote;
        this.inbox = inbox;
        this.socket = udp;
        this.udp = udp;
        this.stream = null;
    }

    private DoctorRoad(Socket stream, BlockingQueue<DoctorParcel> inbox) {
        this.protocol = Protocol.TCP;
        this.local = TransportAddress.of((InetSocketAddress) stream.getLocalSocketAddress());
        this.remote = TransportAddress.of((InetSocketAddress) stream.getRemoteSocketAddress());
        this.inbox = inbox;
        this.socket = stream;
        this.udp = null;
        this.stream = stream;
    }

    /** UDP to one server only; the host then tells of ports that are closed. */
    static DoctorRoad to(TransportAddress server, BlockingQueue<DoctorParcel> inbox) throws IOException {
        DatagramSocket socket = new DatagramSocket(null);
        try {
            socket.connect(server.toSocketAddress());
            return new DoctorRoad(socket, server, inbox).listen();
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    /** UDP from and to everybody, at a free port of a local address. */
    static DoctorRoad at(TransportAddress local, BlockingQueue<DoctorParcel> inbox) throws IOException {
        DatagramSocket socket = new DatagramSocket(local.withPort(0).toSocketAddress());
        return new DoctorRoad(socket, TransportAddress.UNSPECIFIED, inbox).listen();
    }

    /** A connection, by TCP or TLS. */
    static DoctorRoad over(Socket connection, BlockingQueue<DoctorParcel> inbox) {
        return new DoctorRoad(connection, inbox).listen();
    }

    private DoctorRoad listen() {
        Thread.ofVirtual().start(udp != null ? this::readPackets : this::readMessages);
        return this;
    }

    Protocol protocol() {
        return protocol;
    }

    TransportAddress local() {
        return local;
    }

    TransportAddress remote() {
        return remote;
    }

    /** Sends a packet, or a message with the padding that a stream wants (RFC 8656 §12.5). */
    void send(Datagram packet) {
        try {
            DatagramSocket open = udp;
            if (open != null) {
                open.send(new DatagramPacket(
                        packet.bytes(),
                        packet.offset(),
                        packet.length(),
                        packet.remote().toSocketAddress()));
            } else if (stream != null) {
                stream.getOutputStream()
                        .write(Arrays.copyOfRange(
                                packet.bytes(), packet.offset(), packet.offset() + (packet.length() + 3 & ~3)));
            }
        } catch (IOException e) {
            fail(e);
        }
    }

    private void readPackets() {
        DatagramSocket open = udp;
        byte[] buffer = new byte[MAX_PACKET];
        while (open != null && !open.isClosed()) {
            DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
            try {
                open.receive(packet);
                TransportAddress from = TransportAddress.of((InetSocketAddress) packet.getSocketAddress());
                put(new DoctorParcel(this, Arrays.copyOf(buffer, packet.getLength()), from, null));
            } catch (PortUnreachableException e) {
                fail(e);
            } catch (IOException e) {
                if (!open.isClosed()) {
                    fail(e);
                }
                return;
            }
        }
    }

    private void readMessages() {
        Socket open = stream;
        if (open == null) {
            return;
        }
        try {
            DataInputStream in = new DataInputStream(open.getInputStream());
            while (true) {
                put(new DoctorParcel(this, readMessage(in), remote, null));
            }
        } catch (IOException e) {
            if (!open.isClosed()) {
                fail(e instanceof EOFException ? new EOFException("the server closed the connection") : e);
            }
        }
    }

    /** One message: STUN and ChannelData say their own lengths (RFC 8489 §5, RFC 8656 §12.4). */
    private static byte[] readMessage(DataInputStream in) throws IOException {
        byte[] head = new byte[4];
        in.readFully(head);
        int said = (head[2] & 0xFF) << 8 | head[3] & 0xFF;
        boolean isStun = (head[0] & 0xC0) == 0;
        boolean isChannel = (head[0] & 0xF0) == 0x40;
        if (!isStun && !isChannel) {
            throw new ProtocolException("what answers there speaks neither STUN nor TURN");
        }
        int length = isStun ? 20 + said : 4 + said;
        byte[] whole = Arrays.copyOf(head, length + 3 & ~3);
        in.readFully(whole, head.length, whole.length - head.length);
        return Arrays.copyOf(whole, length);
    }

    private void fail(IOException why) {
        put(new DoctorParcel(this, NOTHING, remote, why));
    }

    private void put(DoctorParcel parcel) {
        inbox.offer(parcel);
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // A socket that cannot be closed properly is as gone as one that can.
        }
    }
}
