package dev.maru.webrtc;

import dev.maru.dtls.CertificateKeyType;
import dev.maru.jsep.JsepSession;
import dev.maru.jsep.MediaKind;
import dev.maru.jsep.SendEncoding;
import dev.maru.jsep.Transceiver;
import dev.maru.jsep.TransceiverInit;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A connection to one peer, for media and data (W3C WebRTC §4.4). The same as in browsers: exchange descriptions and candidates with the
 * peer by any means, and both are connected.
 *
 * {@snippet :
 * var connection = new RTCPeerConnection(RTCConfiguration.DEFAULT);
 * connection.onIceCandidate(candidate -> signaling.send(candidate));
 * RTCDataChannel channel = connection.createDataChannel("chat");
 * connection.setLocalDescription().thenRun(() -> signaling.send(connection.localDescription()));
 * }
 *
 * <p>Promises are {@link CompletableFuture}s, completed on any thread; events are told serially on virtual threads, or on an executor of
 * yours. Methods may be called from any thread but not from a reactor's; they wait for the reactor where the W3C's return at once.
 *
 * <p>Deviations: media is encoded frames; there are no identity assertions, and no {@code getDefaultIceServers}. There is one transport for all
 * sections. A promise may be kept before its events are heard: they come from two threads. A promise that waits when the connection is closed
 * fails with InvalidStateError, where a browser's would never be settled.
 */
public final class RTCPeerConnection extends PeerEventTarget implements AutoCloseable {
    private final PeerSession session;

    /**
     * A connection on the shared engine.
     *
     * @param configuration servers and policies
     * @throws RTCException SyntaxError or InvalidAccessError when a server's address or login cannot be right
     */
    public RTCPeerConnection(RTCConfiguration configuration) {
        this(configuration, PeerEngine.shared(), PeerSession.VIRTUAL);
    }

    /**
     * A connection on an engine of yours.
     *
     * @param configuration servers and policies
     * @param engine sockets and threads
     * @param executor runs listeners, one at a time for each connection
     */
    public RTCPeerConnection(RTCConfiguration configuration, PeerEngine engine, Executor executor) {
        ServerAddresses.check(configuration.iceServers());
        Executor listeners = new SerialExecutor(executor);
        super(new ConnectionEvents(listeners));
        this.session = new PeerSession(configuration, engine, events, listeners);
    }

    // ---- negotiation (§4.4.1)

    /**
     * Proposes a session (§4.4.2, {@code createOffer}).
     *
     * @return the offer, to be given to {@link #setLocalDescription(RTCSessionDescription)}
     */
    public CompletableFuture<RTCSessionDescription> createOffer() {
        return createOffer(RTCOfferOptions.DEFAULT);
    }

    /**
     * Proposes a session (§4.4.2, {@code createOffer}).
     *
     * @param options such as an ICE restart
     * @return the offer
     */
    public CompletableFuture<RTCSessionDescription> createOffer(RTCOfferOptions options) {
        return session.negotiation().chain(() -> ConnectionSetup.description(jsep().createOffer(options.iceRestart())));
    }

    /**
     * Answers the peer's offer (§4.4.2, {@code createAnswer}).
     *
     * @return the answer; or InvalidStateError when there is no offer
     */
    public CompletableFuture<RTCSessionDescription> createAnswer() {
        return session.negotiation().chain(() -> ConnectionSetup.description(jsep().createAnswer()));
    }

    /**
     * Makes and sets the offer or answer that is due (§4.4.1.4).
     *
     * @return done; then {@link #localDescription} is to be signaled
     */
    public CompletableFuture<@Nullable Void> setLocalDescription() {
        return session.negotiation().setLocal(() -> jsep().setLocalDescription());
    }

    /**
     * Sets our description; gathering begins.
     *
     * @param description as {@link #createOffer()} or {@link #createAnswer} gave it, or a rollback
     * @return done; or InvalidModificationError when it is another, InvalidStateError when it is not its turn
     */
    public CompletableFuture<@Nullable Void> setLocalDescription(RTCSessionDescription description) {
        return session.negotiation()
                .setLocal(() -> jsep().setLocalDescription(ConnectionSetup.description(description)));
    }

    /**
     * Sets the peer's description. When both offered at once, ours is rolled back first (perfect negotiation, §10.7).
     *
     * @param description as it came
     * @return done; or an {@link RTCError} with the line when it is no SDP, InvalidAccessError when it is not acceptable,
     *     InvalidStateError when it is not its turn
     */
    public CompletableFuture<@Nullable Void> setRemoteDescription(RTCSessionDescription description) {
        return session.negotiation().setRemote(description);
    }

    /**
     * Adds an address of the peer's, as it came (§4.4.2, {@code addIceCandidate}).
     *
     * @param candidate the candidate; with an empty line, or null, the peer has no more
     * @return done; or OperationError when it is none or names no section of ours
     */
    public CompletableFuture<@Nullable Void> addIceCandidate(@Nullable RTCIceCandidate candidate) {
        return session.negotiation().addCandidate(candidate);
    }

    /** Makes the next offer look for a new way to the peer (§4.4.1, {@code restartIce}); does nothing after the end. */
    public void restartIce() {
        if (!session.isClosed()) {
            session.change(() -> jsep().restartIce());
        }
    }

    // ---- descriptions (§4.4.2)

    /**
     * Our description: the one under negotiation, else the one in force, with the candidates found so far (§4.4.2, {@code localDescription}).
     *
     * @return null before the first
     */
    public @Nullable RTCSessionDescription localDescription() {
        return session.call(() -> ConnectionSetup.maybe(jsep().localDescription()));
    }

    /**
     * The peer's description: the one under negotiation, else the one in force (§4.4.2, {@code remoteDescription}).
     *
     * @return null before the first
     */
    public @Nullable RTCSessionDescription remoteDescription() {
        return session.call(() -> ConnectionSetup.maybe(jsep().remoteDescription()));
    }

    /**
     * Our description in force (§4.4.2, {@code currentLocalDescription}).
     *
     * @return null before the first negotiation has ended
     */
    public @Nullable RTCSessionDescription currentLocalDescription() {
        return session.call(() -> ConnectionSetup.maybe(jsep().currentLocalDescription()));
    }

    /**
     * Our description under negotiation (§4.4.2, {@code pendingLocalDescription}).
     *
     * @return null in the stable state
     */
    public @Nullable RTCSessionDescription pendingLocalDescription() {
        return session.call(() -> ConnectionSetup.maybe(jsep().pendingLocalDescription()));
    }

    /**
     * The peer's description in force (§4.4.2, {@code currentRemoteDescription}).
     *
     * @return null before the first negotiation has ended
     */
    public @Nullable RTCSessionDescription currentRemoteDescription() {
        return session.call(() -> ConnectionSetup.maybe(jsep().currentRemoteDescription()));
    }

    /**
     * The peer's description under negotiation (§4.4.2, {@code pendingRemoteDescription}).
     *
     * @return null in the stable state
     */
    public @Nullable RTCSessionDescription pendingRemoteDescription() {
        return session.call(() -> ConnectionSetup.maybe(jsep().pendingRemoteDescription()));
    }

    /**
     * Whether the peer takes candidates one by one (§4.4.2, {@code canTrickleIceCandidates}).
     *
     * @return null before its first description
     */
    public @Nullable Boolean canTrickleIceCandidates() {
        return session.call(() -> jsep().canTrickle());
    }

    // ---- media (§5.1)

    /**
     * Sends a track: through an idle transceiver of its kind, or a new one (§5.1, {@code addTrack}).
     *
     * @param track ours
     * @param streams to which it belongs, for the peer
     * @return its sender
     * @throws RTCException InvalidAccessError when it is being sent already
     */
    public RTCRtpSender addTrack(MediaStreamTrack track, MediaStream... streams) {
        return session.changing(() -> {
            boolean isSent = session.media().all().stream()
                    .anyMatch(one -> !one.core().isStopped() && one.sender().track() == track);
            if (isSent) {
                throw RTCException.invalidAccess("The track is being sent already; use its sender.");
            }
            List<String> ids = List.of(streams).stream().map(MediaStream::id).toList();
            Transceiver core = jsep().addTrack(MediaKind.valueOf(kindName(track.kind())), track.id(), ids);
            RTCRtpSender sender = session.media().of(core).sender();
            sender.setTrack(track);
            return sender;
        });
    }

    /**
     * Stops sending through a sender; its transceiver may go on receiving (§5.1, {@code removeTrack}).
     *
     * @param sender of this connection
     * @throws RTCException InvalidAccessError when it is not
     */
    public void removeTrack(RTCRtpSender sender) {
        session.change(() -> {
            RTCRtpTransceiver transceiver = session.media().all().stream()
                    .filter(one -> one.sender() == sender)
                    .findFirst()
                    .orElseThrow(() -> RTCException.invalidAccess("The sender is one of another connection."));
            jsep().removeTrack(transceiver.core());
            sender.setTrack(null);
        });
    }

    /**
     * Adds a media section that sends a track, and receives (§5.1, {@code addTransceiver}).
     *
     * @param track ours
     * @return the transceiver
     */
    public RTCRtpTransceiver addTransceiver(MediaStreamTrack track) {
        return addTransceiver(track, RTCRtpTransceiverInit.DEFAULT);
    }

    /**
     * Adds a media section that sends a track (§5.1, {@code addTransceiver}).
     *
     * @param track ours
     * @param init direction, streams and layers
     * @return the transceiver
     */
    public RTCRtpTransceiver addTransceiver(MediaStreamTrack track, RTCRtpTransceiverInit init) {
        RTCRtpTransceiver transceiver = addTransceiver(track.kind(), init, track.id());
        transceiver.sender().setTrack(track);
        return transceiver;
    }

    /**
     * Adds a media section.
     *
     * @param kind {@code audio} or {@code video}
     * @return the transceiver, to send and to receive
     */
    public RTCRtpTransceiver addTransceiver(String kind) {
        return addTransceiver(kind, RTCRtpTransceiverInit.DEFAULT);
    }

    /**
     * Adds a media section.
     *
     * @param kind {@code audio} or {@code video}
     * @param init direction, streams and layers
     * @return the transceiver
     */
    public RTCRtpTransceiver addTransceiver(String kind, RTCRtpTransceiverInit init) {
        return addTransceiver(kind, init, null);
    }

    private RTCRtpTransceiver addTransceiver(String kind, RTCRtpTransceiverInit init, @Nullable String trackId) {
        check(init, kind);
        return session.changing(() -> {
            List<SendEncoding> layers = init.sendEncodings().stream()
                    .map(one -> new SendEncoding(one.rid().isEmpty() ? null : one.rid(), one.active()))
                    .toList();
            List<String> streams = init.streams().stream().map(MediaStream::id).toList();
            TransceiverInit wish =
                    new TransceiverInit(RTCRtpTransceiver.direction(init.direction()), streams, layers, trackId);
            RTCRtpTransceiver added =
                    session.media().of(jsep().addTransceiver(MediaKind.valueOf(kindName(kind)), wish));
            added.sender().begin(init.sendEncodings());
            return added;
        });
    }

    /** §5.1: an encoding names a codec that can be sent. */
    private static void check(RTCRtpTransceiverInit init, String kind) {
        RTCRtpCapabilities known = RTCRtpSender.getCapabilities(kind);
        for (RTCRtpEncodingParameters one : init.sendEncodings()) {
            RTCRtpCodec codec = one.codec();
            if (codec != null && known != null && known.codecs().stream().noneMatch(codec::isSame)) {
                throw RTCException.operation(codec.mimeType() + " is no codec of getCapabilities.");
            }
        }
    }

    private static String kindName(String kind) {
        if (!kind.equals("audio") && !kind.equals("video")) {
            throw RTCException.type("A kind is audio or video, not " + kind + ".");
        }
        return kind.toUpperCase(Locale.ROOT);
    }

    /**
     * All media sections (§5.1, {@code getTransceivers}).
     *
     * @return in the order in which they were made
     */
    public List<RTCRtpTransceiver> getTransceivers() {
        return session.call(session.media()::all);
    }

    /**
     * All senders (§5.1, {@code getSenders}).
     *
     * @return of all transceivers that are not stopped for good
     */
    public List<RTCRtpSender> getSenders() {
        return live().map(RTCRtpTransceiver::sender).toList();
    }

    /**
     * All receivers (§5.1, {@code getReceivers}).
     *
     * @return of all transceivers that are not stopped for good
     */
    public List<RTCRtpReceiver> getReceivers() {
        return live().map(RTCRtpTransceiver::receiver).toList();
    }

    /** Of the W3C's CollectSenders (§5.1). */
    private Stream<RTCRtpTransceiver> live() {
        return session
                .call(() -> session.media().all().stream()
                        .filter(one -> !one.core().isStopped())
                        .toList())
                .stream();
    }

    // ---- data (§6.1)

    /**
     * Opens a reliable data channel (§6.1, {@code createDataChannel}).
     *
     * @param label a name for the application, at most 65,535 bytes in UTF-8
     * @return the channel, connecting
     */
    public RTCDataChannel createDataChannel(String label) {
        return createDataChannel(label, RTCDataChannelInit.DEFAULT);
    }

    /**
     * Opens a data channel (§6.1, {@code createDataChannel}).
     *
     * @param label a name for the application, at most 65,535 bytes in UTF-8
     * @param init order, reliability, priority
     * @return the channel, connecting
     * @throws RTCException TypeError when the parameters contradict each other, OperationError when there are too many channels
     */
    public RTCDataChannel createDataChannel(String label, RTCDataChannelInit init) {
        return session.changing(() -> {
            RTCDataChannel channel = session.channels().create(label, init);
            jsep().wantData();
            return channel;
        });
    }

    /**
     * What carries data channels (§6.1, {@code sctp}).
     *
     * <p>Deviation: an association that a negotiation has ended does not come again.
     *
     * @return null before it is negotiated, and when a negotiation has ended it
     */
    public @Nullable RTCSctpTransport sctp() {
        return session.call(() -> session.channels().transport());
    }

    // ---- the rest

    /**
     * The configuration (§4.4.2, {@code getConfiguration}).
     *
     * @return as it was given, or set last
     */
    public RTCConfiguration getConfiguration() {
        return session.negotiation().configuration();
    }

    /**
     * Changes servers and the policy of candidates (§4.4.1.6). They count when gathering begins: at once before our first description is set, and
     * later at the next ICE restart. What a server has lent already is kept as long as the server stays in the list.
     *
     * @param next with the same certificates and policies of bundling; and with the same pool of candidates once a description of ours is set
     * @throws RTCException InvalidModificationError when what cannot change would, SyntaxError or InvalidAccessError when a server's address or
     *     login cannot be right, InvalidStateError when the connection is closed
     */
    public void setConfiguration(RTCConfiguration next) {
        session.negotiation().configure(next);
    }

    /**
     * Makes a certificate, of ECDSA with P-256 (§4.9).
     *
     * @return the certificate, valid for 30 days
     */
    public static CompletableFuture<RTCCertificate> generateCertificate() {
        return generateCertificate("ECDSA");
    }

    /**
     * Makes a certificate (§4.9).
     *
     * @param algorithm {@code ECDSA}, with P-256; or {@code RSASSA-PKCS1-v1_5}, with 2,048 bits and SHA-256
     * @return the certificate, valid for 30 days; or NotSupportedError for other algorithms
     */
    public static CompletableFuture<RTCCertificate> generateCertificate(String algorithm) {
        CertificateKeyType type = switch (algorithm) {
            case "ECDSA" -> CertificateKeyType.ECDSA_P256;
            case "RSASSA-PKCS1-v1_5" -> CertificateKeyType.RSA_2048;
            default -> null;
        };
        return type == null
                ? CompletableFuture.failedFuture(new RTCException(
                        "NotSupportedError", algorithm + " makes no certificate; ECDSA and RSASSA-PKCS1-v1_5 do."))
                : CompletableFuture.supplyAsync(
                        () -> RTCCertificate.generate(type, new SecureRandom()), PeerSession.VIRTUAL);
    }

    /**
     * Everything that is counted and measured (§8.2, {@code getStats}).
     *
     * @return the report
     */
    public CompletableFuture<RTCStatsReport> getStats() {
        return session.getStats();
    }

    /**
     * What is counted and measured of one track (§8.3).
     *
     * @param selector a track that one sender sends, or one receiver gives
     * @return the report; or InvalidAccessError when none does, or more than one
     */
    public CompletableFuture<RTCStatsReport> getStats(MediaStreamTrack selector) {
        List<CompletableFuture<RTCStatsReport>> found = new ArrayList<>();
        for (RTCRtpTransceiver transceiver : getTransceivers()) {
            if (transceiver.sender().track() == selector) {
                found.add(transceiver.sender().getStats());
            }
            if (transceiver.receiver().track() == selector) {
                found.add(transceiver.receiver().getStats());
            }
        }
        return found.size() == 1
                ? found.getFirst()
                : CompletableFuture.failedFuture(RTCException.invalidAccess(
                        "The track is sent or received " + found.size() + " times here, and not once."));
    }

    /** Ends the connection (§4.4.1, {@code close}). No event tells it; closing twice does nothing. */
    @Override
    public void close() {
        session.close();
    }

    /**
     * Waits until the connection is connected. An extension of Maru's.
     *
     * @param timeout how long
     * @param unit of the timeout
     * @return this, connected; or OperationError when it failed, was closed, or the time is over
     */
    public CompletableFuture<RTCPeerConnection> connected(long timeout, TimeUnit unit) {
        return events.connected(timeout, unit).thenApply(_ -> this);
    }

    private JsepSession jsep() {
        return session.negotiated();
    }
}
