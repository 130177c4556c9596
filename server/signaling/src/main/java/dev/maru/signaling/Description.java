package dev.maru.signaling;

import dev.maru.room.Payload;
import org.jspecify.annotations.Nullable;

/**
 * What an offer or an answer carries through a room.
 *
 * @param sdp the session description, a JSON string
 * @param tracks the track ids by media section, or null
 */
record Description(JsonSlice sdp, @Nullable JsonSlice tracks) implements Payload {
    @Override
    public int bytes() {
        // Both are slices of one message.
        return sdp.bytes();
    }
}
