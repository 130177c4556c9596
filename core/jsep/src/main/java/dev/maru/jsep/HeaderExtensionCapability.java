package dev.maru.jsep;

import dev.maru.sdp.Direction;

/**
 * An RTP header extension that this side knows (W3C {@code RTCRtpHeaderExtensionCapability}).
 *
 * @param uri what it is
 * @param direction whether it is sent, received, or both; inactive when it is known but neither offered nor accepted (the W3C's {@code stopped})
 */
public record HeaderExtensionCapability(String uri, Direction direction) {
    /**
     * One that is sent and received.
     *
     * @param uri what it is
     */
    public HeaderExtensionCapability(String uri) {
        this(uri, Direction.SENDRECV);
    }
}
