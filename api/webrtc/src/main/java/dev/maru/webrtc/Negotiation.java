package dev.maru.webrtc;

import dev.maru.ice.IcePolicy;
import dev.maru.jsep.JsepChange;
import dev.maru.jsep.JsepException;
import dev.maru.jsep.JsepSession;
import dev.maru.jsep.RemoteCandidate;
import dev.maru.jsep.SignalingState;
import dev.maru.net.HostAddress;
import dev.maru.peer.IceServer;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Offers and answers of one connection (W3C WebRTC §4.4): one after the other, with what follows from each for its transports, tracks and
 * states; and the configuration, of which servers count when gathering begins.
 */
final class Negotiation {
    private static final CompletableFuture<@Nullable Void> DONE = CompletableFuture.completedFuture(null);

    private final PeerSession session;
    private final ConnectionEvents events;
    private final Operations operations;
    private volatile RTCConfiguration configuration;
    private volatile boolean isNegotiationNeeded;
    /** Until then, servers of a configuration that was set later are looked up; gathering anew waits for it. */
    private volatile CompletableFuture<@Nullable Void> renewal = DONE;

    private volatile boolean isOpening;

    Negotiation(PeerSession session, RTCConfiguration configuration) {
        this.session = session;
        this.configuration = configuration;
        this.events = session.events();
        this.operations = new Operations(PeerSession.VIRTUAL, this::updateNeed);
    }

    /** What a description of ours is made of, on the reactor. */
    interface Setting {
        List<JsepChange> set() throws JsepException;
    }

    /** One after the other, as the W3C wants it (§4.3.5). */
    <T extends @Nullable Object> CompletableFuture<T> chain(Callable<T> operation) {
        if (session.isClosed()) {
            return CompletableFuture.failedFuture(RTCException.closed());
        }
        return operations.chain(() -> session.driver().submit(PeerSession.translated(operation)));
    }

    /** Sets a description of ours; the transport opens with the first. */
    CompletableFuture<@Nullable Void> setLocal(Setting setting) {
        if (session.isClosed()) {
            return CompletableFuture.failedFuture(RTCException.closed());
        }
        Callable<@Nullable Void> task = () -> {
            events.holdCandidates();
            applied(setting.set());
            open();
            return null;
        };
        return operations.chain(
                () -> renewal.thenCompose(_ -> session.driver().submit(PeerSession.translated(task))),
                () -> session.reactor().execute(events::releaseCandidates));
    }

    /**
     * Sets a description of the peer's. An offer that meets ours rolls ours back first (§4.4.2, {@code setRemoteDescription}), for good also
     * when the offer is none: then ours is needed again.
     */
    CompletableFuture<@Nullable Void> setRemote(RTCSessionDescription description) {
        return chain(() -> {
            JsepSession negotiated = session.negotiated();
            if (description.type() == RTCSdpType.OFFER
                    && negotiated.signalingState() == SignalingState.HAVE_LOCAL_OFFER) {
                applied(negotiated.setLocalDescription(ConnectionSetup.description(RTCSessionDescription.rollback())));
            }
            applied(negotiated.setRemoteDescription(ConnectionSetup.description(description)));
            return null;
        });
    }

    CompletableFuture<@Nullable Void> addCandidate(@Nullable RTCIceCandidate candidate) {
        return chain(() -> {
            session.negotiated()
                    .addRemoteCandidate(
                            candidate == null
                                    ? new RemoteCandidate("", null, null, null)
                                    : new RemoteCandidate(
                                            candidate.candidate(),
                                            candidate.sdpMid(),
                                            candidate.sdpMLineIndex(),
                                            candidate.usernameFragment()));
            session.machine().apply(session.driver().now());
            events.remoteCandidate(candidate);
            return null;
        });
    }

    private void applied(List<JsepChange> changes) {
        if (!session.machine().session().transceivers().isEmpty()) {
            PeerEngine.prepareMedia();
        }
        if (session.machine().apply(session.driver().now())) {
            events.gatheringAgain();
        } else if (session.negotiated().localDescription() == null) {
            events.gatheringRolledBack();
        } else {
            events.gatheringResumed();
        }
        for (JsepChange change : changes) {
            if (change instanceof JsepChange.SignalingStateChanged changed) {
                // What was needed is negotiated; what came up meanwhile is told anew (§4.4.1.5).
                isNegotiationNeeded &= changed.state() != SignalingState.STABLE;
                events.signaling(RTCSignalingState.valueOf(changed.state().name()));
            }
        }
        events.iceParameters(session.negotiated().plan().ice());
        session.media().apply(changes, events::track);
        session.media().all().forEach(RTCRtpTransceiver::negotiated);
        session.channels().update(session.dtlsTransport());
    }

    /** Opens the transport when our first description is set, off the reactor: names take time. */
    private void open() {
        if (isOpening || session.negotiated().plan().ice().local() == null) {
            return;
        }
        isOpening = true;
        events.gathering(RTCIceGatheringState.GATHERING);
        PeerEngine engine = session.engine();
        ServerAddresses.resolve(configuration.iceServers(), engine.resolver(), events::serverNotFound)
                .thenCombineAsync(
                        CompletableFuture.supplyAsync(engine::addresses, PeerSession.VIRTUAL),
                        (servers, hosts) -> session.reactor().execute(() -> open(servers, hosts)),
                        PeerSession.VIRTUAL)
                .exceptionally(failure -> {
                    events.serverNotFound("", "this host's addresses cannot be read: " + failure.getMessage());
                    return false;
                });
    }

    private void open(List<IceServer> servers, List<HostAddress> hosts) {
        if (session.negotiated().plan().ice().local() == null) {
            isOpening = false; // the description was taken back meanwhile; the next one opens it
        } else {
            session.driver().open(servers, hosts);
        }
    }

    // ---- the configuration (§4.4.1.6)

    RTCConfiguration configuration() {
        return configuration;
    }

    void configure(RTCConfiguration next) {
        if (session.isClosed()) {
            throw RTCException.closed();
        }
        RTCConfiguration now = configuration;
        boolean isSame = next.bundlePolicy() == now.bundlePolicy()
                && next.rtcpMuxPolicy() == now.rtcpMuxPolicy()
                && next.rtpHeaderEncryptionPolicy() == now.rtpHeaderEncryptionPolicy()
                && next.certificates().equals(now.certificates());
        if (!isSame) {
            throw RTCException.invalidModification(
                    "Certificates, and the policies of bundling, RTCP and header encryption stay as they are.");
        }
        if (isOpening && next.iceCandidatePoolSize() != now.iceCandidatePoolSize()) {
            throw RTCException.invalidModification("The pool of candidates stays as it is once a description is set.");
        }
        ServerAddresses.check(next.iceServers());
        configuration = next;
        renew(next);
    }

    /** Looks the servers up, and has the next gathering use them. */
    private void renew(RTCConfiguration next) {
        IcePolicy policy = IcePolicy.valueOf(next.iceTransportPolicy().name());
        renewal = ServerAddresses.resolve(next.iceServers(), session.engine().resolver(), events::serverNotFound)
                .thenCompose(servers -> session.driver().<@Nullable Void>submit(() -> {
                    if (configuration == next) {
                        session.machine().renew(servers, policy);
                    }
                    return null;
                }))
                .exceptionally(_ -> null);
    }

    // ---- the need of a negotiation

    /** §4.7.3: told once, and only when nothing else is under way. */
    void updateNeed() {
        if (session.isClosed()) {
            return;
        }
        session.reactor().execute(() -> {
            if (session.isClosed() || !operations.isEmpty()) {
                return;
            }
            boolean isStable = events.signalingState() == RTCSignalingState.STABLE;
            boolean isNeeded = isStable && session.negotiated().isNegotiationNeeded();
            boolean wasNeeded = isNegotiationNeeded;
            if (isStable) {
                isNegotiationNeeded = isNeeded;
            }
            if (isNeeded && !wasNeeded) {
                session.listeners().execute(this::tellNeed);
            }
        });
    }

    /** Whoever listens may have been busy, and the need met by an answer meanwhile; what is told is true now (§4.7.3, steps 3 to 5). */
    private void tellNeed() {
        if (isNegotiationNeeded && events.signalingState() == RTCSignalingState.STABLE) {
            events.negotiationNeeded.tell(RTCSignalingState.STABLE, Runnable::run);
        }
    }

    void close() {
        operations.close();
    }
}
