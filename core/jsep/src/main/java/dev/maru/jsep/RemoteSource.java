package dev.maru.jsep;

import org.jspecify.annotations.Nullable;

/**
 * A source that the peer announced with {@code a=ssrc}.
 *
 * @param ssrc of the media
 * @param rtxSsrc of its retransmissions; {@link #NONE} when not told
 * @param fecSsrc of its forward error correction; {@link #NONE} when not told
 * @param cname null when not told
 */
public record RemoteSource(
        long ssrc, long rtxSsrc, long fecSsrc, @Nullable String cname) {
    /** Not told. */
    public static final long NONE = -1;
}
