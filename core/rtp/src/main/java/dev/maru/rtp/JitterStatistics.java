package dev.maru.rtp;

/**
 * What a jitter buffer did: the members of the same names in W3C {@code RTCInboundRtpStreamStats}, in packets, frames and
 * nanoseconds. For audio, a frame is a packet. Live, written by its buffer alone; not thread-safe.
 */
public final class JitterStatistics {
    /** Packets that were kept. */
    long packetsInserted;

    /** Packets that came after their frame was given or given up. */
    long packetsDiscarded;

    /** Packets that were there already. */
    long packetsDuplicated;

    /** Packets whose payload is not well-formed. */
    long packetsMalformed;

    /** Packets that did not come themselves, but in the redundancy of others. */
    long packetsRecovered;

    /** Frames that came in a later packet than their own, needed or not, and their bytes. */
    long redundantReceived;

    long redundantBytes;

    long framesEmitted;
    long keyFramesEmitted;
    long framesDropped;
    long framesConcealed;
    long framesAssembledFromMultiplePackets;
    long totalAssemblyTimeNanos;
    long jitterBufferDelayNanos;
    long targetDelaySumNanos;
    long targetDelayNanos;

    /** Counters at zero. */
    JitterStatistics() {}

    /**
     * Packets that were kept.
     *
     * @return a count
     */
    public long packetsInserted() {
        return packetsInserted;
    }

    /**
     * Packets that came too late (W3C {@code packetsDiscarded}).
     *
     * @return a count
     */
    public long packetsDiscarded() {
        return packetsDiscarded;
    }

    /**
     * Packets that were there already.
     *
     * @return a count
     */
    public long packetsDuplicated() {
        return packetsDuplicated;
    }

    /**
     * Packets whose payload is not well-formed.
     *
     * @return a count
     */
    public long packetsMalformed() {
        return packetsMalformed;
    }

    /**
     * Packets that came in the redundancy of others (RFC 2198), before they came themselves or instead.
     *
     * @return a count
     */
    public long packetsRecovered() {
        return packetsRecovered;
    }

    /**
     * Frames that came in later packets than their own (RFC 2198), needed or not (W3C {@code fecPacketsReceived}).
     *
     * @return a count
     */
    public long redundantReceived() {
        return redundantReceived;
    }

    /**
     * What those take.
     *
     * @return bytes (W3C {@code fecBytesReceived})
     */
    public long redundantBytes() {
        return redundantBytes;
    }

    /**
     * Frames that were given, empty ones excepted (W3C {@code jitterBufferEmittedCount}, in frames).
     *
     * @return a count
     */
    public long framesEmitted() {
        return framesEmitted;
    }

    /**
     * Key frames that were given.
     *
     * @return a count
     */
    public long keyFramesEmitted() {
        return keyFramesEmitted;
    }

    /**
     * Frames of which something came and which were not given, because they were not complete or could not be decoded.
     *
     * @return a count
     */
    public long framesDropped() {
        return framesDropped;
    }

    /**
     * Empty frames that were given for audio that did not come.
     *
     * @return a count
     */
    public long framesConcealed() {
        return framesConcealed;
    }

    /**
     * Frames of more than one packet (W3C).
     *
     * @return a count
     */
    public long framesAssembledFromMultiplePackets() {
        return framesAssembledFromMultiplePackets;
    }

    /**
     * The time from first to last packet of those frames, in sum (W3C).
     *
     * @return nanoseconds
     */
    public long totalAssemblyTimeNanos() {
        return totalAssemblyTimeNanos;
    }

    /**
     * The time from the first packet of each frame to when it was given, in sum (W3C {@code jitterBufferDelay}).
     *
     * @return nanoseconds
     */
    public long jitterBufferDelayNanos() {
        return jitterBufferDelayNanos;
    }

    /**
     * The delay aimed at, summed up for each frame given (W3C {@code jitterBufferTargetDelay}). 0 for video.
     *
     * @return nanoseconds
     */
    public long targetDelaySumNanos() {
        return targetDelaySumNanos;
    }

    /**
     * The delay aimed at now. 0 for video.
     *
     * @return nanoseconds
     */
    public long targetDelayNanos() {
        return targetDelayNanos;
    }
}
