package dev.maru.jsep;

import dev.maru.sdp.Direction;
import dev.maru.sdp.Msid;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A sender and a receiver that share a section (RFC 9429 §3.4.1, W3C {@code RTCRtpTransceiver}), as far as they are negotiated. It
 * belongs to the session that made it and to that session's thread. What is changed here shows in the next offer or answer.
 */
public final class Transceiver {
    /** Streams of one track; ids are strings of the application, and each becomes a line. */
    static final int MAX_STREAMS = 64;

    private static final int MAX_ID_LENGTH = 255;

    private final MediaKind kind;
    private final String senderId;
    private final List<OurCodec> ours;
    private final Sources sources;
    private @Nullable String mid;
    private Direction direction;
    private @Nullable Direction currentDirection;
    private @Nullable Direction firedDirection;
    private boolean isReceptive;
    private boolean hasTransport;
    private boolean isStopping;
    private boolean isStopped;
    private boolean isFromAddTrack;
    private boolean hasSent;
    private @Nullable String trackId;
    private List<String> streams;
    private List<SendEncoding> encodings;
    private List<OurCodec> preferences = List.of();
    private List<HeaderExtensionCapability> extensions;
    private List<String> remoteStreams = List.of();
    private Stable stable;

    /** What a rollback brings back ({@code [[LastStableState…]]}). */
    private record Stable(
            @Nullable String mid,
            @Nullable List<SendEncoding> ridlessEncodings,
            List<String> remoteStreams,
            boolean hasTransport) {}

    Transceiver(
            MediaKind kind,
            TransceiverInit init,
            List<OurCodec> ours,
            Sources sources,
            List<HeaderExtensionCapability> extensions) {
        this.kind = kind;
        this.extensions = extensions;
        this.ours = ours;
        this.sources = sources;
        direction = init.direction();
        streams = init.streams();
        encodings = init.encodings().isEmpty() ? List.of(SendEncoding.SINGLE) : init.encodings();
        if (encodings.size() == 1) {
            encodings = List.of(
                    new SendEncoding(null, encodings.getFirst().isActive())); // W3C WebRTC §5.1: no rid when alone
        }
        trackId = init.trackId();
        senderId = trackId == null || !isId(trackId) ? sources.newTrackId() : trackId;
        stable = new Stable(null, null, List.of(), false);
    }

    /** Whether a text can stand in an {@code a=msid} line. */
    static boolean isId(String text) {
        return !text.isEmpty()
                && text.length() <= MAX_ID_LENGTH
                && !text.equals(Msid.NONE)
                && text.chars().allMatch(c -> c > ' ' && c <= '~');
    }

    /**
     * What it carries.
     *
     * @return audio or video
     */
    public MediaKind kind() {
        return kind;
    }

    /**
     * The name of its section.
     *
     * @return null before an offer with it is set, and after that offer was rolled back
     */
    public @Nullable String mid() {
        return mid;
    }

    /**
     * The wished direction.
     *
     * @return what the next offer or answer asks for
     */
    public Direction direction() {
        return direction;
    }

    /**
     * Wishes another direction (W3C WebRTC §5.4).
     *
     * @param wished for the next offer or answer
     * @throws JsepException with INVALID_STATE when it is stopping or stopped
     */
    public void setDirection(Direction wished) throws JsepException {
        requireLive();
        direction = wished;
    }

    /**
     * The negotiated direction.
     *
     * @return null before the first answer, and when stopped
     */
    public @Nullable Direction currentDirection() {
        return currentDirection;
    }

    /**
     * Whether it is stopped here, which the peer may not know yet.
     *
     * @return the W3C's {@code [[Stopping]]}
     */
    public boolean isStopping() {
        return isStopping;
    }

    /**
     * Whether it is stopped for good.
     *
     * @return the W3C's {@code [[Stopped]]}
     */
    public boolean isStopped() {
        return isStopped;
    }

    /**
     * Whether it has a transport: since a description of ours named its section.
     *
     * @return whether the W3C's {@code [[SenderTransport]]} and {@code [[ReceiverTransport]]} are not null
     */
    public boolean hasTransport() {
        return hasTransport;
    }

    /**
     * Whether media may come, as the last local description says.
     *
     * @return the W3C's {@code [[Receptive]]}
     */
    public boolean isReceptive() {
        return isReceptive;
    }

    /**
     * Stops sending and receiving; the next negotiation tells the peer (W3C WebRTC §5.4, {@code stop}).
     *
     * <p>Deviation: one that no description has named yet is stopped for good and gone with the next answer; the W3C's would never go.
     */
    public void stop() {
        isStopping = true;
        direction = Direction.INACTIVE;
        isReceptive = false;
    }

    /**
     * The track that is sent.
     *
     * @return null when there is none
     */
    public @Nullable String trackId() {
        return trackId;
    }

    /**
     * Sends another track, without negotiation (W3C WebRTC §5.2, {@code replaceTrack}).
     *
     * @param id of the track; null for none
     */
    public void setTrackId(@Nullable String id) {
        trackId = id;
    }

    /**
     * The id that descriptions give the sender's track: that of the track which it started with.
     *
     * @return the same for the transceiver's life
     */
    public String senderId() {
        return senderId;
    }

    /**
     * The streams that the sent track belongs to.
     *
     * @return their ids
     */
    public List<String> streams() {
        return streams;
    }

    /**
     * Puts the sent track into other streams (W3C WebRTC §5.2, {@code setStreams}).
     *
     * @param ids printable, without spaces, 255 characters at most; repetitions do not count
     * @throws JsepException with INVALID_STATE when it is stopped, TYPE for impossible ids
     */
    public void setStreams(List<String> ids) throws JsepException {
        requireLive();
        streams = checkStreams(ids);
    }

    static List<String> checkStreams(List<String> ids) throws JsepException {
        List<String> distinct = ids.stream().distinct().toList();
        if (distinct.size() > MAX_STREAMS || !distinct.stream().allMatch(Transceiver::isId)) {
            throw new JsepException(
                    JsepError.TYPE,
                    "a track is in " + MAX_STREAMS + " streams at most, and their ids are printable without spaces");
        }
        return distinct;
    }

    /**
     * The encodings to be sent; an answer may have taken some away.
     *
     * @return one, or those of simulcast
     */
    public List<SendEncoding> encodings() {
        return encodings;
    }

    /**
     * The streams that the received track belongs to.
     *
     * @return their ids (W3C {@code [[AssociatedRemoteMediaStreams]]})
     */
    public List<String> remoteStreams() {
        return remoteStreams;
    }

    /**
     * The codecs that are wished.
     *
     * @return empty when all are, in their usual order
     */
    public List<CodecCapability> codecPreferences() {
        return preferences.stream().map(OurCodec::capability).toList();
    }

    /**
     * Wishes codecs, in this order and no others (W3C WebRTC §5.4, {@code setCodecPreferences}).
     *
     * @param codecs of this session's capabilities; empty for all in their usual order
     * @throws JsepException with INVALID_MODIFICATION when one is unknown or none of them carries media
     */
    public void setCodecPreferences(List<CodecCapability> codecs) throws JsepException {
        Map<String, OurCodec> distinct = new LinkedHashMap<>();
        for (CodecCapability codec : codecs) {
            String key = CodecKey.of(codec);
            OurCodec known = ours.stream()
                    .filter(each -> each.key().equals(key))
                    .findFirst()
                    .orElseThrow(() ->
                            new JsepException(JsepError.INVALID_MODIFICATION, "this session has no codec " + key));
            distinct.putIfAbsent(key, known);
        }
        List<OurCodec> wished = List.copyOf(distinct.values());
        if (!wished.isEmpty()
                && wished.stream().allMatch(codec -> codec.capability().isAuxiliary())) {
            throw new JsepException(JsepError.INVALID_MODIFICATION, "none of these codecs carries media by itself");
        }
        preferences = wished;
    }

    /**
     * The header extensions that the next offer or answer may have (webrtc-extensions, {@code getHeaderExtensionsToNegotiate}).
     *
     * @return all that are known, each with its direction
     */
    public List<HeaderExtensionCapability> headerExtensions() {
        return extensions;
    }

    /**
     * Chooses the header extensions of the next offer or answer (webrtc-extensions, {@code setHeaderExtensionsToNegotiate}).
     *
     * @param wished all of {@link #headerExtensions} in their order, with other directions
     * @throws JsepException with INVALID_MODIFICATION when they are others, or the name of the section is not to be both sent and received
     */
    public void setHeaderExtensions(List<HeaderExtensionCapability> wished) throws JsepException {
        boolean isSame = wished.size() == extensions.size();
        for (int i = 0; isSame && i < wished.size(); i++) {
            HeaderExtensionCapability one = wished.get(i);
            boolean isNeeded = one.uri().equals(MediaCapabilities.MID); // bundled packets are told apart by it
            isSame = one.uri().equals(extensions.get(i).uri()) && (!isNeeded || one.direction() == Direction.SENDRECV);
        }
        if (!isSame) {
            throw new JsepException(
                    JsepError.INVALID_MODIFICATION,
                    "header extensions keep their number and order, and that of the section's name its direction");
        }
        extensions = List.copyOf(wished);
    }

    boolean hasPreferences() {
        return !preferences.isEmpty();
    }

    /** Our codecs in the order of preference, without those that are not wished. */
    List<OurCodec> codecs() {
        return preferences.isEmpty() ? ours : preferences;
    }

    /** The SSRC of an encoding. */
    long ssrc(SendEncoding encoding) {
        return sources.ssrc(this, "media " + encoding.rid());
    }

    long rtxSsrc(SendEncoding encoding) {
        return sources.ssrc(this, "rtx " + encoding.rid());
    }

    /** Whether several layers are offered; a single one needs no name. */
    boolean isSimulcast() {
        return encodings.size() > 1;
    }

    private void requireLive() throws JsepException {
        if (isStopping || isStopped) {
            throw new JsepException(JsepError.INVALID_STATE, "the transceiver is stopped");
        }
    }

    boolean isFromAddTrack() {
        return isFromAddTrack;
    }

    /** A sender without a track that has never been used takes one (W3C WebRTC §5.1, {@code addTrack}). */
    boolean canTake(MediaKind wanted) {
        return kind == wanted && trackId == null && !isStopping && !isStopped && !hasSent;
    }

    void take(String track, List<String> inStreams) {
        trackId = track;
        streams = inStreams;
        isFromAddTrack = true;
        direction = Direction.of(true, direction.receives());
    }

    void removeTrack() {
        trackId = null;
        direction = Direction.of(false, direction.receives());
    }

    void markAddTrack() {
        isFromAddTrack = true;
    }

    void setMid(@Nullable String name) {
        mid = name;
    }

    void markTransport() {
        hasTransport = true;
    }

    void setReceptive(boolean receives) {
        isReceptive = receives;
    }

    void setCurrentDirection(Direction negotiated) {
        currentDirection = negotiated;
        hasSent |= negotiated.sends();
    }

    @Nullable
    Direction firedDirection() {
        return firedDirection;
    }

    void setFiredDirection(@Nullable Direction fired) {
        firedDirection = fired;
    }

    void setRemoteStreams(List<String> ids) {
        remoteStreams = List.copyOf(ids);
    }

    void setEncodings(List<SendEncoding> others) {
        encodings = List.copyOf(others);
    }

    boolean isRidless() {
        return encodings.size() == 1 && encodings.getFirst().rid() == null;
    }

    /** W3C WebRTC §5.4, "stop the RTCRtpTransceiver". */
    void finish() {
        stop();
        isStopped = true;
        currentDirection = null;
    }

    /** Remembers what a rollback of the offer that follows brings back. */
    void markStable() {
        stable = new Stable(mid, isRidless() ? encodings : null, remoteStreams, hasTransport);
    }

    /** Undoes the offer; the remote streams are the caller's to undo. */
    void rollBack() {
        mid = stable.mid();
        hasTransport = stable.hasTransport();
        List<SendEncoding> ridless = stable.ridlessEncodings();
        if (ridless != null && !isRidless()) {
            encodings = ridless;
        }
    }

    List<String> stableRemoteStreams() {
        return stable.remoteStreams();
    }

    @Override
    public String toString() {
        return kind.word() + " transceiver " + (mid == null ? "without mid" : mid);
    }
}
