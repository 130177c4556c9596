package dev.maru.webrtc;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The way to the peer (W3C WebRTC §5.6). Thread-safe. */
public final class RTCIceTransport {
    /**
     * Two addresses between which packets go (§5.6.5).
     *
     * @param local ours
     * @param remote the peer's
     */
    public record CandidatePair(RTCIceCandidate local, RTCIceCandidate remote) {}

    /** As many as the agent takes. */
    private static final int MAX_REMOTE = 100;

    private final Listeners<RTCIceTransport> stateChanges = new Listeners<>();
    private final Listeners<RTCIceTransport> gatheringChanges = new Listeners<>();
    private final Listeners<RTCIceTransport> pairChanges = new Listeners<>();
    private final List<RTCIceCandidate> local = new CopyOnWriteArrayList<>();
    private final List<RTCIceCandidate> remote = new CopyOnWriteArrayList<>();
    private volatile RTCIceTransportState state = RTCIceTransportState.NEW;
    private volatile RTCIceGathererState gatheringState = RTCIceGathererState.NEW;
    private volatile RTCIceRole role = RTCIceRole.UNKNOWN;
    private volatile @Nullable CandidatePair selected;
    private volatile long pairChangeCount;
    private volatile @Nullable RTCIceParameters localParameters;
    private volatile @Nullable RTCIceParameters remoteParameters;

    RTCIceTransport() {}

    /**
     * How it is.
     *
     * @return the state
     */
    public RTCIceTransportState state() {
        return state;
    }

    /**
     * How far we have gathered.
     *
     * @return the state
     */
    public RTCIceGathererState gatheringState() {
        return gatheringState;
    }

    /**
     * Who chooses the pair.
     *
     * @return unknown before there is a transport
     */
    public RTCIceRole role() {
        return role;
    }

    /**
     * Our addresses.
     *
     * @return those that were found so far
     */
    public List<RTCIceCandidate> getLocalCandidates() {
        return List.copyOf(local);
    }

    /**
     * The peer's addresses, as they were signaled.
     *
     * @return those that were added so far, of this generation
     */
    public List<RTCIceCandidate> getRemoteCandidates() {
        return List.copyOf(remote);
    }

    /**
     * What it carries.
     *
     * @return {@code rtp}, with RTCP
     */
    public String component() {
        return "rtp";
    }

    /**
     * What we sign with.
     *
     * @return null before our first description is set
     */
    public @Nullable RTCIceParameters getLocalParameters() {
        return localParameters;
    }

    /**
     * What the peer signs with.
     *
     * @return null before its first description is set
     */
    public @Nullable RTCIceParameters getRemoteParameters() {
        return remoteParameters;
    }

    /**
     * The pair that packets go over.
     *
     * @return null before there is one
     */
    public @Nullable CandidatePair getSelectedCandidatePair() {
        return selected;
    }

    /**
     * Listens to changes of the state.
     *
     * @param listener called serially on the connection's executor
     * @return to take the listener away
     */
    public Registration onStateChange(Consumer<? super RTCIceTransport> listener) {
        return stateChanges.add(listener);
    }

    /**
     * Listens to changes of {@link #gatheringState}.
     *
     * @param listener called serially on the connection's executor
     * @return to take the listener away
     */
    public Registration onGatheringStateChange(Consumer<? super RTCIceTransport> listener) {
        return gatheringChanges.add(listener);
    }

    /**
     * Listens to changes of the selected pair.
     *
     * @param listener called serially on the connection's executor
     * @return to take the listener away
     */
    public Registration onSelectedCandidatePairChange(Consumer<? super RTCIceTransport> listener) {
        return pairChanges.add(listener);
    }

    void set(RTCIceTransportState next, Executor executor) {
        if (state != next && state != RTCIceTransportState.CLOSED) {
            state = next;
            stateChanges.tell(this, executor);
        }
    }

    void set(RTCIceGathererState next, Executor executor) {
        if (gatheringState != next) {
            gatheringState = next;
            gatheringChanges.tell(this, executor);
        }
    }

    /** What both sides sign with now; the peer's candidates are of a generation. */
    void set(@Nullable RTCIceParameters ours, @Nullable RTCIceParameters theirs) {
        localParameters = ours;
        if (theirs != null && !theirs.equals(remoteParameters)) {
            remote.removeIf(one -> {
                String generation = one.usernameFragment();
                return generation != null && !generation.equals(theirs.usernameFragment());
            });
        }
        remoteParameters = theirs;
    }

    /** How often packets went another way than before (webrtc-stats, {@code selectedCandidatePairChanges}). */
    long pairChanges() {
        return pairChangeCount;
    }

    void set(RTCIceRole next) {
        role = next;
    }

    void select(CandidatePair pair, Executor executor) {
        if (!pair.equals(selected)) {
            selected = pair;
            pairChangeCount++;
            pairChanges.tell(this, executor);
        }
    }

    void add(RTCIceCandidate candidate) {
        local.add(candidate);
    }

    void addRemote(RTCIceCandidate candidate) {
        if (remote.size() < MAX_REMOTE && !remote.contains(candidate)) {
            remote.add(candidate);
        }
    }

    void forgetCandidates() {
        local.clear();
    }
}
