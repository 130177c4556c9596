package dev.maru.jsep;

import dev.maru.sdp.Direction;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a transceiver starts (W3C WebRTC §5.1, {@code RTCRtpTransceiverInit}).
 *
 * @param direction which way media is wished to flow
 * @param streams ids of the streams that its track belongs to; printable, without spaces
 * @param encodings the layers of simulcast, worst first; one or none says that there is no simulcast
 * @param trackId the track that it sends from the start; null when there is none yet
 */
public record TransceiverInit(
        Direction direction,
        List<String> streams,
        List<SendEncoding> encodings,
        @Nullable String trackId) {
    /** Sends and receives, without streams and simulcast. */
    public static final TransceiverInit DEFAULT = of(Direction.SENDRECV);

    /** Keeps copies of the lists. */
    public TransceiverInit {
        streams = List.copyOf(streams);
        encodings = List.copyOf(encodings);
    }

    /**
     * Without streams, simulcast and track.
     *
     * @param direction which way
     * @return the init
     */
    public static TransceiverInit of(Direction direction) {
        return new TransceiverInit(direction, List.of(), List.of(), null);
    }
}
