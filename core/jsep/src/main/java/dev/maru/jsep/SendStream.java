package dev.maru.jsep;

import org.jspecify.annotations.Nullable;

/**
 * One encoding that we send.
 *
 * @param rid its name; null when it is the only one
 * @param isPaused whether the peer wants it paused from the start (RFC 8853 §5.2)
 * @param ssrc chosen by this session, unique in it; 1 to 4,294,967,295
 * @param rtxSsrc of its retransmissions, whether or not they were negotiated
 */
public record SendStream(@Nullable String rid, boolean isPaused, long ssrc, long rtxSsrc) {}
