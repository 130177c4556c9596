package dev.maru.webrtc;

import dev.maru.jsep.CodecCapability;
import dev.maru.jsep.JsepException;
import dev.maru.jsep.Transceiver;
import dev.maru.sdp.Direction;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A media section: what we send in it and what the peer does (W3C WebRTC §5.4). Thread-safe.
 */
public final class RTCRtpTransceiver {
    private final RTCPeerConnection connection;
    private final Transceiver core;
    private final RTCRtpSender sender;
    private final RTCRtpReceiver receiver;

    RTCRtpTransceiver(RTCPeerConnection connection, Transceiver core, MediaStreamTrack received) {
        this.connection = connection;
        this.core = core;
        this.sender = new RTCRtpSender(connection, core);
        this.receiver = new RTCRtpReceiver(connection, core, received);
    }

    /**
     * The name of the section.
     *
     * @return null before a description has it
     */
    public @Nullable String mid() {
        return connection.call(core::mid);
    }

    /**
     * What goes out.
     *
     * @return the sender
     */
    public RTCRtpSender sender() {
        return sender;
    }

    /**
     * What comes in.
     *
     * @return the receiver
     */
    public RTCRtpReceiver receiver() {
        return receiver;
    }

    /**
     * Who is to send, by our wish.
     *
     * @return what the next offer or answer says
     */
    public RTCRtpTransceiverDirection direction() {
        return connection.call(() -> core.isStopping() ? RTCRtpTransceiverDirection.STOPPED : word(core.direction()));
    }

    /**
     * Changes who is to send, from the next negotiation on.
     *
     * @param direction not stopped; see {@link #stop}
     * @throws RTCException InvalidStateError when it is stopped
     */
    public void setDirection(RTCRtpTransceiverDirection direction) {
        if (direction == RTCRtpTransceiverDirection.STOPPED) {
            throw RTCException.type("A transceiver is stopped by stop().");
        }
        connection.change(() -> core.setDirection(direction(direction)));
    }

    /**
     * Who sends, as both agreed.
     *
     * @return null before the first answer
     */
    public @Nullable RTCRtpTransceiverDirection currentDirection() {
        return connection.call(() -> {
            Direction current = core.currentDirection();
            return core.isStopped() ? RTCRtpTransceiverDirection.STOPPED : current == null ? null : word(current);
        });
    }

    /** Ends sending and receiving for good; the next negotiation tells the peer. */
    public void stop() {
        connection.change(() -> {
            if (!core.isStopping()) {
                core.stop();
            }
        });
        receiver.track().end(connection.listeners());
    }

    /**
     * Chooses and orders codecs (§5.4, {@code setCodecPreferences}), from the next negotiation on.
     *
     * @param codecs of {@link RTCRtpSender#getCapabilities}; empty for all of them
     * @throws RTCException InvalidModificationError when one is none of ours, or none of them carries media
     */
    public void setCodecPreferences(List<RTCRtpCodec> codecs) {
        connection.change(() -> {
            List<CodecCapability> ours = connection.capabilities().codecs(core.kind());
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

    Transceiver core() {
        return core;
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

    /** What the session throws, it throws checked; {@link RTCPeerConnection#change} makes the W3C's error of it. */
    @FunctionalInterface
    interface Change {
        void run() throws JsepException;
    }
}
