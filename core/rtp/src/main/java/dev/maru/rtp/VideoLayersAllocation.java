package dev.maru.rtp;

import dev.maru.wire.BigEndian;
import java.util.Arrays;

/**
 * What each layer of a video costs and looks like, over all its streams (libwebrtc's video-layers-allocation00): up to 4 streams of up to
 * 4 spatial layers of up to 4 temporal layers. Fill one to write it, or {@link #read} one; reused, allocates nothing. Not thread-safe.
 */
public final class VideoLayersAllocation {
    /** Streams, spatial layers and temporal layers: each has two bits. */
    public static final int MAX = 4;

    private static final int MAX_BITRATE_BYTES = 5; // 32 bits in LEB128, more than any link carries in kbit/s
    private static final int RESOLUTION = 5;

    private int streamIndex;
    private int streamCount;
    private final int[] spatialMasks = new int[MAX];
    private final int[] temporalCounts = new int[MAX * MAX];
    private final int[] bitratesKbps = new int[MAX * MAX * MAX];
    private final int[] widths = new int[MAX * MAX];
    private final int[] heights = new int[MAX * MAX];
    private final int[] framesPerSecond = new int[MAX * MAX];
    private boolean hasResolutions;

    /** Nothing allocated. */
    public VideoLayersAllocation() {}

    /**
     * Starts over.
     *
     * @param index of the stream that it is sent on, below {@code count}
     * @param count 1 to 4 streams
     * @return this
     */
    public VideoLayersAllocation begin(int index, int count) {
        java.util.Objects.checkIndex(count - 1, MAX);
        clear();
        streamIndex = java.util.Objects.checkIndex(index, count);
        streamCount = count;
        return this;
    }

    private void clear() {
        streamIndex = 0;
        streamCount = 0;
        hasResolutions = false;
        Arrays.fill(spatialMasks, 0);
        Arrays.fill(temporalCounts, 0);
    }

    /**
     * Adds a spatial layer.
     *
     * @param stream below the number of streams
     * @param spatialId 0 to 3
     * @param kbps the bitrate up to each temporal layer, 1 to 4 of them
     * @return this
     */
    public VideoLayersAllocation layer(int stream, int spatialId, int... kbps) {
        java.util.Objects.checkIndex(stream, streamCount);
        java.util.Objects.checkIndex(spatialId, MAX);
        int layer = stream * MAX + spatialId;
        temporalCounts[layer] = java.util.Objects.checkIndex(kbps.length - 1, MAX) + 1;
        spatialMasks[stream] |= 1 << spatialId;
        System.arraycopy(kbps, 0, bitratesKbps, layer * MAX, kbps.length);
        return this;
    }

    /**
     * Adds what a spatial layer looks like; to be said of all or none of them.
     *
     * @param layer stream * 4 + spatial id
     * @param width 1 to 65,536 pixels
     * @param height 1 to 65,536 pixels
     * @param fps 0 to 255
     * @return this
     */
    public VideoLayersAllocation resolution(int layer, int width, int height, int fps) {
        hasResolutions = true;
        widths[layer] = width;
        heights[layer] = height;
        framesPerSecond[layer] = fps;
        return this;
    }

    /**
     * Reads it from a packet.
     *
     * @param packet a packet
     * @param id as negotiated
     * @return false when it is not there or malformed
     */
    public boolean read(RtpPacket packet, int id) {
        return packet.find(id) && read(packet.bytes(), packet.elementOffset(), packet.elementLength());
    }

    /**
     * Reads it.
     *
     * @param b the array
     * @param at index of the first byte
     * @param count its length
     * @return false when it is malformed; nothing is allocated then
     */
    public boolean read(byte[] b, int at, int count) {
        clear();
        if (count < 1) {
            return false;
        }
        int first = BigEndian.u8(b, at);
        if (first == 0 && count == 1) {
            return true; // nothing is sent on any stream
        }
        streamIndex = first >>> 6;
        streamCount = (first >>> 4 & 3) + 1;
        int end = at + count;
        int next = readMasks(b, at + 1, end, first & 0x0F);
        next = next < 0 ? -1 : readTemporalCounts(b, next, end);
        next = next < 0 ? -1 : readBitrates(b, next, end);
        if (next < 0 || streamIndex >= streamCount || !readResolutions(b, next, end)) {
            clear();
            return false;
        }
        return true;
    }

    private int readMasks(byte[] b, int at, int end, int shared) {
        if (shared != 0) {
            Arrays.fill(spatialMasks, 0, streamCount, shared);
            return at;
        }
        int size = streamCount <= 2 ? 1 : 2;
        if (at + size > end) {
            return -1;
        }
        for (int i = 0; i < streamCount; i++) {
            spatialMasks[i] = BigEndian.u8(b, at + (i >>> 1)) >>> ((i & 1) == 0 ? 4 : 0) & 0x0F;
        }
        return at + size;
    }

    private int readTemporalCounts(byte[] b, int at, int end) {
        int layers = layerCount();
        int size = layers + 3 >>> 2;
        if (at + size > end) {
            return -1;
        }
        int i = 0;
        for (int layer = 0; layer < MAX * MAX; layer++) {
            if (isActive(layer)) {
                temporalCounts[layer] = (BigEndian.u8(b, at + (i >>> 2)) >>> 6 - 2 * (i & 3) & 3) + 1;
                i++;
            }
        }
        return at + size;
    }

    private int readBitrates(byte[] b, int from, int end) {
        int at = from;
        for (int layer = 0; layer < MAX * MAX; layer++) {
            for (int t = 0; t < temporalCounts[layer]; t++) {
                long value = 0;
                int used = 0;
                int octet;
                do {
                    if (at >= end || used == MAX_BITRATE_BYTES) {
                        return -1;
                    }
                    octet = BigEndian.u8(b, at++);
                    value |= (long) (octet & 0x7F) << 7 * used++;
                } while ((octet & 0x80) != 0);
                bitratesKbps[layer * MAX + t] = (int) Math.min(value, Integer.MAX_VALUE);
            }
        }
        return at;
    }

    private boolean readResolutions(byte[] b, int from, int end) {
        if (from == end) {
            return true;
        }
        if (end - from != layerCount() * RESOLUTION) {
            return false;
        }
        hasResolutions = true;
        int at = from;
        for (int layer = 0; layer < MAX * MAX; layer++) {
            if (isActive(layer)) {
                widths[layer] = BigEndian.u16(b, at) + 1;
                heights[layer] = BigEndian.u16(b, at + 2) + 1;
                framesPerSecond[layer] = BigEndian.u8(b, at + 4);
                at += RESOLUTION;
            }
        }
        return true;
    }

    private boolean isActive(int layer) {
        return (spatialMasks[layer / MAX] & 1 << layer % MAX) != 0;
    }

    private int layerCount() {
        int count = 0;
        for (int mask : spatialMasks) {
            count += Integer.bitCount(mask);
        }
        return count;
    }

    /**
     * Writes it.
     *
     * @param writer between header and payload
     * @param id as negotiated
     * @return false when it was left out
     */
    public boolean write(RtpWriter writer, int id) {
        int at = writer.element(id, length());
        if (at >= 0) {
            write(writer.bytes(), at);
        }
        return at >= 0;
    }

    private boolean isShared() {
        for (int i = 1; i < streamCount; i++) {
            if (spatialMasks[i] != spatialMasks[0]) {
                return false;
            }
        }
        return spatialMasks[0] != 0;
    }

    /** How many bytes {@link #write} needs. */
    int length() {
        int layers = layerCount();
        if (layers == 0) {
            return 1;
        }
        int length = 1 + (layers + 3 >>> 2) + (hasResolutions ? layers * RESOLUTION : 0);
        length += isShared() ? 0 : streamCount <= 2 ? 1 : 2;
        for (int layer = 0; layer < MAX * MAX; layer++) {
            for (int t = 0; t < temporalCounts[layer]; t++) {
                int bits = 32 - Integer.numberOfLeadingZeros(bitratesKbps[layer * MAX + t] | 1);
                length += (bits + 6) / 7;
            }
        }
        return length;
    }

    private void write(byte[] b, int from) {
        if (layerCount() == 0) {
            b[from] = 0;
            return;
        }
        int at = from;
        boolean isShared = isShared();
        BigEndian.put8(b, at++, streamIndex << 6 | streamCount - 1 << 4 | (isShared ? spatialMasks[0] : 0));
        if (!isShared) {
            BigEndian.put8(b, at++, spatialMasks[0] << 4 | spatialMasks[1]);
            if (streamCount > 2) {
                BigEndian.put8(b, at++, spatialMasks[2] << 4 | spatialMasks[3]);
            }
        }
        int size = layerCount() + 3 >>> 2;
        Arrays.fill(b, at, at + size, (byte) 0);
        int i = 0;
        for (int layer = 0; layer < MAX * MAX; layer++) {
            if (isActive(layer)) {
                b[at + (i >>> 2)] |= (byte) (temporalCounts[layer] - 1 << 6 - 2 * (i & 3));
                i++;
            }
        }
        writeValues(b, at + size);
    }

    private void writeValues(byte[] b, int from) {
        int at = from;
        for (int layer = 0; layer < MAX * MAX; layer++) {
            for (int t = 0; t < temporalCounts[layer]; t++) {
                int value = bitratesKbps[layer * MAX + t];
                for (; value > 0x7F; value >>>= 7) {
                    BigEndian.put8(b, at++, value & 0x7F | 0x80);
                }
                BigEndian.put8(b, at++, value);
            }
        }
        for (int layer = 0; layer < MAX * MAX; layer++) {
            if (hasResolutions && isActive(layer)) {
                BigEndian.put16(b, at, widths[layer] - 1);
                BigEndian.put16(b, at + 2, heights[layer] - 1);
                BigEndian.put8(b, at + 4, framesPerSecond[layer]);
                at += RESOLUTION;
            }
        }
    }

    /**
     * The stream that this was sent on.
     *
     * @return 0 to 3
     */
    public int streamIndex() {
        return streamIndex;
    }

    /**
     * The number of streams.
     *
     * @return 0 when nothing is sent, else 1 to 4
     */
    public int streamCount() {
        return streamCount;
    }

    /**
     * How many temporal layers a spatial layer has.
     *
     * @param stream 0 to 3
     * @param spatialId 0 to 3
     * @return 0 when it is not sent, else 1 to 4
     */
    public int temporalLayerCount(int stream, int spatialId) {
        return temporalCounts[stream * MAX + spatialId];
    }

    /**
     * What it costs to receive a stream up to a layer.
     *
     * @param stream 0 to 3
     * @param spatialId 0 to 3
     * @param temporalId below {@link #temporalLayerCount}
     * @return kbit/s
     */
    public int bitrateKbps(int stream, int spatialId, int temporalId) {
        return temporalId < temporalLayerCount(stream, spatialId)
                ? bitratesKbps[(stream * MAX + spatialId) * MAX + temporalId]
                : 0;
    }

    /**
     * Whether sizes and frame rates are told.
     *
     * @return true when they are
     */
    public boolean hasResolutions() {
        return hasResolutions;
    }

    /**
     * The width of a layer.
     *
     * @param stream 0 to 3
     * @param spatialId 0 to 3
     * @return pixels, 0 when not told
     */
    public int width(int stream, int spatialId) {
        return told(widths, stream, spatialId);
    }

    /**
     * The height of a layer.
     *
     * @param stream 0 to 3
     * @param spatialId 0 to 3
     * @return pixels, 0 when not told
     */
    public int height(int stream, int spatialId) {
        return told(heights, stream, spatialId);
    }

    /**
     * The highest frame rate of a layer.
     *
     * @param stream 0 to 3
     * @param spatialId 0 to 3
     * @return frames per second, 0 when not told
     */
    public int framesPerSecond(int stream, int spatialId) {
        return told(framesPerSecond, stream, spatialId);
    }

    private int told(int[] values, int stream, int spatialId) {
        return hasResolutions && temporalLayerCount(stream, spatialId) > 0 ? values[stream * MAX + spatialId] : 0;
    }
}
