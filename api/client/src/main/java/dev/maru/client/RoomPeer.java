package dev.maru.client;

import dev.maru.webrtc.PeerEngine;
import dev.maru.webrtc.RTCCertificate;
import dev.maru.webrtc.RTCConfiguration;
import dev.maru.webrtc.RTCDataChannel;
import dev.maru.webrtc.RTCDataChannelInit;
import dev.maru.webrtc.RTCException;
import dev.maru.webrtc.RTCPeerConnection;
import dev.maru.webrtc.RTCSctpTransport;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/**
 * A connection to one participant. The room negotiates it, and restarts ICE when its path dies. When it cannot be saved, the room puts
 * another in its place and tells {@link RoomEvent.PeerRemoved} and {@link RoomEvent.PeerAdded}. Thread-safe.
 */
public final class RoomPeer {
    private static final Executor VIRTUAL = Executors.newVirtualThreadPerTaskExecutor();

    private final String id;
    private final RTCPeerConnection connection;
    private final RTCCertificate certificate;

    RoomPeer(PeerHost host, String id) {
        this.id = id;
        this.certificate = host.certificate();
        this.connection = connection(host.configuration(), certificate, host.engine());
    }

    private static RTCPeerConnection connection(
            RTCConfiguration configuration, RTCCertificate certificate, PeerEngine engine) {
        try {
            return new RTCPeerConnection(configuration, engine, VIRTUAL);
        } catch (RTCException e) {
            // An ICE server that this version does not understand; without any there are still direct ways.
            return new RTCPeerConnection(RTCConfiguration.DEFAULT.withCertificate(certificate), engine, VIRTUAL);
        }
    }

    /**
     * Whose connection it is.
     *
     * @return the participant's id
     */
    public String id() {
        return id;
    }

    /**
     * Opens a data channel; the peer is told by {@link RoomEvent.ChannelOpened}.
     *
     * @param label what it is for
     * @param init order and reliability
     * @return the channel, to be sent on when it is open
     */
    public RTCDataChannel openChannel(String label, RTCDataChannelInit init) {
        return connection.createDataChannel(label, init);
    }

    /**
     * The connection itself, for statistics and more. It is negotiated for you: leave descriptions and transceivers alone.
     *
     * @return the connection
     */
    public RTCPeerConnection connection() {
        return connection;
    }

    /** Our certificate's SHA-256. */
    byte[] localFingerprint() {
        for (String fingerprint : certificate.getFingerprints()) {
            if (fingerprint.startsWith("sha-256 ")) {
                return HexFormat.of()
                        .parseHex(fingerprint.substring("sha-256 ".length()).replace(":", ""));
            }
        }
        throw new IllegalStateException("a certificate without SHA-256");
    }

    /** The peer's certificate's SHA-256, as the handshake had it. */
    byte[] remoteFingerprint() throws IOException {
        RTCSctpTransport transport = connection.sctp();
        List<byte[]> chain =
                transport == null ? List.of() : transport.transport().getRemoteCertificates();
        if (chain.isEmpty()) {
            throw new IOException("the peer has no certificate yet");
        }
        return TransferTalk.sha256().digest(chain.getFirst());
    }

    void close() {
        connection.close();
    }

    @Override
    public String toString() {
        return "RoomPeer[" + id + ", " + connection.connectionState() + "]";
    }
}
