package dev.maru.webrtc;

import dev.maru.dtls.DtlsEvent;
import dev.maru.ice.Candidate;
import dev.maru.ice.CandidateType;
import dev.maru.jsep.IceParameters;
import dev.maru.jsep.IcePlan;
import dev.maru.jsep.JsepException;
import dev.maru.jsep.JsepSession;
import dev.maru.peer.IceServer;
import dev.maru.peer.IceTransportEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The states of one connection and those who listen to them. Changed on the reactor's thread, read from any. */
final class ConnectionEvents {
    final Listeners<RTCIceCandidate> candidates = new Listeners<>();
    final Listeners<RTCIceErrorEvent> candidateErrors = new Listeners<>();
    final Listeners<RTCTrackEvent> tracks = new Listeners<>();
    final Listeners<RTCDataChannel> dataChannels = new Listeners<>();
    final Listeners<RTCSignalingState> negotiationNeeded = new Listeners<>();
    final Listeners<RTCSignalingState> signalingStates = new Listeners<>();
    final Listeners<RTCIceGatheringState> gatheringStates = new Listeners<>();
    final Listeners<RTCIceConnectionState> iceStates = new Listeners<>();
    final Listeners<RTCPeerConnectionState> connectionStates = new Listeners<>();
    final Listeners<Long> bitrates = new Listeners<>();

    final RTCIceTransport iceTransport = new RTCIceTransport();
    final RTCDtlsTransport dtlsTransport = new RTCDtlsTransport(iceTransport);

    private final Executor executor;
    private final CompletableFuture<RTCPeerConnectionState> settled = new CompletableFuture<>();
    private volatile RTCSignalingState signalingState = RTCSignalingState.STABLE;
    private volatile RTCIceGatheringState gatheringState = RTCIceGatheringState.NEW;
    private volatile RTCPeerConnectionState connectionState = RTCPeerConnectionState.NEW;
    private volatile String failure = "";
    private volatile long availableBitrateBps;
    private final List<Runnable> held = new ArrayList<>();
    private int holds;
    /** How far gathering was when our first offer was rolled back; new when it was not. */
    private RTCIceGatheringState gatheredBefore = RTCIceGatheringState.NEW;

    /** Nothing that it tells is heard after the end (§4.4.1.10). */
    ConnectionEvents(Executor listeners) {
        executor = task -> listeners.execute(() -> {
            if (connectionState != RTCPeerConnectionState.CLOSED) {
                task.run();
            }
        });
    }

    RTCSignalingState signalingState() {
        return signalingState;
    }

    RTCIceGatheringState gatheringState() {
        return gatheringState;
    }

    RTCPeerConnectionState connectionState() {
        return connectionState;
    }

    void signaling(RTCSignalingState next) {
        if (signalingState != next && signalingState != RTCSignalingState.CLOSED) {
            signalingState = next;
            signalingStates.tell(next, executor);
        }
    }

    void gathering(RTCIceGatheringState next) {
        if (gatheringState != next) {
            gatheringState = next;
            iceTransport.set(RTCIceGathererState.valueOf(next.name()), executor);
            gatheringStates.tell(next, executor);
        }
    }

    /** A new generation of ICE signals its candidates anew. */
    void gatheringAgain() {
        gatheredBefore = RTCIceGatheringState.NEW;
        iceTransport.forgetCandidates();
        gathering(RTCIceGatheringState.GATHERING);
    }

    /** What both sides sign with, after a description. */
    void iceParameters(IcePlan plan) {
        iceTransport.set(parameters(plan.local()), parameters(plan.remote()));
    }

    private static @Nullable RTCIceParameters parameters(@Nullable IceParameters side) {
        return side == null ? null : new RTCIceParameters(side.usernameFragment(), side.password());
    }

    /** There is no description of ours any more, so nobody asks for candidates. */
    void gatheringRolledBack() {
        if (gatheringState != RTCIceGatheringState.NEW) {
            gatheredBefore = gatheringState;
            gathering(RTCIceGatheringState.NEW);
        }
    }

    /** The description that was rolled back was set again. */
    void gatheringResumed() {
        RTCIceGatheringState before = gatheredBefore;
        gatheredBefore = RTCIceGatheringState.NEW;
        if (before != RTCIceGatheringState.NEW) {
            gathering(RTCIceGatheringState.GATHERING);
            gathering(before);
        }
    }

    private void gathered(JsepSession session) {
        if (gatheredBefore != RTCIceGatheringState.NEW) {
            gatheredBefore = RTCIceGatheringState.COMPLETE;
        } else {
            signal(session, "", null);
            afterDescription(() -> gathering(RTCIceGatheringState.COMPLETE));
        }
    }

    /**
     * A description of ours is being set: candidates wait until the application has heard that it is (§4.8.1.1, {@code [[EarlyCandidates]]}), so
     * that it can signal the description first.
     */
    void holdCandidates() {
        holds++;
    }

    void releaseCandidates() {
        holds = Math.max(0, holds - 1);
        if (holds == 0) {
            List<Runnable> due = List.copyOf(held);
            held.clear();
            due.forEach(Runnable::run);
        }
    }

    private void afterDescription(Runnable telling) {
        if (holds > 0) {
            held.add(telling);
        } else {
            telling.run();
        }
    }

    /** The application has brought a candidate of the peer's, or said that there are no more. */
    void remoteCandidate(@Nullable RTCIceCandidate candidate) {
        if (candidate != null && !candidate.candidate().isEmpty()) {
            iceTransport.addRemote(candidate);
        }
    }

    void serverNotFound(String url, String reason) {
        candidateErrors.tell(new RTCIceErrorEvent(null, -1, url, RTCIceErrorEvent.UNREACHABLE, reason), executor);
    }

    /** What the path carries, by estimation; 0 before there is one. */
    long availableBitrateBps() {
        return availableBitrateBps;
    }

    void bitrate(long bps) {
        availableBitrateBps = bps;
        bitrates.tell(bps, executor);
    }

    void track(RTCTrackEvent event) {
        tracks.tell(event, executor);
    }

    /** What happened on the way to the peer. */
    void ice(IceTransportEvent event, JsepSession session, PeerDriver driver) {
        switch (event) {
            case IceTransportEvent.CandidateFound found -> found(found, session, driver);
            case IceTransportEvent.GatheringDone _ -> gathered(session);
            case IceTransportEvent.ServerFailed failed ->
                candidateErrors.tell(
                        new RTCIceErrorEvent(
                                failed.base().withoutPort().toString(),
                                failed.base().port(),
                                failed.server().url(),
                                failed.code(),
                                failed.reason()),
                        executor);
            case IceTransportEvent.StateChanged changed -> {
                RTCIceTransportState state =
                        RTCIceTransportState.valueOf(changed.state().name());
                if (state == RTCIceTransportState.FAILED) {
                    failure = "No pair of addresses works; give a TURN server, or restart ICE.";
                }
                iceTransport.set(driver.role());
                iceTransport.set(state, executor);
                iceStates.tell(ConnectionStates.of(state), executor);
                update();
            }
            case IceTransportEvent.PairSelected pair ->
                iceTransport.select(
                        new RTCIceTransport.CandidatePair(
                                candidate(session, pair.local().toLine()),
                                candidate(session, pair.remote().toLine())),
                        executor);
            case IceTransportEvent.OpenStream _ -> {}
            case IceTransportEvent.CloseStream _ -> {}
            case IceTransportEvent.ConnectPeer _ -> {}
            case IceTransportEvent.ResolveName _ -> {}
        }
    }

    private void found(IceTransportEvent.CandidateFound found, JsepSession session, PeerDriver driver) {
        Candidate candidate = found.candidate();
        IceServer server = found.server();
        boolean isRelayed = candidate.type() == CandidateType.RELAYED;
        if (driver.isRelayOnly()) {
            if (isRelayed) {
                // Its related address is what the policy hides (RFC 8839 §5.1).
                signal(session, candidate.withoutRelated().toLine(), server);
            }
        } else if (!driver.hidesAddresses()) {
            signal(session, candidate.toLine(), server);
        } else if (candidate.type() != CandidateType.HOST) {
            signal(session, candidate.withoutRelated().toLine(), server);
        } else {
            driver.publish(candidate.address(), name -> signal(session, candidate.toLine(name), null));
        }
    }

    private void signal(JsepSession session, String line, @Nullable IceServer server) {
        if (session.transportIndex() < 0) {
            return; // Our description was rolled back, or all of it rejected.
        }
        RTCIceCandidate candidate = candidate(session, line).from(server);
        String generation = candidate.usernameFragment();
        if (generation != null) {
            try {
                session.addLocalCandidate(generation, line);
            } catch (JsepException e) {
                return; // Of a generation that was rolled back, or one too many: the peer has no use for it.
            }
        }
        if (!line.isEmpty()) {
            iceTransport.add(candidate);
        }
        afterDescription(() -> candidates.tell(candidate, executor));
    }

    /** A candidate of the section that stands for the bundle (RFC 9143 §7.3.4). */
    private static RTCIceCandidate candidate(JsepSession session, String line) {
        IceParameters local = session.plan().ice().local();
        return new RTCIceCandidate(
                line,
                session.transportMid(),
                session.transportIndex(),
                local == null ? null : local.usernameFragment());
    }

    /** What happened to the encryption. */
    void dtls(DtlsEvent event) {
        switch (event) {
            case DtlsEvent.Connected connected -> {
                dtlsTransport.setRemoteCertificates(connected.remoteCertificates());
                dtlsTransport.set(RTCDtlsTransportState.CONNECTED, executor);
            }
            case DtlsEvent.Closed _ -> dtlsTransport.set(RTCDtlsTransportState.CLOSED, executor);
            case DtlsEvent.Failed failed -> {
                failure = failed.text();
                dtlsTransport.fail(ConnectionFailures.of(failed), executor);
            }
        }
        update();
    }

    private void update() {
        RTCIceTransportState ice = iceTransport.state();
        if (dtlsTransport.state() == RTCDtlsTransportState.NEW
                && (ice == RTCIceTransportState.CONNECTED || ice == RTCIceTransportState.COMPLETED)) {
            dtlsTransport.set(RTCDtlsTransportState.CONNECTING, executor);
        }
        become(ConnectionStates.of(ice, dtlsTransport.state()));
    }

    private void become(RTCPeerConnectionState next) {
        if (connectionState == next || connectionState == RTCPeerConnectionState.CLOSED) {
            return;
        }
        connectionState = next;
        connectionStates.tell(next, executor);
        if (next == RTCPeerConnectionState.CONNECTED) {
            settled.complete(next);
        } else if (next == RTCPeerConnectionState.FAILED) {
            settled.completeExceptionally(RTCException.operation("The connection failed. " + failure));
        }
    }

    CompletableFuture<RTCPeerConnectionState> connected(long timeout, TimeUnit unit) {
        return settled.copy().orTimeout(timeout, unit).exceptionallyCompose(cause -> {
            Throwable root = cause.getCause() == null ? cause : cause.getCause();
            return CompletableFuture.failedFuture(
                    root instanceof TimeoutException
                            ? RTCException.operation("Not connected in " + timeout + " "
                                    + unit.name().toLowerCase(java.util.Locale.ROOT) + "; the state is "
                                    + connectionState
                                    + ", ICE is " + iceTransport.state() + ".")
                            : root);
        });
    }

    /** The connection was closed: no event tells it (§4.4.1.10). */
    void closed() {
        signalingState = RTCSignalingState.CLOSED;
        connectionState = RTCPeerConnectionState.CLOSED;
        iceTransport.set(RTCIceTransportState.CLOSED, executor);
        dtlsTransport.set(RTCDtlsTransportState.CLOSED, executor);
        settled.completeExceptionally(RTCException.operation("The connection was closed before it was connected."));
    }
}
