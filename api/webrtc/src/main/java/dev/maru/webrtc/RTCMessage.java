package dev.maru.webrtc;

import java.nio.charset.StandardCharsets;

/**
 * A message of a data channel (the W3C's {@code MessageEvent}).
 *
 * @param bytes the message; the receiver's own copy
 * @param isText whether it was sent as a string
 */
@SuppressWarnings("ArrayRecordComponent")
public record RTCMessage(byte[] bytes, boolean isText) {
    /**
     * The message as text.
     *
     * @return the bytes read as UTF-8, also of a binary message
     */
    public String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
