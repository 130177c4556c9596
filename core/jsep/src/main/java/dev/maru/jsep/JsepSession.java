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
        List<SendEncoding> encodings = Layers.check(kind, init.encodings());
        List<String> streams = Transceiver.checkStreams(init.streams());
        if (state.transceivers.size() >= MAX_TRANSCEIVERS) {
            throw new JsepException(JsepError.OPERATION, "there are " + MAX_TRANSCEIVERS + " transceivers already");
        }
        return state.create(kind, new TransceiverInit(init.direction(), streams, encodings, init.trackId()));
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
        requireOfferTurn();
        AppliedDescription offer = new OfferMaker(state, iceRestart).make();
        state.lastOffer = offer;
        state.lastOfferText = offer.description().sdp();
        return offer;
    }

    private void requireOfferTurn() throws JsepException {
        requireState(
                "an offer is made and set in stable or have-local-offer",
                SignalingState.STABLE,
                SignalingState.HAVE_LOCAL_OFFER);
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
        requireAnswerTurn();
        AppliedDescription offer = state.pendingRemote;
        if (offer == null) {
            throw new JsepException(JsepError.INVALID_STATE, "there is no offer");
        }
        AppliedDescription answer = new AnswerMaker(state, offer, null).make();
        state.lastAnswer = answer;
        state.lastAnswerText = answer.description().sdp();
        return answer;
    }

    private void requireAnswerTurn() throws JsepException {
        requireState(
                "an answer is made and set in have-remote-offer or have-local-pranswer",
                SignalingState.HAVE_REMOTE_OFFER,
                SignalingState.HAVE_LOCAL_PRANSWER);
    }

    /**
     * Sets what is due, an offer or an answer (W3C WebRTC §4.4.2, {@code setLocalDescription} without arguments): the one that was made last,
     * unless it has become untrue; else it is made now.
     *
     * @return what has changed
     * @throws JsepException with INVALID_STATE when closed
     */
    public List<JsepChange> setLocalDescription() throws JsepException {
        return switch (state.signalingState) {
            case STABLE, HAVE_LOCAL_OFFER, HAVE_REMOTE_PRANSWER ->
                setLocalDescription(new Description(SdpType.OFFER, ""));
            case HAVE_REMOTE_OFFER, HAVE_LOCAL_PRANSWER -> setLocalDescription(new Description(SdpType.ANSWER, ""));
            case CLOSED -> throw new JsepException(JsepError.INVALID_STATE, "the session is closed");
        };
    }

    /**
     * Sets a local description (W3C WebRTC §4.4.2, {@code setLocalDescription}). An empty text stands for the one that was made last, or, when
     * that has become untrue, one that is made now.
     *
     * @param description an offer or answer as it was made last, an answer as PRANSWER, or a rollback
     * @return what has changed
     * @throws JsepException with INVALID_MODIFICATION when it is not what was made last, INVALID_STATE when it is not its time
     */
    public List<JsepChange> setLocalDescription(Description description) throws JsepException {
        requireOpen();
        return switch (description.type()) {
            case ROLLBACK -> rollback();
            case OFFER -> {
                AppliedDescription given = madeLast(state.lastOffer, state.lastOfferText, description);
                requireOfferTurn();
                yield new DescriptionSetter(state).setLocal(given == null ? currentOffer() : given);
            }
            case ANSWER, PRANSWER -> {
                AppliedDescription given = madeLast(state.lastAnswer, state.lastAnswerText, description);
                requireAnswerTurn();
                AppliedDescription answer = given == null ? currentAnswer() : given;
                yield new DescriptionSetter(state).setLocal(answer.as(description.type()));
            }
        };
    }

    /** Null for an empty text, which stands for what is true now. */
    private static @Nullable AppliedDescription madeLast(
            @Nullable AppliedDescription made, String text, Description description) throws JsepException {
        if (description.sdp().isEmpty()) {
            return null;
        }
        if (made == null || !text.equals(description.sdp())) {
            throw new JsepException(JsepError.INVALID_MODIFICATION, "this is not the description that was made last");
        }
        return made;
    }

    /** The offer that was made last, while one that were made now would say the same ("offerer's system state"). */
    private AppliedDescription currentOffer() throws JsepException {
        AppliedDescription last = state.lastOffer;
        IceParameters ice = last == null ? null : last.transport().ice();
        boolean isCurrent = last != null
                && ice != null
                && !state.iceToReplace.contains(ice)
                && new OfferMaker(state, ice).make().session().equals(last.session());
        return isCurrent ? last : makeOffer(false);
    }

    private AppliedDescription currentAnswer() throws JsepException {
        AppliedDescription last = state.lastAnswer;
        AppliedDescription offer = state.pendingRemote;
        IceParameters ice = last == null ? null : last.transport().ice();
        boolean isCurrent = last != null
                && offer != null
                && ice != null
                && new AnswerMaker(state, offer, ice).make().session().equals(last.session());
        return isCurrent ? last : makeAnswer();
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
     * The section that stands for the transport in our description: candidates are signaled with it (RFC 9143 §7.3.4).
     *
     * @return its index; -1 when there is no description of ours, or all its sections are rejected
     */
    public int transportIndex() {
        AppliedDescription local = state.local();
        return local == null ? -1 : local.transport().index();
    }

    /**
     * The name of the section that stands for the transport in our description.
     *
     * @return null where {@link #transportIndex} is -1
     */
    public @Nullable String transportMid() {
        AppliedDescription local = state.local();
        int index = transportIndex();
        return local == null || index < 0 ? null : local.section(index).mid();
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
