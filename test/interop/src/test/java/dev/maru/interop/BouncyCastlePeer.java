package dev.maru.interop;

import dev.maru.dtls.DtlsCertificate;
import dev.maru.dtls.SrtpProtection;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DTLSServerProtocol;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.ExporterLabel;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.UDPTransport;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/**
 * A DTLS 1.2 peer by BouncyCastle, which blocks and so has a thread of its own. It reads what comes until the other side closes,
 * and answers each text with the same text in upper case.
 */
final class BouncyCastlePeer implements AutoCloseable {
    /**
     * What it may do.
     *
     * @param certificate its own
     * @param remote the certificate that it expects
     * @param cipherSuite its only one, by IANA's number
     * @param profile for SRTP
     * @param mtu of the link
     */
    record Wish(DtlsCertificate certificate, DtlsCertificate remote, int cipherSuite, SrtpProtection profile, int mtu) {
        int keyingMaterialLength() {
            return 2 * (profile.keyLength() + profile.saltLength());
        }
    }

    static final byte[] CONNECTION_ID = {9, 1, 4, 6};

    private static final int POLL_MILLIS = 50;

    private final DatagramSocket socket =
            new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    private final Wish wish;
    private final CompletableFuture<String> keyingMaterial = new CompletableFuture<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final StringBuffer received = new StringBuffer();
    private volatile String failure = "";

    BouncyCastlePeer(Wish wish) throws IOException {
        this.wish = wish;
    }

    int port() {
        return socket.getLocalPort();
    }

    /** Connects to a server of ours. */
    void connect(int port) throws IOException {
        run(port, () -> {
            BcTlsCrypto crypto = new BcTlsCrypto(new SecureRandom());
            return new DTLSClientProtocol()
                    .connect(new BouncyCastleClient(crypto, wish, this::export), new UDPTransport(socket, wish.mtu()));
        });
    }

    /** Waits for a client of ours at a port. */
    void accept(int port) throws IOException {
        run(port, () -> {
            BcTlsCrypto crypto = new BcTlsCrypto(new SecureRandom());
            return new DTLSServerProtocol()
                    .accept(new BouncyCastleServer(crypto, wish, this::export), new UDPTransport(socket, wish.mtu()));
        });
    }

    boolean isConnected() {
        return keyingMaterial.isDone();
    }

    boolean hasEnded() {
        return ended.getCount() == 0;
    }

    /** What it exported for SRTP, in hexadecimal. */
    String keyingMaterial() {
        return keyingMaterial.join();
    }

    /** What failed; empty when nothing did. */
    String failure() {
        return failure;
    }

    String received() {
        return received.toString();
    }

    @Override
    public void close() {
        socket.close();
    }

    private interface Handshake {
        DTLSTransport shake() throws IOException;
    }

    private void run(int port, Handshake handshake) throws IOException {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        Thread.ofVirtual().start(() -> {
            try {
                talk(handshake.shake());
            } catch (IOException | RuntimeException e) {
                failure = e.toString();
            } finally {
                ended.countDown();
            }
        });
    }

    private void talk(DTLSTransport transport) throws IOException {
        byte[] buffer = new byte[transport.getReceiveLimit()];
        while (!socket.isClosed()) {
            int count = transport.receive(buffer, 0, buffer.length, POLL_MILLIS);
            if (count > 0) {
                String text = new String(buffer, 0, count, StandardCharsets.US_ASCII);
                received.append(text);
                byte[] answer = text.toUpperCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII);
                transport.send(answer, 0, answer.length);
                if (text.contains("good-bye")) {
                    transport.close();
                    return;
                }
            }
        }
    }

    private void export(TlsContext context) {
        byte[] exported = context.exportKeyingMaterial(ExporterLabel.dtls_srtp, null, wish.keyingMaterialLength());
        keyingMaterial.complete(HexFormat.of().formatHex(exported));
    }
}
