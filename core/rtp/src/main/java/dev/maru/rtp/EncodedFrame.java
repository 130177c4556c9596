package dev.maru.rtp;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One encoded frame: what an encoder makes, a packetizer sends, a jitter buffer gives and a decoder takes. {@link PayloadFormat}
 * says what a frame's bytes are in each format.
 *
 * <p>The bytes are a window of an array. A frame that a jitter buffer gave owns its array; of one to be sent, the array belongs to
 * whoever made it and must stay as it is until the packetizer is through. Two frames are equal only when they share the array.
 *
 * @param format what the bytes are
 * @param type what is needed to decode it
 * @param bytes the array
 * @param offset index of the first byte
 * @param length number of bytes
 * @param timestamp the RTP timestamp, 0 to 2<sup>32</sup> - 1, in ticks of {@link PayloadFormat#clockRate()}
 * @param layer its place in a scalable stream, and its size
 * @param reception how it came in; null for a frame to be sent
 */
public record EncodedFrame(
        PayloadFormat format,
        FrameType type,
        byte[] bytes,
        int offset,
        int length,
        long timestamp,
        FrameLayer layer,
        @Nullable Reception reception) {
    /**
     * A frame of a window of bytes.
     *
     * @throws IndexOutOfBoundsException when the window is not in the array
     * @throws IllegalArgumentException when the timestamp does not fit into 32 bits
     */
    public EncodedFrame {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (timestamp >>> 32 != 0) {
            throw new IllegalArgumentException("timestamp " + timestamp + " has more than 32 bits");
        }
    }

    /**
     * A frame to be sent, of which nothing is known but what has to be.
     *
     * @param format what the bytes are
     * @param isKeyFrame whether it can be decoded alone; true for audio
     * @param bytes the frame
     * @param timestamp the RTP timestamp, 0 to 2<sup>32</sup> - 1
     * @return the frame
     */
    public static EncodedFrame of(PayloadFormat format, boolean isKeyFrame, byte[] bytes, long timestamp) {
        FrameType type = isKeyFrame ? FrameType.KEY : FrameType.DELTA;
        return new EncodedFrame(format, type, bytes, 0, bytes.length, timestamp, FrameLayer.NONE, null);
    }

    /**
     * The same frame elsewhere in a scalable stream.
     *
     * @param other the layer
     * @return a frame that shares the array
     */
    public EncodedFrame withLayer(FrameLayer other) {
        return new EncodedFrame(format, type, bytes, offset, length, timestamp, other, reception);
    }

    /**
     * The same frame at another time.
     *
     * @param other the RTP timestamp, 0 to 2<sup>32</sup> - 1
     * @return a frame that shares the array
     */
    public EncodedFrame withTimestamp(long other) {
        return new EncodedFrame(format, type, bytes, offset, length, other, layer, reception);
    }

    /**
     * Whether it can be decoded alone.
     *
     * @return true for key frames and all audio that came
     */
    public boolean isKeyFrame() {
        return type == FrameType.KEY;
    }

    /**
     * Whether it stands for a packet that did not come.
     *
     * @return true when it has no bytes and is to be concealed
     */
    public boolean isEmpty() {
        return type == FrameType.EMPTY;
    }

    /**
     * Index after the last byte.
     *
     * @return offset + length
     */
    public int limit() {
        return offset + length;
    }

    /**
     * The bytes in an array of their own.
     *
     * @return a copy
     */
    public byte[] toByteArray() {
        return Arrays.copyOfRange(bytes, offset, offset + length);
    }

    @Override
    public String toString() {
        return "EncodedFrame[" + format + " " + type + ", " + length + " B, timestamp " + timestamp + "]";
    }
}
