package dev.maru.webrtc;

import dev.maru.jsep.CodecCapability;
import dev.maru.jsep.HeaderExtension;
import dev.maru.jsep.HeaderExtensionCapability;
import dev.maru.jsep.MediaPlan;
import dev.maru.jsep.Transceiver;
import dev.maru.sdp.Direction;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A media section: what we send in it and what the peer does (W3C WebRTC §5.4). Thread-safe.
 */
public final class RTCRtpTransceiver {
    private final PeerSession session;
    private final Transceiver core;
    private final RTCRtpSender sender;
    private final RTCRtpReceiver receiver;

    RTCRtpTransceiver(PeerSession session, Transceiver core, MediaStreamTrack received) {
        this.session = session;
        this.core = core;
        this.sender = new RTCRtpSender(session, core);
        this.receiver = new RTCRtpReceiver(session, core, received);
    }

    /**
     * The name of the section (§5.4, {@code mid}).
     *
     * @return null before a description has it
     */
    public @Nullable String mid() {
        return session.call(core::mid);
    }

    /**
     * What goes out (§5.4, {@code sender}).
     *
     * @return the sender
     */
    public RTCRtpSender sender() {
        return sender;
    }

    /**
     * What comes in (§5.4, {@code receiver}).
     *
     * @return the receiver
     */
    public RTCRtpReceiver receiver() {
        return receiver;
    }

    /**
     * Who is to send, by our wish (§5.4, {@code direction}).
     *
     * @return what the next offer or answer says
     */
    public RTCRtpTransceiverDirection direction() {
        return session.call(() -> core.isStopping() ? RTCRtpTransceiverDirection.STOPPED : word(core.direction()));
    }

    /**
     * Changes who is to send, from the next negotiation on (§5.4, {@code direction}).
     *
     * @param direction not stopped; see {@link #stop}
     * @throws RTCException InvalidStateError when it is stopped
     */
    public void setDirection(RTCRtpTransceiverDirection direction) {
        if (direction == RTCRtpTransceiverDirection.STOPPED) {
            throw RTCException.type("A transceiver is stopped by stop().");
        }
        session.change(() -> core.setDirection(direction(direction)));
    }

    /**
     * Who sends, as both agreed (§5.4, {@code currentDirection}).
     *
     * @return null before the first answer
     */
    public @Nullable RTCRtpTransceiverDirection currentDirection() {
        return session.call(() -> {
            Direction current = core.currentDirection();
            return core.isStopped() ? RTCRtpTransceiverDirection.STOPPED : current == null ? null : word(current);
        });
    }

    /**
     * Whether header extensions are encrypted with the media (WebRTC Extensions, {@code rtpHeaderEncryptionNegotiated}; RFC 9335).
     *
     * @return null before the first answer
     */
    public @Nullable Boolean rtpHeaderEncryptionNegotiated() {
        return session.call(() -> core.currentDirection() == null
                ? null
                : session.machine().session().plan().cryptex());
    }

    /** Ends sending and receiving for good; the next negotiation tells the peer (§5.4, {@code stop}). */
    public void stop() {
        session.change(() -> {
            if (!core.isStopping()) {
                core.stop();
            }
        });
        receiver.track().end(session.listeners());
    }

    /**
     * Chooses and orders codecs (§5.4, {@code setCodecPreferences}), from the next negotiation on.
     *
     * @param codecs of {@link RTCRtpSender#getCapabilities}; empty for all of them
     * @throws RTCException InvalidModificationError when one is none of ours, or none of them carries media
     */
    public void setCodecPreferences(List<RTCRtpCodec> codecs) {
        session.change(() -> {
            List<CodecCapability> ours = session.capabilities().codecs(core.kind());
            List<CodecCapability> chosen = new ArrayList<>();
            for (RTCRtpCodec codec : codecs) {
                chosen.add(ours.stream()
                        .filter(one -> Codecs.isSame(one, codec, core.kind()))
                        .findFirst()
                        .orElseThrow(() -> RTCException.invalidModification(
                                codec.mimeType() + " " + codec.sdpFmtpLine() + " is no codec of getCapabilities.")));
            }
            core.setCodecPreferences(chosen);
        });
    }

    /**
     * The header extensions that the next offer or answer may have (webrtc-extensions, {@code getHeaderExtensionsToNegotiate}).
     *
     * @return all that are known, those that are not negotiated by default with the direction stopped
     */
    public List<RTCRtpHeaderExtensionCapability> getHeaderExtensionsToNegotiate() {
        return session.call(() -> core.headerExtensions().stream()
                .map(one -> new RTCRtpHeaderExtensionCapability(one.uri(), extensionWord(one.direction())))
                .toList());
    }

    /**
     * Chooses the header extensions of the next offer or answer (webrtc-extensions, {@code setHeaderExtensionsToNegotiate}).
     *
     * @param extensions what {@link #getHeaderExtensionsToNegotiate} gave, with other directions
     * @throws RTCException InvalidModificationError when they are others or in another order, or when {@code mid} is not both sent and
     *     received, by which bundled sections are told apart
     */
    public void setHeaderExtensionsToNegotiate(List<RTCRtpHeaderExtensionCapability> extensions) {
        session.change(() -> core.setHeaderExtensions(extensions.stream()
                .map(one -> new HeaderExtensionCapability(one.uri(), direction(one.direction())))
                .toList()));
    }

    /**
     * The header extensions that were agreed upon (webrtc-extensions, {@code getNegotiatedHeaderExtensions}).
     *
     * @return all that are known; those that are not in use with the direction stopped
     */
    public List<RTCRtpHeaderExtensionCapability> getNegotiatedHeaderExtensions() {
        return session.call(() -> {
            MediaPlan plan = session.plan(core);
            return core.headerExtensions().stream()
                    .map(one -> new RTCRtpHeaderExtensionCapability(one.uri(), negotiated(one.uri(), plan)))
                    .toList();
        });
    }

    private static RTCRtpTransceiverDirection negotiated(String uri, @Nullable MediaPlan plan) {
        boolean isSent = plan != null && plan.send() != null && has(plan.send().extensions(), uri);
        boolean isReceived =
                plan != null && plan.receive() != null && has(plan.receive().extensions(), uri);
        return extensionWord(Direction.of(isSent, isReceived));
    }

    private static boolean has(List<HeaderExtension> extensions, String uri) {
        return extensions.stream().anyMatch(one -> one.uri().equals(uri));
    }

    private static RTCRtpTransceiverDirection extensionWord(Direction direction) {
        return direction == Direction.INACTIVE ? RTCRtpTransceiverDirection.STOPPED : word(direction);
    }

    Transceiver core() {
        return core;
    }

    /** A description was set: the section may have got its name, and its streams. */
    void negotiated() {
        sender.applyEncodings();
        receiver.applyTarget();
    }

    static RTCRtpTransceiverDirection word(Direction direction) {
        return switch (direction) {
            case SENDRECV -> RTCRtpTransceiverDirection.SENDRECV;
            case SENDONLY -> RTCRtpTransceiverDirection.SENDONLY;
            case RECVONLY -> RTCRtpTransceiverDirection.RECVONLY;
            case INACTIVE -> RTCRtpTransceiverDirection.INACTIVE;
        };
    }

    static Direction direction(RTCRtpTransceiverDirection word) {
        return switch (word) {
            case SENDRECV -> Direction.SENDRECV;
            case SENDONLY -> Direction.SENDONLY;
            case RECVONLY -> Direction.RECVONLY;
            case INACTIVE, STOPPED -> Direction.INACTIVE;
        };
    }
}
