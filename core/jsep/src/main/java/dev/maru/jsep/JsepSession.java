package dev.maru.jsep;

import dev.maru.sdp.Direction;
import dev.maru.sdp.MalformedSdpException;
import dev.maru.sdp.SessionDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The offers and answers of one connection (RFC 9429), with the algorithms of the W3C that need no threads. It makes and takes
 * descriptions, and says by {@link #plan} what the transports are to do.
 *
 * <p>It has no time, no sockets and no threads: one thread at a time uses it, and what it does follows from its calls and its entropy.
 * Whatever is refused is refused as a whole: a {@link JsepException} leaves the session as it was.
 */
public final class JsepSession {
    /** Sections of a connection, as many as SDP is read with. */
    private static final int MAX_TRANSCEIVERS = 1_000;

    private final SessionState state;
    private final CandidateRules candidates;

    /**
     * A session without transceivers.
     *
     * @param config what it is told from the start
     * @param entropy unguessable: credentials come from it
     */
    public JsepSession(JsepConfig config, RandomGenerator entropy) {
        state = new SessionState(config, entropy);
        candidates = new CandidateRules(state);
    }

    /**
     * How far the negotiation is.
     *
     * @return the W3C's {@code signalingState}
     */
    public SignalingState signalingState() {
        return state.signalingState;
    }

    /** Ends the session (W3C WebRTC §4.4.2, {@code close}): all transceivers are stopped, every further call is refused. */
    public void close() {
        state.signalingState = SignalingState.CLOSED;
        state.transceivers.forEach(Transceiver::finish);
    }

    /**
     * The session's transceivers, stopped ones that the peer does not know of included.
     *
     * @return in the order of their creation; a copy
     */
    public List<Transceiver> transceivers() {
        return List.copyOf(state.transceivers);
    }

    /**
     * The transceiver of a section.
     *
     * @param mid the section's name
     * @return null when there is none
     */
    public @Nullable Transceiver transceiver(String mid) {
        for (Transceiver transceiver : state.transceivers) {
            if (mid.equals(transceiver.mid())) {
                return transceiver;
            }
        }
        return null;
    }

    /**
     * Makes a transceiver (W3C WebRTC §5.1, {@code addTransceiver}).
     *
     * @param kind what it carries
     * @param init how it starts
     * @return the transceiver
     * @throws JsepException with INVALID_STATE when closed, TYPE for impossible rids or streams, OPERATION when there are too many
     */
    public Transceiver addTransceiver(MediaKind kind, TransceiverInit init) throws JsepException {
        requireOpen();
        Layers.check(kind, init.encodings());
        List<String> streams = Transceiver.checkStreams(init.streams());
        if (state.transceivers.size() >= MAX_TRANSCEIVERS) {
            throw new JsepException(JsepError.OPERATION, "there are " + MAX_TRANSCEIVERS + " transceivers already");
        }
        return state.create(kind, new TransceiverInit(init.direction(), streams, init.encodings(), init.trackId()));
    }

    /**
     * Sends a track, by a transceiver that has not sent yet or by a new one (W3C WebRTC §5.1, {@code addTrack}).
     *
     * @param kind of the track
     * @param trackId the track
     * @param streams ids of the streams that it belongs to
     * @return the transceiver
     * @throws JsepException with INVALID_STATE when closed, INVALID_ACCESS when the track is sent already, TYPE for impossible streams
     */
    public Transceiver addTrack(MediaKind kind, String trackId, List<String> streams) throws JsepException {
        requireOpen();
        List<String> checked = Transceiver.checkStreams(streams);
        for (Transceiver transceiver : state.transceivers) {
            if (trackId.equals(transceiver.trackId()) && !transceiver.isStopped()) {
                throw new JsepException(JsepError.INVALID_ACCESS, "the track is sent already");
            }
        }
        for (Transceiver transceiver : state.transceivers) {
            if (transceiver.canTake(kind)) {
                transceiver.take(trackId, checked);
                return transceiver;
            }
        }
        Transceiver created =
                addTransceiver(kind, new TransceiverInit(Direction.SENDRECV, checked, List.of(), trackId));
        created.markAddTrack();
        return created;
    }

    /**
     * Sends a track no more (W3C WebRTC §5.1, {@code removeTrack}).
     *
     * @param transceiver whose sender has the track
     * @throws JsepException with INVALID_STATE when closed
     */
    public void removeTrack(Transceiver transceiver) throws JsepException {
        requireOpen();
        if (!transceiver.isStopping() && transceiver.trackId() != null) {
            transceiver.removeTrack();
        }
    }

    /** Asks for data channels: the next offer has a section for them (W3C WebRTC §6.1, {@code createDataChannel}). */
    public void wantData() {
        state.wantsData = true;
    }

    /** Lets the next offer restart ICE (W3C WebRTC §4.4.2, {@code restartIce}). */
    public void restartIce() {
        for (AppliedDescription description : new AppliedDescription[] {state.currentLocal, state.pendingLocal}) {
            IceParameters ice =
                    description == null ? null : description.transport().ice();
            if (ice != null) {
                state.iceToReplace.add(ice);
            }
        }
    }

    /**
     * Whether something waits for an offer ("check if negotiation is needed", W3C WebRTC §4.7.3). It counts in STABLE.
     *
     * @return the answer of the algorithm; the flag and its event are the caller's
     */
    public boolean isNegotiationNeeded() {
        return state.signalingState != SignalingState.CLOSED && new NegotiationNeeded(state).check();
    }

    /**
     * Makes an offer (RFC 9429 §5.2).
     *
     * @param iceRestart whether it restarts ICE
     * @return to be set by {@link #setLocalDescription(Description)} and signaled
     * @throws JsepException with INVALID_STATE but in STABLE and HAVE_LOCAL_OFFER
     */
    public Description createOffer(boolean iceRestart) throws JsepException {
        return makeOffer(iceRestart).description();
    }

    private AppliedDescription makeOffer(boolean iceRestart) throws JsepException {
        requireState(
                "an offer is made in stable or have-local-offer",
                SignalingState.STABLE,
                SignalingState.HAVE_LOCAL_OFFER);
        AppliedDescription offer = new OfferMaker(state, iceRestart).make();
        state.lastOffer = offer;
        return offer;
    }

    /**
     * Makes an answer (RFC 9429 §5.3).
     *
     * @return to be set by {@link #setLocalDescription(Description)} and signaled
     * @throws JsepException with INVALID_STATE but in HAVE_REMOTE_OFFER and HAVE_LOCAL_PRANSWER
     */
    public Description createAnswer() throws JsepException {
        return makeAnswer().description();
    }

    private AppliedDescription makeAnswer() throws JsepException {
        requireState(
                "an answer is made in have-remote-offer or have-local-pranswer",
                SignalingState.HAVE_REMOTE_OFFER,
                SignalingState.HAVE_LOCAL_PRANSWER);
        AppliedDescription offer = state.pendingRemote;
        if (offer == null) {
            throw new JsepException(JsepError.INVALID_STATE, "there is no offer");
        }
        AppliedDescription answer = new AnswerMaker(state, offer).make();
        state.lastAnswer = answer;
        return answer;
    }

    /**
     * Sets what is due: an offer or an answer, made now (W3C WebRTC §4.4.2, {@code setLocalDescription} without arguments).
     *
     * @return what has changed
     * @throws JsepException with INVALID_STATE when closed
     */
    public List<JsepChange> setLocalDescription() throws JsepException {
        return switch (state.signalingState) {
            case STABLE, HAVE_LOCAL_OFFER, HAVE_REMOTE_PRANSWER -> {
                makeOffer(false);
                yield setLocalDescription(new Description(SdpType.OFFER, ""));
            }
            case HAVE_REMOTE_OFFER, HAVE_LOCAL_PRANSWER -> {
                makeAnswer();
                yield setLocalDescription(new Description(SdpType.ANSWER, ""));
            }
            case CLOSED -> throw new JsepException(JsepError.INVALID_STATE, "the session is closed");
        };
    }

    /**
     * Sets a local description (W3C WebRTC §4.4.2, {@code setLocalDescription}). An empty text stands for the one that was made last, or is
     * made now.
     *
     * @param description an offer or answer as it was made last, an answer as PRANSWER, or a rollback
     * @return what has changed
     * @throws JsepException with INVALID_STATE when it is not its time, INVALID_MODIFICATION when it is not what was made last
     */
    public List<JsepChange> setLocalDescription(Description description) throws JsepException {
        requireOpen();
        return switch (description.type()) {
            case ROLLBACK -> rollback();
            case OFFER -> {
                requireState(
                        "an offer is set in stable or have-local-offer",
                        SignalingState.STABLE,
                        SignalingState.HAVE_LOCAL_OFFER);
                if (description.sdp().isEmpty() && state.lastOffer == null) {
                    makeOffer(false);
                }
                yield new DescriptionSetter(state).setLocal(last(state.lastOffer, description));
            }
            case ANSWER, PRANSWER -> {
                requireState(
                        "an answer is set in have-remote-offer or have-local-pranswer",
                        SignalingState.HAVE_REMOTE_OFFER,
                        SignalingState.HAVE_LOCAL_PRANSWER);
                if (description.sdp().isEmpty() && state.lastAnswer == null) {
                    makeAnswer();
                }
                AppliedDescription last = last(state.lastAnswer, description);
                yield new DescriptionSetter(state).setLocal(last.as(description.type()));
            }
        };
    }

    private static AppliedDescription last(@Nullable AppliedDescription made, Description description)
            throws JsepException {
        boolean isSame = made != null
                && (description.sdp().isEmpty() || made.description().sdp().equals(description.sdp()));
        if (made == null || !isSame) {
            throw new JsepException(JsepError.INVALID_MODIFICATION, "this is not the description that was made last");
        }
        return made;
    }

    /**
     * Sets a remote description (W3C WebRTC §4.4.2, {@code setRemoteDescription}). An offer that meets ours in HAVE_LOCAL_OFFER rolls ours back
     * first.
     *
     * @param description an offer, answer, PRANSWER, or a rollback
     * @return what has changed
     * @throws JsepException with INVALID_STATE when it is not its time, SDP_SYNTAX or INVALID_ACCESS when it is bad
     */
    public List<JsepChange> setRemoteDescription(Description description) throws JsepException {
        requireOpen();
        return switch (description.type()) {
            case ROLLBACK -> rollback();
            case OFFER -> setRemoteOffer(description.sdp());
            case ANSWER, PRANSWER -> setRemoteAnswer(description);
        };
    }

    private List<JsepChange> setRemoteOffer(String sdp) throws JsepException {
        requireState(
                "a remote offer is set in stable, have-local-offer or have-remote-offer",
                SignalingState.STABLE,
                SignalingState.HAVE_LOCAL_OFFER,
                SignalingState.HAVE_REMOTE_OFFER);
        SessionDescription session = SectionNames.complete(state, parse(sdp));
        new RemoteRules(state, session).checkOffer();
        List<JsepChange> changes = new ArrayList<>();
        if (state.signalingState == SignalingState.HAVE_LOCAL_OFFER) {
            changes.addAll(new DescriptionSetter(state).rollBack());
        }
        changes.addAll(new DescriptionSetter(state).setRemote(SdpType.OFFER, session));
        return changes;
    }

    private List<JsepChange> setRemoteAnswer(Description description) throws JsepException {
        requireState(
                "a remote answer is set in have-local-offer or have-remote-pranswer",
                SignalingState.HAVE_LOCAL_OFFER,
                SignalingState.HAVE_REMOTE_PRANSWER);
        AppliedDescription offer = state.pendingLocal;
        SessionDescription session = parse(description.sdp());
        if (offer == null) {
            throw new JsepException(JsepError.INVALID_STATE, "there is no offer");
        }
        new RemoteRules(state, session).checkAnswer(offer);
        return new DescriptionSetter(state)
                .setRemote(description.type(), SectionNames.completeLike(session, offer.session()));
    }

    private static SessionDescription parse(String sdp) throws JsepException {
        try {
            return SessionDescription.parse(sdp);
        } catch (MalformedSdpException e) {
            throw new JsepException(e);
        }
    }

    private List<JsepChange> rollback() throws JsepException {
        requireState(
                "there is an offer to roll back in have-local-offer and have-remote-offer",
                SignalingState.HAVE_LOCAL_OFFER,
                SignalingState.HAVE_REMOTE_OFFER);
        return new DescriptionSetter(state).rollBack();
    }

    /**
     * Takes a candidate of the peer (W3C WebRTC §4.4.2, {@code addIceCandidate}); the remote description shows it from then on.
     *
     * @param candidate as it was signaled
     * @return whether {@link #plan} shows it, so that ICE takes it now: not those of the generation before a restart, of sections that
     *     are bundled away, and of RTCP alone
     * @throws JsepException with INVALID_STATE without a remote description, TYPE without a section, OPERATION when the section or
     *     generation is unknown, it is no candidate, or there are too many
     */
    public boolean addRemoteCandidate(RemoteCandidate candidate) throws JsepException {
        requireOpen();
        return candidates.addRemote(candidate);
    }

    /**
     * Shows a candidate of ours in the local description.
     *
     * @param usernameFragment the generation for which it was found
     * @param candidate with {@code candidate:}; empty when no more come
     * @throws JsepException with OPERATION when it is no candidate or there are too many
     */
    public void addLocalCandidate(String usernameFragment, String candidate) throws JsepException {
        candidates.addLocal(usernameFragment, candidate);
    }

    /**
     * The negotiated local description.
     *
     * @return null before the first answer
     */
    public @Nullable Description currentLocalDescription() {
        return description(state.currentLocal);
    }

    /**
     * The local description that is negotiated now.
     *
     * @return null in STABLE
     */
    public @Nullable Description pendingLocalDescription() {
        return description(state.pendingLocal);
    }

    /**
     * The newest local description.
     *
     * @return the pending or the current one; null when there is none
     */
    public @Nullable Description localDescription() {
        return description(state.local());
    }

    /**
     * The negotiated remote description.
     *
     * @return null before the first answer
     */
    public @Nullable Description currentRemoteDescription() {
        return description(state.currentRemote);
    }

    /**
     * The remote description that is negotiated now.
     *
     * @return null in STABLE
     */
    public @Nullable Description pendingRemoteDescription() {
        return description(state.pendingRemote);
    }

    /**
     * The newest remote description.
     *
     * @return the pending or the current one; null when there is none
     */
    public @Nullable Description remoteDescription() {
        return description(state.remote());
    }

    private static @Nullable Description description(@Nullable AppliedDescription applied) {
        return applied == null ? null : applied.description();
    }

    /**
     * Whether the peer takes candidates that come later (W3C WebRTC §4.4.2, {@code canTrickleIceCandidates}).
     *
     * @return null before there is a remote description
     */
    public @Nullable Boolean canTrickle() {
        AppliedDescription remote = state.remote();
        return remote == null ? null : remote.transport().isTrickle();
    }

    /**
     * What the transports are to do, as of now.
     *
     * @return a new plan; to be read after each description and candidate
     */
    public TransportPlan plan() {
        return new PlanMaker(state).make();
    }

    private void requireOpen() throws JsepException {
        if (state.signalingState == SignalingState.CLOSED) {
            throw new JsepException(JsepError.INVALID_STATE, "the session is closed");
        }
    }

    private void requireState(String otherwise, SignalingState... states) throws JsepException {
        if (!List.of(states).contains(state.signalingState)) {
            throw new JsepException(
                    JsepError.INVALID_STATE,
                    otherwise + "; this is " + state.signalingState.name().toLowerCase(Locale.ROOT));
        }
    }
}
