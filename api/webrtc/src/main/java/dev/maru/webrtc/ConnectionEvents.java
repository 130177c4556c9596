package dev.maru.webrtc;

import dev.maru.dtls.DtlsEvent;
import dev.maru.ice.Candidate;
import dev.maru.ice.CandidateType;
import dev.maru.jsep.Description;
import dev.maru.jsep.IceParameters;
import dev.maru.jsep.IcePlan;
import dev.maru.jsep.JsepException;
import dev.maru.jsep.JsepSession;
import dev.maru.peer.IceServer;
import dev.maru.peer.IceTransportEvent;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The states of one connection and those who listen to them. Changed on the reactor's thread, read from any. */
final class ConnectionEvents {
    private static final String MID = "\na=mid:";

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

    ConnectionEvents(Executor executor) {
        this.executor = executor;
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
            case IceTransportEvent.GatheringDone _ -> {
                signal(session, "", null);
                gathering(RTCIceGatheringState.COMPLETE);
            }
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
        candidates.tell(candidate, executor);
    }

    private static RTCIceCandidate candidate(JsepSession session, String line) {
        IceParameters local = session.plan().ice().local();
        return new RTCIceCandidate(line, firstMid(session), 0, local == null ? null : local.usernameFragment());
    }

    /** The section that stands for the bundle (RFC 9143 §7.2.1): the first of ours. */
    private static @Nullable String firstMid(JsepSession session) {
        Description local = session.localDescription();
        int at = local == null ? -1 : local.sdp().indexOf(MID);
        if (local == null || at < 0) {
            return null;
        }
        int end = local.sdp().indexOf('\r', at);
        return local.sdp().substring(at + MID.length(), end < 0 ? local.sdp().length() : end);
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
        iceTransport.set(RTCIceTransportState.CLOSED, Runnable::run);
        dtlsTransport.set(RTCDtlsTransportState.CLOSED, Runnable::run);
        settled.completeExceptionally(RTCException.operation("The connection was closed before it was connected."));
    }
}
