package dev.maru.natlab;

import dev.maru.stun.IntegrityKey;
import dev.maru.stun.StunAttribute;
import dev.maru.stun.StunClass;
import dev.maru.stun.StunMessage;
import dev.maru.stun.StunMethod;
import dev.maru.stun.StunWriter;
import dev.maru.wire.TransportAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;

/**
 * A client of a TURN server over UDP that does one thing after the other (RFC 8656): it allocates, permits peers, and sends
 * and receives words by indications. It shares the message codec with what it tests, and nothing else. No packet is lost
 * between it and the server, so it never asks twice.
 */
final class TurnProbe implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 5_000;
    private static final int UDP = 17 << 24; // REQUESTED-TRANSPORT, RFC 8656 §18.7
    private static final int UNAUTHORIZED = 401;

    private final DatagramSocket socket;
    private final InetSocketAddress server;
    private final String username;
    private final String password;
    private final SecureRandom entropy = new SecureRandom();
    private final byte[] out = new byte[1_500];
    private final StunWriter writer = new StunWriter();
    private final StunMessage message = new StunMessage();
    private byte[] in = new byte[0];
    private String realm = "";
    private String nonce = "";

    private TurnProbe(DatagramSocket socket, InetSocketAddress server, List<String> login) {
        this.socket = socket;
        this.server = server;
        username = login.getFirst();
        password = login.getLast();
    }

    /** Opens a socket in a namespace and makes an allocation. */
    static TurnProbe allocate(NetworkNamespace namespace, InetSocketAddress server, List<String> login) {
        DatagramSocket socket = namespace.call(() -> {
            DatagramSocket opened = new DatagramSocket(0);
            opened.setSoTimeout(PATIENCE_MILLIS);
            return opened;
        });
        TurnProbe probe = new TurnProbe(socket, server, login);
        probe.request(StunMethod.ALLOCATE);
        probe.send(probe.writer.u32(StunAttribute.REQUESTED_TRANSPORT, UDP));
        probe.read();
        if (probe.message.errorCode() != UNAUTHORIZED) {
            throw new AssertionError("a request without a name was answered with " + probe.message.errorCode());
        }
        probe.realm = String.valueOf(probe.message.text(StunAttribute.REALM));
        probe.nonce = String.valueOf(probe.message.text(StunAttribute.NONCE));
        probe.request(StunMethod.ALLOCATE);
        probe.writer.u32(StunAttribute.REQUESTED_TRANSPORT, UDP);
        probe.succeed();
        return probe;
    }

    /** Lets packets of peers' hosts in, and ours out to them. */
    void permit(InetSocketAddress... peers) {
        request(StunMethod.CREATE_PERMISSION);
        for (InetSocketAddress peer : peers) {
            writer.xorAddress(StunAttribute.XOR_PEER_ADDRESS, TransportAddress.of(peer));
        }
        succeed();
    }

    /** Sends words to a peer. Nobody says whether they arrive. */
    void send(InetSocketAddress peer, String words) {
        byte[] data = words.getBytes(StandardCharsets.UTF_8);
        begin(StunClass.INDICATION, StunMethod.SEND);
        send(writer.xorAddress(StunAttribute.XOR_PEER_ADDRESS, TransportAddress.of(peer))
                .bytes(StunAttribute.DATA, data, 0, data.length));
    }

    /** Waits for words of a peer. Error indications of the server (RFC 8656 §11.6) have no words, and are passed by. */
    String receive() {
        byte[] data;
        do {
            read();
            data = message.bytesOf(StunAttribute.DATA);
        } while (data == null);
        return new String(data, StandardCharsets.UTF_8);
    }

    private void request(int method) {
        begin(StunClass.REQUEST, method);
    }

    private void begin(StunClass messageClass, int method) {
        writer.begin(out, 0, messageClass, method).transaction(entropy.nextInt(), entropy.nextLong());
    }

    /** Signs the request that is being written, sends it, and reads the answer, which has to be good. */
    private void succeed() {
        send(writer.text(StunAttribute.USERNAME, username)
                .text(StunAttribute.REALM, realm)
                .text(StunAttribute.NONCE, nonce)
                .integrity(IntegrityKey.longTermMd5(username, realm, password)));
        read();
        if (message.messageClass() != StunClass.SUCCESS_RESPONSE) {
            throw new AssertionError("the relay refused: " + message.errorCode() + " " + message.reasonPhrase());
        }
    }

    private void send(StunWriter written) {
        try {
            socket.send(new DatagramPacket(out, written.length(), server));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void read() {
        try {
            DatagramPacket packet = new DatagramPacket(new byte[1_500], 1_500);
            socket.receive(packet);
            in = Arrays.copyOf(packet.getData(), packet.getLength());
        } catch (SocketTimeoutException silence) {
            throw new AssertionError("nothing came from the relay within " + PATIENCE_MILLIS + " ms", silence);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        if (!message.parse(in, 0, in.length)) {
            throw new AssertionError("the relay sent what is no message: " + Arrays.toString(in));
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
