package dev.maru.signaling;

import dev.maru.room.Payload;
import java.nio.charset.StandardCharsets;

/**
 * One JSON value exactly as a client wrote it, already checked to be valid. What is only passed on (SDP, candidates,
 * payloads) stays in this form from the sender's message to the receivers', so it is neither decoded nor built again.
 * Equality is identity. Nobody changes the array.
 *
 * @param array holds the value, and perhaps the rest of the message around it
 * @param offset where the value begins
 * @param length how many bytes it has
 */
record JsonSlice(byte[] array, int offset, int length) implements Payload {
    /** The message that it is kept with, and what is made of it for the receivers. */
    @Override
    public int bytes() {
        return array.length + length;
    }

    /** The value as text, for logs and tests. */
    @Override
    public String toString() {
        return new String(array, offset, length, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
