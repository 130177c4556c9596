package dev.maru.webrtc;

import dev.maru.jsep.JsepChange;
import dev.maru.jsep.JsepException;
import dev.maru.jsep.JsepSession;
import dev.maru.jsep.MediaCapabilities;
import dev.maru.jsep.MediaKind;
import dev.maru.jsep.MediaPlan;
import dev.maru.jsep.RemoteCandidate;
import dev.maru.jsep.SendEncoding;
import dev.maru.jsep.SignalingState;
import dev.maru.jsep.Transceiver;
import dev.maru.jsep.TransceiverInit;
import dev.maru.net.Reactor;
import dev.maru.peer.PeerConfig;
import dev.maru.peer.PeerConnection;
import dev.maru.peer.PeerEvent;
import dev.maru.rtp.EncodedFrame;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
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
 * <p>Deviations: media is encoded frames; there are no identity assertions, and no {@code getDefaultIceServers}.
 */
public final class RTCPeerConnection implements AutoCloseable {
    private static final Executor VIRTUAL = Executors.newVirtualThreadPerTaskExecutor();

    private final PeerEngine engine;
    private final Reactor reactor;
    private final Executor listeners;
    private final PeerConnection machine;
    private final PeerDriver driver;
    private final Operations operations;
    private final RemoteMedia media;
    private final Channels channels;
    private final ConnectionEvents events;
    private final PeerConfig peerConfig;
    private volatile RTCConfiguration configuration;
    private volatile boolean isNegotiationNeeded;
    private volatile boolean isClosed;
    private boolean isOpening;

    /**
     * A connection on the shared engine.
     *
     * @param configuration servers and policies
     * @throws RTCException SyntaxError or InvalidAccessError when a server's address or login cannot be right
     */
    public RTCPeerConnection(RTCConfiguration configuration) {
        this(configuration, PeerEngine.shared(), VIRTUAL);
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
        this.configuration = configuration;
        this.engine = engine;
        this.listeners = new SerialExecutor(executor);
        this.reactor = engine.nextReactor();
        this.peerConfig = ConnectionSetup.of(configuration, reactor.now(), engine.entropy());
        this.machine = new PeerConnection(peerConfig, engine.entropy());
        this.events = new ConnectionEvents(listeners);
        this.media = new RemoteMedia(this, listeners);
        this.driver = new PeerDriver(engine, reactor, machine, this::handle);
        this.channels = new Channels(machine, driver, events, listeners);
        driver.afterDrain(channels::measure);
        this.operations = new Operations(VIRTUAL, this::updateNegotiationNeeded);
    }

    // ---- negotiation (§4.4.1)

    /**
     * Proposes a session.
     *
     * @return the offer, to be given to {@link #setLocalDescription(RTCSessionDescription)}
     */
    public CompletableFuture<RTCSessionDescription> createOffer() {
        return createOffer(RTCOfferOptions.DEFAULT);
    }

    /**
     * Proposes a session.
     *
     * @param options such as an ICE restart
     * @return the offer
     */
    public CompletableFuture<RTCSessionDescription> createOffer(RTCOfferOptions options) {
        return chain(() -> ConnectionSetup.description(session().createOffer(options.iceRestart())));
    }

    /**
     * Answers the peer's offer.
     *
     * @return the answer; or InvalidStateError when there is no offer
     */
    public CompletableFuture<RTCSessionDescription> createAnswer() {
        return chain(() -> ConnectionSetup.description(session().createAnswer()));
    }

    /**
     * Makes and sets the offer or answer that is due (§4.4.1.4).
     *
     * @return done; then {@link #localDescription} is to be signaled
     */
    public CompletableFuture<@Nullable Void> setLocalDescription() {
        return chain(() -> {
            applied(session().setLocalDescription());
            open();
            return null;
        });
    }

    /**
     * Sets our description; gathering begins.
     *
     * @param description as {@link #createOffer()} or {@link #createAnswer} gave it, or a rollback
     * @return done; or InvalidModificationError when it is another, InvalidStateError when it is not its turn
     */
    public CompletableFuture<@Nullable Void> setLocalDescription(RTCSessionDescription description) {
        return chain(() -> {
            applied(session().setLocalDescription(ConnectionSetup.description(description)));
            open();
            return null;
        });
    }

    /**
     * Sets the peer's description. When both offered at once, ours is rolled back first (perfect negotiation, §10.7).
     *
     * @param description as it came
     * @return done; or an {@link RTCError} with the line when it is no SDP, InvalidAccessError when it is not acceptable,
     *     InvalidStateError when it is not its turn
     */
    public CompletableFuture<@Nullable Void> setRemoteDescription(RTCSessionDescription description) {
        return chain(() -> {
            applied(session().setRemoteDescription(ConnectionSetup.description(description)));
            return null;
        });
    }

    /**
     * Adds an address of the peer's, as it came.
     *
     * @param candidate the candidate; with an empty line, or null, the peer has no more
     * @return done; or OperationError when it is none or names no section of ours
     */
    public CompletableFuture<@Nullable Void> addIceCandidate(@Nullable RTCIceCandidate candidate) {
        return chain(() -> {
            session()
                    .addRemoteCandidate(
                            candidate == null
                                    ? new RemoteCandidate("", null, null, null)
                                    : new RemoteCandidate(
                                            candidate.candidate(),
                                            candidate.sdpMid(),
                                            candidate.sdpMLineIndex(),
                                            candidate.usernameFragment()));
            machine.apply(driver.now());
            return null;
        });
    }

    /** Makes the next offer look for a new way to the peer (§4.4.1, {@code restartIce}). */
    public void restartIce() {
        change(() -> session().restartIce());
    }

    /** Opens the transport when our first description is set, off the reactor: names take time. */
    private void open() {
        if (isOpening || session().plan().ice().local() == null) {
            return;
        }
        isOpening = true;
        events.gathering(RTCIceGatheringState.GATHERING);
        ServerAddresses.resolve(configuration.iceServers(), engine.resolver(), events::serverNotFound)
                .thenCombineAsync(
                        CompletableFuture.supplyAsync(engine::addresses, VIRTUAL),
                        (servers, hosts) -> reactor.execute(() -> driver.open(servers, hosts)),
                        VIRTUAL)
                .exceptionally(failure -> {
                    events.serverNotFound("", "this host's addresses cannot be read: " + failure.getMessage());
                    return false;
                });
    }

    // ---- descriptions and states

    /**
     * Our description: the one under negotiation, else the one in force, with the candidates found so far.
     *
     * @return null before the first
     */
    public @Nullable RTCSessionDescription localDescription() {
        return call(() -> ConnectionSetup.maybe(session().localDescription()));
    }

    /**
     * The peer's description: the one under negotiation, else the one in force.
     *
     * @return null before the first
     */
    public @Nullable RTCSessionDescription remoteDescription() {
        return call(() -> ConnectionSetup.maybe(session().remoteDescription()));
    }

    /**
     * Our description in force.
     *
     * @return null before the first negotiation has ended
     */
    public @Nullable RTCSessionDescription currentLocalDescription() {
        return call(() -> ConnectionSetup.maybe(session().currentLocalDescription()));
    }

    /**
     * Our description under negotiation.
     *
     * @return null in the stable state
     */
    public @Nullable RTCSessionDescription pendingLocalDescription() {
        return call(() -> ConnectionSetup.maybe(session().pendingLocalDescription()));
    }

    /**
     * The peer's description in force.
     *
     * @return null before the first negotiation has ended
     */
    public @Nullable RTCSessionDescription currentRemoteDescription() {
        return call(() -> ConnectionSetup.maybe(session().currentRemoteDescription()));
    }

    /**
     * The peer's description under negotiation.
     *
     * @return null in the stable state
     */
    public @Nullable RTCSessionDescription pendingRemoteDescription() {
        return call(() -> ConnectionSetup.maybe(session().pendingRemoteDescription()));
    }

    /**
     * Whether the peer takes candidates one by one.
     *
     * @return null before its first description
     */
    public @Nullable Boolean canTrickleIceCandidates() {
        return call(() -> session().canTrickle());
    }

    /**
     * How far a negotiation is.
     *
     * @return the state
     */
    public RTCSignalingState signalingState() {
        return events.signalingState();
    }

    /**
     * How far the search for our addresses is.
     *
     * @return the state
     */
    public RTCIceGatheringState iceGatheringState() {
        return events.gatheringState();
    }

    /**
     * How the way to the peer is.
     *
     * @return the state
     */
    public RTCIceConnectionState iceConnectionState() {
        return isClosed
                ? RTCIceConnectionState.CLOSED
                : ConnectionStates.of(iceTransport().state());
    }

    /**
     * How the whole connection is.
     *
     * @return the state
     */
    public RTCPeerConnectionState connectionState() {
        return events.connectionState();
    }

    // ---- media (§5.1)

    /**
     * Sends a track: through an idle transceiver of its kind, or a new one.
     *
     * @param track ours
     * @param streams to which it belongs, for the peer
     * @return its sender
     * @throws RTCException InvalidAccessError when it is being sent already
     */
    public RTCRtpSender addTrack(MediaStreamTrack track, MediaStream... streams) {
        return changing(() -> {
            if (media.all().stream().anyMatch(one -> one.sender().track() == track)) {
                throw RTCException.invalidAccess("The track is being sent already; use its sender.");
            }
            List<String> ids = List.of(streams).stream().map(MediaStream::id).toList();
            Transceiver core = session().addTrack(MediaKind.valueOf(kindName(track.kind())), track.id(), ids);
            RTCRtpSender sender = media.of(core).sender();
            sender.setTrack(track);
            return sender;
        });
    }

    /**
     * Stops sending through a sender; its transceiver may go on receiving.
     *
     * @param sender of this connection
     */
    public void removeTrack(RTCRtpSender sender) {
        change(() -> {
            for (RTCRtpTransceiver transceiver : media.all()) {
                if (transceiver.sender() == sender) {
                    session().removeTrack(transceiver.core());
                    sender.setTrack(null);
                }
            }
        });
    }

    /**
     * Adds a media section that sends a track.
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
        return changing(() -> {
            List<SendEncoding> layers = init.sendEncodings().stream()
                    .map(one -> new SendEncoding(one.rid().isEmpty() ? null : one.rid(), one.active()))
                    .toList();
            List<String> streams = init.streams().stream().map(MediaStream::id).toList();
            TransceiverInit wish =
                    new TransceiverInit(RTCRtpTransceiver.direction(init.direction()), streams, layers, trackId);
            return media.of(session().addTransceiver(MediaKind.valueOf(kindName(kind)), wish));
        });
    }

    private static String kindName(String kind) {
        if (!kind.equals("audio") && !kind.equals("video")) {
            throw RTCException.type("A kind is audio or video, not " + kind + ".");
        }
        return kind.toUpperCase(Locale.ROOT);
    }

    /**
     * All media sections.
     *
     * @return in the order in which they were made
     */
    public List<RTCRtpTransceiver> getTransceivers() {
        return call(media::all);
    }

    /**
     * All senders.
     *
     * @return of all transceivers
     */
    public List<RTCRtpSender> getSenders() {
        return getTransceivers().stream().map(RTCRtpTransceiver::sender).toList();
    }

    /**
     * All receivers.
     *
     * @return of all transceivers
     */
    public List<RTCRtpReceiver> getReceivers() {
        return getTransceivers().stream().map(RTCRtpTransceiver::receiver).toList();
    }

    // ---- data (§6.1)

    /**
     * Opens a reliable data channel.
     *
     * @param label a name for the application, at most 65,535 bytes in UTF-8
     * @return the channel, connecting
     */
    public RTCDataChannel createDataChannel(String label) {
        return createDataChannel(label, RTCDataChannelInit.DEFAULT);
    }

    /**
     * Opens a data channel.
     *
     * @param label a name for the application, at most 65,535 bytes in UTF-8
     * @param init order, reliability, priority
     * @return the channel, connecting
     * @throws RTCException TypeError when the parameters contradict each other, OperationError when there are too many channels
     */
    public RTCDataChannel createDataChannel(String label, RTCDataChannelInit init) {
        return changing(() -> {
            session().wantData();
            return channels.create(label, init);
        });
    }

    /**
     * What carries data channels.
     *
     * @return null before it is negotiated
     */
    public @Nullable RTCSctpTransport sctp() {
        return call(() -> channels.transport());
    }

    // ---- events

    /**
     * Listens to our candidates, to be signaled; after the last comes one with an empty line.
     *
     * @param listener called serially on the executor
     * @return to take the listener away
     */
    public Registration onIceCandidate(Consumer<? super RTCIceCandidate> listener) {
        return events.candidates.add(listener);
    }

    /**
     * Listens to servers that cannot be used.
     *
     * @param listener called serially on the executor
     * @return to take the listener away
     */
    public Registration onIceCandidateError(Consumer<? super RTCIceErrorEvent> listener) {
        return events.candidateErrors.add(listener);
    }

    /**
     * Listens to the peer's tracks.
     *
     * @param listener called serially on the executor
     * @return to take the listener away
     */
    public Registration onTrack(Consumer<? super RTCTrackEvent> listener) {
        return events.tracks.add(listener);
    }

    /**
     * Listens to data channels that the peer opens.
     *
     * @param listener called serially on the executor
     * @return to take the listener away
     */
    public Registration onDataChannel(Consumer<? super RTCDataChannel> listener) {
        return events.dataChannels.add(listener);
    }

    /**
     * Listens to the need of a new offer.
     *
     * @param listener called serially on the executor, when there is nothing else under way
     * @return to take the listener away
     */
    public Registration onNegotiationNeeded(Runnable listener) {
        return events.negotiationNeeded.add(_ -> listener.run());
    }

    /**
     * Listens to changes of {@link #signalingState}.
     *
     * @param listener called serially on the executor with the new state
     * @return to take the listener away
     */
    public Registration onSignalingStateChange(Consumer<? super RTCSignalingState> listener) {
        return events.signalingStates.add(listener);
    }

    /**
     * Listens to changes of {@link #iceGatheringState}.
     *
     * @param listener called serially on the executor with the new state
     * @return to take the listener away
     */
    public Registration onIceGatheringStateChange(Consumer<? super RTCIceGatheringState> listener) {
        return events.gatheringStates.add(listener);
    }

    /**
     * Listens to changes of {@link #iceConnectionState}.
     *
     * @param listener called serially on the executor with the new state
     * @return to take the listener away
     */
    public Registration onIceConnectionStateChange(Consumer<? super RTCIceConnectionState> listener) {
        return events.iceStates.add(listener);
    }

    /**
     * Listens to changes of {@link #connectionState}.
     *
     * @param listener called serially on the executor with the new state
     * @return to take the listener away
     */
    public Registration onConnectionStateChange(Consumer<? super RTCPeerConnectionState> listener) {
        return events.connectionStates.add(listener);
    }

    /**
     * Listens to how much the path carries, by estimation: what encoders are to make together (webrtc-stats, {@code availableOutgoingBitrate}).
     *
     * @param listener called serially on the executor with bits a second, when they change by a twentieth
     * @return to take the listener away
     */
    public Registration onAvailableBitrateChange(Consumer<? super Long> listener) {
        return events.bitrates.add(listener);
    }

    // ---- the rest

    /**
     * The configuration.
     *
     * @return as it was given, or set last
     */
    public RTCConfiguration getConfiguration() {
        return configuration;
    }

    /**
     * Changes servers, as long as no description of ours was set.
     *
     * <p>Deviation: what is gathering already goes on with the servers that it began with, also over an ICE restart; and the policy of
     * candidates stays. For others, make a new connection.
     *
     * @param next with the same certificates and policies of bundling
     * @throws RTCException InvalidModificationError when what cannot change would
     */
    public void setConfiguration(RTCConfiguration next) {
        RTCConfiguration now = configuration;
        if (next.bundlePolicy() != now.bundlePolicy() || !next.certificates().equals(now.certificates())) {
            throw RTCException.invalidModification("Certificates and the policy of bundling stay as they are.");
        }
        ServerAddresses.check(next.iceServers());
        configuration = next;
    }

    /**
     * Makes a certificate, of ECDSA with P-256.
     *
     * @return the certificate, valid for 30 days
     */
    public static CompletableFuture<RTCCertificate> generateCertificate() {
        return CompletableFuture.supplyAsync(
                () -> RTCCertificate.generate(
                        dev.maru.dtls.CertificateKeyType.ECDSA_P256, new java.security.SecureRandom()),
                VIRTUAL);
    }

    /**
     * Everything that is counted and measured.
     *
     * @return the report
     */
    public CompletableFuture<RTCStatsReport> getStats() {
        return submit(() -> Statistics.report(machine, events, channels));
    }

    /** Ends the connection (§4.4.1, {@code close}). No event tells it; closing twice does nothing. */
    @Override
    public void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        operations.close();
        driver.close();
        reactor.execute(() -> {
            media.end();
            channels.end();
        });
        events.closed();
    }

    /**
     * Waits until the connection is connected.
     *
     * @param timeout how long
     * @param unit of the timeout
     * @return this, connected; or OperationError when it failed, was closed, or the time is over
     */
    public CompletableFuture<RTCPeerConnection> connected(long timeout, TimeUnit unit) {
        return events.connected(timeout, unit).thenApply(_ -> this);
    }

    // ---- for the classes around

    RTCDtlsTransport dtlsTransport() {
        return events.dtlsTransport;
    }

    RTCIceTransport iceTransport() {
        return events.iceTransport;
    }

    Executor listeners() {
        return listeners;
    }

    MediaCapabilities capabilities() {
        return peerConfig.jsep().capabilities();
    }

    @Nullable
    MediaPlan plan(Transceiver core) {
        String mid = core.mid();
        return mid == null ? null : session().plan().section(mid);
    }

    boolean write(Transceiver core, String rid, EncodedFrame frame) {
        if (isClosed || events.dtlsTransport.state() != RTCDtlsTransportState.CONNECTED) {
            return false;
        }
        return reactor.execute(() -> {
            String mid = core.mid();
            if (mid != null && machine.media().write(mid, rid, frame, driver.now())) {
                driver.batchEnded(driver.now());
            }
        });
    }

    void requestKeyFrame(Transceiver core) {
        submit(() -> {
            String mid = core.mid();
            if (mid != null) {
                machine.media().requestKeyFrame(mid, driver.now());
            }
            return null;
        });
    }

    void applyEncodings(Transceiver core, List<RTCRtpEncodingParameters> encodings) {
        String mid = core.mid();
        if (mid != null) {
            encodings.forEach(one -> machine.media().configure(mid, one.rid(), one.active(), one.maxBitrateBps()));
        }
    }

    /** Does something on the reactor and waits. */
    <T extends @Nullable Object> T call(Callable<T> task) {
        return driver.call(task);
    }

    /** Does something on the reactor; whoever waits for it goes on elsewhere. */
    <T extends @Nullable Object> CompletableFuture<T> submit(Callable<T> task) {
        return driver.submit(translated(task)).thenApplyAsync(value -> value, VIRTUAL);
    }

    /** Changes the session at once, and looks whether that needs a negotiation. */
    void change(RTCRtpTransceiver.Change change) {
        changing(() -> {
            change.run();
            return null;
        });
    }

    private <T extends @Nullable Object> T changing(Callable<T> change) {
        if (isClosed) {
            throw RTCException.closed();
        }
        T outcome = driver.call(translated(change));
        updateNegotiationNeeded();
        return outcome;
    }

    /** One after the other, as the W3C wants it. */
    <T extends @Nullable Object> CompletableFuture<T> chain(Callable<T> operation) {
        if (isClosed) {
            return CompletableFuture.failedFuture(RTCException.closed());
        }
        return operations.chain(() -> driver.submit(translated(operation)));
    }

    private static <T extends @Nullable Object> Callable<T> translated(Callable<T> task) {
        return () -> {
            try {
                return task.call();
            } catch (JsepException e) {
                throw ConnectionSetup.translate(e);
            }
        };
    }

    private JsepSession session() {
        return machine.session();
    }

    private void applied(List<JsepChange> changes) {
        if (machine.apply(driver.now())) {
            events.gatheringAgain();
        }
        for (JsepChange change : changes) {
            if (change instanceof JsepChange.SignalingStateChanged changed) {
                // What was needed is negotiated; what came up meanwhile is told anew (§4.4.1.5).
                isNegotiationNeeded &= changed.state() != SignalingState.STABLE;
                events.signaling(RTCSignalingState.valueOf(changed.state().name()));
            }
        }
        media.apply(changes, events::track);
        channels.update(dtlsTransport());
    }

    /** §4.7.3: told once, and only when nothing else is under way. */
    private void updateNegotiationNeeded() {
        if (isClosed) {
            return;
        }
        reactor.execute(() -> {
            if (isClosed || !operations.isEmpty()) {
                return;
            }
            boolean isStable = events.signalingState() == RTCSignalingState.STABLE;
            boolean isNeeded = isStable && session().isNegotiationNeeded();
            boolean wasNeeded = isNegotiationNeeded;
            if (isStable) {
                isNegotiationNeeded = isNeeded;
            }
            if (isNeeded && !wasNeeded) {
                events.negotiationNeeded.tell(this, listeners);
            }
        });
    }

    private void handle(PeerEvent event) {
        switch (event) {
            case PeerEvent.OnIce(var ice) -> events.ice(ice, session(), driver);
            case PeerEvent.OnDtls(var dtls) -> events.dtls(dtls);
            case PeerEvent.OnChannel(var data) -> channels.handle(data);
            case PeerEvent.OnMedia(var told) -> MediaEvents.handle(told, media, events, listeners);
        }
    }
}
