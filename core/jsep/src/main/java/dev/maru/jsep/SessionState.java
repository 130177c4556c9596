package dev.maru.jsep;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What a session remembers. Its parts read and change it; they keep nothing themselves. */
final class SessionState {
    final JsepConfig config;
    final Sources sources;
    final PayloadTypes payloadTypes = new PayloadTypes();
    final ExtensionIds extensionIds = new ExtensionIds();
    final List<Transceiver> transceivers = new ArrayList<>();
    final String cname;
    private final List<OurCodec> audio;
    private final List<OurCodec> video;
    final String sessionId;

    SignalingState signalingState = SignalingState.STABLE;

    @Nullable
    AppliedDescription currentLocal;

    @Nullable
    AppliedDescription currentRemote;

    @Nullable
    AppliedDescription pendingLocal;

    @Nullable
    AppliedDescription pendingRemote;

    @Nullable
    AppliedDescription lastOffer;

    @Nullable
    AppliedDescription lastAnswer;

    /** As they were given out; candidates come into the descriptions later. */
    String lastOfferText = "";

    String lastAnswerText = "";

    /** {@code [[LocalIceCredentialsToReplace]]}. */
    final Set<IceParameters> iceToReplace = new HashSet<>();

    /** Of the last local description that was set. */
    long version;

    /** Whether data channels were asked for. */
    boolean wantsData;

    /** Whether an answer has accepted the data channels' association. */
    boolean hasSctp;

    /** Who made the first offer: TRUE for us; null before there is one. */
    @Nullable
    Boolean isFirstOfferer;

    /** Transceivers that the pending remote offer made. */
    final Set<Transceiver> createdByOffer = new HashSet<>();

    SessionState(JsepConfig config, RandomGenerator entropy) {
        this.config = config;
        sources = new Sources(entropy);
        audio = OurCodec.of(config.capabilities().audio());
        video = OurCodec.of(config.capabilities().video());
        cname = sources.newCname();
        sessionId = sources.newSessionId();
    }

    @Nullable
    AppliedDescription local() {
        return pendingLocal == null ? currentLocal : pendingLocal;
    }

    @Nullable
    AppliedDescription remote() {
        return pendingRemote == null ? currentRemote : pendingRemote;
    }

    /** The last local description that was answered, or is an answer. */
    @Nullable
    AppliedDescription answeredLocal() {
        return isProvisional() ? pendingLocal : currentLocal;
    }

    @Nullable
    AppliedDescription answeredRemote() {
        return isProvisional() ? pendingRemote : currentRemote;
    }

    private boolean isProvisional() {
        return signalingState == SignalingState.HAVE_LOCAL_PRANSWER
                || signalingState == SignalingState.HAVE_REMOTE_PRANSWER;
    }

    Transceiver create(MediaKind kind, TransceiverInit init) {
        Transceiver transceiver = new Transceiver(
                kind,
                init,
                kind == MediaKind.AUDIO ? audio : video,
                sources,
                config.capabilities().extensions(kind));
        transceivers.add(transceiver);
        return transceiver;
    }

    void remove(Transceiver transceiver) {
        transceivers.remove(transceiver);
        sources.forget(transceiver);
    }
}
