package dev.maru.srtp;

import dev.maru.wire.Serial;
import org.jspecify.annotations.Nullable;

/**
 * What a context knows of one SSRC: how far its indices are, and which came already.
 *
 * <p>An index is 48 bits: how often the sequence number rolled over, and the sequence number (RFC 3711 §3.3.1).
 */
final class SrtpStream {
    /** The last index; behind it the key is used up (RFC 3711 §9.2). */
    static final long LAST_INDEX = (1L << 48) - 1;

    /** The last SRTCP index (RFC 3711 §9.2). */
    static final long LAST_RTCP_INDEX = (1L << 31) - 1;

    private static final int SEQUENCE_NUMBERS = 1 << 16;
    private static final int HALF = SEQUENCE_NUMBERS / 2;

    final int ssrc;
    private final int windowSize;
    private @Nullable ReplayWindow rtp;
    private @Nullable ReplayWindow rtcp;

    SrtpStream(int ssrc, int windowSize) {
        this.ssrc = ssrc;
        this.windowSize = windowSize;
    }

    /** The indices of RTP packets. */
    ReplayWindow rtp() {
        ReplayWindow known = rtp;
        if (known == null) {
            known = new ReplayWindow(windowSize);
            rtp = known;
        }
        return known;
    }

    /** The indices of RTCP packets. */
    ReplayWindow rtcp() {
        ReplayWindow known = rtcp;
        if (known == null) {
            known = new ReplayWindow(windowSize);
            rtcp = known;
        }
        return known;
    }

    /** The index that a sequence number most likely stands for: the first packet's is of rollover 0. */
    static long firstIndex(int sequenceNumber) {
        return sequenceNumber;
    }

    /**
     * The index that a sequence number most likely stands for (RFC 3711 appendix A): the nearest to the highest so far. It may be
     * behind {@link #LAST_INDEX}.
     */
    long guessIndex(int sequenceNumber) {
        ReplayWindow seen = rtp();
        if (seen.isEmpty()) {
            return firstIndex(sequenceNumber);
        }
        long highest = seen.highest();
        long guess = Serial.unwrap16(sequenceNumber, highest);
        // Exactly half away in both directions: appendix A looks ahead in the lower half of the sequence numbers.
        boolean isHalfBehind = highest - guess == HALF && (highest & SEQUENCE_NUMBERS - 1) < HALF;
        // Deviation: appendix A counts down from rollover 0 to 2^32 - 1. There is nothing before it, so what seems to
        // be is a jump ahead.
        return isHalfBehind || guess < 0 ? guess + SEQUENCE_NUMBERS : guess;
    }
}
